// Shows a tileset with three.js, 3d-tiles-renderer and the decoders of Draco, KTX2 and meshopt; bundled to three.js.
import { Matrix4, PerspectiveCamera, Scene, Vector3, WebGLRenderer } from "three";
import { MeshoptDecoder } from "three/addons/libs/meshopt_decoder.module.js";
import { DRACOLoader } from "three/addons/loaders/DRACOLoader.js";
import { KTX2Loader } from "three/addons/loaders/KTX2Loader.js";
import { TilesRenderer } from "3d-tiles-renderer/three";
import { GLTFExtensionsPlugin } from "3d-tiles-renderer/plugins";

const state = (window.state = { ready: false, errors: [], loaded: 0, textures: 0 });
const renderer = new WebGLRenderer({ canvas: document.getElementById("view"), antialias: true });
renderer.setSize(innerWidth, innerHeight, false);
const [scene, camera] = [new Scene(), new PerspectiveCamera(45, innerWidth / innerHeight, 1, 1e6)];
const tiles = new TilesRenderer(new URLSearchParams(location.search).get("tileset"));
tiles.registerPlugin(new GLTFExtensionsPlugin({
  metadata: true, rtc: false, meshoptDecoder: MeshoptDecoder, dracoLoader: new DRACOLoader().setDecoderPath("draco/"),
  ktxLoader: new KTX2Loader().setTranscoderPath("basis/").detectSupport(renderer),
}));
tiles.setCamera(camera);
scene.add(tiles.group);
tiles.addEventListener("load-error", ({ url, error }) => state.errors.push(`${url}: ${error.message}`));
tiles.addEventListener("load-model", ({ scene: model }) => {
  state.loaded++;
  model.traverse((mesh) => (state.textures += mesh.material?.map ? 1 : 0));
});
tiles.addEventListener("load-root-tileset", ({ tileset: { root } }) => {
  new Matrix4().fromArray(root.transform).invert().decompose(tiles.group.position, tiles.group.quaternion, tiles.group.scale);
  const box = root.boundingVolume.box;
  const [centre, reach] = [new Vector3(box[0], box[1], box[2]), Math.hypot(box[3], box[7], box[11])];
  camera.up.set(0, 0, 1);
  camera.position.copy(centre).add(new Vector3(-0.4, -0.7, 0.9).multiplyScalar(reach * 1.1));
  camera.lookAt(centre);
});
let [idle, settled] = [0, false];
tiles.addEventListener("tiles-load-start", () => (settled = false));
tiles.addEventListener("tiles-load-end", () => (settled = true));
(function frame() {
  requestAnimationFrame(frame);
  camera.updateMatrixWorld();
  tiles.setResolutionFromRenderer(camera, renderer);
  tiles.update();
  renderer.render(scene, camera);
  idle = settled ? idle + 1 : 0;
  state.ready = idle > 20 && state.loaded + state.errors.length > 0;
})();
