// Binds the panel's inputs and their keys.
import { LEVEL_COLOURS } from "./terrain.js";

const at = (id) => document.getElementById(id);

// Returns a function that fills the legend of levels from a tileset.
export function bindPanel(stage, terrain, probe) {
  const bindSwitch = (id, key, apply) => {
    const input = at(id);
    input.addEventListener("change", () => apply(input.checked));
    window.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== key || event.ctrlKey || event.metaKey || event.altKey) return;
      input.checked = !input.checked;
      apply(input.checked);
    });
    apply(input.checked); // browsers restore inputs on reload
  };
  bindSwitch("sun", "l", (on) => {
    at("azimuth-row").hidden = !on;
    terrain.setMode({ sun: on });
  });
  bindSwitch("measure", "m", (on) => (probe.measure = on));
  bindSwitch("wireframe", "w", (on) => terrain.setMode({ wireframe: on }));
  bindSwitch("levels", "c", (on) => {
    at("legend").hidden = !on;
    terrain.setMode({ levels: on });
  });
  bindRange("azimuth", (value) => `${value}°`, (value) => stage.setSun(value));
  bindRange("error", (value) => `${pixels(value)} px`, (value) => (terrain.errorTarget = 2 ** value));
  const home = () => stage.home && stage.frame(stage.home);
  at("reset").addEventListener("click", home);
  window.addEventListener("keydown", (event) => {
    if (event.key === "Home" && event.target.type !== "range") home();
  });
  return fillLegend;
}

const pixels = (value) => Number((2 ** value).toPrecision(2));

function bindRange(id, text, apply) {
  const input = at(id);
  const change = () => {
    at(`${id}-text`).textContent = text(Number(input.value));
    apply(Number(input.value));
  };
  input.addEventListener("input", change);
  change();
}

function fillLegend(tileset) {
  const rows = [];
  for (let tile = tileset.root, depth = 0; tile; tile = tile.children?.[0], depth++) {
    const row = document.createElement("li");
    const patch = document.createElement("i");
    patch.style.background = LEVEL_COLOURS[depth % LEVEL_COLOURS.length];
    const gsd = tile.metadata?.properties?.gsd_m;
    row.append(patch, gsd ? `${Number(gsd.toPrecision(2))} m per post` : `depth ${depth}`);
    rows.push(row);
  }
  at("legend").replaceChildren(...rows);
}
