// The drawer beside the mark book: what a cell's page says of one response, without leaving the table. It is taken from that
// page, the part with data-response, so there is one place where a response is shown and marked. Anything it does not
// understand (signed out, an error) opens the page itself.

import { announce, find } from "./page.js";

const PATIENCE = 15_000; // milliseconds

/** A page of ours as a document, also one that says what is wrong with a form; null without an answer. */
async function fetchPage(url, stop, options = {}) {
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const reply = await fetch(url, { headers: { Accept: "text/html" }, ...options, signal: stop.signal });
    return new DOMParser().parseFromString(await reply.text(), "text/html");
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

export class Drawer {
  #url = "";
  #link = null;
  #stop = null;

  /** `element` is the drawer; `changed()` is called when a mark may have changed. */
  constructor(element, { changed }) {
    Object.assign(this, { element, changed, title: find("[data-drawer-title]", element) });
    this.body = find("[data-drawer-body]", element);
    this.notices = find("[data-drawer-notices]", element);
    find("[data-drawer-close]", element).addEventListener("click", () => this.close());
    this.body.addEventListener("submit", (event) => this.#send(event));
    this.body.addEventListener("click", (event) => this.#follow(event));
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** The link it was opened from, also when the table has been drawn anew since. */
  get link() {
    if (this.#link && !this.#link.isConnected) {
      const same = [...document.querySelectorAll("[data-matrix] a")].find((one) => one.href === this.#link.href);
      this.#link = same ?? null;
    }
    return this.#link;
  }

  /** Show what `link` leads to. `focus`: go there, too. */
  open(link, { focus = true } = {}) {
    this.mark(false);
    this.#link = link;
    this.element.hidden = false;
    document.body.classList.add("drawer-open");
    this.mark(true);
    find("[data-drawer-moves]", this.element).hidden = Boolean(link.dataset.item);
    link.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.notices.replaceChildren();
    if (focus) this.title.focus({ preventScroll: true });
    return this.#load(link.href);
  }

  close() {
    this.#stop?.abort();
    this.#stop = null;
    const { link } = this;
    this.mark(false);
    this.element.hidden = true;
    document.body.classList.remove("drawer-open");
    this.body.replaceChildren();
    link?.focus();
  }

  /** Draw a frame around the cell that is open, or none. */
  mark(on) {
    if (on) this.link?.setAttribute("data-open", "");
    else this.#link?.removeAttribute("data-open");
  }

  async #load(url, options) {
    this.#stop?.abort();
    const stop = new AbortController();
    this.#stop = stop;
    this.body.classList.add("busy");
    const page = await fetchPage(url, stop, options);
    if (this.#stop !== stop) return null; // another cell has been opened meanwhile
    this.body.classList.remove("busy");
    const hash = new URL(url).hash.slice(1);
    const part = page && (hash ? page.getElementById(hash) : find("[data-response]", page));
    if (!part) {
      if (page || !options) location.assign(url);
      else this.#say(this.element.dataset.failed);
      return null;
    }
    this.#url = url;
    this.#show(page, part);
    return page;
  }

  #show(page, part) {
    this.title.textContent = find("h1", page).textContent;
    find("[data-drawer-page]", this.element).href = this.#url;
    this.body.replaceChildren(...[...document.adoptNode(part).childNodes]);
    for (const head of this.body.querySelectorAll(":scope > summary")) head.replaceWith(...head.childNodes); // of a fold
    for (const quotes of this.body.querySelectorAll("[data-quotes]")) quotes.hidden = false;
    // The text stands on the page itself.
    for (const link of this.body.querySelectorAll('a[href^="#"]')) link.href = new URL(link.getAttribute("href"), this.#url).href;
    this.element.scrollTop = 0;
    announce(this.title.textContent);
  }

  #say(words) {
    this.notices.textContent = words;
  }

  /** Send the form as the page would, and show what the page then shows. */
  async #send(event) {
    event.preventDefault();
    const form = event.target;
    const sent = await this.#load(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!sent) return;
    this.notices.replaceChildren(...sent.querySelectorAll(".notices, .error-summary"));
    this.changed();
    const wrong = find('[aria-invalid="true"]', this.body);
    (wrong ?? this.title).focus({ preventScroll: !wrong });
  }

  /** Another attempt of the pupil opens here, too. */
  #follow(event) {
    const link = event.target.closest("a[data-attempt]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.notices.replaceChildren();
    this.title.focus({ preventScroll: true });
    this.#load(link.href);
  }
}
