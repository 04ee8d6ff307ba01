// Writes what the outbox holds into the store: one transaction under way at a time, and the next one takes everything that
// has changed meanwhile, so that typing costs no more than the disk can do.

import { pause } from "./page.js";

const PATIENCE = 10_000; // milliseconds; some browsers' databases stop answering without an error

export class StoreWriter {
  store = undefined; // undefined: still opening; null: there is none
  fails = false;
  #kept = new Set(); // operation ids that are on the disk
  #dropped = new Set(); // operation ids to take from it
  #mirrored = new Map(); // acknowledged answers to put there
  #meta = null; // fields of the attempt's record to change
  #writing = null;

  /** `pending()`: the saves that shall be in the store. `changed()` is called when a transaction has ended. */
  constructor({ person, attempt, pending, changed }) {
    Object.assign(this, { person, attempt, pending, changed });
  }

  /** Whether a closed tab would lose nothing: "yes", "soon" (being written) or "no" (this phone keeps nothing). */
  get state() {
    if (this.pending().every((save) => this.#kept.has(save.operation_id))) return "yes";
    return this.store === null || this.fails ? "no" : "soon";
  }

  /** These saves came out of the store. */
  found(saves) {
    for (const save of saves) this.#kept.add(save.operation_id);
  }

  /** The save is delivered, or replaced by another one. */
  drop(save) {
    this.#dropped.add(save.operation_id);
    this.#kept.delete(save.operation_id);
  }

  /** The save is not any more as it was written. */
  renew(save) {
    this.#kept.delete(save.operation_id);
  }

  /** The server has acknowledged this answer. */
  mirror({ position, value, flagged, in_words, made_at }, revision) {
    this.#mirrored.set(position, { value, flagged, in_words, made_at, revision });
  }

  /** Change fields of the attempt's record; `write` follows. */
  note(fields) {
    this.#meta = { ...this.#meta, ...fields };
  }

  /** Resolves when everything is on the disk, or the store has failed. */
  write() {
    if (!this.store) return Promise.resolve();
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = null;
    });
    return this.#writing;
  }

  async #writeAll() {
    for (;;) {
      const saves = this.pending().filter((save) => !this.#kept.has(save.operation_id));
      const [drop, answers, meta] = [[...this.#dropped], this.#mirrored, this.#meta];
      if (!this.store || (!saves.length && !drop.length && !answers.size && !meta)) return;
      this.#mirrored = new Map();
      this.#meta = null;
      const bases = new Map(saves.map((save) => [save, save.base_revision]));
      try {
        const written = this.store.keep(this.person, this.attempt, { saves, drop, answers, meta });
        if ((await Promise.race([written.then(() => true), pause(PATIENCE)])) !== true) throw new Error("the store does not answer");
      } catch {
        this.#mirrored = new Map([...answers, ...this.#mirrored]);
        this.#meta = meta || this.#meta ? { ...meta, ...this.#meta } : null;
        this.fails = true; // the next change tries again
        this.changed();
        return;
      }
      this.fails = false;
      for (const id of drop) this.#dropped.delete(id);
      for (const [save, base] of bases) {
        if (save.base_revision === base && !this.#dropped.has(save.operation_id)) this.#kept.add(save.operation_id);
      }
      this.changed();
    }
  }
}
