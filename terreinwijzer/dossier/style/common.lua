-- For every format: columns take the widths that Python worked out, and U+2028 breaks a line inside a cell.
local BREAK = '\u{2028}'

function Str(element)
  if not element.text:find(BREAK, 1, true) then return nil end
  local inlines = pandoc.Inlines({})
  local rest = element.text
  while true do
    local place = rest:find(BREAK, 1, true)
    if place == nil then break end
    if place > 1 then inlines:insert(pandoc.Str(rest:sub(1, place - 1))) end
    inlines:insert(pandoc.LineBreak())
    rest = rest:sub(place + #BREAK)
  end
  if rest ~= '' then inlines:insert(pandoc.Str(rest)) end
  return inlines
end

function Table(tbl)
  local widths = tbl.attributes.widths
  if widths == nil then return nil end
  local place = 0
  local parts = {}
  for part in widths:gmatch('[^,]+') do table.insert(parts, tonumber(part)) end
  tbl.colspecs = tbl.colspecs:map(function(spec)
    place = place + 1
    return { spec[1], parts[place] }
  end)
  tbl.attributes.widths = nil
  return tbl
end
