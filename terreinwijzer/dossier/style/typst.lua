-- Tables and charts with caption and source go to functions of the template; pandoc leaves the text alternative of an
-- image out of Typst, and tagged PDF asks for it.
local function quoted(value)
  return '"' .. value:gsub('\\', '\\\\'):gsub('"', '\\"') .. '"'
end

local function raw(text) return pandoc.RawBlock('typst', text) end

-- Pandoc keeps the `alt` attribute of a figure as the description of its image.
function Figure(figure)
  local image
  figure:walk({ Image = function(found) image = found end })
  if image == nil then return nil end
  local caption = pandoc.write(pandoc.Pandoc(figure.caption.long), 'typst')
  local width = image.attributes.width or '100%'
  return raw('#figure(image(' .. quoted(image.src) .. ', width: ' .. width .. ', alt: ' ..
    quoted(pandoc.utils.stringify(image.caption)) .. '), kind: image, caption: [' .. caption .. '])')
end

-- Typst puts a note right behind its number.
function Note(note)
  local first = note.content[1]
  if first ~= nil and first.content ~= nil then first.content:insert(1, pandoc.RawInline('typst', '#h(0.3em)')) end
  return note
end

function Div(div)
  if div.classes:includes('source') then
    local blocks = pandoc.Blocks({ raw('#source[') })
    blocks:extend(div.content)
    blocks:insert(raw(']'))
    return blocks
  end
  if div.classes:includes('kept') or div.classes:includes('chart') then
    local blocks = pandoc.Blocks({ raw('#kept[') })
    blocks:extend(div.content)
    blocks:insert(raw(']'))
    return blocks
  end
end
