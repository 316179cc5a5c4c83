// Opening a request: the lists of reasons hold those of the kind that is chosen; the server checks it as well.

function fit() {
  const kind = document.querySelector("#open [name=kind]:checked")?.value;
  for (const option of document.querySelectorAll("#open option[data-kinds]")) {
    const out = kind !== undefined && kind !== "complaint" && !option.dataset.kinds.split(" ").includes(kind);
    if (out && option.selected && !option.closest("[aria-invalid]")) option.closest("select").value = "";
    option.hidden = option.disabled = out;
  }
}

document.addEventListener("change", (event) => { if (event.target.matches("#open [name=kind]")) fit(); });
document.addEventListener("htmx:afterSettle", fit);
fit();
