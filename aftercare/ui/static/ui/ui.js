// What every page does by itself: count down, say good-bye to toasts, tell of a lost connection.

const units = [["day", 86_400], ["hour", 3_600], ["minute", 60]];
const language = document.documentElement.lang;

function span(seconds) {
  const parts = [];
  let rest = Math.max(60, seconds);
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    const said = new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count);
    if (count && parts.length < 2) parts.push(said.replace(/(\d)(?=[^\d\s])/, "$1 "));
    else if (parts.length) break;
    rest -= count * size;
  }
  return parts.join(" ");
}

function tick(root = document) {
  for (const time of root.querySelectorAll("time[data-left]")) {
    const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
    time.textContent = (seconds >= 0 ? time.dataset.left : time.dataset.late).replace("{}", span(Math.abs(seconds)));
    const chip = time.closest(".chip");
    chip?.classList.toggle("late", seconds < 0);
    chip?.classList.toggle("due", seconds >= 0 && seconds < 86_400);
  }
}

// The server writes instants on the shop's clock. Where the reader's differs they read their own, with its zone;
// the shop's stays a hover away.
function zones(root) {
  for (const time of root.querySelectorAll("time[data-zone]")) {
    const at = new Date(time.dateTime);
    const clock = (timeZone) => at.toLocaleString("en-GB", { timeZone });
    if (clock(time.dataset.zone) === clock(undefined)) continue;
    const year = at.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
    const day = at.toLocaleDateString(language, { year, month: "short", day: "numeric" });
    const hour = at.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const parts = new Intl.DateTimeFormat(language, { timeZoneName: "short" }).formatToParts(at);
    const zone = parts.find(({ type }) => type === "timeZoneName").value;
    // No shop's clock: nothing to tell apart.
    time.textContent = time.dataset.zone === "UTC" ? `${day} ${hour}` : `${day} ${hour} ${zone}`;
    delete time.dataset.zone;
  }
}

export function toast(text, kind = "") {
  const shown = document.createElement("p");
  shown.className = `toast ${kind}`;
  shown.textContent = text;
  document.querySelector(".toasts").append(shown);
  leave(shown);
}

function leave(shown) {
  setTimeout(() => shown.classList.add("gone"), 6_000);
  setTimeout(() => shown.remove(), 6_400);
}

tick();
zones(document);
setInterval(() => tick(), 15_000);
document.querySelectorAll(".toast").forEach(leave);
document.addEventListener("htmx:afterSettle", (event) => { tick(); zones(event.target); });
// What a live part is about to show is told like the rest, before it is compared with what stands there.
document.addEventListener("live:read", (event) => {
  tick(event.detail);
  zones(event.detail);
  for (const { textContent, className } of event.detail.querySelectorAll(".toast")) toast(textContent, className);
});
document.addEventListener("live:moved", (event) => {
  toast("", "");
  const link = document.createElement("a");
  link.href = event.detail;
  link.textContent = document.body.dataset.moved;
  document.querySelector(".toasts").lastChild.append(link);
});
document.addEventListener("live:over", () => toast(document.body.dataset.over, "error"));
document.addEventListener("htmx:sendError", () => toast(document.body.dataset.lost, "error"));
document.addEventListener("htmx:responseError", (event) => {
  // A page that refreshes itself does not complain; it tries again.
  if (!event.detail.elt.hasAttribute("data-quiet")) toast(document.body.dataset.failed, "error");
});
// − and + beside a number; nothing chosen is an empty field, so that its row can look unchosen.
document.addEventListener("click", (event) => {
  const button = event.target.closest(".stepper[data-most] [data-step]");
  if (!button) return;
  const stepper = button.closest(".stepper");
  const input = stepper.querySelector("input");
  const { most, least = 0 } = stepper.dataset;
  const count = Math.min(Number(most), Math.max(Number(least), Number(input.value) + Number(button.dataset.step)));
  input.value = count || "";
  input.dispatchEvent(new Event("input", { bubbles: true }));
});
// A second tap sends nothing twice.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post" || event.defaultPrevented) return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "1";
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

// The first thing wrong is where the reader goes on.
const wrong = ".wrong:not([data-example] *) :is(input, select, textarea)";
document.addEventListener("htmx:afterSwap", () => document.querySelector(wrong)?.focus());
document.querySelector(wrong)?.focus();
