// Parts of a page that refresh themselves: `{% live %}` marks them. A stream says which changed; they are then read
// from their ordinary address and changed in place, so that focus, scroll, selection and open details stay. A form
// somebody has begun to fill in is never touched.

const FIRST = 8_000, SILENT = 50_000, AWAY = 5_000, SLOWEST = 10_000; // milliseconds
const clocks = {};
const later = (clock, call, wait) => { clearTimeout(clocks[clock]); clocks[clock] = setTimeout(call, wait); };
const parts = () => [...document.querySelectorAll("[data-live]")];
const here = () => location.pathname + location.search;

// The stream: one for the page, none while the page is hidden, for a browser gives a site six connections in all.
let source, followed = new Map(), tries = 0, full = false, stopped = false;

const asked = () => "/live/?" + [...followed.keys()].map((token) => `t=${encodeURIComponent(token)}`).join("&");

function open() {
  close();
  followed = new Map();
  for (const part of parts()) followed.set(part.dataset.live, [...(followed.get(part.dataset.live) ?? []), part]);
  if (stopped || !followed.size || document.hidden) return;
  if (full || !window.EventSource) return later("retry", poll, SLOWEST);
  source = new EventSource(asked());
  source.addEventListener("hello", (event) => { tries = 0; heard(event); });
  source.addEventListener("changed", heard);
  source.addEventListener("beat", heard);
  source.addEventListener("over", renew);
  source.addEventListener("full", () => { full = true; open(); });
  source.addEventListener("stopping", lost);
  source.onerror = lost;
  later("silence", lost, FIRST);
}

function close() {
  source?.close();
  source = undefined;
  clearTimeout(clocks.silence);
  clearTimeout(clocks.retry);
}

function heard(event) {
  later("silence", lost, SILENT);
  changed(JSON.parse(event.data));
}

// The server is away, or the network, or a proxy holds streams back: ask plainly, then try a stream again.
function lost() {
  close();
  later("retry", poll, Math.min(SLOWEST, 500 * 2 ** tries++) * (0.5 + Math.random() / 2));
}

async function poll() {
  try {
    const answer = await fetch(`${asked()}&once=1`);
    if (answer.status === 401 || answer.status === 403) return renew();
    if (!answer.ok) return lost();
    changed(await answer.json());
    open();
  } catch {
    lost();
  }
}

// New tokens come with the parts themselves.
async function renew() {
  close();
  if (await refresh(parts())) open();
  else if (!stopped) lost();
}

// Reading again: what changes together is read together, and a page spends at most a tenth of its time on it.
const due = new Set();
let reading = false, took = 0, last = -Infinity;
let own = false; // the reader's own action is on its way: its answer is the page, and brings its message

function changed(numbers) {
  const groups = [...followed.values()];
  for (const part of numbers.flatMap((number) => groups[number] ?? [])) due.add(part);
  if (due.size && !reading) later("read", read, Math.max(Math.random() * 200, last + 10 * took - performance.now()));
}

// Time alone moves a list as well: when a deadline on the page passes or comes within a day, its parts are read
// again; what does not stand on it can move too, so nothing is left unread for longer than five minutes.
const LOOK = 5_000, DAY = 86_400_000, LONGEST = 300_000, SWEPT = 1_000;
let looked = Date.now(), renewed = looked;

function passed() {
  const before = looked - SWEPT, now = (looked = Date.now()) - SWEPT;
  const moved = [...document.querySelectorAll("[data-live] time[data-left]")].some(({ dateTime }) =>
    [0, DAY].some((ahead) => before < Date.parse(dateTime) - ahead && Date.parse(dateTime) - ahead <= now));
  if (document.hidden || stopped || !(moved || looked - renewed > LONGEST)) return;
  renewed = looked;
  parts().forEach((part) => due.add(part));
  if (due.size && !reading) later("read", read, 0);
}
setInterval(passed, LOOK);

