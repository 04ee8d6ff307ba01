// Brings answers to the server, each exactly once. Nothing here touches the page.
//
// A change is written to the store first and then sent. One request is under way at a time. A change waits in `queue`
// until then; a later change of the same question replaces it, under an operation id of its own. What has been sent stays
// in `sent` until the server answers for it, and is sent again as it was, with the same operation ids, so that a lost
// reply counts nothing twice. What an earlier visit left in the store is sent first, in its order. An acknowledged answer
// leaves the queue and joins the store's `answers` in one transaction. Only an acknowledgement makes `savedAt`.
//
// What is written when: store_writer.js. A save of ours: { position, value, flagged, base_revision, operation_id } as the
// server reads it, and for us { made_at, order, tab, in_words }.

import { secondsSince } from "./emergency_file.js";
import { backOff, newId, pause } from "./page.js";
import { StoreWriter } from "./store_writer.js";

const LONGEST_WAIT = 1_800; // milliseconds from the first key stroke to sending
const LONGEST_WRITE = 1_000; // milliseconds that sending waits for the store
const MOST_SAVES = 100;
const MOST_CHARACTERS = 200_000; // of one request; the server takes a megabyte
const MOST_EVENTS = 100;

export class Outbox {
  queue = [];
  sent = [];
  refused = new Map(); // position → { message, save }: the server does not take it
  late = new Set(); // positions that arrived when the time was over
  conflicts = new Map(); // position → { revision, value, flagged, mine }
  problem = null; // the outcome of the last try (server.js), while something stands in the way
  tries = 0;
  savedAt = null; // seconds; the server's time of its last acknowledgement
  #writer;
  #sending = false;
  #timer = null;
  #due = null;
  #settlers = [];
  #events = [];
  #highlights = null;
  #caution = 0; // after something could not be read: 1 answers only, 2 one by one
  #tab = newId();
  #order = 0;

  /**
   * `revisions`: position → revision of what the page shows. `page` is told what happens: changed(), saved(position,
   * save, revision), stale(position), conflict(position), reply(data), and asked for current(), the question the pupil
   * is at.
   */
  constructor({ server, url, person, attempt, device, revisions, page }) {
    Object.assign(this, { server, url, device, revisions, page });
    this.#writer = new StoreWriter({ person, attempt, pending: () => this.unacknowledged, changed: () => page.changed() });
    addEventListener("online", () => this.retry());
  }

  /** Saves the server has not acknowledged, in order. */
  get unacknowledged() {
    return [...this.sent, ...this.queue, ...[...this.conflicts.values()].map((conflict) => conflict.mine)];
  }

  /** Positions whose latest answer the server has not acknowledged. */
  get unsaved() {
    return [...new Set(this.unacknowledged.map((save) => save.position))];
  }

  /** The store; null when there is none, undefined while it is being opened. */
  get store() {
    return this.#writer.store;
  }

  /** Whether a closed tab would lose nothing: "yes", "soon" (being written) or "no" (this phone keeps nothing). */
  get stored() {
    return this.#writer.state;
  }

  /** Whether a request is under way. */
  get delivering() {
    return this.#sending;
  }

  /** Note a change; it is sent after `delay` milliseconds, at once when 0. */
  change(position, { value, flagged, in_words }, delay = 0) {
    const save = this.#newSave(position, { value, flagged, in_words }, this.revisions.get(position));
    this.refused.delete(position);
    this.late.delete(position);
    const conflict = this.conflicts.get(position);
    if (conflict) {
      this.#writer.drop(conflict.mine);
      conflict.mine = save;
      this.#writer.write();
      this.page.changed();
      return;
    }
    const replaced = this.queue.find((one) => one.position === position && one.tab === this.#tab);
    if (replaced) {
      this.queue.splice(this.queue.indexOf(replaced), 1);
      this.#writer.drop(replaced);
    }
    this.queue.push(save);
    this.#writer.write();
    this.page.changed();
    this.#schedule(delay);
  }

  /** Note that the pupil did something (`kind` of the protocol's events); never worth a request of its own at once. */
  tell(kind, delay) {
    this.#events.push({ kind, operation_id: newId(), made_at: Date.now() });
    this.#events.splice(0, this.#events.length - MOST_EVENTS);
    if (!this.problem) this.#schedule(delay);
  }

  /** The pupil's marks in the passage are these now. */
  mark(highlights, delay = 0) {
    this.#highlights = highlights;
    this.note({ highlights, highlightsDirty: true });
    this.#schedule(delay);
  }

  /** Change fields of the attempt's record in the store. */
  note(fields) {
    this.#writer.note(fields);
    return this.#writer.write();
  }

  /**
   * The store is open (or there is none: null), and `saves` of an earlier visit lay in it. From now on things are sent.
   * Returns those that stand over what the page shows: the last of each question that has not been changed since.
   */
  begin(store, saves, highlights = null) {
    const changed = new Set(this.queue.map((save) => save.position));
    this.#writer.found(saves);
    this.#order = Math.max(this.#order, ...saves.map((save) => save.order ?? 0));
    this.queue = [...saves, ...this.queue];
    this.#writer.store = store;
    this.#highlights ??= highlights;
    this.#writer.write();
    this.flush();
    return new Map(saves.filter((save) => !changed.has(save.position)).map((save) => [save.position, save]));
  }

  #schedule(delay) {
    if (!delay) {
      this.flush();
      return;
    }
    if (this.problem) return; // the next try is arranged already
    this.#due ??= Date.now() + LONGEST_WAIT;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), Math.max(0, Math.min(delay, this.#due - Date.now())));
  }

