// Keeps static files, whose names change with their content, and one page for when the net is gone. Nothing private.
const NAME = "aftercare-{{ version }}";
const OFFLINE = "{{ offline|escapejs }}";
const KEPT = [{% for address in kept %}"{{ address|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const STAFF = ["/desk/", "/floor/", "/api/"];

addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(KEPT)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const gone = (names) => names.filter((name) => name.startsWith("aftercare-") && name !== NAME);
  event.waitUntil(
    caches.keys().then((names) => Promise.all(gone(names).map((name) => caches.delete(name)))).then(() => clients.claim()),
  );
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || STAFF.some((start) => pathname.startsWith(start))) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  else if (/^\/static\/.+\.[0-9a-f]{12}\.\w+$/.test(pathname)) event.respondWith(kept(request));
});

async function kept(request) {
  const found = await caches.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) (await caches.open(NAME)).put(request, answer.clone());
  return answer;
}
