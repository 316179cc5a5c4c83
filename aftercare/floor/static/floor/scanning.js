// Codes: whatever was tapped last, a scan finds its field; an item counts one up, anything else says what it is.

const AIM = /^\][A-Za-z]\d/; // the mark of the symbology that some scanners put in front
const FAST = 40, LEAST = 5; // milliseconds between two keys of a scanner, and keys of the shortest code

const scanner = () => document.querySelector("[data-scan]");
const main = () => document.querySelector("main");
const clean = (code) => code.replace(/[\s\u0000-\u001f]/g, "").replace(AIM, "").toUpperCase();
const number = (code) => code.replace(/^0+/, "");
const sound = (name) => document.dispatchEvent(new CustomEvent("floor:sound", { detail: name }));
const words = (text, ...values) => values.reduce((said, value) => said.replace("{}", value), text);

// A scanner types like a keyboard, faster than a hand. Into a note or a number it types by mistake: what it typed is
// taken out again and looked up.
let burst = { keys: "", at: 0, field: null, before: "" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const field = document.activeElement, now = event.timeStamp;
  const fast = now - burst.at < FAST;
  if (event.key === "Enter" || event.key === "Tab") {
    const mistaken = fast && burst.keys.length >= LEAST && burst.field === field && field.matches("textarea, input[type=number]");
    if (mistaken) {
      event.preventDefault();
      field.value = burst.before;
      scanned(burst.keys);
    } else if (event.key === "Tab" && fast && burst.keys.length >= LEAST && field === scanner()) {
      event.preventDefault(); // a scanner set to end with Tab
      field.form.requestSubmit();
    }
    burst = { keys: "", at: 0, field: null, before: "" };
    return;
  }
  if (event.key.length !== 1) return;
  burst = fast && burst.field === field
    ? { ...burst, keys: burst.keys + event.key, at: now }
    : { keys: event.key, at: now, field, before: field?.value ?? "" };
  const types = field?.matches("input:not([data-scan]):not([type=radio]):not([type=checkbox]):not([type=file]), textarea, select, summary");
  if (event.key !== " " && !types && field !== scanner() && !document.querySelector("dialog[open]")) {
    scanner()?.focus({ preventScroll: true });
    burst.field = scanner();
  }
});

document.addEventListener("submit", (event) => {
  const field = event.target.querySelector?.("[data-scan]");
  if (!field) return;
  const code = clean(field.value);
  if (!code) return;
  if (meant(code)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    field.value = "";
  } else if (navigator.onLine === false) {
    event.preventDefault();
    event.stopImmediatePropagation();
    document.dispatchEvent(new CustomEvent("floor:unreached", { detail: code }));
  } else {
    field.value = code;
  }
}, true);

function scanned(text) {
  scanner().value = text;
  scanner().form.requestSubmit();
}

document.addEventListener("floor:scanned", (event) => scanned(event.detail));

/** Whether this page itself knows what to do with the code. */
function meant(code) {
  const items = [...main().querySelectorAll("[data-sku]")];
  const item = items.find((found) => clean(found.dataset.sku) === code)
    ?? items.find((found) => found.dataset.gtin && number(found.dataset.gtin) === number(code));
  const fills = main().querySelector("form[data-fills]");
  if (item) count(item);
  else if (fills) {
    fills.elements[fills.dataset.fills].value = code;
    sound("ok");
  } else if (main().querySelector("form[data-count]")) ask(code);
  else return false;
  return true;
}

function count(item) {
  const input = item.querySelector("[data-count] .stepper input, .stepper input"), form = item.closest("form[data-count]");
  if (!form) {
    sound("ok");
    if (item.matches("a")) item.click();
    return;
  }
  const before = Number(input.value || 0), most = Number(input.max);
  if (before >= most) {
    says(words(form.dataset.extra, item.dataset.title), "late");
    sound("bad");
    return;
  }
  document.dispatchEvent(new CustomEvent("floor:count", { detail: { input, units: before + 1 } }));
  const left = [...form.querySelectorAll(".stepper input")].some((other) => Number(other.value || 0) < Number(other.max));
  says(`${item.dataset.title}: ${before + 1} / ${most}`, "done");
  sound(left ? "ok" : "done");
  item.classList.add("counted");
  setTimeout(() => item.classList.remove("counted"), 600);
  item.scrollIntoView({ block: "nearest" });
}

/** Words and colour above the form, and what can be done about it. */
function says(text, tone, ...doing) {
  main().querySelector(":scope > .said")?.remove();
  const box = document.querySelector("#asking").content.firstElementChild.cloneNode(true);
  box.classList.remove("late");
  box.classList.add(tone, "said");
  box.querySelector("p").textContent = text;
  for (const [label, act] of doing) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = label;
    button.addEventListener("click", () => { box.remove(); act(); });
    box.querySelector(".do-row").append(button);
  }
  main().prepend(box);
  box.scrollIntoView({ block: "nearest" });
}

/** A code that is none of this parcel's: another parcel, a wrong item, or nothing anybody knows. */
async function ask(code) {
  const form = main().querySelector("form[data-count]"), queue = document.querySelector("#queue");
  const record = () => go(`${queue.dataset.found}?code=${encodeURIComponent(code)}`);
  let told;
  try {
    const answer = await fetch(`${queue.dataset.home}?q=${encodeURIComponent(code)}`, {
      headers: { "X-Counting": main().dataset.ref ?? form.action.split("/").at(-3) }, signal: AbortSignal.timeout(8000),
    });
    told = await answer.json();
  } catch {
    sound("bad");
    says(words(queue.dataset.nowhere, code), "late");
    return;
  }
  const counted = [...form.querySelectorAll(".stepper input")].some((input) => Number(input.value || 0) > 0);
  if (told.here) says(told.says, "wait");
  else if (told.location && !counted) go(told.location);
  else if (told.location) {
    sound("bad");
    says(`${told.says} ${form.dataset.left}`, "late",
      [form.dataset.first, () => form.requestSubmit(form.querySelector(".primary"))],
      [form.dataset.leave, () => go(told.location)]);
  } else {
    sound("bad");
    says(told.says, "late", [queue.dataset.record, record]);
  }
}

/** Like a link of the page: without leaving it, so that sounds go on. */
function go(address) {
  const link = document.createElement("a");
  link.href = address;
  document.querySelector(".floor").append(link);
  htmx.process(link);
  link.click();
  link.remove();
}
document.addEventListener("floor:go", (event) => go(event.detail));
document.addEventListener("floor:says", (event) => says(event.detail.text, event.detail.tone));

// The camera, where the browser reads barcodes itself.
const sees = "BarcodeDetector" in window && Boolean(navigator.mediaDevices?.getUserMedia);

function offer() {
  const button = document.querySelector("[data-camera]");
  if (button && sees) button.hidden = false;
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-camera]")) look();
  if (event.target.closest("#camera [data-close]")) document.querySelector("#camera").close();
});

async function look() {
  const dialog = document.querySelector("#camera"), video = dialog.querySelector("video");
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    return; // no camera, or not allowed
  }
  dialog.showModal();
  video.srcObject = stream;
  await video.play();
  const detector = new BarcodeDetector();
  dialog.addEventListener("close", () => stream.getTracks().forEach((track) => track.stop()), { once: true });
  while (dialog.open) {
    const [found] = await detector.detect(video).catch(() => []);
    if (found) {
      dialog.close();
      scanned(found.rawValue);
      return;
    }
    await new Promise((resolve) => { setTimeout(resolve, 150); });
  }
}

offer();
document.addEventListener("htmx:afterSettle", offer);
