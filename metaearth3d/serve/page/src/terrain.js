// The tiles: loading, materials by mode, and what lies under the pointer.
import { Color, Matrix4, MeshBasicMaterial, MeshLambertMaterial, Raycaster, Triangle, Vector3 } from "three";
import { MeshoptDecoder } from "three/addons/libs/meshopt_decoder.module.js";
import { TilesRenderer, WGS84_ELLIPSOID } from "3d-tiles-renderer/three";
import { GLTFExtensionsPlugin, ImplicitTilingPlugin } from "3d-tiles-renderer/plugins";

export const LEVEL_COLOURS = ["#f2545b", "#f5a04c", "#f7d654", "#7fd67a", "#4ec9c0", "#5a9cf5", "#a67cf0", "#e57cc8"];

export class Terrain {
  constructor(url, stage) {
    this.stage = stage;
    this.mode = { sun: false, wireframe: false, levels: false };
    this.tiles = new TilesRenderer(url);
    this.tiles.registerPlugin(new ImplicitTilingPlugin());
    this.tiles.registerPlugin(new GLTFExtensionsPlugin({ metadata: true, rtc: false, meshoptDecoder: MeshoptDecoder }));
    this.tiles.errorTarget = 16;
    this.triangles = new WeakMap(); // of each loaded tile
    this.tiles.setCamera(stage.camera);
    stage.scene.add(this.tiles.group);
    this.settled = false;
    this.onOpen = () => {};
    this.onError = () => {};
    this.tiles.addEventListener("load-root-tileset", ({ tileset }) => this.#open(tileset));
    this.tiles.addEventListener("load-model", ({ scene, tile }) => this.#dress(scene, tile));
    this.tiles.addEventListener("dispose-model", ({ scene }) => this.#undress(scene));
    this.tiles.addEventListener("load-error", ({ url: where, error }) => this.onError(String(where ?? url), error));
    this.tiles.addEventListener("tiles-load-start", () => (this.settled = false));
    this.tiles.addEventListener("tiles-load-end", () => (this.settled = true));
    for (const name of ["needs-update", "load-model", "tile-visibility-change"]) {
      this.tiles.addEventListener(name, () => stage.refresh());
    }
  }

  set errorTarget(pixels) {
    this.tiles.errorTarget = pixels;
    this.stage.refresh();
  }

  setMode(change) {
    Object.assign(this.mode, change);
    this.tiles.forEachLoadedModel((scene) => this.#paint(scene));
    this.stage.refresh();
  }

  // One step of loading; says whether a new picture is due.
  update() {
    this.tiles.setResolutionFromRenderer(this.stage.camera, this.stage.renderer);
    this.stage.camera.updateMatrixWorld();
    this.tiles.update();
    return !this.settled;
  }

  counts() {
    let triangles = 0;
    for (const tile of this.tiles.visibleTiles) triangles += this.triangles.get(tile) ?? 0;
    return { tiles: this.tiles.visibleTiles.size, triangles };
  }

  // The first hit of the ray through a point of the screen, or null.
  hit(ndc) {
    this.stage.camera.updateMatrixWorld();
    const caster = new Raycaster();
    caster.setFromCamera(ndc, this.stage.camera);
    return this.#first(caster);
  }

  #first(caster) {
    caster.firstHitOnly = true;
    return this.fromLocal ? (caster.intersectObject(this.tiles.group, true)[0] ?? null) : null;
  }

  // Height of the ground or roof at a place of the scene, or null.
  heightAt({ x, y }) {
    const hit = this.#first(new Raycaster(new Vector3(x, y, 1e5), new Vector3(0, 0, -1)));
    return hit ? hit.point.z : null;
  }

  // Longitude, latitude and height of a point of the scene.
  placeOf(point) {
    const { lon, lat, height } = WGS84_ELLIPSOID.getPositionToCartographic(point.clone().applyMatrix4(this.fromLocal), {});
    return { lon: (lon * 180) / Math.PI, lat: (lat * 180) / Math.PI, height };
  }

  // Longitude, latitude and height under the pointer, or null.
  placeAt(ndc) {
    const hit = this.hit(ndc);
    return hit && this.placeOf(hit.point);
  }

  // The row of the property table that a hit belongs to, or null where the tile has none.
  featureOf({ object, point, face, faceIndex }) {
    const { meshFeatures, structuralMetadata } = object.userData;
    if (!meshFeatures || !structuralMetadata) return null;
    const corner = (i) => new Vector3().fromBufferAttribute(object.geometry.attributes.position, i).applyMatrix4(object.matrixWorld);
    const weights = Triangle.getBarycoord(point, corner(face.a), corner(face.b), corner(face.c), new Vector3());
    const [feature] = meshFeatures.getFeatures(faceIndex, weights ?? new Vector3(1, 0, 0));
    const { propertyTable } = meshFeatures.getFeatureInfo()[0];
    return feature === null || propertyTable === null ? null : structuralMetadata.getPropertyTableData(propertyTable, feature);
  }

  #open(tileset) {
    const root = tileset.root;
    this.fromLocal = new Matrix4().fromArray(root.transform ?? new Matrix4().toArray());
    this.fromLocal.clone().invert().decompose(
      this.tiles.group.position, this.tiles.group.quaternion, this.tiles.group.scale,
    );
    const box = root.boundingVolume.box;
    const reach = (i) => Math.abs(box[3 + i]) + Math.abs(box[6 + i]) + Math.abs(box[9 + i]);
    this.onOpen(tileset, {
      centre: new Vector3(box[0], box[1], box[2]),
      half: new Vector3(reach(0), reach(1), reach(2)),
    });
  }

  #dress(scene, tile) {
    const depth = tile.internal?.depth ?? tile.__depth ?? 0;
    let triangles = 0;
    scene.traverse((mesh) => {
      if (!mesh.isMesh) return;
      triangles += (mesh.geometry.index ?? mesh.geometry.attributes.position).count / 3;
      const map = mesh.material.map;
      if (map) map.anisotropy = 8;
      mesh.material.dispose();
      const vertexColors = mesh.geometry.hasAttribute("color"); // façades are tinted so
      const flat = new MeshBasicMaterial({ map, vertexColors });
      const lit = new MeshLambertMaterial({ map, vertexColors });
      mesh.userData.looks = { flat, lit, map, tint: new Color(LEVEL_COLOURS[depth % LEVEL_COLOURS.length]) };
    });
    this.triangles.set(tile, triangles);
    this.#paint(scene);
  }

  #paint(scene) {
    const { sun, wireframe, levels } = this.mode;
    scene.traverse((mesh) => {
      const looks = mesh.userData.looks;
      if (!looks) return;
      const shaded = sun || (levels && !wireframe); // plain colour without shading hides the relief
      const material = shaded ? looks.lit : looks.flat;
      material.wireframe = wireframe;
      material.map = levels ? null : looks.map;
      material.color.copy(levels ? looks.tint : new Color(0xffffff));
      material.needsUpdate = true;
      mesh.material = material;
    });
  }

  #undress(scene) {
    scene.traverse((mesh) => {
      const looks = mesh.userData.looks;
      looks?.flat.dispose();
      looks?.lit.dispose();
    });
  }
}
