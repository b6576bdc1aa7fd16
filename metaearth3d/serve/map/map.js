// A map of a live world: moving, zooming, asking for heights, measuring, two seeds side by side.
import { facts, groundText, hide, measured, say, spotFacts } from "./facts.js";
import { bindHands, bindKeys } from "./hands.js";
import { along, json, typed } from "./place.js";
import { Tiles } from "./tiles.js";
import { View } from "./view.js";

const $ = (id) => document.getElementById(id);
const canvas = $("view");
const context = canvas.getContext("2d", { alpha: false });
const view = new View(redraw);
let tiles = null, other = null; // the world's, and those right of the boundary
let marks = [], spot = null, outline = []; // places measured between, the last place asked for, the building there
let scheduled = false;

const prefixOf = (seed, text) => (text ? `text/${encodeURIComponent(text)}/` : "") + `seed/${seed}/`;

function tell(text) {
  $("message").textContent = text;
  $("message").hidden = !text;
}

// ---- drawing

function draw() {
  scheduled = false;
  const scale = window.devicePixelRatio || 1;
  [view.width, view.height] = [innerWidth, innerHeight];
  if (canvas.width !== Math.round(view.width * scale) || canvas.height !== Math.round(view.height * scale)) {
    [canvas.width, canvas.height] = [Math.round(view.width * scale), Math.round(view.height * scale)];
  }
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.fillStyle = "#0b0f14";
  context.fillRect(0, 0, view.width, view.height);
  if (!tiles) return;
  const border = other ? ($("split").value / 1000) * view.width : view.width;
  tiles.draw(context, view, 0, border);
  if (other) {
    other.draw(context, view, border, view.width);
    context.fillStyle = "#fff";
    context.fillRect(border - 1, 0, 2, view.height);
  }
  for (const [id, name, x] of [["side-left", tiles.name, border - 10], ["side-right", other?.name, border + 10]]) {
    $(id).hidden = !other;
    $(id).textContent = name ?? "";
    $(id).style.left = `${x}px`;
  }
  drawMarks();
  footer();
}

function drawMarks() {
  context.lineWidth = 2;
  context.strokeStyle = context.fillStyle = "#ffd166";
  context.beginPath();
  marks.map((mark) => view.pixel(mark)).forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.stroke();
  if (outline.length) {
    context.beginPath();
    outline.map((corner) => view.pixel(corner)).forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.stroke();
  }
  const dots = spot ? [...marks, [spot.lon, spot.lat]] : marks;
  for (const [x, y] of dots.map((dot) => view.pixel(dot))) {
    context.beginPath();
    context.arc(x, y, 4.5, 0, 7);
    context.fill();
    context.strokeStyle = "#1a1205";
    context.stroke();
  }
}

function footer() {
  const [lon, lat] = view.place();
  $("where").textContent = `${lon.toFixed(5)}, ${lat.toFixed(5)} · zoom ${view.zoom.toFixed(1)}`;
  const metres = (40075016.7 * Math.cos((lat * Math.PI) / 180)) / view.span;
  const step = 10 ** Math.floor(Math.log10(metres * 140));
  const round = [5, 2, 1].map((k) => k * step).find((m) => m <= metres * 140) ?? step;
  $("scale-bar").style.width = `${round / metres}px`;
  $("scale-text").textContent = round < 1000 ? `${round} m` : `${round / 1000} km`;
  const pending = tiles.pending + (other?.pending ?? 0);
  $("work").textContent = pending ? `${pending} tile${pending > 1 ? "s" : ""} under way` : "all tiles are here";
  $("progress").classList.toggle("on", pending > 0);
  history.replaceState(null, "", `#${view.zoom.toFixed(2)}/${lon.toFixed(6)}/${lat.toFixed(6)}`);
}

function redraw() {
  if (!scheduled) requestAnimationFrame(draw);
  scheduled = true;
}

// ---- worlds

async function show(seed, text, stay) {
  const prefix = prefixOf(seed, text);
  try {
    const next = await json(`${prefix}world.json`);
    tiles?.stop();
    [view.world, tiles, spot, marks, outline] = [next, new Tiles(prefix, next, redraw), null, [], []];
    tiles.name = `seed ${next.seed}`;
    $("real-row").hidden = !next.real;
    $("globe").hidden = next.kind !== "planet";
    tiles.kind = $("relief").checked ? "terrain" : "xyz";
    hide();
    $("seed").value = next.seed;
    $("text").value = text ?? "";
    const what = { planet: "the planet", image: "from an image", text: `“${next.text}”` }[next.kind] ?? next.kind;
    $("subtitle").textContent = `${what} · seed ${next.seed} · ${next.digest.slice(0, 8)}`;
    tell("");
    stay ? view.limit() : view.home();
    await compare();
  } catch (error) {
    tell(error.message);
  }
  redraw();
}

async function compare(event) {
  const from = event?.target.id; // of two ways to compare the last one chosen
  if (from === "real" && $("real").checked) $("compare").checked = false;
  if (from === "compare" && $("compare").checked) $("real").checked = false;
  const seeds = $("compare").checked, real = $("real").checked && !$("real-row").hidden;
  $("split").hidden = !seeds && !real;
  $("other-row").hidden = !seeds;
  other?.stop();
  other = null;
  if (!seeds && !real) return redraw();
  if (!$("other").value) $("other").value = view.world.seed + 1;
  const prefix = real ? "real/" : prefixOf($("other").value, $("text").value);
  try {
    const next = await json(`${prefix}world.json`);
    other = new Tiles(prefix, next, redraw);
    other.name = real ? `real: ${next.name}` : `seed ${next.seed}`;
    other.kind = real ? "xyz" : tiles.kind;
    tell("");
  } catch (error) {
    tell(error.message);
  }
  redraw();
}

