// Lets the phone keep the portal as an app; not on the pages a stranger meets first.
const worker = document.querySelector("script[data-worker]")?.dataset.worker;
const language = document.documentElement.lang.startsWith("zh") ? "zh-hans" : "en";
if (worker && "serviceWorker" in navigator) {
  addEventListener("load", () => {
    // A phone that does not take it loses nothing but the page for when the net is gone.
    navigator.serviceWorker.register(`${worker}?language=${language}`, { scope: "/" }).catch(() => {});
  });
}
