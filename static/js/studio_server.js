// Requests of the studio. Every outcome is a plain object, nothing is thrown; beside those of server.js:
//
//   { kind: "page", status, html, url }   the server answers with regions of the studio (200, 409 or 422) or with a page
//   { kind: "answered", status, data }    the same as JSON, for autosaves
//   { kind: "session" }                   nobody is signed in any more, or may not edit this set
//   { kind: "server", after } { kind: "network" }   it could not do it now, or nothing came back in time

import { Server } from "./server.js";

const PATIENCE = 15_000;
const KEEPALIVE_LIMIT = 60_000; // bytes; browsers refuse more while a page is closing
const TALKING = [200, 409, 413, 422];

export class StudioServer {
  /** `signInUrl`: a page that anyone may open and that carries a token. */
  constructor(signInUrl) {
    this.signInUrl = signInUrl;
    this.plain = new Server(signInUrl);
  }

  /** Fetch regions, or one card. */
  get(url) {
    return this.#ask(url, {}, "text/html");
  }

  /** Post fields ([name, value] pairs or an object) and get regions. */
  post(url, fields) {
    return this.#post(url, fields, "text/html");
  }

  /** Post fields and get JSON; goes on while the page closes, if it is small enough. */
  save(url, fields) {
    return this.#post(url, fields, "application/json");
  }

  async #post(url, fields, accept) {
    const body = new URLSearchParams(fields).toString();
    const send = () => {
      const headers = { "X-CSRFToken": this.plain.token, "Content-Type": "application/x-www-form-urlencoded" };
      return this.#ask(url, { method: "POST", body, keepalive: body.length < KEEPALIVE_LIMIT, headers }, accept);
    };
    const outcome = await send();
    if (outcome.status !== 400) return outcome;
    return (await this.plain.renewToken()) ? send() : { kind: "network" };
  }

  async #ask(url, options, accept) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    const headers = { Accept: accept, "X-Studio": "1", ...options.headers };
    try {
      const reply = await fetch(url, { credentials: "same-origin", cache: "no-store", ...options, headers, signal: stop.signal });
      return this.#judged(reply, await reply.text(), accept);
    } catch {
      return { kind: "network" };
    } finally {
      clearTimeout(timer);
    }
  }

  #judged(reply, text, accept) {
    const { status } = reply;
    const asked = reply.redirected && new URL(reply.url).pathname === this.signInUrl;
    if (asked || [401, 403, 404].includes(status)) return { kind: "session", status };
    if (!TALKING.includes(status)) return { kind: status === 400 ? "rejected" : "server", status, after: Number(reply.headers.get("Retry-After")) || 0 };
    if (accept === "text/html") return { kind: "page", status, html: text, url: reply.url };
    try {
      return { kind: "answered", status, data: JSON.parse(text) };
    } catch {
      return { kind: "network" }; // a hotspot that answers for everybody
    }
  }
}
