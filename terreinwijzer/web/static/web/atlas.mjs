// The map of the atlas, and how map, table, chart and address follow each other. The page works without it: every choice
// is a link or a form, and what such a link would open is what this script fetches and puts in place.
import { drawChart } from "./atlas-chart.mjs";
import { findAddresses } from "./atlas-addresses.mjs";
import { addLayers, choose, colour, layOver, SOURCES, switchLayer } from "./atlas-layers.mjs";
import { savePng } from "./atlas-png.mjs";

const PARTS = ["heading", "side", "picked", "chart", "note", "source"];
const place = document.getElementById("map");
const form = document.getElementById("asking");
let map, values, asked = 0;

start().catch(failed);

function failed(fault) {
  place.textContent = place.dataset.fails;
  place.classList.add("failed");
  document.getElementById("under").hidden = true;
  console.warn(fault);
}

async function start() {
  await sized();
  const { Map, NavigationControl, ScaleControl, AttributionControl } = globalThis.maplibregl;
  const at = JSON.parse(place.dataset.at);
  map = new Map({
    container: place,
    style: { version: 8, sources: {}, layers: [{ id: "paper", type: "background", paint: { "background-color": "#ffffff" } }] },
    bounds: at.length ? at : JSON.parse(place.dataset.bounds),
    fitBoundsOptions: { padding: at.length ? 80 : 40, maxZoom: 14 },
    hash: "map",
    locale: JSON.parse(place.dataset.words),
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    // So that the map can be printed and saved.
    canvasContextAttributes: { preserveDrawingBuffer: true },
  });
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl(), "top-left");
  map.addControl(new AttributionControl({ compact: true, customAttribution: place.dataset.credit }));
  map.on("load", () => draw().catch(failed));
}

// A place without a size yet, as in a frame that is not shown, would get a map of 400 by 300 in its corner.
function sized() {
  return new Promise((done) => {
    const watch = new ResizeObserver(() => {
      if (!place.clientWidth || !place.clientHeight) return;
      watch.disconnect();
      done();
    });
    watch.observe(place);
  });
}

async function draw() {
  if (place.dataset.background) {
    map.addSource("background", {
      type: "raster", tiles: [place.dataset.background], tileSize: 256, attribution: place.dataset.backgroundCredit,
    });
    map.addLayer({ id: "background", type: "raster", source: "background", paint: { "raster-saturation": -0.6 } });
  }
  addLayers(map, JSON.parse(place.dataset.layers));
  for (const layer of ["outlines", "dots"]) {
    if (!map.getLayer(layer)) continue;
    map.on("click", layer, (event) => show(address({ park: event.features[0].properties.park_id, page: "" }), false));
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
  // A map that is not there yet needs a moment before it can be clicked: tests and printers wait for this.
  map.once("idle", () => (place.dataset.ready = "yes"));
  follow();
  await update();
}

// Lets everything on the page that chooses go through the script.
function follow() {
  document.getElementById("under").hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show(address(), false);
    lookUp();
  });
  lookUp();
  for (const select of form.querySelectorAll("select")) select.addEventListener("change", () => show(address(), false));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#side a[data-park], #side a[data-page]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.dataset.park) show(address({ park: link.dataset.park }), true);
    else show(address({ park: "", page: link.dataset.page }), false);
  });
  for (const box of overlays()) {
    lay(box);
    box.addEventListener("change", () => {
      lay(box);
      history.replaceState(null, "", address());
    });
  }
  for (const box of document.querySelectorAll(".layers input:not([data-overlay])")) {
    const layer = box.value;
    box.closest("label").hidden = !map.getSource(layer);
    switchLayer(map, layer, box.checked);
    box.addEventListener("change", () => {
      switchLayer(map, layer, box.checked);
      history.replaceState(null, "", address());
    });
  }
  slide();
  document.getElementById("print").addEventListener("click", () => window.print());
  document.getElementById("png").addEventListener("click", () => savePng(map, place.dataset.file));
}

