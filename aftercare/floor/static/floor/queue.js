// What is done is kept on the device first, then sent, each thing with its key: however often it is sent, the server
// does it once. Nothing is lost by a reload, a sleep or a hole in the network; a refusal comes back as a card.

const PATIENCE = 6_000, TIMEOUT = 30_000, LONGEST_PAUSE = 60_000, FRESH = 120_000; // milliseconds
const box = () => document.querySelector("#queue");
const sound = (name) => document.dispatchEvent(new CustomEvent("floor:sound", { detail: name }));
const go = (address) => document.dispatchEvent(new CustomEvent("floor:go", { detail: address }));

// Where things are kept: in the browser's database, else in this page alone.
const memory = { waiting: new Map(), ahead: new Map() };
let lasting = true;
const opened = new Promise((resolve) => {
  try {
    const asked = indexedDB.open("floor", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("waiting", { keyPath: "key" });
      asked.result.createObjectStore("ahead", { keyPath: "key" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => resolve(null);
  } catch { resolve(null); }
});

async function store(name, mode, act) {
  const base = await opened;
  lasting = Boolean(base);
  if (!base) return undefined;
  return new Promise((resolve, reject) => {
    const work = base.transaction(name, mode), asked = act(work.objectStore(name));
    work.oncomplete = () => resolve(asked.result);
    work.onerror = work.onabort = () => reject(work.error);
  });
}

async function put(name, thing) {
  memory[name].set(thing.key, thing);
  await store(name, "readwrite", (rows) => rows.put(thing)).catch(() => { lasting = false; });
}

async function drop(name, key) {
  memory[name].delete(key);
  await store(name, "readwrite", (rows) => rows.delete(key)).catch(() => {});
}

async function all(name) {
  const kept = await store(name, "readonly", (rows) => rows.getAll()).catch(() => undefined);
  return kept ?? [...memory[name].values()];
}

const user = () => box().dataset.user;
const mine = async () => (await all("waiting")).filter((one) => one.user === user()).sort((a, b) => a.at - b.at);

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Sending. One page of the device sends at a time, in the order in which things were done.
const sent = new Map(); // what became of the things that somebody waits for
let pause = 0, timer = 0, signedOut = false, lost = false;
let turn = Promise.resolve();

function alone(act) {
  if (navigator.locks) return navigator.locks.request("floor-queue", act);
  turn = turn.then(act, act);
  return turn;
}

function flush() {
  clearTimeout(timer);
  return alone(async () => {
    for (const one of await mine()) {
      if (one.problems) continue;
      const outcome = await send(one);
      if (outcome === "later") { retryLater(); break; }
      if (outcome === "sign") break;
    }
    await tell();
  });
}

function retryLater() {
  pause = Math.min(LONGEST_PAUSE, Math.max(2_000, pause * 2));
  timer = setTimeout(flush, pause * (0.75 + Math.random() / 2));
}

async function send(one) {
  const body = new FormData();
  for (const [name, value] of one.fields) body.append(name, value);
  const { "X-CSRFToken": token } = JSON.parse(document.body.getAttribute("hx-headers"));
  let answer;
  try {
    answer = await fetch(one.url, {
      method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT),
      headers: { "X-CSRFToken": token, "Idempotency-Key": one.key },
    });
  } catch {
    lost = true;
    return "later";
  }
  lost = false;
  signedOut = answer.type === "opaqueredirect";
  if (signedOut) return "sign";
  if (answer.status >= 500 || [408, 425, 429].includes(answer.status)) return "later";
  pause = 0;
  const told = await answer.json().catch(() => ({}));
  if (answer.ok && told.location) {
    sent.set(one.key, told);
    await drop("waiting", one.key);
    return "done";
  }
  const says = box().dataset;
  one.problems = told.problems ?? [[403, 404].includes(answer.status) ? says.gone : says.failed];
  sent.set(one.key, { problems: one.problems });
  await put("waiting", one);
  sound("bad");
  return "refused";
}

// A form is kept, then sent. Whoever waits for it goes on when it is done, or when the network takes too long.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches?.("main form[data-queue]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!form.dataset.busy) keep(form, event.submitter);
}, true);

async function keep(form, submitter) {
  form.dataset.busy = "1";
  document.dispatchEvent(new CustomEvent("live:acting")); // its answer leads on, not what others hear of it
  submitter?.setAttribute("aria-disabled", "true");
  const fields = [...new FormData(form, submitter)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && !(value instanceof File && !value.size));
  const one = { key: newKey(), at: Date.now(), user: user(), url: form.getAttribute("action"), title: form.dataset.queue, fields };
  await put("waiting", one);
  await forgetAhead(one.url);
  await tell();
  await Promise.race([flush(), new Promise((resolve) => { setTimeout(resolve, PATIENCE); })]);
  delete form.dataset.busy;
  submitter?.removeAttribute("aria-disabled");
  const outcome = sent.get(one.key);
  sent.delete(one.key);
  if (outcome?.location) { sound("done"); go(outcome.location); }
  else if (outcome?.problems) await correct(one, outcome.problems);
  else aside();
}