// ---- asking and measuring

async function ask(px, py) {
  const [lon, lat] = view.place(px, py);
  if ($("measure").checked) {
    marks.push([lon, lat]);
    metaearth3d.measured = along(marks);
    measured(metaearth3d.measured, marks.length);
    return redraw();
  }
  const there = other && px > ($("split").value / 1000) * view.width ? other : tiles;
  if (there.world.kind === "real") return facts("<p>A real picture: it has no heights here. Click the other side.</p>");
  facts("…");
  outline = [];
  const asked = (spot = { lon, lat });
  metaearth3d.spot = metaearth3d.ground = null;
  try {
    const query = `lon=${lon.toFixed(6)}&lat=${lat.toFixed(6)}&zoom=${Math.max(0, Math.round(view.zoom))}&v=${there.world.digest}`;
    const found = await json(`${there.prefix}point?${query}`);
    if (spot !== asked) return; // somewhere else was asked for meanwhile
    spot = Object.assign(asked, found);
    spotFacts(found, "<p>looking at the ground …</p>");
    metaearth3d.spot = found;
    const first = there.world.ground_from_zoom;
    const ground = first !== null && view.zoom >= first - 0.5 ? await json(`${there.prefix}ground?${query}`)
      : { missing: first === null ? "" : "zoom in for land cover and buildings" };
    if (spot !== asked) return;
    spotFacts(found, groundText(ground));
    outline = ground.building?.outline ?? [];
    metaearth3d.ground = ground;
  } catch (error) {
    spot = null;
    say(error.message);
  }
  redraw();
}

function clear() {
  [marks, spot, outline] = [[], null, []];
  hide();
  redraw();
}

// ---- hands, keys and the panel

const flip = (id) => $(id).click();
const zoomed = (amount) => () => view.zoomBy(amount), moved = (dx, dy) => () => view.pan(dx, dy), home = () => view.home();
bindHands(canvas, view, ask);
bindKeys({
  ArrowLeft: moved(-80, 0), ArrowRight: moved(80, 0), ArrowUp: moved(0, -80), ArrowDown: moved(0, 80),
  "+": zoomed(0.5), "=": zoomed(0.5), "-": zoomed(-0.5), Home: home, Escape: clear,
  Enter: () => ask(view.width / 2, view.height / 2), m: () => flip("measure"), c: () => flip("compare"),
  r: () => flip("relief"), v: () => $("real-row").hidden || flip("real"),
});
addEventListener("resize", redraw);

$("go").addEventListener("submit", (event) => {
  event.preventDefault();
  const place = typed($("place").value, 85);
  tell(place ? "" : "Write longitude and latitude in degrees, such as 8.0, 46.5; latitude from -85 to 85.");
  if (place) view.fly(...place, Math.max(view.zoom, 12));
  canvas.focus();
});
$("world").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  show($("seed").value.trim(), text, view.world && Boolean(view.world.kind === "text") === Boolean(text || view.world.kind === "text"));
  canvas.focus();
});
$("other").addEventListener("change", compare);
for (const id of ["compare", "real"]) $(id).addEventListener("change", compare);
$("split").addEventListener("input", redraw);
$("measure").addEventListener("change", () => {
  canvas.classList.toggle("aim", $("measure").checked);
  clear();
});
$("relief").addEventListener("change", () => {
  for (const layer of [tiles, other]) if (layer && layer.world.kind !== "real") layer.kind = $("relief").checked ? "terrain" : "xyz";
  redraw();
});
$("three").addEventListener("click", async () => {
  const [lon, lat] = view.place();
  try {
    const found = await json(`${tiles.prefix}3dtiles?lon=${lon.toFixed(6)}&lat=${lat.toFixed(6)}&zoom=${Math.max(0, Math.round(view.zoom))}`);
    location.href = `viewer/index.html?tileset=${encodeURIComponent(`../${tiles.prefix}${found.tileset}`)}`;
  } catch (error) {
    tell(error.message);
  }
});
$("globe").addEventListener("click", () => {
  const [lon, lat] = view.place();
  location.href = `viewer/globe.html?world=${encodeURIComponent(tiles.prefix)}#${view.zoom.toFixed(2)}/${lon.toFixed(6)}/${lat.toFixed(6)}`;
});
for (const [id, action] of [["in", zoomed(1)], ["out", zoomed(-1)], ["home", home]]) $(id).addEventListener("click", action);

globalThis.metaearth3d = {
  view,
  spot: null,
  ground: null,
  measured: 0,
  fly: (...place) => view.fly(...place),
  get errors() { return [...(tiles?.errors ?? []), ...(other?.errors ?? [])]; },
  get settled() { return Boolean(tiles) && !scheduled && tiles.pending + (other?.pending ?? 0) === 0; },
};

const hash = location.hash.slice(1).split("/").map(Number);
try {
  const own = await json("world.json");
  await show(own.seed, null, false);
  if (hash.length === 3 && hash.every(Number.isFinite)) view.fly(hash[1], hash[2], hash[0]);
} catch (error) {
  tell(error.message);
}
