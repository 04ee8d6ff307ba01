// The service worker: lets an open attempt be opened again without network, and does as little as possible beside that.
// Every other page comes from the network, always. It remembers nothing itself, so a new version may take over at any time.

import { attemptOf, copyOf, fileOf, forgetAll, forgetAttempt, keepReply, newestPath } from "./page_cache.js";

const PATIENCE = 5_000;
const UNREACHABLE = [502, 503, 504];
let signOuts = 0; // while this worker lives; what it has asked for dies with it

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.method === "POST" && pathname === "/sign-out") event.respondWith(signOut(request));
  else if (request.method !== "GET") return;
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (request.mode === "navigate" && attemptOf(pathname)) event.respondWith(attemptPage(event, pathname));
  else if (request.mode === "navigate" && pathname === "/") event.respondWith(home(request));
});

/** Whoever signs out leaves no page behind; without network nobody has signed out. */
async function signOut(request) {
  const reply = await fetch(request);
  if (reply.type === "opaqueredirect" || reply.ok || reply.status === 401) {
    signOuts += 1;
    await forgetAll();
  }
  return reply;
}

async function file(request) {
  return (await fileOf(request).catch(() => undefined)) ?? fetch(request);
}

/** The network first; the copy when it fails, is down, or takes too long. A good answer renews the copy. */
async function attemptPage(event, path) {
  const before = signOuts;
  const answered = fetch(event.request);
  const dealtWith = answered.then((reply) => follow(path, reply.clone(), before)).catch(() => {});
  event.waitUntil(dealtWith);
  const copy = await copyOf(path).catch(() => undefined);
  if (!copy) return answered;
  const fresh = answered.then((reply) => (UNREACHABLE.includes(reply.status) ? copy : reply), () => copy);
  const tooLong = new Promise((resolve) => {
    setTimeout(resolve, PATIENCE, copy);
  });
  return Promise.race([fresh, tooLong]);
}

/** A redirect (signed out, or submitted) and "not found" mean that this page is no longer for whoever holds the phone. */
async function follow(path, reply, before) {
  if (reply.type === "opaqueredirect" || [403, 404].includes(reply.status)) await forgetAttempt(attemptOf(path));
  else await keepReply(path, reply);
  if (before !== signOuts) await forgetAttempt(attemptOf(path)); // asked for by somebody who has left since
}

/** An installed app opens at home: without network it leads on to the attempt that was open last. */
async function home(request) {
  let reply = null;
  try {
    reply = await fetch(request);
    if (!UNREACHABLE.includes(reply.status)) return reply;
  } catch {
    // No network.
  }
  const path = await newestPath().catch(() => null);
  return path ? Response.redirect(path) : (reply ?? Response.error());
}
