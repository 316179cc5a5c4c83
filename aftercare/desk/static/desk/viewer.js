// The photos of a case, one at a time or two beside each other: by arrow keys, by finger, larger, turned.

let shots = [], here = 0, held = -1, scale = 1, turned = 0;
const viewer = () => document.getElementById("viewer");
const part = (name) => viewer().querySelector(`[data-view="${name}"]`);

function all() {
  const known = new Set();
  return [...document.querySelectorAll("[data-shot]")].filter((shot) => !known.has(shot.href) && known.add(shot.href));
}

function frame(figure, shot) {
  const video = "video" in shot.dataset;
  const shown = document.createElement(video ? "video" : "img");
  shown.src = shot.href;
  if (video) shown.controls = true;
  else { shown.alt = shot.querySelector("img")?.alt || ""; shown.draggable = false; }
  figure.replaceChildren(shown);
}

function show(place) {
  here = (place + shots.length) % shots.length;
  [scale, turned] = [1, 0];
  const [first, second] = viewer().querySelectorAll("figure"), paired = held >= 0;
  frame(first, shots[paired ? held : here]);
  second.hidden = !paired;
  second.replaceChildren();
  if (paired) frame(second, shots[here]);
  viewer().querySelector(".where").textContent = paired ? `${held + 1} · ${here + 1} / ${shots.length}` : `${here + 1} / ${shots.length}`;
  viewer().querySelector(".source").textContent = paired
    ? `${shots[held].dataset.source} · ${shots[here].dataset.source}` : shots[here].dataset.source;
  part("save").href = shots[here].href;
  part("pair").setAttribute("aria-pressed", String(paired));
  part("pair").hidden = part("back").hidden = part("on").hidden = shots.length < 2;
  draw();
}

function draw() {
  for (const shown of viewer().querySelectorAll("figure > *")) shown.style.transform = `rotate(${turned}deg) scale(${scale})`;
  const frames = viewer().querySelector(".frames");
  frames.classList.toggle("large", scale > 1);
  if (scale <= 1) { frames.style.removeProperty("--x"); frames.style.removeProperty("--y"); }
  part("out").disabled = scale <= 1;
  part("in").disabled = scale >= 6;
}

const ACTS = {
  back: () => show(here - 1),
  on: () => show(here + 1),
  in: () => { scale = Math.min(6, scale * 1.5); draw(); },
  out: () => { scale = Math.max(1, scale / 1.5); draw(); },
  turn: () => { turned = (turned + 90) % 360; draw(); },
  pair: () => { held = held >= 0 ? -1 : here; show(held >= 0 ? here + 1 : here); },
  save: () => part("save").click(),
  close: () => viewer().close(),
};
const KEYS = { ArrowLeft: "back", ArrowRight: "on", "+": "in", "=": "in", "-": "out", r: "turn", c: "pair", d: "save" };

document.addEventListener("click", (event) => {
  const shot = event.target.closest("[data-shot]"), button = event.target.closest("[data-view]");
  if (shot && viewer() && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    shots = all();
    held = -1;
    show(shots.findIndex((other) => other.href === shot.href));
    viewer().showModal();
  } else if (button && button.dataset.view !== "save") ACTS[button.dataset.view]();
});

document.addEventListener("keydown", (event) => {
  if (!viewer()?.open || event.ctrlKey || event.metaKey || !KEYS[event.key]) return;
  if (event.key.startsWith("Arrow") && event.target.matches("video")) return;
  event.preventDefault();
  ACTS[KEYS[event.key]]();
});

// A finger wipes to the next; on a larger picture it, or the mouse, moves the picture.
document.addEventListener("pointerdown", (event) => {
  const frames = event.target.closest?.("#viewer .frames");
  if (!frames || event.target.matches("video")) return;
  const from = { x: event.clientX, y: event.clientY };
  const [x, y] = [frames.style.getPropertyValue("--x") || "0px", frames.style.getPropertyValue("--y") || "0px"].map(parseFloat);
  const move = (moved) => {
    if (scale <= 1) return;
    frames.style.setProperty("--x", `${x + moved.clientX - from.x}px`);
    frames.style.setProperty("--y", `${y + moved.clientY - from.y}px`);
  };
  const end = (ended) => {
    frames.removeEventListener("pointermove", move);
    const wiped = ended.clientX - from.x;
    if (scale <= 1 && ended.type === "pointerup" && Math.abs(wiped) > 48) show(here + (wiped < 0 ? 1 : -1));
  };
  frames.setPointerCapture(event.pointerId);
  frames.addEventListener("pointermove", move);
  frames.addEventListener("pointerup", end, { once: true });
  frames.addEventListener("pointercancel", end, { once: true });
});