function lookUp() {
  findAddresses(document.getElementById("addresses"), form.elements.q.value).catch(console.warn);
}

// The boxes of layers of other services.
function overlays() {
  return [...document.querySelectorAll(".layers input[data-overlay]")];
}

function lay(box) {
  layOver(map, box.value, box.dataset.overlay, box.dataset.credit, box.checked);
  const legend = document.getElementById(`over-${box.value}`);
  if (legend) legend.hidden = !box.checked;
}

// A slider beside the list of dates: the same choice, quicker to leaf through.
function slide() {
  const list = document.getElementById("day");
  if (!list) return;
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: 0, max: list.length - 1, step: 1, value: list.selectedIndex });
  slider.setAttribute("aria-label", list.dataset.slider);
  const tell = () => slider.setAttribute("aria-valuetext", list.value);
  slider.addEventListener("input", () => {
    list.selectedIndex = slider.value;
    tell();
    show(address(), false);
  });
  list.addEventListener("change", () => {
    slider.value = list.selectedIndex;
    tell();
  });
  tell();
  list.after(slider);
}

// The address of what the form and the boxes say, with some choices replaced.
function address(choices = {}) {
  const now = new URL(location.href);
  const without = [...document.querySelectorAll(".layers input:not([data-overlay], :checked)")].map((box) => box.value).join(",");
  const over = overlays().filter((box) => box.checked).map((box) => box.value).join(",");
  const dates = document.getElementById("day");
  // The last date is what an address without a date shows: then also after the next delivery.
  if (dates && dates.selectedIndex === dates.length - 1) choices = { ...choices, day: "" };
  const given = { park: place.dataset.park, ...Object.fromEntries(new FormData(form)), without, with: over, ...choices };
  now.search = new URLSearchParams(Object.entries(given).filter(([, value]) => value)).toString();
  return now.href;
}

// Puts the page of an address in place of this one, map and all that is typed excepted.
async function show(target, move) {
  const turn = ++asked;
  const to = new URL(target, location.href);
  const answer = await fetch(to.pathname + to.search);
  if (turn !== asked) return;
  if (!answer.ok) return location.assign(to.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (turn !== asked) return;
  const focused = document.activeElement?.closest("#side a[data-park]")?.dataset.park;
  for (const id of PARTS) {
    const fresh = page.getElementById(id);
    const old = document.getElementById(id);
    if (!fresh || !old) return location.assign(to.href);
    old.replaceChildren(...fresh.childNodes);
    if (id === "chart") old.dataset.label = fresh.dataset.label ?? "";
  }
  document.title = page.title;
  const layers = place.dataset.layers;
  Object.assign(place.dataset, page.getElementById("map").dataset);
  form.querySelector("[name=park]")?.remove();
  to.hash = location.hash;
  history.replaceState(null, "", to.href);
  document.querySelector(".switch a")?.setAttribute("href", page.querySelector(".switch a")?.getAttribute("href") ?? "");
  if (layers !== place.dataset.layers) {
    addLayers(map, JSON.parse(place.dataset.layers));
    overlays().forEach(lay);
  }
  const row = document.querySelector("tr.chosen");
  if (row && !move) row.scrollIntoView({ block: "nearest" });
  if (focused) document.querySelector(`#side a[data-park="${CSS.escape(focused)}"]`)?.focus();
  await update();
  const at = JSON.parse(place.dataset.at);
  if (move && at.length) map.fitBounds(at, { padding: 80, maxZoom: 14 });
}

// Colours map and chart by the figure, and shows what is chosen.
async function update() {
  if (values?.from !== place.dataset.values) {
    const answer = await fetch(place.dataset.values);
    if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
    values = { ...(await answer.json()), from: place.dataset.values };
  }
  for (const source of SOURCES) colour(map, source, values);
  choose(map, place.dataset.park);
  drawChart(document.getElementById("chart"), values, place.dataset.park, (park) => show(address({ park, page: "" }), true));
}
