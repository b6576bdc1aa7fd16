// A live planet: heights and imagery come as web tiles while one flies from space to street.
import { MathUtils, PerspectiveCamera, Raycaster, Scene, Vector2, Vector3, WebGLRenderer } from "three";
import { GlobeControls, TilesRenderer } from "3d-tiles-renderer/three";
import { TerrainRGBMeshPlugin, XYZTilesOverlay } from "3d-tiles-renderer/plugins";
import { Sky } from "./sky.js";

const EARTH_M = 6_378_137;
const AT_ONCE = 4; // the server makes two at a time
const AIR_M = 90_000; // above it the sky is black
const FLY_MS = 2600;

export class Globe {
  // Tiles of a world are under `prefix`; `world` is its world.json.
  constructor(canvas, prefix, world) {
    Object.assign(this, { canvas, prefix, world, flight: null });
    this.renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
    this.scene = new Scene();
    this.camera = new PerspectiveCamera(45, 1, 10, 1e8);
    this.sky = new Sky(this.scene);
    const [, last] = world.zooms;
    const overlay = new XYZTilesOverlay({ url: `${prefix}xyz/{z}/{x}/{y}.jpg?v=${world.digest}`, levels: last + 1 });
    this.terrain = new TerrainRGBMeshPlugin({
      url: `${prefix}terrain/{z}/{x}/{y}.png?v=${world.digest}`, maxZoom: last, overlay, applyOverlayTexture: true,
      unlit: true, useRecommendedSettings: false,
    });
    this.tiles = new TilesRenderer();
    this.tiles.registerPlugin(this.terrain);
    this.tiles.errorTarget = 2;
    this.tiles.optimizedLoadStrategy = true; // what is seen comes first, not what lies above it in the tree
    this.tiles.downloadQueue.maxJobsPerOrigin = AT_ONCE;
    this.tiles.group.rotation.x = -Math.PI / 2; // the pole upwards
    this.tiles.setCamera(this.camera);
    this.scene.add(this.tiles.group);
    this.tiles.group.updateMatrixWorld(true);
    this.controls = new GlobeControls(this.scene, this.camera, canvas);
    this.controls.setEllipsoid(this.tiles.ellipsoid, this.tiles.group);
    this.controls.enableDamping = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.controls.minDistance = 15;
    this.errors = [];
    this.lookAt({ lon: world.center[0] - 40, lat: 0, height: 4e7 });
    this.tiles.addEventListener("load-error", ({ url, error }) => this.errors.push(`${url}: ${error.message}`));
    new ResizeObserver(() => this.#resize()).observe(canvas);
    this.#resize();
  }

  get #ellipsoid() {
    return this.tiles.ellipsoid;
  }

  // Longitude, latitude (degrees) and height (metres) of a point of the scene.
  placeOf(point) {
    const local = point.clone().applyMatrix4(this.tiles.group.matrixWorld.clone().invert());
    const { lon, lat, height } = this.#ellipsoid.getPositionToCartographic(local, {});
    return { lon: lon * MathUtils.RAD2DEG, lat: lat * MathUtils.RAD2DEG, height };
  }

  pointOf({ lon, lat, height }) {
    const found = this.#ellipsoid.getCartographicToPosition(lat * MathUtils.DEG2RAD, lon * MathUtils.DEG2RAD, height, new Vector3());
    return found.applyMatrix4(this.tiles.group.matrixWorld);
  }

  get eye() {
    return this.placeOf(this.camera.position);
  }

  // Looks at a place from a height above it: straight down from space, aslant from near.
  lookAt({ lon, lat, height }) {
    const aslant = 0.85 * (1 - MathUtils.smoothstep(Math.log10(height), 4, 6.3)); // of the way to the horizon
    const back = (height * Math.tan(aslant) * MathUtils.RAD2DEG) / EARTH_M;
    const ground = this.terrain.sampleCartographicElevation(lat * MathUtils.DEG2RAD, lon * MathUtils.DEG2RAD) ?? 0;
    this.camera.position.copy(this.pointOf({ lon, lat: Math.max(lat - back, -89), height: height + ground }));
    const up = this.pointOf({ lon, lat: Math.min(lat + 0.01, 89.9), height: 0 }).sub(this.pointOf({ lon, lat, height: 0 }));
    this.camera.up.copy(up.normalize());
    this.camera.lookAt(this.pointOf({ lon, lat, height: ground }));
    this.camera.updateMatrixWorld();
    this.place = { lon, lat, height };
  }

