// The floor: the scanner always finds its field, steppers count, photos are made small, every scan is heard.
// scanning.js knows what a code means, queue.js keeps what cannot be sent yet; they speak by events of the document.

const TONES = { ok: [[880, 0.09]], done: [[880, 0.09], [1320, 0.14]], bad: [[196, 0.22], [156, 0.3]] };
const LONGEST = 2400; // pixels
let audio;

function sound(name) {
  // A browser lets a page be heard only once somebody has touched it.
  if (!TONES[name] || muted() || !navigator.userActivation?.hasBeenActive) return;
  try {
    audio ??= new AudioContext();
    let at = audio.currentTime;
    for (const [pitch, length] of TONES[name]) {
      const tone = audio.createOscillator(), volume = audio.createGain();
      tone.frequency.value = pitch;
      volume.gain.value = 0.15;
      tone.connect(volume).connect(audio.destination);
      tone.start(at);
      tone.stop(at + length);
      at += length;
    }
  } catch { /* no loudspeaker; the colour says it too */ }
  if (name === "bad") navigator.vibrate?.(200);
}

document.addEventListener("floor:sound", (event) => sound(event.detail));

function muted() {
  try { return localStorage.getItem("floor-mute") === "1"; } catch { return false; }
}

function tellMute() {
  const button = document.querySelector("[data-mute]");
  button.textContent = muted() ? button.dataset.off : button.dataset.on;
  button.setAttribute("aria-pressed", String(muted()));
}

const scanner = () => document.querySelector("[data-scan]");
function ready() {
  sound(document.querySelector("main")?.dataset.sound);
  if (!document.querySelector(".wrong :is(input, textarea)")) scanner()?.focus({ preventScroll: true });
  scanner()?.select();
  document.querySelectorAll("main form").forEach(label);
  tellMute();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-mute], [data-keys], [data-print], [data-all-well]");
  if (!button) return;
  if (button.hasAttribute("data-print")) window.print();
  if (button.hasAttribute("data-all-well")) {
    button.form.querySelectorAll(".check input[value=yes]").forEach((input) => { input.checked = true; });
  }
  if (button.hasAttribute("data-mute")) {
    try { localStorage.setItem("floor-mute", muted() ? "0" : "1"); } catch { /* not remembered */ }
    tellMute();
    sound("ok");
  }
  if (button.hasAttribute("data-keys")) typing(button);
});

// A hand scanner needs no keyboard on the screen; a thumb does.
function typing(button) {
  const shown = button.getAttribute("aria-pressed") === "true";
  button.setAttribute("aria-pressed", String(!shown));
  if (shown) scanner().setAttribute("inputmode", "none");
  else scanner().removeAttribute("inputmode");
  scanner().blur();
  scanner().focus();
}

document.addEventListener("floor:count", (event) => set(event.detail.input, event.detail.units));

function set(input, units) {
  const most = Number(input.max || Infinity), least = Number(input.min || 0);
  input.value = Math.min(Math.max(units, least), most);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step], [data-all]");
  const input = button?.closest(".stepper").querySelector("input");
  if (!input) return;
  set(input, button.hasAttribute("data-all") ? Number(input.max) : Number(input.value || 0) + Number(button.dataset.step));
});

// The button says what it will do with what is counted now.
function label(form) {
  const inputs = [...form.querySelectorAll(".stepper input")];
  const units = inputs.reduce((sum, input) => sum + Number(input.value || 0), 0);
  const count = form.querySelector("[data-label]"), record = form.querySelector("[data-last]");
  if (count) count.textContent = count.dataset.label.replace("{}", units);
  if (record) record.textContent = units === Number(inputs[0].max) ? record.dataset.last : record.dataset.more;
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("main form");
  if (form) label(form);
});

// As new goes back to stock unless somebody says otherwise.
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (event.target.name !== "grade" || form.querySelector("[name=disposition]:checked")) return;
  if (event.target.value === "A") form.querySelector("[name=disposition][value=sellable]").checked = true;
});

// A camera gives one picture at a time, larger than anybody needs: they are made small and gathered.
document.addEventListener("change", async (event) => {
  const input = event.target;
  if (!input.matches("[data-photos]")) return;
  const strip = input.closest("form").querySelector(".photos");
  input.gathered ??= new DataTransfer();
  for (const file of input.files) {
    const small = await shrink(file);
    input.gathered.items.add(small);
    const image = new Image(84, 84);
    image.alt = input.dataset.alt.replace("{}", strip.children.length + 1);
    image.src = URL.createObjectURL(small);
    strip.append(image);
  }
  input.files = input.gathered.files;
});

async function shrink(file) {
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
    const canvas = new OffscreenCanvas(Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 });
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file; // the server says what is wrong with it
  }
}

ready();
document.addEventListener("htmx:afterSettle", ready);
document.addEventListener("floor:ready", ready);
