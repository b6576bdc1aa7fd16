// The tiles of one world: fetched a few at a time, nearest to the middle first, forgotten when no longer wanted.
const AT_ONCE = 5; // browsers open six connections to a server; one is left for the rest of the page
const KEPT = 400; // tiles in memory
const SIZE = 256;
const RETRY_MS = 2000;

export class Tiles {
  constructor(prefix, world, changed) {
    this.prefix = prefix; // "" or "seed/7/"
    this.world = world; // world.json
    this.changed = changed; // called when there is something new to draw
    this.kind = "xyz";
    this.kept = new Map(); // key -> ImageBitmap, or null where there is no tile
    this.loading = new Map(); // key -> AbortController
    this.wanted = [];
    this.resting = false;
    this.errors = [];
  }

  get pending() {
    return this.loading.size + this.wanted.length;
  }

  // Draw what there is of a view (middle x, y in 0..1, zoom) between two columns of pixels, and ask for the rest.
  draw(context, view, left, right) {
    const [first, last] = this.world.zooms;
    const zoom = Math.min(Math.max(Math.round(view.zoom), first), last);
    const n = 2 ** zoom;
    const side = SIZE * 2 ** (view.zoom - zoom);
    const column = (px) => (view.x * n * side + px - view.width / 2) / side;
    const top = view.y * n - view.height / 2 / side;
    const missing = [];
    context.save();
    context.beginPath();
    context.rect(left, 0, right - left, view.height);
    context.clip();
    context.imageSmoothingEnabled = view.zoom < last + 0.5;
    for (let y = Math.max(0, Math.floor(top)); y <= Math.min(n - 1, Math.floor(top + view.height / side)); y++) {
      for (let x = Math.floor(column(left)); x <= Math.floor(column(right - 0.01)); x++) {
        const home = ((x % n) + n) % n;
        if (!this.holds(n, home, y) || (home !== x && this.world.kind !== "planet")) continue;
        const x0 = Math.round((x - column(0)) * side), x1 = Math.round((x + 1 - column(0)) * side);
        const y0 = Math.round((y - top) * side), y1 = Math.round((y + 1 - top) * side);
        if (!this.paint(context, zoom, home, y, x0, y0, x1 - x0, y1 - y0)) {
          const [cx, cy] = [(x0 + x1 - view.width) / 2, (y0 + y1 - view.height) / 2];
          missing.push({ key: `${this.kind}/${zoom}/${home}/${y}`, far: cx * cx + cy * cy });
        }
      }
    }
    context.restore();
    this.ask(missing.sort((a, b) => a.far - b.far).map((tile) => tile.key));
  }