  // Flies to a place: up, along, and down again.
  fly(to) {
    const from = this.place ?? this.eye;
    const turn = ((((to.lon - from.lon) % 360) + 540) % 360) - 180;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return this.lookAt(to);
    const far = Math.hypot(turn * Math.cos(to.lat * MathUtils.DEG2RAD), to.lat - from.lat) * MathUtils.DEG2RAD * EARTH_M;
    this.flight = { from, to, turn, peak: Math.max(from.height, to.height, far * 0.8), began: performance.now() };
  }

  #flown() {
    const { from, to, turn, peak, began } = this.flight;
    const t = Math.min((performance.now() - began) / FLY_MS, 1);
    const s = t * t * (3 - 2 * t);
    const rise = Math.sin(Math.PI * t) ** 1.5;
    const base = (1 - s) * Math.log(from.height) + s * Math.log(to.height);
    const height = Math.exp(base + rise * Math.max(0, Math.log(peak) - base));
    this.lookAt({ lon: from.lon + turn * s, lat: from.lat + (to.lat - from.lat) * s, height });
    if (t === 1) this.flight = null;
  }

  stop() {
    this.flight = null;
  }

  home() {
    const [lon, lat] = this.world.center;
    this.fly({ lon, lat: lat * 0.6, height: 1.9e7 });
  }

  // The place under a point of the window, or null.
  placeAt(x, y) {
    const box = this.canvas.getBoundingClientRect();
    const ndc = new Vector2(((x - box.left) / box.width) * 2 - 1, 1 - ((y - box.top) / box.height) * 2);
    this.camera.updateMatrixWorld();
    const caster = new Raycaster();
    caster.setFromCamera(ndc, this.camera);
    caster.firstHitOnly = true;
    const [hit] = caster.intersectObject(this.tiles.group, true);
    return hit ? this.placeOf(hit.point) : null;
  }

  // The place in the middle of the picture and how far it is.
  looking() {
    const box = this.canvas.getBoundingClientRect();
    const place = this.placeAt(box.left + box.width / 2, box.top + box.height / 2) ?? this.eye;
    return { lon: place.lon, lat: place.lat, height: Math.max(this.camera.position.distanceTo(this.pointOf(place)) * 0.7, 30) };
  }

  // Moves by shares of the height: east and north.
  step(east, north) {
    this.stop();
    const { lon, lat, height } = this.looking();
    const by = (Math.min(height, 3e6) / EARTH_M) * MathUtils.RAD2DEG;
    const next = MathUtils.clamp(lat + north * by, -84, 84);
    this.lookAt({ lon: lon + (east * by) / Math.cos(next * MathUtils.DEG2RAD), lat: next, height });
  }

  zoom(factor) {
    this.stop();
    const { lon, lat, height } = this.looking();
    this.lookAt({ lon, lat, height: MathUtils.clamp(height * factor, 40, 3e7) });
  }

  get pending() {
    const { downloading = 0, parsing = 0, queued = 0 } = this.tiles.stats ?? {};
    return downloading + parsing + queued;
  }

  frame() {
    if (this.flight) this.#flown();
    else this.controls.update();
    this.controls.adjustCamera(this.camera);
    this.camera.updateMatrixWorld();
    this.tiles.setResolutionFromRenderer(this.camera, this.renderer);
    this.tiles.update();
    const { height } = this.eye;
    const air = 1 - MathUtils.smoothstep(height, AIR_M / 4, AIR_M);
    this.sky.uniforms.up.value.copy(this.camera.position).normalize();
    this.sky.uniforms.air.value = air;
    this.sky.fog.near = Math.max(height * 2, 4000) / Math.max(air, 1e-3);
    this.sky.fog.far = this.sky.fog.near * 14;
    this.renderer.render(this.scene, this.camera);
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width || !height) return;
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    this.renderer.setSize(width, height, false);
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
  }
}
