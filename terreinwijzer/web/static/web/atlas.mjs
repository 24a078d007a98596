// The map of the atlas. The page works without it: the table tells the same, and its links choose a park too.
import { Map, NavigationControl, ScaleControl, AttributionControl } from "../vendor/maplibre-gl.mjs";

const place = document.getElementById("map");
const picked = document.getElementById("picked");
const INK = "#1f2933";

start().catch((fault) => {
  place.textContent = place.dataset.fails;
  place.classList.add("failed");
  console.warn(fault);
});

async function start() {
  const answer = await fetch(place.dataset.shapes);
  if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
  const shapes = await answer.json();
  const map = new Map({
    container: place,
    style: { version: 8, sources: {}, layers: [{ id: "paper", type: "background", paint: { "background-color": "#ffffff" } }] },
    bounds: boundsOf(shapes.features),
    fitBoundsOptions: { padding: 40, maxZoom: 15 },
    hash: "map",
    locale: JSON.parse(place.dataset.words),
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
  });
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl(), "top-left");
  map.addControl(new AttributionControl({ compact: true, customAttribution: place.dataset.credit }));
  map.on("load", () => draw(map, shapes));
}

function draw(map, shapes) {
  if (place.dataset.tiles) {
    map.addSource("tiles", {
      type: "raster", tiles: [place.dataset.tiles], tileSize: 256, attribution: place.dataset.tilesCredit,
    });
    map.addLayer({ id: "tiles", type: "raster", source: "tiles", paint: { "raster-saturation": -0.6 } });
  }
  setUntil(shapes.features);
  map.addSource("parks", { type: "geojson", data: shapes });
  const kind = (name) => ["==", ["get", "kind"], name];
  const chosen = () => ["==", ["get", "park_id"], place.dataset.park || " "];
  const layers = [
    { id: "areas", type: "fill", filter: kind("area"), paint: { "fill-color": "#eef1f3", "fill-outline-color": "#9aa5ae" } },
    { id: "outlines", type: "fill", filter: kind("outline"), paint: { "fill-color": ["get", "colour"], "fill-opacity": 0.92 } },
    { id: "edges", type: "line", filter: kind("outline"), paint: { "line-color": INK, "line-width": 0.8 } },
    {
      id: "dots", type: "circle",
      // A dot helps only as long as the outline of the park, where that is known, is too small to be seen.
      filter: ["all", kind("dot"), [">", ["get", "until"], ["zoom"]]],
      paint: { "circle-color": ["get", "colour"], "circle-radius": 7, "circle-stroke-color": INK, "circle-stroke-width": 1 },
    },
    { id: "chosen", type: "line", filter: ["all", kind("outline"), chosen()], paint: { "line-color": INK, "line-width": 3.5 } },
    {
      id: "chosen-dot", type: "circle", filter: ["all", kind("dot"), chosen()],
      paint: { "circle-color": "rgba(0,0,0,0)", "circle-radius": 12, "circle-stroke-color": INK, "circle-stroke-width": 3 },
    },
  ];
  for (const layer of layers) map.addLayer({ ...layer, source: "parks" });
  for (const name of ["outlines", "dots"]) {
    map.on("click", name, (event) => choose(event.features[0].properties.park_id, false));
    map.on("mouseenter", name, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", name, () => (map.getCanvas().style.cursor = ""));
  }
  for (const link of document.querySelectorAll("a[data-park]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      choose(link.dataset.park, true);
    });
  }
  place.dataset.ready = "yes";

  function choose(park, move) {
    place.dataset.park = park;
    map.setFilter("chosen", ["all", kind("outline"), chosen()]);
    map.setFilter("chosen-dot", ["all", kind("dot"), chosen()]);
    for (const row of document.querySelectorAll("tr.chosen")) {
      row.classList.remove("chosen");
      row.querySelector("a").removeAttribute("aria-current");
    }
    const row = document.getElementById(`row-${park}`);
    if (row) {
      row.classList.add("chosen");
      row.querySelector("a").setAttribute("aria-current", "true");
      if (!move) row.scrollIntoView({ block: "nearest" });
      tell(row, park);
    }
    const own = shapes.features.filter((each) => each.properties.park_id === park);
    if (move && own.length) map.fitBounds(boundsOf(own), { padding: 80, maxZoom: 14 });
    const address = new URL(location.href);
    address.searchParams.set("park", park);
    history.replaceState(null, "", address);
  }
}

// The zoom at which the outline of a park is some twenty pixels wide; a dot without an outline stays.
function setUntil(features) {
  const outlines = new globalThis.Map(features.filter((each) => each.properties.kind === "outline").map((each) => [each.properties.park_id, each]));
  for (const dot of features.filter((each) => each.properties.kind === "dot")) {
    const outline = outlines.get(dot.properties.park_id);
    const box = outline && boundsOf([outline]);
    dot.properties.until = box ? Math.log2((20 * 360) / 512 / Math.max(box[2] - box[0], 1e-6)) : 30;
  }
}

function tell(row, park) {
  const name = document.createElement("strong");
  name.textContent = row.querySelector("a").textContent;
  const link = document.createElement("a");
  link.href = place.dataset.page.replace("PARK", encodeURIComponent(park));
  link.textContent = picked.dataset.more;
  picked.replaceChildren(name, `: ${row.querySelector("td").firstChild.textContent} · `, link);
}

function boundsOf(features) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const add = (point) => {
    if (typeof point[0] !== "number") return point.forEach(add);
    box[0] = Math.min(box[0], point[0]);
    box[1] = Math.min(box[1], point[1]);
    box[2] = Math.max(box[2], point[0]);
    box[3] = Math.max(box[3], point[1]);
  };
  for (const each of features) add(each.geometry.coordinates);
  return box;
}
