// Writing on a case: what is not sent is kept in this browser, / brings a saved reply, @ calls a colleague.

const BEFORE = { "/": /(^|\s)\/([\p{L}\p{N}_-]*)$/u, "@": /(^|[^\p{L}\p{N}])@([^\s@]*)$/u };
const lists = new Map();

function keep(area) {
  const name = `draft:${area.dataset.draft}`;
  if (area.value.trim()) localStorage.setItem(name, area.value);
  else localStorage.removeItem(name);
  mark(area);
}

function mark(area) {
  const drafted = localStorage.getItem(`draft:${area.dataset.draft}`) !== null;
  area.closest("details")?.classList.toggle("drafted", drafted);
}

function prepare() {
  for (const area of document.querySelectorAll("textarea[data-compose]")) {
    if (!area.value) area.value = localStorage.getItem(`draft:${area.dataset.draft}`) || "";
    mark(area);
  }
}

async function fetched(area) {
  if (!lists.has(area.dataset.choices)) {
    const answer = await fetch(area.dataset.choices, { headers: { Accept: "text/html" } });
    lists.set(area.dataset.choices, answer.ok ? await answer.text() : "");
  }
  return lists.get(area.dataset.choices);
}

const typed = (area) => area.value.slice(0, area.selectionStart).match(BEFORE[area.dataset.sign]);
const box = (area) => area.parentElement.querySelector(".choices");
const active = (area) => box(area)?.querySelector("[role=option][aria-selected=true]");

async function suggest(area) {
  if (!typed(area)) return close(area);
  const html = await fetched(area), now = typed(area); // typing went on meanwhile
  if (!now || document.activeElement !== area) return close(area);
  let found = box(area);
  if (!found) {
    found = document.createElement("ul");
    found.className = "choices";
    found.id = `${area.id}_choices`;
    found.setAttribute("role", "listbox");
    found.innerHTML = html; // from this server, which escapes what people wrote
    area.after(found);
    area.setAttribute("aria-controls", found.id);
  }
  const wanted = now[2].toLocaleLowerCase(), options = [...found.querySelectorAll("[role=option]")];
  for (const option of options) option.hidden = !option.dataset.match.toLocaleLowerCase().includes(wanted);
  const shown = options.filter((option) => !option.hidden);
  found.hidden = area.dataset.sign === "@" && !shown.length;
  point(area, shown[0]);
}

function point(area, option) {
  for (const [place, other] of [...(box(area)?.querySelectorAll("[role=option]") || [])].entries()) {
    other.id ||= `${area.id}_choice_${place}`;
    other.setAttribute("aria-selected", String(other === option));
  }
  area.setAttribute("aria-activedescendant", option?.id || "");
  option?.scrollIntoView({ block: "nearest" });
}

function close(area) {
  box(area)?.remove();
  area.removeAttribute("aria-activedescendant");
  area.removeAttribute("aria-controls");
}

function insert(area, option) {
  const found = typed(area), end = area.selectionStart;
  if (!found) return close(area);
  const start = end - found[2].length - 1;
  area.setRangeText(option.dataset.text, start, end, "end");
  area.parentElement.querySelector(".warned")?.remove();
  if (option.dataset.warning) {
    const warned = document.createElement("p");
    warned.className = "problem warned";
    warned.setAttribute("role", "status");
    warned.textContent = option.dataset.warning;
    area.after(warned);
  }
  close(area);
  area.dispatchEvent(new Event("input", { bubbles: true }));
  close(area);
}

document.addEventListener("input", (event) => {
  if (!event.target.matches("textarea[data-compose]")) return;
  keep(event.target);
  suggest(event.target);
});

document.addEventListener("keydown", (event) => {
  const area = event.target;
  if (!area.matches?.("textarea[data-compose]") || !box(area) || box(area).hidden) return;
  const shown = [...box(area).querySelectorAll("[role=option]:not([hidden])")], here = shown.indexOf(active(area));
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && shown.length) point(area, shown[(here + step + shown.length) % shown.length]);
  else if ((event.key === "Enter" || event.key === "Tab") && shown[here] && !event.ctrlKey) insert(area, shown[here]);
  else if (event.key === "Escape") close(area);
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener("pointerdown", (event) => {
  const option = event.target.closest(".choices [role=option]");
  if (!option) return;
  event.preventDefault(); // the field keeps the focus
  insert(option.closest(".field").querySelector("textarea"), option);
});

document.addEventListener("focusout", (event) => {
  if (event.target.matches("textarea[data-compose]")) close(event.target);
});

// Sent: it is no draft any more. What was refused comes back with the page and stays one.
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.xhr?.status !== 204 || !event.detail.elt.matches("form")) return;
  for (const area of event.detail.elt.querySelectorAll("textarea[data-compose]")) localStorage.removeItem(`draft:${area.dataset.draft}`);
});

document.addEventListener("htmx:afterSettle", prepare);
prepare();
