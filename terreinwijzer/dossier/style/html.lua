-- A wide table scrolls inside its own frame, reachable by keyboard, so that the page itself never does.
function Table(tbl)
  local name = pandoc.utils.stringify(tbl.caption.long)
  local attributes = { class = "scroll", tabindex = "0", role = "region", ["aria-label"] = name }
  tbl.colspecs = tbl.colspecs:map(function(spec) return { spec[1], nil } end)
  return pandoc.Div({ tbl }, pandoc.Attr("", { "scroll" }, { tabindex = "0", role = "region", ["aria-label"] = name }))
end
