// Photos and videos of a form: made small on the phone, sent one after the other while the rest is filled in, sent
// again when the network fails, and taken away again by a tap. Without this script they go along with the form.

const LONGEST = 2400; // pixels
const WAITS = [1, 2, 4, 8, 15, 30]; // seconds before trying again
const STALLED = 60_000;
let line = Promise.resolve();

document.querySelectorAll("[data-uploader]").forEach(take);
document.addEventListener("htmx:afterSettle", (event) => event.target.querySelectorAll("[data-uploader]").forEach(take));

function take(field) {
  if (field.classList.contains("on")) return;
  field.classList.add("on");
  for (const box of field.querySelectorAll(".upload [name=photo]")) dress(field, box.closest(".upload"), box.closest(".upload").dataset.name ?? "");
}

document.addEventListener("change", (event) => {
  const field = event.target.closest?.("[data-uploader]");
  if (!field || event.target.type !== "file") return;
  const files = [...event.target.files];
  if (field.dataset.uploader) event.target.value = "";
  for (const file of files) add(field, file, event.target);
});

function add(field, file, input) {
  const shots = field.querySelector(".uploads"), says = field.dataset;
  const shot = Object.assign(document.createElement("li"), { className: "upload" });
  if (shots.querySelectorAll(".upload:not(.refused)").length >= Number(says.most)) return refuse(field, shot, file, says.saysMany);
  if (file.type.startsWith("video/") && file.size > Number(says.largest)) {
    const most = Math.floor(Number(says.largest) / 1024 / 1024);
    return refuse(field, shot, file, says.saysLarge.replace("{name}", file.name).replace("{most}", most));
  }
  shot.append(picture(file));
  shots.append(dress(field, shot, file.name));
  shot.state = says.uploader ? "waiting" : "with the form";
  shot.again = () => { line = line.then(() => send(field, shot, file)); };
  if (says.uploader) shot.again();
  else gather(shot, file, input);
}

function refuse(field, shot, file, sentence) {
  shot.classList.add("refused");
  dress(field, shot, file.name);
  tell(shot, sentence, "alert");
  field.querySelector(".uploads").append(shot);
}

// What is seen of it before it is sent; a video by its first frame.
function picture(file) {
  const seen = document.createElement(file.type.startsWith("video/") ? "video" : "img");
  seen.src = URL.createObjectURL(file) + (seen.tagName === "VIDEO" ? "#t=0.1" : "");
  if (seen.tagName === "VIDEO") Object.assign(seen, { muted: true, preload: "metadata", playsInline: true });
  else seen.alt = "";
  return seen;
}

function dress(field, shot, name) {
  const remove = Object.assign(document.createElement("button"), { type: "button", className: "remove", textContent: "×" });
  remove.setAttribute("aria-label", field.dataset.saysRemove.replace("{name}", name).trim());
  remove.addEventListener("click", () => {
    const seal = shot.querySelector("[name=photo]")?.value;
    shot.state = "removed";
    shot.request?.abort();
    const next = shot.nextElementSibling?.querySelector(".remove") ?? field.querySelector("input[type=file]");
    shot.remove();
    next.focus();
    if (shot.regather) shot.regather();
    if (seal && field.dataset.uploader) post(field, { remove: seal }).catch(() => {});
  });
  shot.append(remove);
  return shot;
}

function tell(shot, sentence, role = "status") {
  const said = shot.querySelector(".says") ?? shot.appendChild(Object.assign(document.createElement("p"), { className: "says" }));
  said.setAttribute("role", role);
  said.textContent = sentence;
  said.classList.toggle("problem", role === "alert");
}