  // Sending

  /** Send what waits, unless a request is under way. `urgent`: the page may be closing, do not wait for the store. */
  async flush({ urgent = false } = {}) {
    if (this.#sending || this.store === undefined) return;
    clearTimeout(this.#timer);
    this.#due = null;
    if (this.problem?.kind !== "session") {
      this.#sending = true;
      try {
        while (await this.#sendSome(urgent));
      } finally {
        this.#sending = false;
      }
    }
    const clean = !this.unacknowledged.length;
    for (const settle of this.#settlers.splice(0)) settle(clean);
    this.page.changed();
  }

  /** Send one request; says whether the next one may follow at once. */
  async #sendSome(urgent) {
    if (!this.sent.length) this.#take();
    const extras = this.#caution ? {} : this.#extras();
    if (!this.sent.length && !Object.keys(extras).length) return false;
    this.page.changed();
    const written = this.#writer.write();
    if (!urgent) await Promise.race([written, pause(LONGEST_WRITE)]);
    const batch = this.sent.slice(0, this.#caution > 1 ? 1 : MOST_SAVES);
    const now = Date.now();
    const body = { saves: batch.map((save) => wire(save, now)), current: this.page.current(), ...extras };
    const outcome = await this.server.post(this.url, body);
    if (outcome.kind === "answered" && Array.isArray(outcome.data.results)) return this.#accept(batch, extras, outcome.data);
    if (outcome.kind === "rejected") return this.#isolate(batch, extras, outcome);
    this.#fail(outcome);
    return false;
  }

  /** Move the next saves from the queue to `sent`: the first of each question, as much as one request may hold. */
  #take() {
    const taken = new Map();
    let size = 0;
    for (const save of this.queue) {
      size += JSON.stringify(save.value).length;
      if (taken.size && size > MOST_CHARACTERS) break;
      if (!taken.has(save.position) && !this.conflicts.has(save.position)) taken.set(save.position, save);
    }
    this.sent = [...taken.values()];
    this.queue = this.queue.filter((save) => !this.sent.includes(save));
  }

  #extras() {
    const extras = {};
    if (this.#highlights) extras.highlights = this.#highlights;
    if (this.#events.length) {
      const now = Date.now();
      extras.device = this.device;
      extras.events = this.#events.map(({ made_at, ...event }) => ({ ...event, ago: secondsSince(made_at, now) }));
    }
    return extras;
  }

  /** Take the server's answer for each save that was sent. */
  #accept(batch, extras, data) {
    const results = new Map(data.results.map((result) => [result.operation_id ?? `position ${result.position}`, result]));
    const acknowledged = [];
    for (const save of batch) {
      const result = results.get(save.operation_id) ?? results.get(`position ${save.position}`);
      if (!result) continue;
      acknowledged.push(save);
      this.sent.splice(this.sent.indexOf(save), 1);
      const now = Date.parse(data.server_time) / 1000;
      this.#decide(save, { ...result, now });
      if (result.status === "saved") this.savedAt = now;
    }
    this.#forgetExtras(extras);
    if (this.savedAt) this.#writer.note({ savedAt: this.savedAt });
    this.#writer.write();
    if (acknowledged.length < batch.length) {
      this.#fail({ kind: "server", status: 200 });
    } else {
      this.problem = null;
      this.tries = 0;
      if (!this.sent.length) this.#caution = 0;
    }
    this.page.reply(data);
    return !this.problem;
  }

  #forgetExtras({ highlights, events = [] }) {
    const told = new Set(events.map((event) => event.operation_id));
    this.#events = this.#events.filter((event) => !told.has(event.operation_id));
    if (highlights && this.#highlights === highlights) {
      this.#highlights = null;
      this.#writer.note({ highlightsDirty: false });
    }
  }

  #decide(save, result) {
    const { position } = save;
    const next = this.#following(save);
    if (result.status === "saved") {
      this.#writer.drop(save);
      const known = this.revisions.get(position);
      if (!next.length && result.revision < known) {
        this.page.stale(position); // repeated, and the server holds a later answer than this one
        return;
      }
      this.revisions.set(position, Math.max(result.revision, known));
      for (const one of next) this.#rebase(one);
      if (!next.length) this.#writer.mirror(save, result.revision);
      this.page.saved(position, save, this.revisions.get(position));
    } else if (result.status === "conflict") {
      const [mine] = next.slice(-1);
      if (mine) this.#writer.drop(save);
      for (const one of next) if (one !== mine) this.#writer.drop(one);
      this.queue = this.queue.filter((one) => !next.includes(one));
      this.#contest(position, result, mine ?? save);
    } else {
      this.#writer.drop(save);
      if (result.status === "late") this.late.add(position);
      else this.refused.set(position, { message: result.message ?? "", save });
    }
  }

