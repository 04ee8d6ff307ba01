// A region of a page that keeps itself up to date, without moving focus, keyboard place or scroll. For any page:
//
//   <div id="sitting" data-live="/address?of=it" data-live-etag='"…"'> … </div>
//   {{ live_line(…) }} of templates/components/live.html, outside of it: the line that says how fresh it is
//
// The address is asked with `X-Live: sitting`, the region's id, and with what the region has (`If-None-Match`, from
// `data-live-etag`). It answers 304, or HTML that holds an element with that id: the region alone, or the whole page. So the
// page's own address will do, whose view hands out the region alone where that header is sent. What differs is changed in place; elements
// are the same ones when they have the same `data-key` (or id), otherwise by their place. Of the region that came:
//
//   data-live-etag   what to ask with next time; without it the words themselves are compared
//   data-live-news   a short sentence; when it has changed, screen readers are told it, politely. Nothing else is said.
//   data-live-over   nothing will change any more: asking stops
//   data-live        the address to ask next
//   data-live-every  seconds between questions while things change, where 5 are too many
//
// `<time data-live-ago="1763882400">` (seconds since 1970) anywhere in it is kept in words: 12 s ago.
//
// Asked 5 s after the last reply while things change, ever less often up to 45 s when nothing does, once a minute while the
// page is hidden, not at all when it is closed. Coming back to the page asks at once. Without scripts the line has a link.

import { announce, fill, find } from "./page.js";

const BUSY = 5; // seconds
const CALM = 45;
const HIDDEN = 60;
const SLOWER = 1.5;
const PATIENCE = 15_000; // milliseconds
const TICK = 5_000;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;
/** What an age is told in: a unit, its seconds, and up to where; two days first, so that "1 days" is never said. */
const AGES = [["seconds", 1, MINUTE], ["minutes", MINUTE, HOUR], ["hours", HOUR, 2 * DAY], ["days", DAY, Infinity]];

class Live {
  #period = BUSY;
  #timer = null;
  #asking = false;
  #over = false;
  #text = "";
  #serverTime = Date.now() / 1000;
  #heardAt = performance.now();