/** Refused while the form is still here: it is corrected here, not on a card. */
async function correct(one, problems) {
  await drop("waiting", one.key);
  await tell();
  document.dispatchEvent(new CustomEvent("floor:says", { detail: { text: problems.join(" "), tone: "late" } }));
}

function aside() {
  const main = document.querySelector("main");
  main.replaceChildren(document.querySelector("#kept").content.cloneNode(true));
  delete main.dataset.ref;
  sound("ok");
  document.dispatchEvent(new CustomEvent("floor:ready"));
  window.scrollTo(0, 0);
}

// What is told of the queue.
async function tell() {
  const here = box(), says = here.dataset, kept = await all("waiting");
  const own = kept.filter((one) => one.user === user()).sort((a, b) => a.at - b.at);
  const waiting = own.filter((one) => !one.problems).length, others = kept.length - own.length;
  const parts = [];
  if (waiting) {
    const line = element("div", "row waiting");
    line.append(element("span", "chip due num", waiting === 1 ? says.waitingOne : says.waiting.replace("{}", waiting)));
    if (signedOut) line.append(link(says.sign, says.enter));
    else line.append(button(says.againSend, () => { pause = 0; flush(); }));
    parts.push(line);
  }
  if (!waiting && (lost || navigator.onLine === false)) parts.push(element("p", "chip due", says.offline));
  if (waiting && !lasting) parts.push(element("p", "signal late", says.full));
  if (others) parts.push(element("p", "soft small", says.others.replace("{}", others)));
  for (const one of own.filter((one) => one.problems)) parts.push(card(one));
  here.replaceChildren(...parts);
}

function card(one) {
  const shown = element("section", "signal late refused"), doing = element("div", "row");
  shown.append(element("h2", "", `${box().dataset.not}: ${one.title}`), element("p", "", one.problems.join(" ")));
  doing.append(
    button(box().dataset.again, async () => { await put("waiting", { ...one, problems: null, key: newKey() }); await drop("waiting", one.key); await flush(); }),
    link(box().dataset.open, one.url.replace(/[^/]+\/$/, "")),
    button(box().dataset.drop, async () => { await drop("waiting", one.key); await tell(); }),
  );
  shown.append(doing);
  return shown;
}

function element(tag, classes, text = "") {
  const made = document.createElement(tag);
  made.className = classes;
  made.textContent = text;
  return made;
}

function button(text, act) {
  const made = element("button", "button", text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

function link(text, address) {
  const made = element("a", "button", text);
  made.href = address;
  return made;
}

// For the minutes without a network: the counting pages of what is expected.
async function fetchAhead() {
  const [kept] = await all("ahead");
  if (kept && kept.user === user() && Date.now() - kept.at < FRESH) return;
  try {
    const answer = await fetch(box().dataset.ahead, { redirect: "manual", signal: AbortSignal.timeout(TIMEOUT) });
    if (answer.ok) await put("ahead", { key: "parcels", user: user(), at: Date.now(), ...await answer.json() });
  } catch { /* later */ }
}

async function forgetAhead(url) {
  const [kept] = await all("ahead");
  if (kept) await put("ahead", { ...kept, parcels: kept.parcels.filter((parcel) => !parcel.page.includes(url)) });
}

document.addEventListener("floor:unreached", (event) => withoutNetwork(event.detail));
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    const field = event.detail.elt?.querySelector?.(":scope > [data-scan]");
    if (field?.value) withoutNetwork(field.value);
  });
}

async function withoutNetwork(code) {
  lost = true;
  await tell();
  const [kept] = await all("ahead");
  const parcel = kept?.user === user() && kept.parcels.find((one) => one.codes.includes(code));
  const main = document.querySelector("main");
  if (!parcel) {
    sound("bad");
    document.dispatchEvent(new CustomEvent("floor:says", { detail: { text: box().dataset.nowhere.replace("{}", code), tone: "late" } }));
    return;
  }
  main.innerHTML = parcel.page; // made by the server, kept for its own reader
  document.querySelector("[data-scan]").value = "";
  sound("ok");
  document.dispatchEvent(new CustomEvent("floor:ready"));
}

// Whoever leaves takes what they read along; what they did stays until it is sent.
document.addEventListener("submit", (event) => {
  if (!event.target.matches?.("[data-leave]")) return;
  drop("ahead", "parcels");
  globalThis.caches?.delete("floor");
});

function begin() {
  tell();
  flush();
  setTimeout(fetchAhead, 1_000);
}

htmx.config.timeout = 10_000;
begin();
document.addEventListener("htmx:afterSettle", tell);
addEventListener("online", () => { pause = 0; lost = false; flush(); });
addEventListener("offline", tell);
document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
openAgain();

/** So that a reload without a network opens the floor: its page and its parts are kept. */
async function openAgain() {
  if (!navigator.serviceWorker || !globalThis.caches) return;
  try {
    await navigator.serviceWorker.register(box().dataset.worker, { scope: box().dataset.home });
    const parts = [...document.querySelectorAll("script[src], link[rel=stylesheet]")].map((part) => part.src || part.href);
    const kept = await caches.open("floor");
    const missing = await Promise.all([box().dataset.home, ...parts].map(async (part) => !await kept.match(part) && part));
    await kept.addAll(missing.filter(Boolean));
  } catch { /* the network must be there, then */ }
}
