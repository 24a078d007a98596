// The parks side by side from low to high, in the colours of the map; a click chooses the park there.
const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 800, HEIGHT = 120, FOOT = 1;

export function drawChart(place, { parks, place: classes, values, colours }, chosen, pick) {
  place.replaceChildren();
  if (!values || !place.dataset.label) return;
  const order = [...parks.keys()].filter((at) => values[at] !== null).sort((a, b) => values[a] - values[b]);
  if (order.length < 2) return;
  const low = Math.min(0, values[order[0]]), high = Math.max(0, values[order.at(-1)]);
  const y = (value) => HEIGHT - FOOT - ((value - low) / (high - low || 1)) * (HEIGHT - FOOT - 4);
  const step = WIDTH / order.length;
  const drawing = made("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": place.dataset.label });
  order.forEach((at, rank) => {
    const top = Math.min(y(values[at]), y(0));
    const bar = made("rect", {
      x: rank * step, y: top, width: Math.max(step - (step > 4 ? 1 : 0), 0.2), height: Math.max(Math.abs(y(values[at]) - y(0)), 1.5),
      fill: colours[classes[at]],
    });
    if (step > 4) bar.setAttribute("stroke", "#52606d");
    if (step > 4) bar.setAttribute("stroke-width", ".5");
    drawing.append(bar);
    if (parks[at] !== chosen) return;
    const middle = (rank + 0.5) * step;
    drawing.append(made("rect", { class: "here", x: middle - 1.5, y: 0, width: 3, height: HEIGHT, fill: "#1f2933" }));
  });
  drawing.addEventListener("click", (event) => {
    const box = drawing.getBoundingClientRect();
    const rank = Math.floor(((event.clientX - box.left) / box.width) * order.length);
    pick(parks[order[Math.min(Math.max(rank, 0), order.length - 1)]]);
  });
  place.append(drawing);
}

function made(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
