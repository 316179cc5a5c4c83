// A button to the shop's returns. Options as attributes of the script: data-order, data-text, data-language, data-plain.
(() => {
  const script = document.currentScript ?? document.querySelector('script[src*="/embed/"]');
  if (!script) return;
  const { order, text, language, plain } = script.dataset;
  const words = { {% for code, said in words.items %}"{{ code|escapejs }}": "{{ said|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %} };
  const spoken = (language || document.documentElement.lang || navigator.language || "").toLowerCase();
  const address = new URL("{{ address|escapejs }}");
  if (order) address.searchParams.set("number", order);
  const link = document.createElement("a");
  link.href = address.href;
  link.target = "_blank";
  link.rel = "noopener";
  link.className = "aftercare-link";
  link.textContent = text || words[spoken.startsWith("zh") ? "zh-hans" : "en"];
  if (plain === undefined) {
    Object.assign(link.style, {
      display: "inline-block", padding: "12px 20px", borderRadius: "6px", font: "600 16px/1.3 system-ui, sans-serif",
      textDecoration: "none", background: "{{ ground|escapejs }}", color: "{{ ink|escapejs }}",
    });
  }
  script.after(link);
})();
