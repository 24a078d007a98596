-- A wide table scrolls inside its own frame, reachable by keyboard, so that the page itself never does.
-- Heads of columns and rows say what they head, for screen readers; roles stay when a phone shows rows as cards.
function Table(tbl)
  local name = pandoc.utils.stringify(tbl.caption.long)
  tbl.colspecs = tbl.colspecs:map(function(spec) return { spec[1], nil } end)
  tbl.attributes.role = 'table'
  local heads = {}
  for _, row in ipairs(tbl.head.rows) do
    row.attr.attributes.role = 'row'
    for place, cell in ipairs(row.cells) do
      heads[place] = pandoc.utils.stringify(cell.contents)
      cell.attr.attributes.scope = 'col'
      cell.attr.attributes.role = 'columnheader'
    end
  end
  for _, body in ipairs(tbl.bodies) do
    body.row_head_columns = 1
    for _, row in ipairs(body.body) do
      row.attr.attributes.role = 'row'
      for place, cell in ipairs(row.cells) do
        local first = place == 1
        cell.attr.attributes.role = first and 'rowheader' or 'cell'
        if first then cell.attr.attributes.scope = 'row' else cell.attr.attributes['data-head'] = heads[place] end
      end
    end
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
