// The map as a picture that can stand by itself: with title, legend, date and sources.
const EDGE = 24, LINE = 22;

export function savePng(map, name) {
  const canvas = map.getCanvas();
  const scale = canvas.width / canvas.clientWidth;
  const width = canvas.clientWidth, font = getComputedStyle(document.body).fontFamily;
  const legend = [...document.querySelectorAll("#legend li")];
  const rows = Math.ceil(legend.length / columns(width));
  const source = document.getElementById("source").textContent.trim().replace(/\s+/g, " ");
  const sheet = document.createElement("canvas");
  const ink = sheet.getContext("2d");
  ink.font = `13px ${font}`;
  const lines = broken(ink, source, width - 2 * EDGE);
  const head = 56, foot = rows * LINE + lines.length * 18 + 2 * EDGE;
  sheet.width = canvas.width;
  sheet.height = Math.round((head + canvas.clientHeight + foot) * scale);
  ink.scale(scale, scale);
  ink.fillStyle = "#ffffff";
  ink.fillRect(0, 0, width, sheet.height / scale);
  ink.drawImage(canvas, 0, head, width, canvas.clientHeight);
  ink.fillStyle = "#0b4f7a";
  ink.font = `600 22px ${font}`;
  ink.fillText(document.title, EDGE, 36, width - 2 * EDGE);
  ink.font = `14px ${font}`;
  legend.forEach((item, at) => {
    const x = EDGE + (at % columns(width)) * ((width - 2 * EDGE) / columns(width));
    const y = head + canvas.clientHeight + EDGE + Math.floor(at / columns(width)) * LINE;
    ink.fillStyle = item.querySelector("rect").getAttribute("fill");
    ink.fillRect(x, y - 11, 14, 14);
    ink.strokeStyle = "#52606d";
    ink.strokeRect(x, y - 11, 14, 14);
    ink.fillStyle = "#1f2933";
    ink.fillText(item.textContent.trim().replace(/\s+/g, " "), x + 22, y);
  });
  ink.fillStyle = "#52606d";
  ink.font = `13px ${font}`;
  lines.forEach((line, at) => ink.fillText(line, EDGE, head + canvas.clientHeight + EDGE + rows * LINE + 8 + at * 18));
  sheet.toBlob((content) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }, "image/png");
}

function columns(width) {
  return Math.max(1, Math.floor(width / 280));
}

function broken(ink, text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (ink.measureText(longer).width > width && lines.at(-1)) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
