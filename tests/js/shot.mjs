// Opens a page in headless Chromium, waits for an expression, saves a screenshot, prints what happened as JSON.
// node shot.mjs URL OUT.png READY_EXPRESSION [REPORT_EXPRESSION [ACTION_JSON]]
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [url, out, ready, report = "null", actions = "[]"] = process.argv.slice(2);
const browserPath = process.env.CHROMIUM ?? execFileSync("sh", ["-c", "command -v chromium || command -v chromium-browser"]).toString().trim();
const touches = /"(tap|swipe|pinch)"/.test(actions);
const profile = mkdtempSync(join(tmpdir(), "metaearth3d-chromium-"));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: browserPath,
  headless: true,
  viewport: { width: 800, height: 500 },
  hasTouch: touches,
  args: [
    "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-quic",
    "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});
const page = context.pages()[0] ?? (await context.newPage());
const problems = [];
const outside = [];
const own = new URL(url).host;
page.on("console", (message) => {
  // a driver that is slow to answer readPixels is SwiftShader's nature, not the page's fault
  if (["error", "warning"].includes(message.type()) && !message.text().includes("GPU stall")) problems.push(message.text());
});
page.on("pageerror", (error) => problems.push(String(error)));
page.on("request", (request) => {
  const to = new URL(request.url());
  if (to.protocol.startsWith("http") && to.host !== own) outside.push(request.url());
});
const here = import.meta.dirname;
await page.route("**/cesium.html*", (route) => route.fulfill({ path: join(here, "cesium.html") }));
await page.route("**/Cesium/**", (route) => {
  const path = new URL(route.request().url()).pathname.replace(/^.*\/Cesium\//, "");
  return route.fulfill({ path: join(here, "node_modules/cesium/Build/Cesium", path) });
});
async function drag(x0, y0, x1, y1) {
  await page.mouse.move(x0, y0);
  await page.mouse.down();
  await page.mouse.move(x1, y1, { steps: 5 });
  await page.mouse.up();
}
// Fingers that go from places to places in ten steps, and are lifted.
async function fingers(from, to) {
  const session = await context.newCDPSession(page);
  const send = (type, touchPoints) => session.send("Input.dispatchTouchEvent", { type, touchPoints });
  const at = (share) => from.map(([x, y], id) => ({ x: x + (to[id][0] - x) * share, y: y + (to[id][1] - y) * share, id }));
  await send("touchStart", at(0));
  for (let step = 1; step <= 10; step++) {
    await send("touchMove", at(step / 10));
    await page.waitForTimeout(16);
  }
  await send("touchEnd", []);
  await session.detach();
}
const pinch = ([x, y, near, far]) => fingers([[x - near, y], [x + near, y]], [[x - far, y], [x + far, y]]);
const started = Date.now();
let timedOut = false;
try {
  await page.goto(url, { timeout: 20000 });
  await page.waitForFunction(ready, null, { timeout: 40000 });
  for (const [kind, value] of JSON.parse(actions)) {
    if (kind === "key") await page.keyboard.press(value);
    else if (kind === "click") await page.click(value);
    else if (kind === "eval") await page.evaluate(value);
    else if (kind === "point") await page.mouse.click(...value);
    else if (kind === "wheel") await page.mouse.move(value[0], value[1]).then(() => page.mouse.wheel(0, value[2]));
    else if (kind === "drag") await drag(...value);
    else if (kind === "tap") await page.touchscreen.tap(...value);
    else if (kind === "swipe") await fingers([value.slice(0, 2)], [value.slice(2)]);
    else if (kind === "pinch") await pinch(value);
    await page.waitForTimeout(100);
  }
  if (actions !== "[]") await page.waitForFunction(ready, null, { timeout: 40000 });
} catch (error) {
  timedOut = true;
  problems.push(String(error));
}
await page.screenshot({ path: out });
const value = await page.evaluate(report).catch((error) => String(error));
console.log(JSON.stringify({ problems, outside, value, timedOut, ms: Date.now() - started }));
await context.close();
rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
