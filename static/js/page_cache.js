// Copies of attempt pages for the time without network: one cache an attempt, `quizapp-attempt-<person>-<attempt>`, with
// the page and every static file it asks for, so that neither an upgrade of the server nor of the worker leaves it without
// its own. Used by pages and by the service worker. The Cache API exists in secure contexts only; elsewhere, and where it
// is switched off, everything here quietly does nothing: answers live in store.js, not here.

const PREFIX = "quizapp-attempt-";
const PATIENCE = 1_500;
const MOST_KEPT = 10; // attempts; who never submits and never signs out shall not fill the phone
const KEPT_AT = "X-Kept-At";
const HEADERS = [
  "Content-Type", "Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Permissions-Policy",
  "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy",
]; // and nothing else: no cookie, no token in a header

/** The id of the attempt whose page `path` is, else null. */
export function attemptOf(path) {
  const found = /^\/attempts\/(\d+)$/.exec(path);
  return found ? Number(found[1]) : null;
}

/**
 * Make sure that there is a copy of the page at `url` (/attempts/12); true when there is one. When a service worker has
 * fetched the page it has kept it already; else the page is fetched once more. `files`: static files that the page does
 * not name itself. Never throws.
 */
export async function keepPage({ person, attempt, url, files = [] }) {
  try {
    const cache = await caches.open(nameOf(person, attempt));
    if (await cache.match(url)) return true;
    if (navigator.serviceWorker?.controller) {
      await new Promise((resolve) => setTimeout(resolve, PATIENCE));
      if (await cache.match(url)) return true;
    }
    return await keepReply(url, await fetch(url, { headers: { Accept: "text/html" }, credentials: "same-origin" }), files);
  } catch {
    return false;
  }
}

/** Keep what the server has just answered for the attempt page at `path`; false when that is not such a page. */
export async function keepReply(path, reply, more = []) {
  if (reply.status !== 200 || reply.redirected) return false;
  const html = await reply.text();
  const person = /<body\b[^>]* data-person="(\d+)"/.exec(html)?.[1];
  const attempt = attemptOf(path);
  if (!person || !attempt) return false;
  const cache = await caches.open(nameOf(person, attempt));
  const files = new Set([...html.matchAll(/ (?:href|src)="(\/static\/[^"]+)"/g)].map((found) => found[1]).concat(more));
  await Promise.all([...files].map(async (file) => (await cache.match(file)) ?? cache.add(file)));
  const headers = new Headers(HEADERS.filter((name) => reply.headers.has(name)).map((name) => [name, reply.headers.get(name)]));
  headers.set(KEPT_AT, String(Date.now()));
  await cache.put(path, new Response(html, { headers })); // after its files: a copy without them would be of no use
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (pathname !== path && !files.has(pathname)) await cache.delete(url);
  }
  for (const { name } of (await newestFirst()).slice(MOST_KEPT)) await caches.delete(name);
  return true;
}

/** The copy of the attempt page at `path`, or undefined. */
export async function copyOf(path) {
  const attempt = attemptOf(path);
  for (const name of await names()) {
    if (name.endsWith(`-${attempt}`)) return (await caches.open(name)).match(path);
  }
  return undefined;
}

/** The address of the attempt page that was kept last, or null. */
export async function newestPath() {
  const [newest] = await newestFirst();
  return newest?.at ? newest.path : null;
}

async function newestFirst() {
  const found = await Promise.all(
    (await names()).map(async (name) => {
      const path = `/attempts/${name.split("-").at(-1)}`;
      const copy = await (await caches.open(name)).match(path);
      return { name, path, at: Number(copy?.headers.get(KEPT_AT) ?? 0) };
    }),
  );
  return found.sort((one, other) => other.at - one.at);
}

/** A kept static file, or undefined. */
export function fileOf(request) {
  return caches.match(request, { ignoreVary: true });
}

/** Forget the copy of one attempt page. */
export function forgetPage(person, attempt) {
  return forget((name) => name === nameOf(person, attempt));
}

/** Forget the copies of an attempt page, whoever they belong to: the server no longer shows it. */
export function forgetAttempt(attempt) {
  return forget((name) => name.endsWith(`-${attempt}`));
}

/** Forget every copy that does not belong to `person`. */
export function forgetOthers(person) {
  return forget((name) => !name.startsWith(nameOf(person, "")));
}

/** Forget every copy: at sign-out. */
export function forgetAll() {
  return forget(() => true);
}

async function forget(chosen) {
  try {
    await Promise.all((await names()).filter(chosen).map((name) => caches.delete(name)));
  } catch {
    // Without the Cache API there is nothing to forget.
  }
}

async function names() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX));
}

function nameOf(person, attempt) {
  return `${PREFIX}${person}-${attempt}`;
}
