// Drafts save themselves: a moment after the last key, when a field is left, when the page is left. What is on its way stays as
// it is until the server has answered, and is sent again as it was: so a lost answer is no conflict with oneself. The one line
// tells three truths: saved (when) · not saved yet · failed, try again.

import { announceIn, backOff, fill, find } from "./page.js";

const TYPING_PAUSE = 1_000; // milliseconds
const CALM = 1_500; // milliseconds that words stand before they are said aloud

export class Autosave {
  #jobs = new Map(); // question → { name, url, form, later, sent, waits, timer, tries, problem, refused }

  /** `page`: saved(name, data, form), contested(name, data); `kept`: the tab's storage. */
  constructor({ server, kept, texts, page }) {
    Object.assign(this, { server, kept, texts, page });
    document.addEventListener("visibilitychange", () => document.hidden && this.flush());
    addEventListener("pagehide", () => this.flush());
    addEventListener("online", () => this.retry());
    addEventListener("beforeunload", (event) => {
      this.flush();
      if (this.unsaved) event.preventDefault();
    });
    document.addEventListener("quizapp:swapped", () => this.draw());
    document.addEventListener("click", (event) => event.target.closest("[data-retry]") && this.retry());
  }

  /** Whether something typed is only here. */
  get unsaved() {
    return [...this.#jobs.values()].some(isOpen);
  }

  /** Send what the tab kept from before a reload. Resolves with the questions that were saved by it. */
  async takeUp() {
    const names = Object.keys(this.kept.read());
    for (const [name, { url, later }] of Object.entries(this.kept.read())) this.#jobs.set(name, { ...this.#job(name, url), later });
    this.draw();
    await this.settle();
    return names.filter((name) => !this.#jobs.has(name));
  }

  /** Save this form by itself from now on. */
  follow(form) {
    const { name } = form.dataset;
    form.addEventListener("input", () => this.change(form));
    form.addEventListener("change", () => this.change(form));
    form.addEventListener("focusout", () => this.#jobs.get(name)?.waits && this.#work(this.#jobs.get(name)));
  }

  /** Something in the form is different now. */
  change(form, delay = TYPING_PAUSE) {
    const { name, autosave } = form.dataset;
    const job = this.#jobs.get(name) ?? this.#job(name, autosave);
    this.#jobs.set(name, job);
    Object.assign(job, { form, waits: true, refused: null });
    this.#keep(job);
    clearTimeout(job.timer);
    job.timer = setTimeout(() => this.#work(job), delay);
    this.draw();
  }

  /** Send all that waits, without waiting for the pause. */
  flush() {
    for (const job of this.#jobs.values()) if (job.waits) this.#work(job);
  }

  /** Send all that waits; resolves with whether everything is saved. */
  async settle() {
    await Promise.all([...this.#jobs.values()].map((job) => this.#work(job)));
    return !this.unsaved;
  }

  retry() {
    for (const job of this.#jobs.values()) if (job.problem) this.#work(job);
  }

  /** What was typed there is not wanted any more. */
  forget(name) {
    clearTimeout(this.#jobs.get(name)?.timer);
    this.#jobs.delete(name);
    this.kept.put(name, null);
    this.draw();
  }

  draw() {
    const line = find("[data-save-line]");
    if (!line) return;
    const [state, words] = this.#state();
    line.dataset.state = state;
    const place = find("[data-save-text]", line);
    const text = words ?? place.dataset.saved;
    if (place.textContent !== text) place.textContent = text;
    find("[data-retry]").hidden = state !== "failed";
    this.#say(text);
  }

  #job(name, url) {
    return { name, url, form: null, later: [], sent: null, waits: false, timer: 0, tries: 0, problem: null, refused: null, busy: null };
  }

  #state() {
    const open = [...this.#jobs.values()].filter(isOpen);
    const refused = open.find((job) => job.refused);
    const problem = open.find((job) => job.problem)?.problem;
    if (refused) return ["failed", fill(this.texts.refused, { why: refused.refused })];
    if (problem?.kind === "session") return ["failed", this.texts.session];
    if (problem) return ["failed", this.texts[problem.kind === "server" ? "server" : "network"]];
    if (open.length) return ["waiting", this.texts.waiting];
    return ["saved", null];
  }

  #say(words) {
    clearTimeout(this.timer);
    if (words === this.said) return;
    const first = this.said === undefined;
    this.timer = setTimeout(() => {
      this.said = words;
      if (!first) announceIn(find("[data-save-said]"), words);
    }, first ? 0 : CALM);
  }

  #keep(job) {
    const typed = job.waits && job.form ? [fieldsOf(job.form)] : [];
    const all = [...(job.sent ? [job.sent] : []), ...job.later, ...typed];
    this.kept.put(job.name, all.length ? { url: job.url, later: all } : null);
  }

  /** Bring the job to its end; one at a time, later calls join in. */
  #work(job) {
    clearTimeout(job.timer);
    job.busy ??= this.#run(job).finally(() => {
      job.busy = null;
    });
    return job.busy;
  }

  async #run(job) {
    while (job.sent || job.later.length || job.waits) {
      if (!job.sent) this.#take(job);
      const outcome = await this.server.save(job.url, job.sent);
      if (!this.#jobs.has(job.name)) return;
      if (!this.#heard(job, outcome)) return;
    }
    clearTimeout(job.timer); // set while it was busy: it would end the next job, and two would be on their way at once
    this.#jobs.delete(job.name);
    this.kept.put(job.name, null);
    this.draw();
  }

  #take(job) {
    if (job.later.length) job.sent = job.later.shift();
    else {
      job.sent = fieldsOf(job.form);
      job.waits = false;
    }
    if (job.revision) job.sent = job.sent.map(([name, value]) => [name, name === "revision" ? job.revision : value]);
    if (job.aside) job.sent.push(["aside", job.aside]);
  }

  /** Deal with an answer; says whether to go on. */
  #heard(job, outcome) {
    if (outcome.kind === "answered" && outcome.status === 200) {
      Object.assign(job, { sent: null, tries: 0, problem: null, revision: String(outcome.data.revision) });
      if (job.form) find('[name="revision"]', job.form).value = job.revision;
      this.#keep(job);
      this.page.saved(job.name, outcome.data, job.form);
      return true;
    }
    if (outcome.kind === "answered" && outcome.status === 409) {
      Object.assign(job, { sent: null, aside: outcome.data.aside });
      if (job.waits || job.later.length) return true; // the newest of it, too, is kept beside the other's
      this.forget(job.name);
      this.page.contested(job.name, outcome.data);
      return false;
    }
    if (outcome.kind === "answered" || outcome.kind === "rejected") {
      Object.assign(job, { sent: null, problem: null, refused: outcome.data?.message ?? "" });
      this.draw();
      return false;
    }
    job.tries += 1;
    job.problem = outcome;
    if (outcome.kind !== "session") job.timer = setTimeout(() => this.#work(job), 1000 * Math.max(backOff(job.tries), outcome.after ?? 0));
    this.draw();
    return false;
  }
}

function isOpen({ sent, waits, later, refused }) {
  return Boolean(sent || waits || later.length || refused !== null);
}

/** The fields of a form as pairs, without its token. */
function fieldsOf(form) {
  return [...new FormData(form)].filter(([name, value]) => name !== "csrf_token" && typeof value === "string");
}
