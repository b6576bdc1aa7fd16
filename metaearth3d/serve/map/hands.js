// Mouse, fingers and keys: what moves the view, and what asks.
const CLICK_PX = 6; // a hand that moved less has clicked

export function bindHands(canvas, view, ask) {
  const fingers = new Map();
  let moved = 0;
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
    if (fingers.size === 1) moved = 0;
    canvas.classList.add("busy-hand");
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = [event.clientX, event.clientY];
    moved += Math.hypot(now[0] - before[0], now[1] - before[1]);
    const still = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    fingers.set(event.pointerId, now);
    view.pan((before[0] - now[0]) / fingers.size, (before[1] - now[1]) / fingers.size);
    if (!still) return;
    const [far, near] = [now, before].map((p) => Math.max(1, Math.hypot(p[0] - still[0], p[1] - still[1])));
    view.zoomBy(Math.log2(far / near), (now[0] + still[0]) / 2, (now[1] + still[1]) / 2);
    moved += 10;
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(kind, (event) => {
      const only = fingers.size === 1 && fingers.delete(event.pointerId);
      fingers.delete(event.pointerId);
      if (!fingers.size) canvas.classList.remove("busy-hand");
      if (kind === "pointerup" && only && moved < CLICK_PX) ask(event.clientX, event.clientY);
    });
  }
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode ? 20 : 1);
    view.zoomBy(Math.min(Math.max(-pixels / 250, -1), 1), event.clientX, event.clientY);
  }, { passive: false });
  canvas.addEventListener("dblclick", (event) => view.zoomBy(1, event.clientX, event.clientY));
}

// Keys by their names, letters in lower case; those typed into a field are the field's.
export function bindKeys(keys) {
  addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLElement && event.target.closest("input, button, a");
    const key = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !key) return;
    event.preventDefault();
    key();
  });
}
