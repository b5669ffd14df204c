// The service worker of the driver's app: keeps the shell, so that it starts without a network.
// The server writes `SHELL` in front of this: {version, page, files}.

const SHELL_CACHE = `drive-shell-${SHELL.version}`;
const MAP_CACHE = "drive-map";
const PAGE_PATIENCE_MS = 4000;
const KEPT = new Set(SHELL.files);

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldShells().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && url.pathname === SHELL.page) event.respondWith(page(request));
  else if (KEPT.has(url.pathname)) event.respondWith(keptOr(request));
  else if (/^\/map\/.+\/basemap\.json$/.test(url.pathname)) event.respondWith(map(request));
});

async function keepShell() {
  const cache = await caches.open(SHELL_CACHE);
  // Past the browser's own cache: all files of one version, or none.
  await cache.addAll(SHELL.files.map((path) => new Request(path, { cache: "reload" })));
  await keepPage(cache);
}

async function keepPage(cache) {
  const response = await fetch(SHELL.page, { credentials: "same-origin" }).catch(() => null);
  if (isShell(response)) await cache.put(SHELL.page, response);
}

/** Tells the app's page from a sign-in form or a refusal, which nobody wants to start with. */
function isShell(response) {
  return response?.ok && !response.redirected;
}

async function dropOldShells() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("drive-shell-") && name !== SHELL_CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** The server's page where it answers in time: it knows about sessions. The kept one otherwise. */
async function page(request) {
  const cache = await caches.open(SHELL_CACHE);
  const kept = await cache.match(SHELL.page);
  const fresh = fetch(request).then((response) => {
    if (isShell(response)) cache.put(SHELL.page, response.clone());
    return response;
  });
  if (!kept) return fresh;
  const patience = new Promise((resolve) => setTimeout(resolve, PAGE_PATIENCE_MS, kept));
  return Promise.race([fresh.then((answer) => (answer.status >= 500 ? kept : answer)), patience]).catch(
    () => kept,
  );
}

async function keptOr(request) {
  const cache = await caches.open(SHELL_CACHE);
  return (await cache.match(request, { ignoreSearch: true })) ?? fetch(request);
}

async function map(request) {
  const cache = await caches.open(MAP_CACHE);
  const kept = await cache.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
}
