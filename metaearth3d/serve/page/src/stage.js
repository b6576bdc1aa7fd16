// Renderer, camera, light and controls in a z-up world of metres (east, north, up at the middle of the scene).
import {
  AmbientLight, DirectionalLight, PerspectiveCamera, Scene, Vector2, Vector3, WebGLRenderer,
} from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import { Sky } from "./sky.js";

function corners({ centre, half }) {
  const signs = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => new Vector3(i & 1 ? 1 : -1, i & 2 ? 1 : -1, i & 4 ? 1 : -1));
  return signs.map((sign) => sign.multiply(half).add(centre));
}

const TURN = Math.PI / 36; // radians per key press
const SUN_ALTITUDE = (40 * Math.PI) / 180;
const HIGH = new Vector3(-0.36, -0.72, 0.59).normalize(); // from where the whole is seen
const LOW = new Vector3(-0.5, -0.8, 0.38).normalize(); // from where it looks like land
const GROUND_MS = 120; // how often the ground under the camera is looked for

export class Stage {
  constructor(canvas) {
    this.canvas = canvas;
    this.renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
    this.scene = new Scene();
    this.camera = new PerspectiveCamera(45, 1, 1, 1e6);
    this.camera.up.set(0, 0, 1);
    this.controls = new OrbitControls(this.camera, canvas);
    Object.assign(this.controls, {
      enableDamping: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      dampingFactor: 0.12,
      screenSpacePanning: false,
      zoomToCursor: true,
      maxPolarAngle: (Math.PI * 87) / 180,
    });
    this.sky = new Sky(this.scene);
    this.sun = new DirectionalLight(0xfff3df, 3.0);
    this.scene.add(new AmbientLight(0xdfe9f5, 1.3), this.sun, this.sun.target);
    this.setSun(315);
    this.size = 1000;
    this.dirty = true;
    this.onFrame = () => false;
    this.onPoint = () => {};
    this.onDrawn = () => {};
    this.groundUnder = () => null; // height of the ground at a place, or null
    this.controls.addEventListener("change", () => this.refresh());
    new ResizeObserver(() => this.#resize()).observe(canvas);
    canvas.addEventListener("keydown", (event) => this.#key(event));
    this.#watchPointer();
  }

  refresh() {
    this.dirty = true;
  }

  setSun(azimuthDeg) {
    const a = (azimuthDeg * Math.PI) / 180;
    const flat = Math.cos(SUN_ALTITUDE);
    this.sun.position.set(Math.sin(a) * flat, Math.cos(a) * flat, Math.sin(SUN_ALTITUDE));
    this.sky.uniforms.sun.value.copy(this.sun.position).normalize();
    this.refresh();
  }

  // Looks north-east over a box {centre, half}, low enough to see a horizon.
  enter(box) {
    this.#bound(box);
    const distance = 0.8 * Math.hypot(box.half.x, box.half.y);
    const height = Math.max(distance * LOW.z, 2.2 * box.half.z);
    this.camera.position.copy(box.centre).addScaledVector(LOW, distance).setZ(box.centre.z + height);
    this.controls.target.copy(box.centre);
    this.controls.update();
    this.refresh();
  }

  // Looks north-east at a box from above, as near as all of its corners allow.
  frame(box) {
    this.#bound(box);
    const away = (distance) => {
      this.camera.position.copy(box.centre).addScaledVector(HIGH, distance);
      this.camera.lookAt(box.centre);
      this.camera.near = distance / 500;
      this.camera.far = distance + 4 * this.size;
      this.camera.updateMatrixWorld();
      this.camera.updateProjectionMatrix();
      return corners(box).every((corner) => Math.max(...corner.project(this.camera).toArray().slice(0, 2).map(Math.abs)) < 0.94);
    };
    let [near, far] = [this.size * 0.5, this.size * 20];
    for (let i = 0; i < 24; i++) {
      const middle = (near + far) / 2;
      if (away(middle)) far = middle;
      else near = middle;
    }
    away(far);
    this.controls.target.copy(box.centre);
    this.controls.update();
    this.refresh();
  }

  #bound(box) {
    this.home = box;
    this.size = Math.hypot(box.half.x, box.half.y, box.half.z);
    this.controls.minDistance = Math.max(this.size / 500, 5);
    this.controls.maxDistance = this.size * 20;
  }

  // The camera stays above the ground: it is lifted, never turned.
  #keepAbove() {
    const now = performance.now();
    if (now - (this.looked ?? 0) < GROUND_MS) return;
    this.looked = now;
    const ground = this.groundUnder(this.camera.position);
    const least = ground === null ? -Infinity : ground + Math.max(2, this.size / 1000);
    if (this.camera.position.z < least) this.camera.position.z = least;
  }