  constructor(region, line) {
    Object.assign(this, { region, line });
    this.#period = this.#busy;
    this.#serverTime = Number(line?.dataset.now) || this.#serverTime;
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.ask();
      else this.#arrange();
    });
    addEventListener("online", () => this.ask());
    addEventListener("pageshow", (event) => event.persisted && this.ask());
    addEventListener("pagehide", () => clearTimeout(this.#timer));
    setInterval(() => document.visibilityState === "visible" && this.#tellAges(), TICK);
    this.#follow();
  }

  /** Ask now. */
  async ask() {
    if (this.#asking || this.#over) return;
    this.#asking = true;
    clearTimeout(this.#timer);
    const changed = await this.#fetch();
    this.#asking = false;
    if (changed === null) this.#period = Math.min(this.#period * 2, CALM);
    else this.#period = changed ? this.#busy : Math.min(this.#period * SLOWER, CALM);
    this.#follow();
  }

  /** Whether it has changed; null when the server could not be asked. */
  async #fetch() {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const etag = this.region.dataset.liveEtag;
      const headers = { Accept: "text/html", "X-Live": this.region.id, ...(etag ? { "If-None-Match": etag } : {}) };
      const reply = await fetch(this.region.dataset.live, { cache: "no-store", redirect: "error", headers, signal: stop.signal });
      if (reply.status === 401 || reply.status === 403 || reply.status === 404) return this.#lost();
      if (reply.status !== 304 && !reply.ok) return this.#failed();
      const text = reply.status === 304 ? this.#text : await reply.text();
      this.#heard(reply.headers.get("Date"));
      return text === this.#text ? false : this.#take(text);
    } catch {
      return this.#failed();
    } finally {
      clearTimeout(timer);
    }
  }

  #take(text) {
    const next = new DOMParser().parseFromString(text, "text/html").getElementById(this.region.id);
    if (!next) return this.#failed(); // a hotspot that answers for everybody
    this.#text = text;
    const news = this.region.dataset.liveNews;
    refresh(this.region, document.adoptNode(next));
    if (this.region.dataset.liveNews && this.region.dataset.liveNews !== news) announce(this.region.dataset.liveNews);
    this.#tellAges();
    return true;
  }

  #heard(date) {
    this.#serverTime = Date.parse(date ?? "") / 1000 || Date.now() / 1000;
    this.#heardAt = performance.now();
    this.#tell("fresh");
  }

  #failed() {
    this.#tell("failed");
    return null;
  }

  /** Signed out, or it is gone: only the link helps. */
  #lost() {
    this.#over = true;
    this.#tell("lost");
    return null;
  }

  #follow() {
    if ("liveOver" in this.region.dataset && !this.#over) {
      this.#over = true;
      this.#tell("over");
    }
    this.#arrange();
  }

  get #busy() {
    return Number(this.region.dataset.liveEvery) || BUSY;
  }

  #arrange() {
    clearTimeout(this.#timer);
    if (this.#over) return;
    const seconds = document.visibilityState === "visible" ? this.#period : HIDDEN;
    this.#timer = setTimeout(() => this.ask(), seconds * 1000);
  }

  // Words

  get #now() {
    return this.#serverTime + (performance.now() - this.#heardAt) / 1000;
  }

  #tell(state) {
    if (!this.line) return;
    const words = fill(this.line.dataset[state], { time: this.#clock() });
    const place = find("[data-live-words]", this.line);
    this.line.dataset.state = state;
    if (place.textContent !== words) place.textContent = words;
  }

  /** The time of day at the school, as the page's language writes it. */
  #clock() {
    const at = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
    const time = new Date(this.#serverTime * 1000);
    const { lang } = document.documentElement;
    try {
      return time.toLocaleTimeString(lang, { ...at, timeZone: this.line.dataset.zone });
    } catch {
      return time.toLocaleTimeString(lang, at); // a browser that does not know the zone
    }
  }

  #tellAges() {
    if (!this.line) return;
    for (const place of this.region.querySelectorAll("[data-live-ago]")) {
      const passed = Math.max(0, Math.floor(this.#now - Number(place.dataset.liveAgo)));
      const [unit, length] = AGES.find(([, , until]) => passed < until);
      const words = fill(this.line.dataset[unit], { count: Math.floor(passed / length) });
      if (place.textContent !== words) place.textContent = words;
    }
  }
}

/** Make `old` like `next`, keeping every element that is in both, the one with the focus above all. */
export function refresh(old, next) {
  if (old.isEqualNode(next)) return;
  attributes(old, next);
  const kept = new Map();
  for (const node of old.childNodes) if (keyOf(node)) kept.set(keyOf(node), node);
  const loose = [...old.childNodes].filter((node) => !keyOf(node));
  const children = [...next.childNodes].map((node) => {
    const at = keyOf(node) ? -1 : loose.findIndex((one) => one.nodeName === node.nodeName);
    const found = keyOf(node) ? kept.get(keyOf(node)) : at < 0 ? null : loose.splice(0, at + 1).pop();
    if (!found || found.nodeName !== node.nodeName) return node;
    if (found.nodeType === Node.ELEMENT_NODE) refresh(found, node);
    else if (found.data !== node.data) found.data = node.data;
    return found;
  });
  place(old, children);
}

const keyOf = (node) => node.dataset?.key || node.id || "";

const OWN = new Set(["open", "value", "checked"]); // whoever looks at the page has set these,
const isOwn = (element, name) => OWN.has(name) && element.localName !== "progress"; // but nobody sets a bar

function attributes(old, next) {
  for (const { name } of [...old.attributes]) if (!next.hasAttribute(name) && !isOwn(old, name)) old.removeAttribute(name);
  for (const { name, value } of next.attributes) {
    if (old.getAttribute(name) !== value && !isOwn(old, name)) old.setAttribute(name, value);
  }
}

/** Put `children` into `parent` in their order; the one that holds the focus is never moved, nor removed. */
function place(parent, children) {
  const present = [...parent.childNodes];
  const focused = present.find((node) => node.contains(document.activeElement)) ?? null;
  if (focused && !children.includes(focused)) children.splice(Math.min(present.indexOf(focused), children.length), 0, focused);
  const wanted = new Set(children);
  for (const node of present) if (!wanted.has(node)) node.remove();
  let cursor = parent.firstChild;
  for (const node of children) {
    if (node === focused) cursor = makeWay(parent, cursor, focused);
    if (node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node, cursor);
  }
}

/** Move what stands before `focused` behind everything; it finds its place afterwards. */
function makeWay(parent, cursor, focused) {
  let next = cursor;
  while (next !== focused) {
    const following = next.nextSibling;
    parent.append(next);
    next = following;
  }
  return focused;
}

for (const region of document.querySelectorAll("[data-live]")) {
  new Live(region, find(`[data-live-line="${region.id}"]`));
}
