-- Source lines have a style of their own; columns share the page in proportion to their text.
function Div(div)
  if div.classes:includes("source") then
    local blocks = pandoc.Blocks({ pandoc.RawBlock("typst", "#source[") })
    blocks:extend(div.content)
    blocks:insert(pandoc.RawBlock("typst", "]"))
    return blocks
  end
end

-- Pandoc leaves the text alternative of an image out of Typst; tagged PDF asks for it.
local function quoted(value)
  return '"' .. value:gsub('\\', '\\\\'):gsub('"', '\\"') .. '"'
end

-- Pandoc keeps the `alt` attribute of a figure as the description of its image.
function Figure(figure)
  local image
  figure:walk({ Image = function(found) image = found end })
  if image == nil then return nil end
  local caption = pandoc.write(pandoc.Pandoc(figure.caption.long), "typst")
  local source = "#figure(image(" .. quoted(image.src) .. ", width: 100%, alt: " .. quoted(pandoc.utils.stringify(image.caption)) ..
    "), caption: [" .. caption .. "])"
  return pandoc.RawBlock("typst", source)
end
