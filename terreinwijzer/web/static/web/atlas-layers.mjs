// What the map draws, from tiles that never change; colours come on top, as the state of each park.
const INK = "#1f2933";
export const SOURCES = ["parks", "dots"];
const own = ["coalesce", ["feature-state", "colour"], "#d9dee3"];
const notIssued = ["match", ["get", "status"], ["available", "option", "not_yet_available"], "#f0b429", "rgba(0,0,0,0)"];

// From the bottom up. A dot helps only as long as the outline of the park, where that is known, is too small to be seen.
const LAYERS = [
  { id: "areas", source: "areas", type: "fill", paint: { "fill-color": "#eef1f3", "fill-outline-color": "#9aa5ae" } },
  { id: "outlines", source: "parks", type: "fill", paint: { "fill-color": own, "fill-opacity": ["interpolate", ["linear"], ["zoom"], 12, 0.92, 15, 0.6] } },
  { id: "edges", source: "parks", type: "line", paint: { "line-color": INK, "line-width": 0.8 } },
  { id: "plots", source: "plots", type: "fill", paint: { "fill-color": notIssued, "fill-opacity": 0.75, "fill-outline-color": "#52606d" } },
  { id: "buildings", source: "buildings", type: "fill", paint: { "fill-color": "#3e4c59", "fill-opacity": 0.75 } },
  {
    id: "dots", source: "dots", type: "circle", filter: [">", ["get", "until"], ["zoom"]],
    paint: { "circle-color": own, "circle-radius": ["interpolate", ["linear"], ["zoom"], 6, 3.5, 10, 7], "circle-stroke-color": INK, "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 6, 0.5, 10, 1] },
  },
  {
    id: "offers", source: "offers", type: "circle", minzoom: 8,
    paint: { "circle-color": "rgba(0,0,0,0)", "circle-radius": 11, "circle-stroke-color": "#b26a00", "circle-stroke-width": 2.5 },
  },
  { id: "chosen", source: "parks", type: "line", filter: ["==", ["get", "park_id"], ""], paint: { "line-color": INK, "line-width": 3.5 } },
  {
    id: "chosen-dot", source: "dots", type: "circle", filter: ["==", ["get", "park_id"], ""],
    paint: { "circle-color": "rgba(0,0,0,0)", "circle-radius": 13, "circle-stroke-color": INK, "circle-stroke-width": 3 },
  },
];

// Puts the layers of a state of the data on the map, in place of those of another.
export function addLayers(map, layers) {
  const hidden = new Set(LAYERS.filter((each) => map.getLayer(each.id) && map.getLayoutProperty(each.id, "visibility") === "none").map((each) => each.id));
  for (const each of [...LAYERS].reverse()) if (map.getLayer(each.id)) map.removeLayer(each.id);
  for (const each of LAYERS) if (map.getSource(each.source)) map.removeSource(each.source);
  for (const { name, tiles, low, high } of layers) {
    map.addSource(name, { type: "vector", tiles: [location.origin + tiles], minzoom: low, maxzoom: high, promoteId: "park_id" });
  }
  for (const each of LAYERS) {
    if (!map.getSource(each.source)) continue;
    map.addLayer({ ...each, "source-layer": each.source, layout: { visibility: hidden.has(each.id) ? "none" : "visible" } });
  }
}

// Lays a picture of another service over the parks, below their edges, or takes it away.
export function layOver(map, id, tiles, credit, on) {
  const name = `over-${id}`;
  if (map.getLayer(name)) map.removeLayer(name);
  if (map.getSource(name)) map.removeSource(name);
  if (!on) return;
  map.addSource(name, { type: "raster", tiles: [tiles], tileSize: 256, attribution: credit });
  const above = ["edges", "plots", "buildings", "dots"].find((each) => map.getLayer(each));
  map.addLayer({ id: name, type: "raster", source: name, paint: { "raster-opacity": 0.7 } }, above);
}

export function switchLayer(map, layer, on) {
  if (map.getLayer(layer)) map.setLayoutProperty(layer, "visibility", on ? "visible" : "none");
}

export function colour(map, source, values) {
  if (!map.getSource(source)) return;
  values.parks.forEach((id, at) =>
    map.setFeatureState({ source, sourceLayer: source, id }, { colour: values.colours[values.place[at]] }),
  );
}

export function choose(map, park) {
  const only = ["==", ["get", "park_id"], park || ""];
  if (map.getLayer("chosen")) map.setFilter("chosen", only);
  if (map.getLayer("chosen-dot")) {
    map.setFilter("chosen-dot", map.getSource("parks") ? ["all", only, [">", ["get", "until"], ["zoom"]]] : only);
  }
}
