// Bundles src/ into viewer.js; run by `npm run build`.
import { build } from "esbuild";

await build({
  entryPoints: ["src/main.js"],
  outfile: "viewer.js",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none", // licences are in NOTICE, which travels with the page
  banner: { js: "/* MetaEarth3D viewer; contains three.js (MIT) and 3d-tiles-renderer (Apache-2.0), see NOTICE */" },
});