  // Metres per screen pixel at the point looked at.
  get metresPerPixel() {
    const distance = this.camera.position.distanceTo(this.controls.target);
    return (2 * distance * Math.tan((this.camera.fov * Math.PI) / 360)) / this.canvas.clientHeight;
  }

  run() {
    const frame = () => {
      requestAnimationFrame(frame);
      this.controls.update();
      const moved = this.onFrame();
      if (!(this.dirty || moved)) return;
      this.dirty = false;
      this.#keepAbove();
      const { position } = this.camera;
      const distance = position.distanceTo(this.controls.target);
      this.camera.near = Math.max(distance / 500, 0.5);
      this.camera.far = distance * 4 + this.size * 8;
      this.camera.updateProjectionMatrix();
      this.sky.update(distance, this.size, (position.z - this.controls.target.z) / distance);
      this.renderer.render(this.scene, this.camera);
      this.onDrawn();
    };
    this.#resize();
    frame();
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width || !height) return;
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    this.renderer.setSize(width, height, false);
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
    this.refresh();
  }

  #key(event) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (step && event.shiftKey) this.#move(step[0], -step[1]);
    else if (step) this.#turn(step[0] * TURN, step[1] * TURN);
    else if (event.key === "+" || event.key === "=") this.#zoom(0.85);
    else if (event.key === "-") this.#zoom(1 / 0.85);
    else return;
    event.preventDefault();
  }

  #turn(azimuth, polar) {
    const offset = this.camera.position.clone().sub(this.controls.target);
    offset.applyAxisAngle(new Vector3(0, 0, 1), azimuth);
    const radius = offset.length();
    const now = Math.acos(offset.z / radius);
    const next = Math.min(Math.max(now + polar, 0.02), this.controls.maxPolarAngle);
    const flat = Math.hypot(offset.x, offset.y) || 1;
    offset.set((offset.x / flat) * Math.sin(next), (offset.y / flat) * Math.sin(next), Math.cos(next));
    this.camera.position.copy(this.controls.target).addScaledVector(offset, radius);
    this.refresh();
  }

  #move(right, forward) {
    const ahead = this.controls.target.clone().sub(this.camera.position).setZ(0).normalize();
    const aside = new Vector3(ahead.y, -ahead.x, 0);
    const step = this.camera.position.distanceTo(this.controls.target) / 12;
    const by = ahead.multiplyScalar(forward * step).addScaledVector(aside, right * step);
    this.camera.position.add(by);
    this.controls.target.add(by);
    this.refresh();
  }

  #zoom(factor) {
    const offset = this.camera.position.clone().sub(this.controls.target);
    const length = Math.min(Math.max(offset.length() * factor, this.controls.minDistance), this.controls.maxDistance);
    this.camera.position.copy(this.controls.target).add(offset.setLength(length));
    this.refresh();
  }

  // Where an event is on the screen: -1..1, right and up.
  ndc(event) {
    const box = this.canvas.getBoundingClientRect();
    return new Vector2(((event.clientX - box.left) / box.width) * 2 - 1, 1 - ((event.clientY - box.top) / box.height) * 2);
  }

  get middle() {
    return new Vector2(0, 0);
  }

  #watchPointer() {
    let waiting = 0;
    this.canvas.addEventListener("pointermove", (event) => {
      clearTimeout(waiting);
      if (event.buttons) return;
      const place = this.ndc(event);
      waiting = setTimeout(() => this.onPoint(place), 80);
    });
    this.canvas.addEventListener("pointerleave", () => clearTimeout(waiting));
  }
}
