// Words and numbers around the view.
const at = (id) => document.getElementById(id);
const count = new Intl.NumberFormat("en");

const set = (id, text) => {
  const element = at(id);
  if (element.textContent !== text) element.textContent = text;
};

// Title, subtitle and credit from the tileset's metadata, and from scene.json where that says it belongs to a scene.
export async function describe(tileset) {
  const about = { ...tileset.extras?.metadata };
  if (about.scene) Object.assign(about, await sceneFile());
  const spec = about.spec ?? {};
  const title = about.title ?? about.name ?? spec.title ?? spec.name;
  if (title) {
    set("title", String(title));
    document.title = `${title} · MetaEarth3D`;
  }
  const facts = [];
  const prompt = about.prompt ?? spec.prompt ?? spec.text;
  const seed = about.seed ?? spec.seed;
  const error = tileset.extras?.max_error_m;
  if (prompt) facts.push(`“${prompt}”`);
  if (seed !== undefined) facts.push(`seed ${seed}`);
  if (error) facts.push(`mesh within ${Number(error.toPrecision(2))} m`);
  set("subtitle", about.description ? String(about.description) : facts.join(" · "));
  set("credit", String(about.attribution ?? about.note ?? ""));
}

async function sceneFile() {
  const answer = await fetch("scene.json");
  return answer.ok ? answer.json() : {};
}

export function showStatus({ tiles, triangles }, settled) {
  set("status", `${settled ? "" : "Loading… "}${count.format(tiles)} tiles · ${count.format(triangles)} triangles`);
}

export function showPlace(place) {
  if (!place) return set("place", "");
  const { lon, lat, height } = place;
  const ns = lat < 0 ? "S" : "N";
  const ew = lon < 0 ? "W" : "E";
  set("place", `${Math.abs(lat).toFixed(5)}° ${ns}  ${Math.abs(lon).toFixed(5)}° ${ew}  ${height.toFixed(1)} m`);
}

// A bar of a round length at the point looked at.
export function showScale(stage) {
  const perPixel = stage.metresPerPixel;
  if (!Number.isFinite(perPixel) || perPixel <= 0) return;
  const power = 10 ** Math.floor(Math.log10(perPixel * 120));
  const length = [5, 2, 1].map((n) => n * power).find((metres) => metres <= perPixel * 120);
  at("scale-bar").style.width = `${Math.round(length / perPixel)}px`;
  set("scale-text", length >= 1000 ? `${length / 1000} km` : `${length} m`);
}
