// The page of a scene: opens a tileset, frames it, and binds the panel. Tests read window.metaearth3d.
import { Stage } from "./stage.js";
import { Terrain } from "./terrain.js";
import { bindPanel } from "./panel.js";
import { Probe } from "./probe.js";
import { describe, showPlace, showScale, showStatus } from "./text.js";

const state = { ready: false, tiles: 0, triangles: 0, errors: [] };

function fail(text) {
  state.errors.push(text);
  const box = document.getElementById("message");
  box.textContent = text;
  box.hidden = false;
  if (!state.tiles) document.getElementById("status").textContent = "";
}

export function openScene() {
  window.metaearth3d = state;
  window.addEventListener("error", (event) => fail(event.message));
  window.addEventListener("unhandledrejection", (event) => fail(String(event.reason?.message ?? event.reason)));
  if (location.protocol === "file:") {
    return fail("Browsers do not load tiles from file://. Run `metaearth3d view FOLDER` or `python -m http.server` here.");
  }
  const canvas = document.getElementById("view");
  let stage;
  try {
    stage = new Stage(canvas);
  } catch {
    return fail("This browser offers no WebGL 2, which the viewer needs.");
  }
  const named = new URLSearchParams(location.search).get("tileset") ?? "tiles/tileset.json";
  const url = new URL(named, location.href).toString(); // tiles are looked for beside it, which needs a folder
  const terrain = new Terrain(url, stage);
  const probe = new Probe(stage, terrain);
  const legend = bindPanel(stage, terrain, probe);

  terrain.onError = (where, error) => fail(`${where}: ${error.message}`);
  terrain.onOpen = (tileset, box) => {
    stage.enter(box);
    legend(tileset);
    describe(tileset);
  };
  stage.onPoint = (ndc) => showPlace(terrain.placeAt(ndc));
  stage.groundUnder = (place) => terrain.heightAt(place);
  stage.onDrawn = () => probe.draw();
  stage.onFrame = () => {
    const moved = terrain.update();
    Object.assign(state, terrain.counts());
    state.ready ||= terrain.settled && state.tiles > 0;
    document.getElementById("progress").classList.toggle("on", !terrain.settled);
    if (terrain.tiles.root) {
      showStatus(state, terrain.settled);
      showScale(stage);
    }
    return moved;
  };
  state.stage = stage; // for the console and for tests that move the camera
  state.terrain = terrain;
  state.probe = probe;
  stage.run();
}
