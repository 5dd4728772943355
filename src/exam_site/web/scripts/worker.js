// The service worker: keeps the whole site on the device, once a reader asks for it (offline.js).
// The build writes above this text VERSION, and FILES: of each address below the site's the
// digest of its bytes. A version serves the bytes that it names, or none: nothing is mixed.
const CACHES = `kept ${registration.scope} `; // a host may have several sites
const CACHE = CACHES + VERSION;
const COUNT = Object.keys(FILES).length;
const AT_ONCE = 6; // files on their way
const HTML = { headers: { "Content-Type": "text/html; charset=utf-8" } };

const key = (address) => new URL(`${address}?${FILES[address]}`, registration.scope).href;

// Tells the open pages how many files are here, and why there are no more.
async function tell(have, error = "") {
  for (const page of await clients.matchAll({ includeUncontrolled: true })) page.postMessage({ have, of: COUNT, error });
}

async function digest(bytes) {
  const all = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...all.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The keys of the files that are here. A cache that was removed is not made anew.
const kept = async () => ((await caches.has(CACHE)) ? (await (await caches.open(CACHE)).keys()).map(({ url }) => url) : []);

// A file as the server has it, refused if it is of another version.
async function load(address) {
  const answer = await fetch(new URL(address, registration.scope), { cache: "no-cache" }).catch(() => null);
  if (!answer) throw new Error("the network has broken off");
  const bytes = answer.ok ? await answer.arrayBuffer() : new ArrayBuffer();
  if ((await digest(bytes)) !== FILES[address]) throw new Error(`the server has another ${address || "home page"} than this version of the site. It may just be changing; try again in some minutes`);
  const headers = new Headers(answer.headers);
  headers.delete("Vary"); // there is one answer to all
  return new Response(bytes, { headers });
}

// Fetches what is not here yet, of this version or of the one before. What has come stays, also if the rest does not.
async function fill() {
  const cache = await caches.open(CACHE);
  const here = new Set(await kept());
  const missing = Object.keys(FILES).filter((address) => !here.has(key(address)));
  let failure = null;
  const next = async () => {
    for (let address; !failure && (address = missing.pop()) !== undefined; tell(here.size)) {
      try {
        await cache.put(key(address), (await caches.match(key(address))) ?? (await load(address)));
        here.add(key(address));
      } catch (error) {
        failure ??= error;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  if (!failure && (await kept()).length < COUNT) failure = new Error("the browser has deleted some of it meanwhile");
  if (!failure) return;
  await tell(here.size, failure.name === "QuotaExceededError" ? "this device has no room for it" : failure.message);
  throw failure;
}

// The versions before are deleted. Open pages came from the network, and have their next files from here.
async function begin() {
  for (const name of await caches.keys()) if (name.startsWith(CACHES) && name !== CACHE) await caches.delete(name);
  await clients.claim();
  await tell((await kept()).length);
}

let whole = null; // whether all files are here; asked once
const isWhole = () => (whole ??= kept().then((keys) => keys.length === COUNT));

// The address below the site's, with "/" at its end if it was forgotten; undefined if it is none that is kept.
function addressOf({ origin, pathname }) {
  const { href } = new URL(pathname, origin);
  if (!href.startsWith(registration.scope)) return undefined;
  const address = href.slice(registration.scope.length).replace(/(^|\/)index\.html$/, "$1");
  return [address, `${address}/`].find((each) => Object.hasOwn(FILES, each));
}

// Of a set with gaps nothing is taken as long as there is a network: it may have a newer version.
async function answer(request, address) {
  const found = await caches.match(key(address), { cacheName: CACHE });
  if (found && (await isWhole())) return found;
  whole = null;
  return fetch(request).catch(() => found ?? lost(request));
}

function lost({ mode }) {
  if (mode !== "navigate") return Response.error();
  const text = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Not here any more</title><h1>Not here any more</h1><p>The browser has deleted a part of what you have kept for offline, and this page with it. There is no network to load it from. <a href="${registration.scope}">Home</a>`;
  return new Response(text, { ...HTML, status: 503 });
}

// A page begins with the newest version that is complete, if no other page needs the one before:
// an empty page takes the place of the one that is left, and if there is none beside it, the newest takes over.
let empty = "";
async function open({ request, resultingClientId }, address, url) {
  const pages = registration.waiting ? await clients.matchAll() : [];
  if (registration.waiting && pages.length < 2) {
    if (pages.every(({ id }) => id === empty)) registration.waiting.postMessage("take over");
    empty = resultingClientId;
    // At once, reload after reload would leave this worker no moment at rest, in which the newest takes over.
    return new Response("<script>setTimeout(() => location.reload(), 200)</script>", HTML);
  }
  if (url.pathname.endsWith("/") || !address.endsWith("/")) return answer(request, address);
  return Response.redirect(`${registration.scope}${address}${url.search}`);
}

addEventListener("install", (event) => event.waitUntil(fill()));
addEventListener("activate", (event) => event.waitUntil(begin()));
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const address = event.request.method === "GET" ? addressOf(url) : undefined;
  if (address === undefined) return;
  event.respondWith(event.request.mode === "navigate" ? open(event, address, url) : answer(event.request, address));
});
addEventListener("message", (event) => {
  const does = { "take over": () => skipWaiting(), fill: () => fill().catch(() => {}), tell: async () => tell((await kept()).length) };
  event.waitUntil(does[event.data]());
});

