// Choosing rows of the queue: x one, Shift+x or Shift+click all between, * the whole list; then a letter acts on them.

const bar = () => document.querySelector("#many");
const picks = () => [...document.querySelectorAll(".pick")];
const chosen = () => picks().filter((pick) => pick.checked);
let last = null;
let kept = new Set();

function show() {
  if (!bar()) return;
  const count = chosen().length, every = bar().elements.all.value, says = bar().querySelector("[data-chosen]");
  kept = new Set(chosen().map((pick) => pick.value));
  bar().hidden = !count && !every;
  const told = every ? says.dataset.all : says.dataset.chosen.replace("{}", count);
  if (says.textContent !== told) says.textContent = told;
}

function choose(pick, on, between) {
  const all = picks(), from = all.indexOf(last), to = all.indexOf(pick);
  const range = between && from >= 0 ? all.slice(Math.min(from, to), Math.max(from, to) + 1) : [pick];
  range.forEach((one) => { one.checked = on; });
  last = pick;
  bar().elements.all.value = "";
  show();
}

function every(on) {
  picks().forEach((pick) => { pick.checked = on; });
  bar().elements.all.value = on ? "1" : "";
  show();
}

const focused = () => document.activeElement?.closest(".cases li")?.querySelector(".pick");

document.addEventListener("keydown", (event) => {
  if (!bar() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input:not([type=checkbox]), textarea, select")) return;
  if (event.key.toLowerCase() === "x" && focused()) choose(focused(), event.shiftKey || !focused().checked, event.shiftKey);
  else if (event.key === "Escape" && !bar().hidden) every(false);
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// A letter without a choice is for the row one is on.
document.addEventListener("click", (event) => {
  const act = event.target.closest("[data-for=rows]");
  if (act && !chosen().length && focused()) choose(focused(), true, false);
  if (act && !chosen().length && !bar().elements.all.value) event.preventDefault();
  if (event.target.matches(".pick")) choose(event.target, event.target.checked, event.shiftKey);
  if (event.target.closest("[data-every]")) every(true);
  if (event.target.closest("[data-none]")) every(false);
}, true);

// Rows that change by themselves stay chosen.
new MutationObserver(() => {
  const lost = picks().filter((pick) => kept.has(pick.value) && !pick.checked);
  lost.forEach((pick) => { pick.checked = true; });
  if (last && !last.isConnected) last = picks().find((pick) => pick.value === last.value) ?? null;
  show();
}).observe(document.body, { childList: true, subtree: true });
addEventListener("pageshow", show);
show();
