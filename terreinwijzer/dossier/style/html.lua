-- A wide table scrolls inside its own frame, reachable by keyboard, so that the page itself never does.
-- Heads of columns and rows say what they head, for screen readers.
function Table(tbl)
  local name = pandoc.utils.stringify(tbl.caption.long)
  tbl.colspecs = tbl.colspecs:map(function(spec) return { spec[1], nil } end)
  for _, row in ipairs(tbl.head.rows) do
    for _, cell in ipairs(row.cells) do cell.attr.attributes.scope = 'col' end
  end
  for _, body in ipairs(tbl.bodies) do
    body.row_head_columns = 1
    for _, row in ipairs(body.body) do row.cells[1].attr.attributes.scope = 'row' end
  end
  return pandoc.Div({ tbl }, pandoc.Attr('', { 'scroll' }, { tabindex = '0', role = 'region', ['aria-label'] = name }))
end

-- A phone gets the drawing that was made for its width; the style sheet shows one of the two.
function Figure(figure)
  return figure:walk({
    Image = function(image)
      local narrow = image:clone()
      narrow.src = image.src:gsub('%.svg$', '-narrow.svg')
      narrow.attributes.width = nil
      image.classes:insert('wide')
      narrow.classes:insert('narrow')
      return { image, narrow }
    end,
  })
end
