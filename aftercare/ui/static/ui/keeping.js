// What is being typed survives a lost connection and a closed tab: it is kept in this browser until its form arrived.
// What was sent stands in the draft on the server; this is for the words of the screen that is open.

const PREFIX = "keep:", DAYS = 7;

for (const name of Object.keys(localStorage)) {
  if (name.startsWith(PREFIX) && Date.now() - read(name).at > DAYS * 86_400_000) localStorage.removeItem(name);
}

function read(name) {
  try { return JSON.parse(localStorage.getItem(name)) ?? {}; } catch { return {}; }
}

const words = (form) => [...form.querySelectorAll("textarea, input:not([type=hidden], [type=file], [type=checkbox], [type=radio])")].filter((field) => field.name);

for (const form of document.querySelectorAll("form[data-keeps-words]")) {
  const name = PREFIX + form.dataset.keepsWords, kept = read(name).words ?? {};
  let restored = false;
  for (const field of words(form)) {
    // What the server shows is what arrived; only what it does not know is brought back.
    if (!kept[field.name] || kept[field.name] === field.value || field.value !== (read(name).from?.[field.name] ?? "")) continue;
    field.value = kept[field.name];
    restored = true;
  }
  if (restored) document.querySelector(".note.kept")?.removeAttribute("hidden");
  const from = Object.fromEntries(words(form).map((field) => [field.name, field.defaultValue]));
  form.addEventListener("input", () => {
    const typed = Object.fromEntries(words(form).map((field) => [field.name, field.value]));
    try { localStorage.setItem(name, JSON.stringify({ at: Date.now(), words: typed, from })); } catch { /* full, or not allowed */ }
  });
}

// Starting afresh, and leaving, forget it here as well.
document.addEventListener("submit", (event) => {
  if (!event.target.matches(".kept form, [action$='/leave/']")) return;
  for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
});