async function read() {
  if (own) return later("read", read, 300);
  const wanted = [...due].filter((part) => part.isConnected);
  due.clear();
  reading = true;
  const began = performance.now();
  const done = await refresh(wanted);
  reading = false;
  last = performance.now();
  took = last - began;
  if (!done && !stopped) for (const part of wanted) due.add(part);
  if (due.size) later("read", read, done ? 10 * took : 3_000);
}

async function refresh(wanted) {
  const page = here();
  for (const address of new Set(wanted.map((part) => part.dataset.liveAt || page))) {
    const meant = wanted.filter((part) => (part.dataset.liveAt || page) === address);
    try {
      const answer = await fetch(address, { headers: { "X-Live": "1" } });
      if (answer.status >= 500) return false;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (here() !== page) return true; // the reader has gone on meanwhile
      const gone = !meant.some((part) => fresh.getElementById(part.id));
      if (!answer.ok || (answer.redirected && gone)) return stop();
      if (answer.redirected) return follow(answer.url);
      show(meant, fresh);
    } catch {
      return false;
    }
  }
  return true;
}

// What stands here is not this reader's any more: they signed out, or it went to another shop.
function stop() {
  stopped = true;
  close();
  document.dispatchEvent(new CustomEvent("live:over"));
  return false;
}

// The page's work was done by somebody else; what is next has another address.
function follow(address) {
  if (parts().some(holds)) document.dispatchEvent(new CustomEvent("live:moved", { detail: address }));
  else location.replace(address);
  return true;
}

function show(meant, fresh) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (token) fresh.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => field.setAttribute("value", token));
  document.dispatchEvent(new CustomEvent("live:read", { detail: fresh }));
  for (const part of meant) {
    const now = part.isConnected && fresh.getElementById(part.id);
    if (!now) continue;
    if (part.dataset.liveCalm && part.matches(":hover, :focus-within")) hold(part, document.importNode(now, true));
    else settle(part, document.importNode(now, true));
  }
}

function settle(part, now) {
  held.delete(part);
  const focused = document.activeElement;
  if (part.dataset.liveAt) { // elsewhere it may look different as a whole
    part.dataset.live = now.dataset.live;
    children(part, now);
  } else morph(part, now);
  if (focused !== document.activeElement && focused?.isConnected) focused.focus({ preventScroll: true });
  window.htmx?.process(part);
  part.dispatchEvent(new CustomEvent("live:shown", { bubbles: true }));
}

// A list under somebody's hand: its rows are kept true where they stand; that there are others is said quietly.
const held = new Map();
const rows = (list) => new Map([...list.querySelectorAll("li, tr")].map((row) => [named(row), row]));

function hold(part, now) {
  const before = rows(part), after = rows(now);
  part.setAttribute("data-live", now.dataset.live);
  for (const [name, row] of before) {
    if (after.has(name)) morph(row, after.get(name).cloneNode(true));
    row.toggleAttribute("data-gone", !after.has(name));
  }
  const notice = part.querySelector(":scope > .waiting-news") ?? document.createElement("div");
  if ([...before.keys()].join() === [...after.keys()].join()) {
    notice.remove();
    return held.delete(part);
  }
  held.set(part, now);
  const more = [...after.keys()].filter((name) => !before.has(name)).length;
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "button", onclick: () => settle(part, held.get(part)) });
  button.textContent = more ? part.dataset.liveCalm.replace("{}", more) : part.dataset.liveOther;
  notice.className = "waiting-news";
  notice.replaceChildren(button);
  part.prepend(notice);
}

function letGo() {
  setTimeout(() => {
    for (const [part, now] of held) if (!part.matches(":hover, :focus-within")) settle(part, now);
  });
}
for (const name of ["pointerout", "focusout"]) document.addEventListener(name, () => { if (held.size) letGo(); });

