// What the window shows of the world: its middle x, y in 0..1 and its zoom, and the ways these change.
import { toLonLat, toXY } from "./place.js";

export class View {
  constructor(changed) {
    Object.assign(this, { x: 0.5, y: 0.5, zoom: 3, width: 1, height: 1, world: null, changed });
  }

  get span() {
    return 256 * 2 ** this.zoom; // pixels once around
  }

  // x, y of a pixel of the window.
  at(px, py) {
    return [this.x + (px - this.width / 2) / this.span, this.y + (py - this.height / 2) / this.span];
  }

  place(px = this.width / 2, py = this.height / 2) {
    return toLonLat(...this.at(px, py));
  }

  // The pixel of a place; of a planet's many the one nearest to the middle.
  pixel([lon, lat]) {
    const [x, y] = toXY(lon, lat);
    const around = this.world.kind === "planet" ? Math.round(this.x - x) : 0;
    return [(x + around - this.x) * this.span + this.width / 2, (y - this.y) * this.span + this.height / 2];
  }

  limit() {
    const [first, last] = this.world.zooms;
    this.zoom = Math.min(Math.max(this.zoom, Math.max(first - 1, 0)), last + 2);
    if (this.world.kind === "planet") this.x -= Math.floor(this.x);
    this.y = Math.min(Math.max(this.y, 0), 1);
  }

  pan(dx, dy) {
    this.x += dx / this.span;
    this.y += dy / this.span;
    this.limit();
    this.changed();
  }

  // Nearer or further, what is under a pixel staying there.
  zoomBy(amount, px = this.width / 2, py = this.height / 2) {
    const [x, y] = this.at(px, py);
    this.zoom += amount;
    this.limit();
    const [nx, ny] = this.at(px, py);
    this.x += x - nx;
    this.y += y - ny;
    this.limit();
    this.changed();
  }

  fly(lon, lat, zoom) {
    [this.x, this.y] = toXY(lon, Math.min(Math.max(lat, -85), 85));
    this.zoom = zoom;
    this.limit();
    this.changed();
  }

  // The whole world, or as much of one without end as says something.
  home() {
    const { kind, center, bounds } = this.world;
    if (kind === "planet") return this.fly(...center, 3);
    const [[x0, y0], [x1, y1]] = [toXY(bounds[0], bounds[3]), toXY(bounds[2], bounds[1])];
    const zoom = Math.log2(Math.min(innerWidth / 256 / (x1 - x0), innerHeight / 256 / (y1 - y0)));
    this.fly(...center, kind === "text" ? Math.max(zoom, 12) : zoom);
  }
}
