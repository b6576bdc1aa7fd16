// The card that says what is at a place.
import { length } from "./place.js";

const card = document.getElementById("facts");

export function facts(html) {
  card.innerHTML = html;
  card.hidden = false;
}

export function hide() {
  card.hidden = true;
}

// Words of the server, which are text and not HTML.
export function say(text) {
  facts("<p></p>");
  card.firstChild.textContent = text;
}

export function measured(metres, count) {
  facts(`<b>${length(metres)}</b><p>${count} place${count > 1 ? "s" : ""}; Escape clears</p>`);
}

export function spotFacts(found, more) {
  const colour = `rgb(${found.colour.join(" ")})`;
  const level = `level ${found.level}, ${length(found.gsd_m)} per pixel`;
  facts(`<b>${found.elevation_m.toFixed(1)} m</b> above sea level<p>${found.lon.toFixed(5)}, ${found.lat.toFixed(5)}</p>${more}<p><i style="background:${colour}"></i> ${colour} · ${level}</p>`);
}

export function groundText(ground) {
  if ("missing" in ground) return `<p>${ground.missing}</p>`;
  const { landcover, above_ground_m: above, building } = ground;
  const cover = `<p><i style="background:rgb(${landcover.colour.join(" ")})"></i> <span>${landcover.name}</span>${above >= 0.5 ? `, ${above.toFixed(1)} m tall` : ""}</p>`;
  if (!building) return cover;
  const { roof, eave_m: eave, ridge_m: ridge, area_m2: area } = building;
  return `${cover}<p><span>Building, ${roof} roof</span>: ${ridge.toFixed(1)} m high, eaves at ${eave.toFixed(1)} m, ${area.toFixed(0)} m²</p>`;
}
