// A map of a live world: moving, zooming, asking for heights, measuring, two seeds side by side.
import { Tiles } from "./tiles.js";

const $ = (id) => document.getElementById(id);
const canvas = $("view");
const context = canvas.getContext("2d", { alpha: false });
const EARTH_M = 6371008.8; // mean radius
const view = { x: 0.5, y: 0.5, zoom: 3, width: 1, height: 1 };
let world = null, tiles = null, other = null; // world.json, its tiles, the tiles right of the boundary
let marks = [], spot = null, outline = []; // places measured between, the last place asked for, the building there
let scheduled = false;

const toLonLat = (x, y) => [(x - Math.floor(x)) * 360 - 180, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
const toXY = (lon, lat) => [(lon + 180) / 360, (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2];
const span = () => 256 * 2 ** view.zoom; // pixels once around
const at = (px, py) => [view.x + (px - view.width / 2) / span(), view.y + (py - view.height / 2) / span()];
const toPixel = ([lon, lat]) => {
  const [x, y] = toXY(lon, lat);
  const around = world.kind === "planet" ? Math.round(view.x - x) : 0;
  return [(x + around - view.x) * span() + view.width / 2, (y - view.y) * span() + view.height / 2];
};
const prefixOf = (seed, text) => (text ? `text/${encodeURIComponent(text)}/` : "") + `seed/${seed}/`;
const length = (m) => (m < 1000 ? `${m.toFixed(m < 10 ? 1 : 0)} m` : `${(m / 1000).toPrecision(4)} km`);

function distance([lon1, lat1], [lon2, lat2]) {
  const [a, b, d] = [lat1, lat2, lon2 - lon1].map((v) => (v * Math.PI) / 180);
  const h = Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(d / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

function tell(text) {
  $("message").textContent = text;
  $("message").hidden = !text;
}

async function json(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return answer.json();
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
  marks.map(toPixel).forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.stroke();
  if (outline.length) {
    context.beginPath();
    outline.map(toPixel).forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.stroke();
  }
  const dots = spot ? [...marks, [spot.lon, spot.lat]] : marks;
  for (const [x, y] of dots.map(toPixel)) {
    context.beginPath();
    context.arc(x, y, 4.5, 0, 7);
    context.fill();
    context.strokeStyle = "#1a1205";
    context.stroke();
  }
}

function footer() {
  const [lon, lat] = toLonLat(view.x, view.y);
  $("where").textContent = `${lon.toFixed(5)}, ${lat.toFixed(5)} · zoom ${view.zoom.toFixed(1)}`;
  const metres = (40075016.7 * Math.cos((lat * Math.PI) / 180)) / span();
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

// ---- moving

function limit() {
  const [first, last] = world.zooms;
  view.zoom = Math.min(Math.max(view.zoom, Math.max(first - 1, 0)), last + 2);
  if (world.kind === "planet") view.x -= Math.floor(view.x);
  view.y = Math.min(Math.max(view.y, 0), 1);
}

function pan(dx, dy) {
  view.x += dx / span();
  view.y += dy / span();
  limit();
  redraw();
}

function zoomBy(amount, px = view.width / 2, py = view.height / 2) {
  const [x, y] = at(px, py);
  view.zoom += amount;
  limit();
  const [nx, ny] = at(px, py);
  view.x += x - nx;
  view.y += y - ny;
  limit();
  redraw();
}

function fly(lon, lat, zoom) {
  [view.x, view.y] = toXY(lon, Math.min(Math.max(lat, -85), 85));
  view.zoom = zoom;
  limit();
  redraw();
}

function home() {
  if (world.kind === "planet") return fly(...world.center, 3);
  const [[x0, y0], [x1, y1]] = [toXY(world.bounds[0], world.bounds[3]), toXY(world.bounds[2], world.bounds[1])];
  const zoom = Math.log2(Math.min(innerWidth / 256 / (x1 - x0), innerHeight / 256 / (y1 - y0)));
  fly(...world.center, world.kind === "text" ? Math.max(zoom, 12) : zoom);
}

// ---- worlds

async function show(seed, text, stay) {
  const prefix = prefixOf(seed, text);
  try {
    const next = await json(`${prefix}world.json`);
    tiles?.stop();
    [world, tiles, spot, marks, outline] = [next, new Tiles(prefix, next, redraw), null, [], []];
    tiles.name = `seed ${next.seed}`;
    $("real-row").hidden = !next.real;
    $("globe").hidden = next.kind !== "planet";
    tiles.kind = $("relief").checked ? "terrain" : "xyz";
    $("facts").hidden = true;
    $("seed").value = next.seed;
    $("text").value = text ?? "";
    const what = { planet: "the planet", image: "from an image", text: `“${next.text}”` }[next.kind] ?? next.kind;
    $("subtitle").textContent = `${what} · seed ${next.seed} · ${next.digest.slice(0, 8)}`;
    tell("");
    stay ? limit() : home();
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
  if (!$("other").value) $("other").value = world.seed + 1;
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
  const [lon, lat] = toLonLat(...at(px, py));
  if ($("measure").checked) {
    marks.push([lon, lat]);
    const total = marks.slice(1).reduce((sum, mark, i) => sum + distance(marks[i], mark), 0);
    metaearth3d.measured = total;
    facts(`<b>${length(total)}</b><p>${marks.length} place${marks.length > 1 ? "s" : ""}; Escape clears</p>`);
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
    showSpot(found, "<p>looking at the ground …</p>");
    metaearth3d.spot = found;
    const first = there.world.ground_from_zoom;
    const ground = first !== null && view.zoom >= first - 0.5 ? await json(`${there.prefix}ground?${query}`)
      : { missing: first === null ? "" : "zoom in for land cover and buildings" };
    if (spot !== asked) return;
    showSpot(found, groundText(ground));
    outline = ground.building?.outline ?? [];
    metaearth3d.ground = ground;
  } catch (error) {
    spot = null;
    facts(`<p></p>`);
    $("facts").firstChild.textContent = error.message;
  }
  redraw();
}

function showSpot(found, more) {
  const colour = `rgb(${found.colour.join(" ")})`;
  const level = `level ${found.level}, ${length(found.gsd_m)} per pixel`;
  facts(`<b>${found.elevation_m.toFixed(1)} m</b> above sea level<p>${found.lon.toFixed(5)}, ${found.lat.toFixed(5)}</p>${more}<p><i style="background:${colour}"></i> ${colour} · ${level}</p>`);
}

function groundText(ground) {
  if ("missing" in ground) return `<p>${ground.missing}</p>`;
  const { landcover, above_ground_m: above, building } = ground;
  const cover = `<p><i style="background:rgb(${landcover.colour.join(" ")})"></i> <span>${landcover.name}</span>${above >= 0.5 ? `, ${above.toFixed(1)} m tall` : ""}</p>`;
  if (!building) return cover;
  const { roof, eave_m: eave, ridge_m: ridge, area_m2: area } = building;
  return `${cover}<p><span>Building, ${roof} roof</span>: ${ridge.toFixed(1)} m high, eaves at ${eave.toFixed(1)} m, ${area.toFixed(0)} m²</p>`;
}

function facts(html) {
  $("facts").innerHTML = html;
  $("facts").hidden = false;
}

function clear() {
  [marks, spot, outline] = [[], null, []];
  $("facts").hidden = true;
  redraw();
}

const flip = (id) => $(id).click();

// ---- hands and keys

const fingers = new Map();
let moved = 0;
canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  fingers.set(event.pointerId, [event.clientX, event.clientY]);
  if (fingers.size === 1) moved = 0;
  canvas.classList.add("busy-hand");
});
canvas.addEventListener("pointermove", (event) => {
  const before = fingers.get(event.pointerId);
  if (!before) return;
  const now = [event.clientX, event.clientY];
  moved += Math.hypot(now[0] - before[0], now[1] - before[1]);
  const still = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
  fingers.set(event.pointerId, now);
  pan((before[0] - now[0]) / fingers.size, (before[1] - now[1]) / fingers.size);
  if (still) {
    const [far, near] = [now, before].map((p) => Math.max(1, Math.hypot(p[0] - still[0], p[1] - still[1])));
    zoomBy(Math.log2(far / near), (now[0] + still[0]) / 2, (now[1] + still[1]) / 2);
    moved += 10;
  }
});
for (const kind of ["pointerup", "pointercancel"]) {
  canvas.addEventListener(kind, (event) => {
    const only = fingers.size === 1 && fingers.delete(event.pointerId);
    fingers.delete(event.pointerId);
    if (!fingers.size) canvas.classList.remove("busy-hand");
    if (kind === "pointerup" && only && moved < 6) ask(event.clientX, event.clientY);
  });
}
canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  const pixels = event.deltaY * (event.deltaMode ? 20 : 1);
  zoomBy(Math.min(Math.max(-pixels / 250, -1), 1), event.clientX, event.clientY);
}, { passive: false });
canvas.addEventListener("dblclick", (event) => zoomBy(1, event.clientX, event.clientY));

const KEYS = {
  ArrowLeft: () => pan(-80, 0), ArrowRight: () => pan(80, 0), ArrowUp: () => pan(0, -80), ArrowDown: () => pan(0, 80),
  "+": () => zoomBy(0.5), "=": () => zoomBy(0.5), "-": () => zoomBy(-0.5), Home: home, Escape: clear,
  Enter: () => ask(view.width / 2, view.height / 2), m: () => flip("measure"), c: () => flip("compare"), r: () => flip("relief"), v: () => $("real-row").hidden || flip("real"),
};
addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLElement && event.target.closest("input, button, a");
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !KEYS[key]) return;
  event.preventDefault();
  KEYS[key]();
});
addEventListener("resize", redraw);

