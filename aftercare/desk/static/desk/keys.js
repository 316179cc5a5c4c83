// One sheet with every key and one field for every button: both are read off the page, so neither can forget one.

const sheet = document.getElementById("keys"), palette = document.getElementById("palette");
const typing = (element) => element.matches?.("input, textarea, select, [contenteditable]");
const said = (element) => (element.dataset.says || element.title.replace(/\s*\([^()]*\)$/, "") || element.textContent).trim();
const groupOf = (element) => element.closest("[role=group][aria-label], nav[aria-label], [role=search]")?.getAttribute("aria-label") || "";

function make(tag, text = "", attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function keysOf(element) {
  return (element.dataset.keys?.split(" ") || [element.dataset.key]).map((key) => make("kbd", key));
}

function showKeys() {
  const everywhere = document.getElementById("page-keys").content.querySelectorAll("[data-keys]");
  const groups = new Map([["", [...everywhere]]]);
  for (const element of document.querySelectorAll("main [data-key], main [data-keys], header [data-key]")) {
    const name = groupOf(element);
    groups.set(name, [...(groups.get(name) || []), element]);
  }
  const known = new Set();
  const sections = [...groups].map(([name, elements]) => {
    const section = make("section"), list = make("dl");
    if (name) section.append(make("h3", name));
    for (const element of elements) {
      const keys = element.dataset.keys || element.dataset.key;
      if (known.has(keys)) continue; // a key presses the first that has it
      known.add(keys);
      const row = make("div"), term = make("dt");
      term.append(...keysOf(element));
      row.append(term, make("dd", said(element)));
      list.append(row);
    }
    section.append(list);
    return section;
  });
  sheet.querySelector(".groups").replaceChildren(...sections);
  sheet.showModal();
}

// What can be gone to or pressed now.
const PRESSED = ["main .acts summary.button, main .acts form.act > button, main [data-key], main nav.crumbs a", ".places a, .deskbar [data-key]", ".tabs a, .person a, .person button, main aside a[href]"];
let items = [];

function list() {
  const names = new Set();
  return PRESSED.flatMap((chosen) => [...document.querySelectorAll(chosen)]).map((element) => ({ element, name: said(element), key: element.dataset.key || "" }))
    .filter(({ name }) => name && !names.has(name) && names.add(name));
}

function narrow() {
  const wanted = palette.querySelector("input").value.trim().toLocaleLowerCase();
  const found = items.filter(({ name }) => name.toLocaleLowerCase().includes(wanted)).slice(0, 12);
  const options = found.map((item, place) => {
    const option = make("li", "", { role: "option", id: `palette-${place}`, "aria-selected": String(place === 0) });
    option.append(make("span", item.name));
    if (item.key) option.append(make("kbd", item.key));
    option.addEventListener("click", () => choose(item));
    option.item = item;
    return option;
  });
  palette.querySelector("ul").replaceChildren(...options);
  palette.querySelector("[data-none]").hidden = options.length > 0;
  point(options[0]);
}

function point(option) {
  for (const other of palette.querySelectorAll("[role=option]")) other.setAttribute("aria-selected", String(other === option));
  palette.querySelector("input").setAttribute("aria-activedescendant", option?.id || "");
  option?.scrollIntoView({ block: "nearest" });
}

function choose({ element }) {
  palette.close();
  for (let outer = element.parentElement?.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
  if (element.matches("summary")) {
    element.parentElement.open = true;
    element.parentElement.querySelector("select, textarea, input:not([type=hidden])")?.focus();
  } else if (element.matches("input")) element.select();
  else element.click();
}

palette?.addEventListener("input", narrow);
palette?.addEventListener("keydown", (event) => {
  const options = [...palette.querySelectorAll("[role=option]")];
  const here = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && options.length) point(options[(here + step + options.length) % options.length]);
  else if (event.key === "Enter" && options[here]) choose(options[here].item);
  else return;
  event.preventDefault();
});

function open() {
  items = list();
  palette.querySelector("input").value = "";
  narrow();
  palette.showModal();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-opens='keys']")) showKeys();
  if (event.target.closest("[data-close]") || event.target.matches("dialog.sheet")) event.target.closest("dialog").close();
});

document.addEventListener("keydown", (event) => {
  if (!sheet || document.querySelector("dialog[open]")) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "k") open();
  else if (event.key === "?" && !typing(event.target) && !event.ctrlKey && !event.metaKey) showKeys();
  else return;
  event.preventDefault();
});
