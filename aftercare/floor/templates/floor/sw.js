{% load static %}// Opens the floor again when it is reloaded without a network. What is done meanwhile is kept by queue.js.
const CACHE = "floor", HOME = "{% url 'floor:scan' %}";

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (["script", "style"].includes(request.destination)) event.respondWith(part(request));
});

async function page(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok && new URL(request.url).pathname === HOME && !new URL(request.url).search) {
      (await caches.open(CACHE)).put(HOME, answer.clone());
    }
    return answer;
  } catch (error) {
    const kept = await (await caches.open(CACHE)).match(HOME);
    if (kept) return kept;
    throw error;
  }
}

// Their addresses change with their content, but for the development server's.
async function part(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok) cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(request);
    if (kept) return kept;
    throw error;
  }
}