// In place: `old` becomes `now` by as few changes as there can be.
const begun = new WeakSet(); // forms somebody has begun to fill in
const kept = (node) => node.nodeType === 1 && (node.hasAttribute("data-keep") || begun.has(node));
const holds = (node) => kept(node) || (node.nodeType === 1 && [...node.querySelectorAll("form")].some((form) => begun.has(form)));
const told = (node) => node.nodeType === 1 && node.matches("[role=alert]"); // the answer to what the reader did
const alike = (one, other) => one.nodeName === other.nodeName && named(one) === named(other);

function named(node) {
  if (node.nodeType !== 1) return "";
  const row = node.matches("li, tr") && node.querySelector("a[href]")?.getAttribute("href");
  const form = node.matches("form") ? node : node.matches("details, .act") && node.querySelector("form");
  return node.id || node.getAttribute("href") || row || (form && form.getAttribute("action")) || node.getAttribute("role") || "";
}

function morph(old, now) {
  if (kept(old) || old.isEqualNode(now)) return;
  if (old.nodeType !== 1) {
    old.nodeValue = now.nodeValue;
    return;
  }
  if (old.dataset.liveAt && now.dataset.liveAt) { // read from elsewhere, so not from here
    old.dataset.live = now.dataset.live;
    return;
  }
  for (const { name } of [...old.attributes]) if (name !== "open" && !now.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of now.attributes) {
    if (name !== "open" && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  children(old, now);
}

function children(old, now) {
  const free = new Set(old.childNodes), found = new Map();
  for (const same of [(one, other) => one.isEqualNode(other), alike]) {
    for (const wanted of now.childNodes) {
      const child = !found.has(wanted) && [...free].find((one) => same(one, wanted));
      if (child) found.set(wanted, child), free.delete(child);
    }
  }
  // What somebody is writing outlives the button that led to it, even if nobody takes it now: the words are theirs.
  for (const child of free) {
    if (holds(child)) outdate(child);
    else if (!told(child)) child.remove();
  }
  let place = old.firstChild;
  for (const wanted of [...now.childNodes]) {
    while (free.has(place)) place = place.nextSibling;
    const child = found.get(wanted);
    if (child && child === place) place = place.nextSibling;
    else old.insertBefore(child ?? wanted, place);
    if (child) morph(child, wanted);
  }
}

function outdate(node) {
  if (node.hasAttribute("data-overtaken")) return;
  node.setAttribute("data-overtaken", "");
  const form = begun.has(node) ? node : [...node.querySelectorAll("form")].find((one) => begun.has(one));
  const note = document.createElement("p");
  Object.assign(note, { className: "note due", role: "status", textContent: document.body.dataset.outdated });
  form?.prepend(note);
}

document.addEventListener("input", (event) => { if (event.target.form) begun.add(event.target.form); }, true);
// So is one that came back with what is wrong.
document.querySelectorAll("form:has(.wrong)").forEach((form) => begun.add(form));
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.xhr?.status !== 422) return;
  const sent = [...document.forms].filter((form) => form.getAttribute("action") === detail.pathInfo?.requestPath);
  sent.forEach((form) => begun.add(form));
});
document.addEventListener("reset", (event) => begun.delete(event.target), true);

const acting = () => { own = true; later("own", () => { own = false; }, 3_000); };
for (const name of ["submit", "live:acting"]) document.addEventListener(name, acting);
document.addEventListener("htmx:beforeRequest", acting);
document.addEventListener("htmx:afterRequest", () => later("own", () => { own = false; }, 300));
document.addEventListener("htmx:afterSettle", () => {
  const known = [...followed.values()].flat(), now = parts();
  if (known.length === now.length && known.every((part) => now.includes(part))) return;
  stopped = false; // parts came or went with what was swapped in
  later("retry", open, 100);
});

document.addEventListener("visibilitychange", () => {
  full = false;
  if (document.hidden) later("away", close, AWAY);
  else { clearTimeout(clocks.away); if (!source) open(); }
});
addEventListener("online", open);
addEventListener("pagehide", close);
addEventListener("pageshow", (event) => { if (event.persisted) open(); });
open();
