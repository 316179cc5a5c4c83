// Leaving with something typed that is not kept yet asks first; what was open stays open when rows change.

let sending = false;
const state = () => document.querySelector("#state")?.dataset.state ?? "kept";

document.addEventListener("input", (event) => {
  const shown = event.target.closest("#editor") && document.querySelector("#state");
  if (shown && shown.dataset.state === "kept") shown.dataset.state = "typing";
});
document.addEventListener("submit", () => { sending = true; });
addEventListener("beforeunload", (event) => { if (!sending && state() !== "kept") event.preventDefault(); });

let open = [];
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "editor") return;
  open = [...document.querySelectorAll("#editor details[open]")].map((one) => one.closest("[id]").id);
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "editor") return;
  for (const id of open) document.getElementById(id)?.querySelector("details")?.setAttribute("open", "");
});

// A place named in the address, or by a link beside it, is shown though its row is folded.
const reveal = () => {
  for (let fold = document.getElementById(location.hash.slice(1)); fold; fold = fold.parentElement?.closest("details, .rowcard")) {
    (fold.matches("details") ? fold : fold.querySelector("details"))?.setAttribute("open", "");
  }
};
addEventListener("hashchange", reveal);
reveal();
