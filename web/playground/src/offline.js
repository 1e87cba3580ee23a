// Keeps the page, so that it works without a network. The build puts in a hash of the files.
const cacheName = 'assay-playground-@content@';
const files = ['./', 'index.html', 'page.css', 'page.js', 'licenses.txt'];

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(files)).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  const isOld = (name) => name.startsWith('assay-playground-') && name !== cacheName;
  const removed = caches.keys().then((names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name))));
  event.waitUntil(removed.then(() => self.clients.claim()));
});

// What the server has is newer; without one, what was kept.
self.addEventListener('fetch', (event) => {
  if (event.request.method !== 'GET' || new URL(event.request.url).origin !== self.location.origin) return;
  const kept = async () => {
    const cache = await caches.open(cacheName);
    return (await cache.match(event.request, { ignoreSearch: true })) ?? Response.error();
  };
  event.respondWith(fetch(event.request).catch(kept));
});
