// The page of the live globe: reads the world, binds the panel, tells what is at a place. Tests read metaearth3d.
import { Globe } from "./globe.js";
import { along, json, length, typed } from "../../map/place.js";
import { tell } from "./probe.js";

const at = (id) => document.getElementById(id);
const state = { ready: false, settled: false, spot: null, ground: null, metres: 0, errors: [] };
const CLICK_PX = 6;
const STREET_M = 350; // where a search ends
let globe = null, marks = [];

function fail(text) {
  state.errors.push(text);
  at("message").textContent = text;
  at("message").hidden = !text;
}

async function ask(x, y) {
  const place = globe.placeAt(x, y);
  if (!place) return;
  if (at("measure").checked) {
    marks.push(place);
    state.metres = along(marks.map(({ lon, lat }) => [lon, lat]));
    return tell([["b", length(state.metres)], ["p", `${marks.length} place${marks.length > 1 ? "s" : ""}; Escape clears`]]);
  }
  [state.spot, state.ground] = [null, null];
  tell([["b", "…"]]);
  const zoom = Math.min(Math.max(Math.round(Math.log2(4e7 / Math.max(globe.eye.height, 50))) + 1, 0), globe.world.zooms[1]);
  const query = `lon=${place.lon.toFixed(6)}&lat=${place.lat.toFixed(6)}&zoom=${zoom}`;
  try {
    const spot = (state.spot = await json(`${globe.prefix}point?${query}`));
    const lines = [["b", `${spot.elevation_m.toFixed(1)} m`], ["p", `${spot.lon.toFixed(5)}, ${spot.lat.toFixed(5)}`]];
    tell(lines);
    const first = globe.world.ground_from_zoom;
    if (first === null) return;
    if (zoom < first) return tell([...lines, ["p", "come nearer for land cover and buildings"]]);
    const ground = (state.ground = await json(`${globe.prefix}ground?${query}`));
    const tall = ground.above_ground_m >= 0.5 ? `, ${ground.above_ground_m.toFixed(1)} m tall` : "";
    const built = ground.building ? [["p", `Building, ${ground.building.roof} roof, ${ground.building.ridge_m.toFixed(1)} m high`]] : [];
    tell([...lines, ["p", `${ground.landcover.name}${tall}`], ...built]);
  } catch (error) {
    tell([["p", error.message]]);
  }
}

function clear() {
  [marks, state.metres, state.spot] = [[], 0, null];
  at("facts").hidden = true;
}

function bind(canvas) {
  let from = null;
  canvas.addEventListener("pointerdown", (event) => {
    globe.stop();
    from = event.isPrimary ? [event.clientX, event.clientY] : null;
  });
  canvas.addEventListener("pointerup", (event) => {
    if (from && event.button === 0 && Math.hypot(event.clientX - from[0], event.clientY - from[1]) < CLICK_PX) ask(event.clientX, event.clientY);
    from = null;
  });
  const step = (east, north) => () => globe.step(east, north);
  const keys = {
    ArrowLeft: step(-0.25, 0), ArrowRight: step(0.25, 0), ArrowUp: step(0, 0.25), ArrowDown: step(0, -0.25),
    "+": () => globe.zoom(0.7), "=": () => globe.zoom(0.7), "-": () => globe.zoom(1 / 0.7), Home: () => globe.home(),
    Escape: clear, m: () => at("measure").click(), Enter: () => ask(innerWidth / 2, innerHeight / 2),
  };
  window.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLElement && event.target.closest("input, button, a");
    const key = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !key) return;
    event.preventDefault();
    key();
  });
  at("measure").addEventListener("change", () => {
    canvas.classList.toggle("aim", at("measure").checked);
    clear();
  });
  at("go").addEventListener("submit", (event) => {
    event.preventDefault();
    const place = typed(at("place").value, 84);
    at("message").hidden = Boolean(place);
    at("message").textContent = "Write longitude and latitude in degrees, such as 8.0, 46.5; latitude from -84 to 84.";
    if (place) globe.fly({ lon: place[0], lat: place[1], height: STREET_M });
    canvas.focus();
  });
  at("world").addEventListener("submit", (event) => {
    event.preventDefault();
    const { lon, lat, height } = globe.looking();
    location.assign(`?world=${encodeURIComponent(`seed/${at("seed").value.trim()}/`)}#${height.toFixed(0)}/${lon.toFixed(5)}/${lat.toFixed(5)}`);
    location.reload();
  });
  at("home").addEventListener("click", () => globe.home());
  at("map").addEventListener("click", () => {
    const { lon, lat, height } = globe.looking();
    location.href = `../#${Math.log2(3e7 / height).toFixed(2)}/${lon.toFixed(5)}/${lat.toFixed(5)}`;
  });
}

function foot() {
  const { lon, lat, height } = globe.eye;
  at("where").textContent = `${lon.toFixed(4)}, ${lat.toFixed(4)} · ${length(height)} high`;
  at("work").textContent = globe.pending ? `${globe.pending} pieces under way` : "all is here";
  at("progress").classList.toggle("on", globe.pending > 0);
}

export async function openGlobe() {
  window.metaearth3d = state;
  window.addEventListener("error", (event) => fail(event.message));
  window.addEventListener("unhandledrejection", (event) => fail(String(event.reason?.message ?? event.reason)));
  const named = new URLSearchParams(location.search).get("world") ?? "";
  const prefix = `../${named}`;
  const world = await json(`${prefix}world.json`);
  at("seed").value = world.seed;
  at("subtitle").textContent = `the planet · seed ${world.seed} · ${world.digest.slice(0, 8)}`;
  const canvas = at("view");
  globe = state.globe = new Globe(canvas, prefix, world);
  bind(canvas);
  const [height, lon, lat] = location.hash.slice(1).split("/").map(Number);
  if ([height, lon, lat].every(Number.isFinite) && location.hash) globe.lookAt({ lon, lat, height });
  else globe.home();
  let still = 0;
  const frame = () => {
    requestAnimationFrame(frame);
    globe.frame();
    foot();
    still = globe.pending || globe.flight ? 0 : still + 1;
    state.settled = still > 20; // loading comes in waves
    state.ready ||= state.settled && globe.tiles.visibleTiles.size > 0;
    if (globe.errors.length) state.errors.push(...globe.errors.splice(0));
  };
  frame();
}
