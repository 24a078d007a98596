-- Source lines have a style of their own; columns share the page in proportion to their text.
function Div(div)
  if div.classes:includes("source") then
    local blocks = pandoc.Blocks({ pandoc.RawBlock("typst", "#source[") })
    blocks:extend(div.content)
    blocks:insert(pandoc.RawBlock("typst", "]"))
    return blocks
  end
end
