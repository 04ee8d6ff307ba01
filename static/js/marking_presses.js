// Presses of the marking queue on their way to the server: in order, one at a time. A press that got no reply is sent again
// as it was; the server carries it out once. What cannot be saved comes back into the list, and says so.

import { backOff, fill, find, pause } from "./page.js";
import { Server } from "./server.js";

const TRIES = 4;

export class Presses {
  #jobs = [];
  #busy = false;

  /** `refresh(url, ids)` fetches the queue anew and looks for the card with one of these responses. */
  constructor(words, refresh) {
    this.words = words;
    this.refresh = refresh;
    this.server = new Server(words.signIn);
  }

  /** How many presses are not saved yet. */
  get waiting() {
    return this.#jobs.length;
  }

  /** Send what `button` of `card` says; the card leaves at once. */
  press(button, card) {
    const form = card.closest("form");
    const fields = { press: button.value };
    for (const field of card.querySelectorAll("input[name]")) fields[field.name] = field.value;
    const learn = find('[name="learn"]', form);
    if (learn) fields.learn = learn.value;
    card.hidden = true;
    const request = { url: form.action, fields };
    this.#add({ id: card.id, request: () => request, done: (data) => this.#pressed(card.id, data) });
  }

  /** Take back the last decision. The page names it only when those before it are saved. */
  undo() {
    const request = () => {
      const form = find("[data-undo]");
      return form && { url: form.action, fields: { decision: find('[name="decision"]', form).value } };
    };
    this.#add({
      request,
      done: async (data) => {
        if (!data) return this.say(this.words.nothing);
        this.#tell(data);
        return this.refresh(location.href, data.back);
      },
    });
  }

  /** Do something when all presses are saved. */
  afterwards(work) {
    this.#add({ request: () => null, done: work });
  }

  /** Tell what happened where everybody reads it, screen readers too. */
  say(text, failed = false) {
    const place = find("[data-said]");
    place.textContent = text;
    find("[data-undo-here]").hidden = failed || !find("[data-undo]");
    place.classList.toggle("pile-failed", failed);
  }

  /** Cards that were decided but are not saved yet stay out of a list that has just been fetched. */
  hideDecided() {
    for (const { id } of this.#jobs) if (id) document.getElementById(id)?.setAttribute("hidden", "");
  }

  #add(job) {
    this.#jobs.push(job);
    if (!this.#busy) this.#work();
  }

  async #work() {
    this.#busy = true;
    while (this.#jobs.length) {
      const job = this.#jobs[0];
      const request = job.request();
      const outcome = request ? await this.#send(request) : { kind: "answered", data: null };
      if (outcome.kind === "answered") {
        this.#jobs.shift();
        await job.done(outcome.data);
      } else {
        this.#giveBack(outcome);
      }
    }
    this.#busy = false;
  }

  async #send({ url, fields }) {
    this.say(fill(this.words.saving, { count: this.waiting }));
    for (let tries = 1; ; tries += 1) {
      const outcome = await this.server.postForm(url, fields);
      const passing = outcome.kind === "network" || outcome.kind === "server";
      if (!passing || tries >= TRIES) return outcome;
      this.say(fill(this.words.trying, { count: this.waiting }), true);
      await pause(1000 * Math.max(backOff(tries), outcome.after ?? 0));
    }
  }

  #tell(data) {
    const fresh = new DOMParser().parseFromString(data.state, "text/html");
    find("[data-state]").replaceChildren(...fresh.body.childNodes);
    this.say(data.message, data.skipped);
  }

  async #pressed(id, data) {
    document.getElementById(id)?.remove();
    this.#tell(data);
    if (!find("[data-card]")) await this.refresh(location.href);
  }

  /** What was not saved is shown again: a press that was refused alone, all that wait when nothing gets through. */
  #giveBack(outcome) {
    const back = outcome.kind === "rejected" ? [this.#jobs.shift()] : this.#jobs.splice(0);
    for (const { id } of back) if (id) document.getElementById(id)?.removeAttribute("hidden");
    const why = { session: this.words.signedOut, rejected: outcome.message }[outcome.kind] || this.words.unreachable;
    this.say(fill(this.words.failed, { why }), true);
  }
}
