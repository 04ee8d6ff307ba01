// Requests of the attempt page. Every outcome is a plain object, nothing is thrown:
//
//   { kind: "answered", status, data }   the server has done it (409 of the saves included) and says what came of it
//   { kind: "session", status }          nobody, or somebody else, is signed in here now
//   { kind: "rejected", status, message } it will not take this, however often it is sent
//   { kind: "server", status, after }    it could not do it now; `after`: seconds it asks us to wait
//   { kind: "network" }                  nothing, or nothing of ours, came back in time
//
// An old token (after a sign-in in another tab, after cookies were cleared) is replaced and the request repeated, once.

import { find } from "./page.js";

const PATIENCE = 15_000;
const KEEPALIVE_LIMIT = 60_000; // bytes; browsers refuse more while a page is closing

export class Server {
  /** `signInUrl`: a page that anyone may open and that carries a token. */
  constructor(signInUrl) {
    this.signInUrl = signInUrl;
  }

  get token() {
    return find('meta[name="csrf-token"]').content;
  }

  /** From now on send this token, by script and by the page's forms. */
  useToken(token) {
    find('meta[name="csrf-token"]').content = token;
    for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = token;
  }

  /** Fetch a token that fits the cookies of this moment; says whether there is a new one. */
  async renewToken() {
    const page = await this.getPage(this.signInUrl);
    const token = page && find('meta[name="csrf-token"]', page)?.content;
    if (token) this.useToken(token);
    return Boolean(token);
  }

  get(url) {
    return this.#outcome(url, {});
  }

  /** A page of ours as a document, or null. */
  async getPage(url) {
    try {
      const reply = await this.#fetch(url, { headers: { Accept: "text/html" } });
      return reply.ok ? new DOMParser().parseFromString(reply.text, "text/html") : null;
    } catch {
      return null;
    }
  }

  /** Post JSON; goes on while the page closes, if it is small enough. */
  post(url, content) {
    const body = JSON.stringify(content);
    const keepalive = new Blob([body]).size < KEEPALIVE_LIMIT;
    return this.#posting(url, { body, keepalive, type: "application/json" });
  }

  /** Post the fields of a form. */
  postForm(url, fields) {
    return this.#posting(url, { body: new URLSearchParams(fields), type: "application/x-www-form-urlencoded" });
  }

  async #posting(url, { type, ...options }) {
    const send = () =>
      this.#outcome(url, { method: "POST", ...options, headers: { "Content-Type": type, "X-CSRFToken": this.token } });
    const outcome = await send();
    if (outcome.status !== 400) return outcome;
    return (await this.renewToken()) ? send() : { kind: "network" };
  }

  async #outcome(url, options) {
    try {
      const headers = { Accept: "application/json", ...options.headers };
      return judged(await this.#fetch(url, { redirect: "error", ...options, headers }));
    } catch {
      return { kind: "network" };
    }
  }

  async #fetch(url, options) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const reply = await fetch(url, { credentials: "same-origin", cache: "no-store", ...options, signal: stop.signal });
      const text = await reply.text(); // within our patience, too: a network may stop half-way
      return { ok: reply.ok, status: reply.status, headers: reply.headers, text };
    } finally {
      clearTimeout(timer);
    }
  }
}

function judged(reply) {
  const { status } = reply;
  const data = read(reply.text);
  if (status === 401 || status === 403 || status === 404) return { kind: "session", status };
  if ((reply.ok || status === 409) && data && !data.error) return { kind: "answered", status, data };
  const passing = status >= 500 || status === 408 || status === 429 || status < 400;
  if (passing) return { kind: "server", status, message: data?.message, after: Number(reply.headers.get("Retry-After")) || 0 };
  return { kind: "rejected", status, message: data?.message ?? "" };
}

/** What a reply says; null when it is not JSON, as from a hotspot that answers for everybody. */
function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
