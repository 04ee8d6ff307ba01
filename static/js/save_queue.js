// Brings answers to the server, each exactly once. Nothing here touches the page.
//
// One request is under way at a time. A change waits in `waiting` until then, a later change of the same question
// replaces it. What has been sent stays in `sent` until the server answers for it, and is sent again as it was, with the
// same operation ids, so that a lost reply counts nothing twice. Both are kept in the browser's storage until the server
// has acknowledged them. Only an acknowledgement makes `savedAt`.

const BACK_OFF = [2, 4, 8, 15, 30];
const PATIENCE = 15_000;
const LONGEST_WAIT = 1_800;
const KEEPALIVE_LIMIT = 60_000;

export class SaveQueue {
  /**
   * `url` of the saves, `attempt` id, `revisions` (position → revision as the page was drawn), `token()` the CSRF token,
   * `refreshToken()` fetches a new one ("new", "signed-out" or "failed"), `changed()` is called after every change of
   * state. `events`: saved(position, revision, stale), conflict(position), reply(data), current() → the question the
   * pupil is at. `stale`: the server holds a later answer than the one it acknowledged.
   */
  constructor({ url, attempt, revisions, token, refreshToken, changed, events }) {
    Object.assign(this, { url, revisions, token, refreshToken, changed, events });
    this.prefix = `quizapp:attempt:${attempt}:`;
    this.waiting = new Map();
    this.sent = null;
    this.refused = new Map();
    this.conflicts = new Map();
    this.problem = null;
    this.stored = true;
    this.sending = false;
    this.tries = 0;
    this.timer = null;
    this.settlers = [];
    this.made = new Set(); // operation ids of this tab; another tab of the attempt keeps its own entries
    addEventListener("online", () => this.retry());
  }

  /** Positions whose latest answer the server has not acknowledged. */
  get unsaved() {
    return [...new Set([...(this.sent ?? []).map((save) => save.position), ...this.waiting.keys(), ...this.conflicts.keys()])];
  }

  /** Note a change; it is sent after `delay` milliseconds, at once when 0. */
  change(position, value, flagged, delay = 0) {
    const save = { position, value, flagged, base_revision: this.revisions.get(position), operation_id: newId() };
    this.made.add(save.operation_id);
    this.refused.delete(position);
    const conflict = this.conflicts.get(position);
    if (conflict) {
      conflict.mine = save;
      this.keep(position);
      return;
    }
    this.waiting.set(position, save);
    this.keep(position);
    this.changed();
    this.schedule(delay);
  }

