// The one line that says where the answers are. It never claims more than the server has acknowledged. Screen readers are
// told the same words beside it, once they have stood for a moment, so that typing is not talked over.

import { announceIn, fill, find } from "./page.js";

const CALM = 1_500; // milliseconds that words stand before they are said aloud
const TRIES_BEFORE_FILE = 3;

export class SaveLine {
  #timer = null;
  #said = "";

  /** `clock(seconds)`: the time of day at the school. `numberOf(position)`: the number a question is shown with. */
  constructor(outbox, { texts, clock, numberOf }) {
    Object.assign(this, { outbox, texts, clock, numberOf });
    this.line = find("[data-save-line]");
    this.words = find("[data-save-text]");
    this.#said = this.words.textContent;
  }

  draw() {
    const { problem, tries, stored, unsaved } = this.outbox;
    const [state, text] = this.#state();
    const words = fill(text, { count: unsaved.length });
    if (this.line.dataset.state !== state) this.line.dataset.state = state;
    if (this.words.textContent !== words) this.words.textContent = words;
    this.#say(words);
    const held = Boolean(problem) && unsaved.length > 0;
    const signedOut = problem?.kind === "session";
    find(".save-cures").hidden = !held && !signedOut;
    find("[data-sign-in]").hidden = !signedOut; // and "try again" for whoever has signed in in another tab
    find(".save-cures [data-emergency]").hidden = !held || (tries < TRIES_BEFORE_FILE && stored !== "no");
  }

  #state() {
    const { conflicts, late, problem, queue, refused, savedAt, sent, stored, unsaved } = this.outbox;
    const { texts } = this;
    const unstored = stored === "yes" ? "" : "_unstored"; // what is still being written is not claimed either
    if (problem?.kind === "session") return ["failed", unsaved.length ? texts.session : texts.session_saved];
    if (sent.length || queue.length) {
      if (problem?.kind === "server") return ["failed", texts[`server${unstored}`]];
      if (problem && navigator.onLine) return ["failed", texts[`network${unstored}`]];
      if (stored === "soon") return ["waiting", texts.keeping];
      return ["waiting", texts[`${problem ? "offline" : "sending"}${unstored}`]];
    }
    if (conflicts.size) return ["failed", fill(texts.choose, { numbers: this.#numbers(conflicts.keys()) })];
    if (refused.size) return ["failed", fill(texts.refused, { numbers: this.#numbers(refused.keys()) })];
    if (late.size) return ["late", fill(texts.late, { numbers: this.#numbers(late) })];
    if (savedAt === null) return ["none", texts.none];
    return ["saved", fill(texts.saved, { time: this.clock(savedAt) })];
  }

  #numbers(positions) {
    return [...positions].map(this.numberOf).sort((one, other) => one - other).join(", ");
  }

  #say(words) {
    clearTimeout(this.#timer);
    if (words === this.#said) return;
    this.#timer = setTimeout(() => {
      this.#said = words;
      announceIn(find("[data-save-said]"), words);
    }, CALM);
  }
}

/** The time of day at the school, for seconds of the server's clock; the phone's own clock and zone may be wrong. */
export function schoolClock({ now, clock }) {
  const minutes = Number(clock.slice(0, 2)) * 60 + Number(clock.slice(-2));
  const zone = minutes - Math.floor(now / 60);
  return (seconds) => {
    const day = (((Math.floor(seconds / 60) + zone) % 1440) + 1440) % 1440;
    return `${String(Math.floor(day / 60)).padStart(2, "0")}${clock[2]}${String(day % 60).padStart(2, "0")}`;
  };
}
