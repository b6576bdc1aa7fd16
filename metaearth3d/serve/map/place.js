// Places and distances: longitude and latitude in degrees, x and y of Web Mercator in 0..1. The pages of 3D share it.
const EARTH_M = 6371008.8; // mean radius

export const toLonLat = (x, y) => [(x - Math.floor(x)) * 360 - 180, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
export const toXY = (lon, lat) => [(lon + 180) / 360, (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2];
export const length = (m) => (m < 1000 ? `${m.toFixed(m < 10 ? 1 : 0)} m` : `${(m / 1000).toPrecision(4)} km`);

// Metres along a great circle.
export function distance([lon1, lat1], [lon2, lat2]) {
  const [a, b, d] = [lat1, lat2, lon2 - lon1].map((v) => (v * Math.PI) / 180);
  const h = Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(d / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

// Metres along a line of places.
export const along = (places) => places.slice(1).reduce((sum, place, i) => sum + distance(places[i], place), 0);

// The place that somebody typed as "lon, lat", or null.
export function typed(text, most) {
  const [lon, lat] = text.split(/[\s,;]+/).filter(Boolean).map(Number);
  return Math.abs(lon) <= 180 && Math.abs(lat) <= most ? [lon, lat] : null;
}

export async function json(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return answer.json();
}
