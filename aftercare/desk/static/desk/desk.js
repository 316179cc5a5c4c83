// The desk by keyboard: j and k walk the list, Enter opens, / searches, a letter shown on a button presses it.

const typing = (element) => element.matches("input, textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll(".case-row")];

function walk(step) {
  const all = rows();
  if (!all.length) return;
  const here = all.indexOf(document.activeElement);
  const opened = all.findIndex((row) => row.getAttribute("aria-current"));
  const next = here >= 0 ? here + step : opened >= 0 ? opened + step : step > 0 ? 0 : all.length - 1;
  all[Math.min(Math.max(next, 0), all.length - 1)].focus();
}

function press(key) {
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!target) return false;
  if (target.matches("input:not([type=checkbox])")) target.select();
  else target.click();
  if (target.matches("summary")) {
    target.parentElement.open = true;
    target.parentElement.querySelector("select, textarea, input:not([type=hidden])")?.focus();
  }
  return true;
}

// g, then a letter, goes to a list: data-key="g m".
let prefix = "";

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return; // it has keys of its own
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.matches("textarea")) return event.target.form?.requestSubmit();
  if (event.key === "Escape" && document.querySelector(":popover-open")) return; // the browser closes it
  if (event.key === "Escape" && typing(event.target)) return event.target.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const key = prefix + event.key;
  prefix = "";
  if (key === "g" && document.querySelector('[data-key^="g "]')) prefix = "g ";
  else if (key.length > 1 && key.startsWith("g ")) { if (!press(key)) return; }
  else if (event.key === "j" || event.key === "k") walk(event.key === "j" ? 1 : -1);
  else if (event.key === "Escape") document.querySelectorAll("details.act[open]").forEach((act) => { act.open = false; });
  else if (!press(event.key)) return;
  event.preventDefault();
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "panel") event.target.querySelector("input:not([type=hidden]), select")?.focus();
});

// One form at a time. Grouping by name would close the one that comes back with what is wrong.
document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.("details.act[open]")) return;
  document.querySelectorAll("details.act[open]").forEach((act) => { act.open = act === event.target || act.contains(event.target); });
  event.target.dispatchEvent(new Event("opened")); // what it would do is looked up
}, true);

// A request beside this one goes into the form that is about it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill]");
  const field = button && document.getElementById(button.dataset.fill);
  if (!field) return;
  field.value = button.dataset.value;
  for (let outer = field.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});

// Panes keep the width they were given.
const kept = JSON.parse(localStorage.getItem("panes") || "{}");

function widen(grip, width) {
  const least = Number(grip.getAttribute("aria-valuemin")), most = Number(grip.getAttribute("aria-valuemax"));
  const size = Math.round(Math.min(Math.max(width, least), most));
  document.documentElement.style.setProperty(`--${grip.dataset.grip}`, `${size}px`);
  grip.setAttribute("aria-valuenow", size);
  kept[grip.dataset.grip] = size;
}

function prepare() {
  for (const grip of document.querySelectorAll("[data-grip]")) {
    if (kept[grip.dataset.grip]) widen(grip, kept[grip.dataset.grip]);
  }
  document.querySelector(".list .case-row[aria-current]")?.scrollIntoView({ block: "nearest" });
}

const keep = () => localStorage.setItem("panes", JSON.stringify(kept));
const outward = (grip) => (grip.dataset.grip === "list" ? 1 : -1);

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip) return;
  const from = event.clientX, size = Number(grip.getAttribute("aria-valuenow"));
  const move = (moved) => widen(grip, size + outward(grip) * (moved.clientX - from));
  grip.setPointerCapture(event.pointerId);
  grip.addEventListener("pointermove", move);
  grip.addEventListener("pointerup", () => { grip.removeEventListener("pointermove", move); keep(); }, { once: true });
});

document.addEventListener("keydown", (event) => {
  const grip = event.target.closest?.("[data-grip]");
  const step = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
  if (!grip || !step) return;
  widen(grip, Number(grip.getAttribute("aria-valuenow")) + outward(grip) * step);
  keep();
  event.preventDefault();
});

prepare();
document.addEventListener("htmx:afterSettle", prepare);

// The others learn that somebody writes, and that they have stopped.
let writes = 0;

function write(goes) {
  const form = document.querySelector("[data-writes]");
  if (!form) return;
  const body = new URLSearchParams({ writes: goes ? "1" : "0" });
  const headers = JSON.parse(document.body.getAttribute("hx-headers"));
  writes = goes ? Date.now() : 0;
  fetch(form.dataset.writes, { method: "POST", body, headers, keepalive: true }).catch(() => {});
}

let idle;
document.addEventListener("input", (event) => {
  if (!event.target.closest(".pane.case form")) return;
  if (Date.now() - writes > 10_000) write(true);
  clearTimeout(idle);
  idle = setTimeout(() => write(false), 15_000);
});
