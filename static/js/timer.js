// The time that is left: the server's seconds, counted on from its last reply; the phone's clock is never asked. The clock
// can be hidden; five minutes and one minute before the end are said all the same.

import { endNotice, fill, find, notice } from "./page.js";
import { onPreference, prefer, preference } from "./reading_preferences.js";

const DAY = 86_400;
const WARNINGS = [300, 60];
const MORE = 30; // seconds beyond what was left that are not a slow reply but a gift

export class Timer {
  #endsAt = null; // milliseconds of performance.now()
  #ticking = null;
  #warned = new Set();
  #told = false;

  /** `onUp(certain)` is called when the time is over; certain: by a reply of the server to this page. */
  constructor({ texts, onUp, onMore }) {
    Object.assign(this, { texts, onUp, onMore, certain: false });
    this.words = find("[data-timer]");
    this.button = find("[data-timer-toggle]");
    this.button?.addEventListener("click", () => prefer("clock_hidden", !preference("clock_hidden")));
    onPreference((name) => name === "clock_hidden" && this.#draw());
  }

  /** Whole seconds left, or null when the attempt has no end. */
  get left() {
    return this.#endsAt === null ? null : Math.max(0, Math.round((this.#endsAt - performance.now()) / 1000));
  }

  /** The server has said how many seconds are left (`certain`), or a page kept on the phone reckons so. */
  anchor(seconds, certain = true) {
    if (seconds === null || !this.words) return;
    const before = this.left;
    if (certain && !this.certain) this.#told = false;
    this.certain = certain;
    this.#endsAt = performance.now() + seconds * 1000;
    for (const mark of this.#warned) if (seconds > mark) this.#warned.delete(mark);
    if (seconds > 0) this.#told = false;
    if (before !== null && seconds > before + MORE) this.onMore(seconds);
    this.#ticking ??= setInterval(() => this.#draw(), 1000);
    this.#draw(before === null);
  }

  #draw(first = false) {
    const { left } = this;
    if (left === null) return;
    this.button.hidden = left > DAY || left === 0;
    if (left > DAY) return; // until then the date says it better than seconds that run, and nothing presses
    const hidden = Boolean(preference("clock_hidden"));
    this.button.textContent = hidden ? this.texts.show : this.texts.hide;
    this.words.hidden = hidden && left > 0;
    this.words.dataset.urgent = String(left <= WARNINGS[0]);
    const text = left > 0 ? fill(this.texts.left, { time: inWords(left) }) : this.texts.time_up;
    if (this.words.textContent !== text) this.words.textContent = text;
    this.#warn(left, first);
    if (left === 0 && !this.#told) {
      this.#told = true;
      endNotice(); // "0:04 left"
      this.onUp(this.certain);
    }
  }

  /** Say the warning that has just been passed; a page that opens later says the last one it missed. */
  #warn(left, first) {
    const due = WARNINGS.filter((mark) => left <= mark && !this.#warned.has(mark));
    for (const mark of due) this.#warned.add(mark);
    if (!due.length || left === 0) return;
    if (first) notice(fill(this.texts.left, { time: inWords(left) }));
    else notice(due.includes(WARNINGS[1]) ? this.texts.one_minute : this.texts.five_minutes);
  }
}

/** Seconds as 1:02:03 or 2:03. */
export function inWords(seconds) {
  const hours = Math.floor(seconds / 3600);
  const minutes = String(Math.floor(seconds / 60) % 60).padStart(hours ? 2 : 1, "0");
  return `${hours ? `${hours}:` : ""}${minutes}:${String(seconds % 60).padStart(2, "0")}`;
}