  // Whether a tile of a zoom with n columns meets the world's bounds.
  holds(n, x, y) {
    const [west, south, east, north] = this.world.bounds;
    const lat = (row) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / n))) * 180) / Math.PI;
    const lon = (col) => (col / n) * 360 - 180;
    return lon(x) < east && lon(x + 1) > west && lat(y + 1) < north && lat(y) > south;
  }

  // Draw a tile, or the part of its nearest kept ancestor; returns whether it was the tile itself.
  paint(context, zoom, x, y, left, top, width, height) {
    for (let up = 0; zoom - up >= this.world.zooms[0] && up < 9; up++) {
      const key = `${this.kind}/${zoom - up}/${x >> up}/${y >> up}`;
      const picture = this.kept.get(key);
      if (picture === undefined) continue;
      if (picture !== null) {
        this.kept.delete(key); // now the most recently used
        this.kept.set(key, picture);
        const part = SIZE / 2 ** up;
        const [u, v] = [(x % 2 ** up) * part, (y % 2 ** up) * part];
        context.drawImage(picture, u, v, part, part, left, top, width, height);
      }
      return up === 0 || picture === null;
    }
    return false;
  }

  // Load these, nearest first, and stop loading all others.
  ask(keys) {
    const set = new Set(keys);
    for (const [key, controller] of this.loading) if (!set.has(key)) controller.abort();
    this.wanted = keys.filter((key) => !this.loading.has(key));
    this.pump();
  }

  pump() {
    while (!this.resting && this.loading.size < AT_ONCE && this.wanted.length) this.load(this.wanted.shift());
  }

  async load(key) {
    const controller = new AbortController();
    this.loading.set(key, controller);
    try {
      const ending = key.startsWith("xyz") && this.world.kind === "planet" ? "jpg" : "png"; // others have clear rims
      const answer = await fetch(`${this.prefix}${key}.${ending}?v=${this.world.digest}`, { signal: controller.signal });
      if (answer.status === 503) this.rest();
      else if (answer.status === 404) this.keep(key, null);
      else if (!answer.ok) throw new Error(await answer.text());
      else this.keep(key, await picture(await answer.blob(), key));
    } catch (error) {
      if (error.name !== "AbortError") {
        this.errors.push(String(error));
        this.rest();
      }
    }
    this.loading.delete(key);
    this.changed();
    this.pump();
  }

  rest() {
    this.resting = true;
    setTimeout(() => {
      this.resting = false;
      this.changed();
    }, RETRY_MS);
  }

  keep(key, bitmap) {
    this.kept.set(key, bitmap);
    while (this.kept.size > KEPT) {
      const [oldest, old] = this.kept.entries().next().value;
      old?.close();
      this.kept.delete(oldest);
    }
  }

  stop() {
    this.ask([]);
    for (const bitmap of this.kept.values()) bitmap?.close();
    this.kept.clear();
  }
}

async function picture(blob, key) {
  const bitmap = await createImageBitmap(blob, { colorSpaceConversion: "none", premultiplyAlpha: "none" });
  return key.startsWith("xyz") ? bitmap : shaded(bitmap, Number(key.split("/")[1]));
}

// Heights as a picture: colours by height, light from the north-west.
async function shaded(bitmap, zoom) {
  const canvas = new OffscreenCanvas(SIZE, SIZE);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0);
  const image = context.getImageData(0, 0, SIZE, SIZE);
  const data = image.data;
  const heights = new Float32Array(SIZE * SIZE);
  for (let i = 0; i < heights.length; i++) heights[i] = -10000 + (data[4 * i] * 65536 + data[4 * i + 1] * 256 + data[4 * i + 2]) * 0.1;
  const metres = (40075016 / 2 ** zoom / SIZE) * 2 * Math.max(0.2, 1 - zoom / 12); // small scales are exaggerated
  for (let r = 0; r < SIZE; r++) {
    for (let c = 0; c < SIZE; c++) {
      const i = r * SIZE + c, h = heights[i];
      const dx = heights[r * SIZE + Math.min(c + 1, SIZE - 1)] - heights[r * SIZE + Math.max(c - 1, 0)];
      const dy = heights[Math.min(r + 1, SIZE - 1) * SIZE + c] - heights[Math.max(r - 1, 0) * SIZE + c];
      const light = Math.min(1.5, Math.max(0.35, 1 + (1.2 * (dx + dy)) / metres));
      tint(h).forEach((value, band) => (data[4 * i + band] = value * light));
    }
  }
  context.putImageData(image, 0, 0);
  bitmap.close();
  return createImageBitmap(canvas);
}

const TINTS = [[-6000, 18, 34, 74], [-200, 52, 96, 150], [-0.1, 120, 166, 196], [0, 92, 128, 86], [400, 150, 164, 104],
  [1200, 186, 164, 112], [2400, 150, 120, 96], [3800, 226, 224, 222], [6000, 250, 252, 255]];

function tint(h) {
  const k = TINTS.findIndex((row) => row[0] >= h);
  if (k <= 0) return (k < 0 ? TINTS.at(-1) : TINTS[0]).slice(1);
  const [a, b] = [TINTS[k - 1], TINTS[k]];
  const t = (h - a[0]) / (b[0] - a[0]);
  return [1, 2, 3].map((i) => a[i] + (b[i] - a[i]) * t);
}
