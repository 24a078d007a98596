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

-- A chart keeps its letters readable on a phone: it scrolls inside its own frame too.
function Figure(figure)
  local name = pandoc.utils.stringify(figure.caption.long)
  figure.content = pandoc.Blocks({
    pandoc.Div(figure.content, pandoc.Attr('', { 'scroll' }, { tabindex = '0', role = 'region', ['aria-label'] = name })),
  })
  return figure
end
