// What this browser keeps of attempts, in IndexedDB, so that a closed tab or a flat battery loses nothing. A transaction
// is on the disk when its promise resolves (durability "strict"). Everything is kept by person and attempt. Errors (no
// room, storage switched off) are the caller's to handle; nothing here touches the page.
//
//   saves     what the server has not acknowledged, one record an operation, in order of `order`
//   answers   what the server has acknowledged, one record a question, for a reload without network
//   attempts  one record (`meta`) an attempt: title, personName, className, url, current, submit, …
//
// The database is opened at whatever version it has: a page from before a change of its version goes on working.

import { contentOf } from "./emergency_file.js";
import { openDB } from "../vendor/idb.js";

const NAME = "quizapp";
const STORES = ["answers", "attempts", "saves"];
const PATIENCE = 3_000;

/** Open the store; null when the browser has none for us (switched off, a private window, blocked, damaged). */
export async function openStore(patience = PATIENCE) {
  const store = new Store();
  const slow = new Promise((resolve) => {
    setTimeout(resolve, patience, null);
  });
  return Promise.race([store.open().then(() => store, () => null), slow]);
}

class Store {
  #db = null;

  /** Open the database, or open it again after the browser or a newer page has closed it. */
  async open() {
    const forget = () => {
      this.#db = null;
    };
    const db = await openDB(NAME, undefined, {
      upgrade(created) {
        created.createObjectStore("saves", { keyPath: ["person", "attempt", "operation_id"] });
        created.createObjectStore("answers", { keyPath: ["person", "attempt", "position"] });
        created.createObjectStore("attempts", { keyPath: ["person", "attempt"] });
      },
      blocking() {
        forget();
        db.close(); // a newer page changes the version, or the person clears the browser: never stand in the way
      },
      terminated: forget,
    });
    if (!STORES.every((name) => db.objectStoreNames.contains(name))) {
      db.close();
      throw new Error("the database has another shape");
    }
    this.#db = db;
    return db;
  }

  /** What is kept of an attempt: `answers` (position → record), `saves` in order, `meta`. */
  load(person, attempt) {
    return this.#within("readonly", async (stores) => {
      const range = ofAttempt(person, attempt);
      const [answers, saves, meta] = await Promise.all([
        stores.answers.getAll(range),
        stores.saves.getAll(range),
        stores.attempts.get([person, attempt]),
      ]);
      return gathered(answers, saves, meta);
    });
  }

  /**
   * Change what is kept of an attempt, all at once or not at all; resolves when it is on the disk. `saves`: records to
   * add or replace. `drop`: operation ids that are delivered or replaced. `answers`: Map of position → record. `meta`:
   * fields to change.
   */
  keep(person, attempt, { saves = [], drop = [], answers = new Map(), meta = null }) {
    return this.#within("readwrite", async (stores) => {
      const owner = { person, attempt };
      const known = meta ? await stores.attempts.get([person, attempt]) : null;
      const work = [];
      for (const id of drop) work.push(stores.saves.delete([person, attempt, id]));
      for (const save of saves) work.push(stores.saves.put({ ...save, ...owner }));
      for (const [position, answer] of answers) work.push(stores.answers.put({ ...answer, position, ...owner }));
      if (meta) work.push(stores.attempts.put({ ...known, ...meta, ...owner }));
      await Promise.all(work);
    });
  }

  /** The attempts that hold something the server has not acknowledged, of every person who used this browser. */
  async undelivered() {
    const all = await this.#everything();
    return all.filter(holdsUndelivered).map(({ person, attempt, ...loaded }) => ({
      person,
      attempt,
      personName: loaded.meta.personName ?? "",
      title: loaded.meta.title ?? "",
      url: loaded.meta.url ?? `/attempts/${attempt}`,
      count: new Set(loaded.saves.map((save) => save.position)).size,
      submit: Boolean(loaded.meta.submit),
      file: { content: contentOf(person, attempt, loaded), readMe: loaded.meta.readMe ?? "" },
    }));
  }

  /** Forget an attempt altogether. */
  wipe(person, attempt) {
    return this.#within("readwrite", (stores) => this.#delete(stores, person, attempt));
  }

  /** Forget every attempt that holds nothing undelivered: before somebody else uses this browser. */
  async wipeDelivered() {
    const done = (await this.#everything()).filter((one) => !holdsUndelivered(one));
    if (!done.length) return;
    await this.#within("readwrite", async (stores) => {
      for (const { person, attempt } of done) {
        const since = await stores.saves.count(ofAttempt(person, attempt)); // another tab may have added one
        if (!since) await this.#delete(stores, person, attempt);
      }
    });
  }

  async #delete(stores, person, attempt) {
    const range = ofAttempt(person, attempt);
    await Promise.all([stores.saves.delete(range), stores.answers.delete(range), stores.attempts.delete([person, attempt])]);
  }

  async #everything() {
    const [answers, saves, attempts] = await this.#within("readonly", (stores) =>
      Promise.all([stores.answers.getAll(), stores.saves.getAll(), stores.attempts.getAll()]),
    );
    const keys = new Map([...attempts, ...saves, ...answers].map(({ person, attempt }) => [`${person}:${attempt}`, { person, attempt }]));
    return [...keys.values()].map(({ person, attempt }) => {
      const own = (record) => record.person === person && record.attempt === attempt;
      return { person, attempt, ...gathered(answers.filter(own), saves.filter(own), attempts.find(own)) };
    });
  }

  /** Do `work` in one transaction over all stores. A closed connection is opened again, once. */
  async #within(mode, work) {
    let transaction;
    try {
      transaction = begin(this.#db ?? (await this.open()), mode);
    } catch {
      transaction = begin(await this.open(), mode);
    }
    const stores = Object.fromEntries(STORES.map((name) => [name, transaction.objectStore(name)]));
    const finished = transaction.done;
    finished.catch(() => {}); // it is awaited below, unless the work fails first
    let result;
    try {
      result = await work(stores);
    } catch (error) {
      try {
        transaction.abort();
      } catch {
        // It has ended by itself.
      }
      throw error;
    }
    await finished;
    return result;
  }
}

function begin(db, mode) {
  return db.transaction(STORES, mode, { durability: "strict" });
}

/** Every key of an attempt: numbers and texts sort before lists. */
function ofAttempt(person, attempt) {
  return IDBKeyRange.bound([person, attempt], [person, attempt, []]);
}

function gathered(answers, saves, meta) {
  return {
    answers: new Map(answers.map((record) => [record.position, plain(record)])),
    saves: saves.map(plain).sort((one, other) => one.order - other.order),
    meta: plain(meta ?? {}),
  };
}

function plain({ person: _person, attempt: _attempt, ...rest }) {
  return rest;
}

function holdsUndelivered({ saves, meta }) {
  return saves.length > 0 || Boolean(meta.submit);
}
