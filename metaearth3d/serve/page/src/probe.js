// Clicking on the scene: what is there, and how far one place is from another.
import { length } from "../../map/place.js";

const at = (id) => document.getElementById(id);
const CLICK_PX = 6; // a pointer that moved further was dragging

export class Probe {
  constructor(stage, terrain) {
    Object.assign(this, { stage, terrain, marks: [], measuring: false, found: null, metres: 0 });
    let from = null;
    const canvas = stage.canvas;
    canvas.addEventListener("pointerdown", (event) => (from = event.isPrimary ? [event.clientX, event.clientY] : null));
    canvas.addEventListener("pointerup", (event) => {
      const still = from && Math.hypot(event.clientX - from[0], event.clientY - from[1]) < CLICK_PX;
      from = null;
      if (still && event.button === 0) this.ask(stage.ndc(event));
    });
    canvas.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.ask(stage.middle);
      if (event.key === "Escape") this.clear();
    });
  }

  set measure(on) {
    this.measuring = on;
    this.stage.canvas.classList.toggle("aim", on);
    this.clear();
  }

  clear() {
    [this.marks, this.found, this.metres] = [[], null, 0];
    at("facts").hidden = true;
    this.draw();
  }

  ask(ndc) {
    const hit = this.terrain.hit(ndc);
    if (!hit) return;
    const place = this.terrain.placeOf(hit.point);
    if (this.measuring) return this.#add(hit.point);
    this.marks = [hit.point];
    const building = this.terrain.featureOf(hit);
    this.found = { ...place, building };
    tell(factsOf(place, building));
    this.draw();
  }

  #add(point) {
    this.marks.push(point);
    this.metres = 0;
    for (let i = 1; i < this.marks.length; i++) this.metres += this.marks[i].distanceTo(this.marks[i - 1]);
    const rise = point.z - this.marks[0].z;
    const line = this.marks.length > 1 ? `${rise < 0 ? "−" : "+"}${length(Math.abs(rise))} up` : "now the next place";
    tell([["b", length(this.metres)], ["p", `${line}; Escape clears`]]);
    this.draw();
  }

  // Marks as lines and dots over the picture, moved with the camera.
  draw() {
    const { clientWidth: width, clientHeight: height } = this.stage.canvas;
    const points = this.marks.map((mark) => {
      const seen = mark.clone().project(this.stage.camera);
      return seen.z < 1 ? [((seen.x + 1) * width) / 2, ((1 - seen.y) * height) / 2] : null;
    }).filter(Boolean);
    const text = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`);
    if (at("marks").dataset.drawn === text.join(" ")) return;
    at("marks").dataset.drawn = text.join(" ");
    at("marks-line").setAttribute("points", this.measuring ? text.join(" ") : "");
    at("marks-dots").replaceChildren(...points.map(([x, y]) => {
      const dot = document.createElementNS("http://www.w3.org/2000/svg", "circle");
      for (const [name, value] of [["cx", x], ["cy", y], ["r", 4.5]]) dot.setAttribute(name, value);
      return dot;
    }));
  }
}

const degrees = ({ lon, lat }) => `${lon.toFixed(5)}, ${lat.toFixed(5)}`;

function factsOf(place, building) {
  const ground = [["b", `${place.height.toFixed(1)} m`], ["p", degrees(place)]];
  if (!building) return ground;
  const { roof, eave_m: eave, ridge_m: ridge, area_m2: area, volume_m3: volume } = building;
  return [
    ["b", `Building, ${ridge.toFixed(1)} m high`],
    ["p", `${roof} roof, eaves at ${eave.toFixed(1)} m`],
    ["p", `${area.toFixed(0)} m² of ground, ${Math.round(volume)} m³`],
    ["p", degrees(place)],
  ];
}

export function tell(lines) {
  at("facts").replaceChildren(...lines.map(([tag, text]) => Object.assign(document.createElement(tag), { textContent: text })));
  at("facts").hidden = false;
}

