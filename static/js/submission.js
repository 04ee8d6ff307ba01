// Handing in. It never fails silently: what cannot be handed in now is queued, said, kept over a closed tab, tried again
// by itself, and can be taken back until it has arrived. When the time is over the page hands in by itself.

import { backOff, fill, find, pause } from "./page.js";

const PATIENCE = 10_000; // milliseconds for the answers to arrive first
const SPREAD = 5_000; // milliseconds over which a class hands in when its time is over

export class Submission {
  done = false;
  #asked = null; // { asked_at, by: "pupil" | "time" }, while handing in waits for something
  #busy = false;
  #tries = 0;
  #timer = null;
  #afterSignIn = false; // the pupil handed in, and has to sign in first

  /**
   * `page`: texts, submitUrl, lock(by), unlock(), show(place), why() (the words of the line), signIn(), forget() (what
   * the phone keeps), stillOpen() (asks the server; false when it cannot tell), compare() (asks whether another device has
   * saved since, and shows what; the outcome of asking).
   */
  constructor({ outbox, server, page }) {
    Object.assign(this, { outbox, server, page });
    this.button = find("[data-submit]");
    this.waiting = find("[data-queued]");
    find("[data-queued-back]").addEventListener("click", () => this.takeBack());
    find("[data-queued-retry]").addEventListener("click", () => this.#deliver());
    addEventListener("online", () => this.#asked && this.#deliver());
  }

  /** Whether the pupil has asked to hand in, or the time is over, and it has not arrived yet. */
  get queued() {
    return this.#asked !== null;
  }

  /** The pupil hands in. */
  async press() {
    if (this.#busy || this.done) return;
    this.#tell("");
    this.button.setAttribute("aria-disabled", "true");
    const outcome = await this.#tryOnce();
    this.button.setAttribute("aria-disabled", "false");
    if (this.done || this.#asked) return;
    if (outcome === "conflict") this.#choose();
    else if (outcome === "refused") this.#tell(fill(this.page.texts.not_submitted, { why: this.page.why() }));
    else if (outcome === "session") this.#signIn();
    else if (typeof outcome === "object") this.#tell(outcome.message);
    else this.#queue({ asked_at: Date.now(), by: "pupil" });
  }

  /** What an earlier visit could not hand in is handed in now. */
  resume(asked) {
    if (this.done || this.#asked || !asked) return;
    this.#queue(asked, 0);
  }

  /** The time is over: what the phone holds is handed in, spread over some seconds. */
  timeUp() {
    if (this.done || this.#asked?.by === "time") return;
    this.#queue({ asked_at: Date.now(), by: "time" }, Math.random() * SPREAD);
    this.outbox.flush();
  }

  /** There is time again: whoever has not handed in goes on. */
  timeAgain() {
    if (this.#asked?.by === "time") this.takeBack();
  }

  /** The pupil goes on answering instead. */
  takeBack() {
    if (this.done || !this.#asked) return;
    clearTimeout(this.#timer);
    this.#asked = null;
    this.outbox.note({ submit: null });
    this.#draw();
    this.page.unlock();
  }

  /** Signed in again, a conflict decided: what waits may go on. */
  again() {
    const pressed = this.#afterSignIn;
    this.#afterSignIn = false;
    if (this.#asked) this.#deliver();
    else if (pressed) this.press();
  }

  /** It has been submitted already: elsewhere, or by the server at the end of the time. */
  async already(receiptUrl) {
    if (this.done || this.#busy || this.outbox.unsaved.length) return;
    await this.#finish(receiptUrl);
  }

  #signIn() {
    this.#afterSignIn = true;
    this.#tell(fill(this.page.texts.not_submitted, { why: this.page.why() }));
    this.page.signIn();
  }

  #choose() {
    const [position] = this.outbox.conflicts.keys();
    this.page.show(position);
  }

  #queue(asked, delay = null) {
    this.#asked = asked;
    this.#tries = 0;
    this.outbox.note({ submit: asked });
    this.page.lock(asked.by);
    this.#draw();
    this.page.show("submit");
    this.#later(delay ?? backOff(1) * 1000);
  }

  #later(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#deliver(), milliseconds);
  }

  async #deliver() {
    if (this.#busy || this.done || !this.#asked) return;
    clearTimeout(this.#timer);
    if (this.#asked.by === "time" && (await this.page.stillOpen())) {
      this.takeBack();
      return;
    }
    const outcome = await this.#tryOnce();
    if (this.done || !this.#asked) return;
    this.#tries += 1;
    this.#draw(outcome);
    if (outcome === "conflict" && this.#asked.by === "pupil") this.#choose();
    if (outcome !== "session") this.#later(backOff(this.#tries) * 1000);
  }

  /** Bring every answer and then the submission: "done", "conflict", "refused", "session", "failed", or a refusal. */
  async #tryOnce() {
    this.#busy = true;
    try {
      await this.outbox.settle(PATIENCE);
      const { conflicts, problem, refused, unsaved } = this.outbox;
      const byPupil = this.#asked?.by !== "time";
      if (problem?.kind === "session") return "session";
      if (conflicts.size && byPupil) return "conflict";
      if (unsaved.length > conflicts.size) return "failed";
      if (refused.size && byPupil && !this.#asked) return "refused";
      const compared = byPupil ? await this.page.compare() : { kind: "answered" };
      if (conflicts.size && byPupil) return "conflict";
      const outcome = compared.kind === "answered" ? await this.server.post(this.page.submitUrl, {}) : compared;
      if (outcome.kind === "answered" && outcome.data.receipt_url) {
        await this.#finish(outcome.data.receipt_url);
        return "done";
      }
      if (outcome.kind === "session") {
        this.outbox.block(outcome);
        return "session";
      }
      return outcome.kind === "rejected" && outcome.message ? outcome : "failed";
    } finally {
      this.#busy = false;
    }
  }

  async #finish(receiptUrl) {
    this.done = true;
    clearTimeout(this.#timer);
    this.outbox.close();
    await Promise.race([this.page.forget(), pause(2_000)]);
    location.assign(receiptUrl);
  }

  #draw(outcome = "failed") {
    const { texts } = this.page;
    this.waiting.hidden = !this.#asked;
    this.button.closest("[data-submit-actions]").hidden = Boolean(this.#asked);
    if (!this.#asked) return;
    const byTime = this.#asked.by === "time";
    find("[data-queued-back]").hidden = byTime;
    let words = byTime ? texts.queued_time : this.outbox.store ? texts.queued : texts.queued_unstored;
    if (byTime && this.#tries === 0) words = texts.up;
    else if (outcome === "session") words = fill(texts.queued_why, { why: this.page.why() });
    else if (typeof outcome === "object") words = fill(texts.queued_why, { why: outcome.message });
    const place = find("[data-queued-words]");
    if (place.textContent !== words) place.textContent = words;
    for (const button of this.waiting.querySelectorAll("[data-queued-retry], [data-emergency]")) {
      button.hidden = byTime && this.#tries === 0;
    }
  }

  #tell(words) {
    find("[data-submit-words]").textContent = words;
    find("[data-submit-problem]").hidden = !words;
  }
}