  schedule(delay) {
    if (!delay) {
      this.flush();
      return;
    }
    this.due ??= Date.now() + LONGEST_WAIT;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), Math.max(0, Math.min(delay, this.due - Date.now())));
  }

  /** Send what waits, unless a request is under way. */
  async flush() {
    clearTimeout(this.timer);
    this.due = null;
    if (this.sending || this.problem?.kind === "session") return;
    if (!this.sent) {
      if (!this.waiting.size) return this.settled();
      this.sent = [...this.waiting.values()];
      this.waiting.clear();
    }
    this.sending = true;
    for (const save of this.sent) this.keep(save.position);
    this.changed();
    let outcome;
    try {
      outcome = await this.post(this.sent);
    } finally {
      this.sending = false;
    }
    if (outcome.kind === "answered") this.accept(outcome.data);
    else this.fail(outcome);
    this.changed();
    if (this.problem?.status === 400 && this.tries === 1) return this.retry(); // most likely an old token
    if (!this.problem && (this.sent || this.waiting.size)) return this.flush();
    this.settled();
  }

  async post(saves) {
    const body = JSON.stringify({ saves, current: this.events.current() });
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token() };
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const reply = await fetch(this.url, {
        method: "POST", body, headers, credentials: "same-origin", redirect: "error", signal: stop.signal,
        keepalive: body.length < KEEPALIVE_LIMIT,
      });
      if (reply.status === 401) return { kind: "session" };
      if (reply.status !== 200 && reply.status !== 409) return { kind: "server", status: reply.status };
      const data = await reply.json();
      return Array.isArray(data.results) ? { kind: "answered", data } : { kind: "server", status: reply.status };
    } catch {
      return { kind: "network" };
    } finally {
      clearTimeout(timer);
    }
  }

  /** Take the server's answer for each save that was sent. */
  accept(data) {
    const results = new Map(data.results.map((result) => [result.position, result]));
    const open = [];
    for (const save of this.sent) {
      const result = results.get(save.position);
      if (!result) open.push(save);
      else this.decide(save, result);
    }
    this.sent = open.length ? open : null;
    this.problem = open.length ? { kind: "server", status: 200 } : null;
    this.tries = open.length ? this.tries + 1 : 0;
    for (const result of data.results) this.keep(result.position);
    this.events.reply(data);
    if (open.length) this.later();
  }

  decide(save, result) {
    const { position } = save;
    const next = this.waiting.get(position);
    if (result.status === "saved") {
      const stale = !next && result.revision < this.revisions.get(position);
      if (!stale) this.revisions.set(position, result.revision);
      if (next) next.base_revision = this.revisions.get(position);
      this.events.saved(position, this.revisions.get(position), stale);
    } else if (result.status === "conflict") {
      this.waiting.delete(position);
      this.conflicts.set(position, { revision: result.revision, value: result.value, flagged: result.flagged, mine: next ?? save });
      this.events.conflict(position);
    } else {
      this.refused.set(position, result.message ?? "");
    }
  }

  /** The page came with two answers: `value` is the server's, `mine` ({value, flagged}) stands in the controls. */
  contest(position, { value, flagged, mine }) {
    const revision = this.revisions.get(position);
    // Made from an older revision: delivered after a reload it asks again, it does not win unseen.
    const save = { position, ...mine, base_revision: revision - 1, operation_id: newId() };
    this.made.add(save.operation_id);
    this.conflicts.set(position, { revision, value, flagged, mine: save });
    this.keep(position);
    this.events.conflict(position);
  }

  /** The pupil's choice between the two answers of a conflict. Returns the answer that now stands. */
  choose(position, mine) {
    const conflict = this.conflicts.get(position);
    this.conflicts.delete(position);
    this.revisions.set(position, conflict.revision);
    if (mine) this.change(position, conflict.mine.value, conflict.mine.flagged);
    else this.events.saved(position, conflict.revision, false);
    this.keep(position);
    this.changed();
    return mine ? conflict.mine : conflict;
  }

  fail(outcome) {
    this.problem = outcome;
    this.tries += 1;
    const passing = outcome.kind === "network" || outcome.status >= 500 || outcome.status === 429 || outcome.status === 408;
    if (passing) this.later();
  }

  later() {
    const seconds = BACK_OFF[Math.min(this.tries, BACK_OFF.length) - 1];
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.again(), seconds * 1000 * (0.75 + Math.random() / 2));
  }

  again() {
    if (this.problem?.kind === "session") this.problem = null;
    return this.flush();
  }

  /** Try again now. A new sign-in or an old page needs a new token first. */
  async retry() {
    const { kind, status } = this.problem ?? {};
    if (kind === "session" || status === 400 || status === 403) {
      const token = await this.refreshToken();
      if (token === "signed-out") this.problem = { kind: "session" };
      if (token !== "new") {
        this.changed();
        this.settled();
        return;
      }
    }
    await this.again();
  }

  /** Send everything; true when the server has acknowledged all of it, false when something stands in the way. */
  settle(patience = 20_000) {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), patience);
      this.settlers.push((clean) => {
        clearTimeout(timer);
        resolve(clean);
      });
      if (!this.sending) this.retry();
    });
  }

  /** Say whether the server answers just now and still knows who we are. */
  async reach() {
    const { kind } = await this.post([]);
    if (kind === "session") {
      this.problem = { kind };
      this.changed();
    }
    return kind === "answered";
  }

  settled() {
    if (this.sending) return;
    const clean = !this.unsaved.length;
    for (const settle of this.settlers.splice(0)) settle(clean);
  }

  // Storage: one entry a question, [sent, waiting], gone as soon as the server has acknowledged both.

  keep(position) {
    const sent = (this.sent ?? []).find((save) => save.position === position) ?? null;
    const waiting = this.waiting.get(position) ?? this.conflicts.get(position)?.mine ?? null;
    try {
      const key = this.prefix + position;
      if (sent || waiting) localStorage.setItem(key, JSON.stringify([sent, waiting]));
      else if (this.entry(position).some((save) => save && this.made.has(save.operation_id))) localStorage.removeItem(key);
    } catch {
      this.stored = false;
    }
  }

  entry(position) {
    const entry = JSON.parse(localStorage.getItem(this.prefix + position) ?? "[]");
    return Array.isArray(entry) ? entry : [];
  }

  /** Take up what an earlier visit could not deliver and return those answers; `flush` sends them. */
  restore() {
    const found = [];
    try {
      for (const position of this.revisions.keys()) {
        const [sent, waiting] = this.entry(position);
        for (const save of [sent, waiting]) if (save) this.made.add(save.operation_id);
        if (sent) (this.sent ??= []).push(sent);
        if (waiting) this.waiting.set(position, waiting);
        if (sent || waiting) found.push(waiting ?? sent);
      }
    } catch {
      this.stored = false;
    }
    return found;
  }
}

/** A random id; crypto.randomUUID is missing on a school's plain http. */
function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