  /** Later changes of the same question that were made knowing this one: in this tab, or in the same earlier tab. */
  #following({ position, tab }) {
    return this.queue.filter((one) => one.position === position && (one.tab === this.#tab || one.tab === tab));
  }

  #contest(position, { revision, value, flagged, now }, mine) {
    this.conflicts.set(position, { revision, value, flagged, now, mine });
    this.page.conflict(position);
  }

  /** There are two answers: `value` is the server's since `now`, `mine` ({value, flagged}) stands in the controls. */
  contest(position, { value, flagged, now, mine }) {
    const revision = this.revisions.get(position);
    // Made from an older revision: delivered after a reload it asks again, it does not win unseen.
    this.#contest(position, { revision, value, flagged, now }, this.#newSave(position, mine, Math.max(revision - 1, 0)));
    this.#writer.write();
  }

  /** The pupil's choice between the two answers of a conflict. Returns the answer that now stands. */
  choose(position, mine) {
    const conflict = this.conflicts.get(position);
    this.conflicts.delete(position);
    this.revisions.set(position, conflict.revision);
    this.#writer.drop(conflict.mine);
    if (mine) this.change(position, conflict.mine);
    else this.#takeTheirs(position, conflict);
    this.#writer.write();
    this.page.changed();
    return mine ? conflict.mine : conflict;
  }

  #takeTheirs(position, conflict) {
    this.#writer.mirror({ ...conflict, position }, conflict.revision);
    this.savedAt = Math.max(this.savedAt ?? 0, conflict.now ?? 0) || null;
  }

  /**
   * The server cannot read what was sent. One part at fault must not hold up the others: first events and highlights are
   * left out, then answers go one by one. The one at fault stays on the page and in the store. Says whether to go on.
   */
  #isolate(batch, extras, outcome) {
    if (Object.keys(extras).length) {
      this.#forgetExtras(extras);
      this.#caution = 1;
    } else if (batch.length > 1) {
      this.#caution = 2;
    } else {
      const [save] = this.sent.splice(0, 1);
      this.refused.set(save.position, { message: outcome.message, save });
    }
    if (!this.sent.length) this.#caution = 0;
    return true;
  }

  #fail(outcome) {
    this.problem = outcome;
    this.tries += 1;
    if (outcome.kind === "session") return;
    clearTimeout(this.#timer);
    const seconds = Math.max(backOff(this.tries), Math.min(outcome.after ?? 0, 60));
    this.#timer = setTimeout(() => this.flush(), seconds * 1000);
  }

  /** Another request has met this outcome: nobody, or somebody else, is signed in here. */
  block(outcome) {
    this.problem = outcome;
    this.page.changed();
  }

  /** The attempt is over and everything has arrived: send and write nothing more. */
  close() {
    clearTimeout(this.#timer);
    this.#writer.store = undefined;
  }

  /** Try again now, whatever stood in the way. */
  retry() {
    if (this.problem?.kind === "session") this.problem = null;
    return this.flush();
  }

  /** Send everything; true when the server has acknowledged all of it, false when something stands in the way. */
  settle(patience = 20_000) {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), patience);
      this.#settlers.push((clean) => {
        clearTimeout(timer);
        resolve(clean);
      });
      if (!this.#sending) this.retry();
    });
  }

  #newSave(position, { value, flagged, in_words }, base_revision) {
    this.#order = Math.max(Date.now(), this.#order + 1);
    const made = { made_at: Date.now(), order: this.#order, tab: this.#tab, in_words };
    return { position, value, flagged, base_revision, operation_id: newId(), ...made };
  }

  /** A waiting change follows one that has just been acknowledged. */
  #rebase(save) {
    save.base_revision = this.revisions.get(save.position);
    this.#writer.renew(save);
  }
}

/** A save as the server reads it. */
function wire({ position, value, flagged, base_revision, operation_id, made_at }, now) {
  return { position, value, flagged, base_revision, operation_id, ago: secondsSince(made_at, now) };
}