async function send(field, shot, file) {
  if (shot.state === "removed") return;
  const bar = shot.querySelector("progress") ?? shot.appendChild(document.createElement("progress"));
  bar.setAttribute("aria-label", field.dataset.saysSending.replace("{name}", file.name));
  const body = { photos: await shrink(file), key: (shot.key ??= key()), draft: field.dataset.draft };
  for (const wait of [...WAITS, null]) {
    if (shot.state === "removed") return;
    shot.state = "sending";
    const { status, answer } = await post(field, body, (share) => { bar.value = share; }, shot);
    if (status === 201) return kept(shot, bar, answer);
    if (status && status < 500 && status !== 429) {
      const most = Math.floor(Number(field.dataset.largest) / 1024 / 1024);
      const large = field.dataset.saysLarge.replace("{name}", file.name).replace("{most}", most);
      return failed(field, shot, bar, status === 413 ? large : answer?.problem ?? field.dataset.saysFailed);
    }
    if (wait === null) break;
    tell(shot, field.dataset.saysWaiting);
    await pause(wait);
  }
  failed(field, shot, bar, field.dataset.saysFailed, true);
}

function kept(shot, bar, answer) {
  bar.remove();
  shot.querySelector(".says")?.remove();
  shot.state = "kept";
  shot.append(Object.assign(document.createElement("input"), { type: "hidden", name: "photo", value: answer.photo }));
}

function failed(field, shot, bar, sentence, again = false) {
  if (shot.state === "removed") return;
  bar.remove();
  shot.state = "refused";
  shot.classList.add("refused");
  tell(shot, sentence, "alert");
  if (!again) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: field.dataset.saysAgain });
  button.addEventListener("click", () => { button.remove(); shot.classList.remove("refused"); tell(shot, ""); shot.again(); });
  shot.append(button);
}

const pause = (seconds) => new Promise((go) => {
  setTimeout(go, seconds * 1000);
  addEventListener("online", go, { once: true });
});

function post(field, values, onShare = () => {}, shot = {}) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", field.form?.elements.csrfmiddlewaretoken?.value ?? "");
  for (const [name, value] of Object.entries(values)) if (value) body.append(name, value);
  return new Promise((done) => {
    const request = (shot.request = new XMLHttpRequest());
    let stalled;
    const watch = () => { clearTimeout(stalled); stalled = setTimeout(() => request.abort(), STALLED); };
    request.open("POST", field.dataset.uploader);
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => { watch(); onShare(event.loaded / event.total); };
    request.onloadend = () => {
      clearTimeout(stalled);
      let answer = null;
      try { answer = JSON.parse(request.responseText); } catch { /* a page of the server, or nothing */ }
      done({ status: request.status, answer });
    };
    watch();
    request.send(body);
  });
}

// Drawn anew as JPEG: small, and without the place and the phone it was taken with.
async function shrink(file) {
  if (!file.type.startsWith("image/")) return file;
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
    const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(bitmap.width * scale), height: Math.round(bitmap.height * scale) });
    const ground = canvas.getContext("2d");
    ground.fillStyle = "white";
    ground.fillRect(0, 0, canvas.width, canvas.height);
    ground.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file; // the server says what is wrong with it
  }
}

// Where nothing takes them one by one they wait in the field, small, and go along with the form.
async function gather(shot, file, input) {
  const mine = (input.gathered ??= new Map());
  const fill = () => {
    const files = new DataTransfer();
    for (const small of mine.values()) files.items.add(small);
    input.files = files.files;
  };
  shot.regather = () => { mine.delete(shot); fill(); };
  mine.set(shot, file);
  mine.set(shot, await shrink(file));
  fill();
}

const key = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16)).join("");

// A form waits for what is still on its way; the tap is not lost.
document.addEventListener("submit", (event) => {
  const on = [...event.target.querySelectorAll(".upload")].filter((shot) => ["waiting", "sending"].includes(shot.state));
  if (!on.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.target.dataset.waiting) return;
  event.target.dataset.waiting = "1";
  event.submitter?.setAttribute("aria-busy", "true");
  line.then(() => {
    delete event.target.dataset.waiting;
    event.submitter?.removeAttribute("aria-busy");
    event.target.requestSubmit(event.submitter);
  });
}, true);
