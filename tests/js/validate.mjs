// Runs the Khronos glTF validator over glb files given as arguments; prints every error and warning as JSON.
import { readFileSync } from "node:fs";
import validator from "gltf-validator";

const found = [];
for (const path of process.argv.slice(2)) {
  const report = await validator.validateBytes(new Uint8Array(readFileSync(path)), { uri: path });
  for (const message of report.issues.messages) {
    if (message.severity <= 1) found.push({ path, code: message.code, text: message.message, at: message.pointer });
  }
}
console.log(JSON.stringify({ files: process.argv.length - 2, found }));