$("go").addEventListener("submit", (event) => {
  event.preventDefault();
  const [lon, lat] = $("place").value.split(/[\s,;]+/).filter(Boolean).map(Number);
  const good = Math.abs(lon) <= 180 && Math.abs(lat) <= 85;
  tell(good ? "" : "Write longitude and latitude in degrees, such as 8.0, 46.5; latitude from -85 to 85.");
  if (good) fly(lon, lat, Math.max(view.zoom, 12));
  canvas.focus();
});
$("world").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  show($("seed").value.trim(), text, world && Boolean(world.kind === "text") === Boolean(text || world.kind === "text"));
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
  const [lon, lat] = toLonLat(view.x, view.y);
  try {
    const found = await json(`${tiles.prefix}3dtiles?lon=${lon.toFixed(6)}&lat=${lat.toFixed(6)}&zoom=${Math.max(0, Math.round(view.zoom))}`);
    location.href = `viewer/index.html?tileset=${encodeURIComponent(`../${tiles.prefix}${found.tileset}`)}`;
  } catch (error) {
    tell(error.message);
  }
});
$("globe").addEventListener("click", () => {
  const [lon, lat] = toLonLat(view.x, view.y);
  location.href = `viewer/globe.html?world=${encodeURIComponent(tiles.prefix)}#${view.zoom.toFixed(2)}/${lon.toFixed(6)}/${lat.toFixed(6)}`;
});
for (const [id, action] of [["in", () => zoomBy(1)], ["out", () => zoomBy(-1)], ["home", home]]) $(id).addEventListener("click", action);

globalThis.metaearth3d = {
  view,
  spot: null,
  ground: null,
  measured: 0,
  fly,
  get errors() { return [...(tiles?.errors ?? []), ...(other?.errors ?? [])]; },
  get settled() { return Boolean(tiles) && !scheduled && tiles.pending + (other?.pending ?? 0) === 0; },
};

const hash = location.hash.slice(1).split("/").map(Number);
try {
  const own = await json("world.json");
  await show(own.seed, null, false);
  if (hash.length === 3 && hash.every(Number.isFinite)) fly(hash[1], hash[2], hash[0]);
} catch (error) {
  tell(error.message);
}
