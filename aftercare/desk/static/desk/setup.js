// A variable is put where the cursor last stood, in the subject or in the text.
let last = document.querySelector("#wording textarea");

document.addEventListener("focusin", (event) => {
  if (event.target.matches("#wording :is(textarea, #id_subject)")) last = event.target;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (!button || !last) return;
  last.setRangeText(button.dataset.insert, last.selectionStart, last.selectionEnd, "end");
  last.focus();
  last.dispatchEvent(new Event("input", { bubbles: true }));
});
