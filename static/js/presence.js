// Tells the teacher's log when the attempt was opened, left and come back to, and by which device. It only informs: it
// never blocks anything, and a page that flickers tells one pair a second at most.

import { newId } from "./page.js";

const KEY = "quizapp:device";
const PAIR = 1_000;
const SOON = 2_000; // milliseconds; an answer on its way takes the event along

/** The number this browser drew for itself; two of them in one attempt are two devices. */
export function deviceId() {
  try {
    const known = localStorage.getItem(KEY);
    if (/^[A-Za-z0-9]{8,32}$/.test(known ?? "")) return known;
    const drawn = newId();
    localStorage.setItem(KEY, drawn);
    return drawn;
  } catch {
    return newId(); // kept nowhere: every opened page counts as a device of its own
  }
}

/** Tell `outbox` about this page from now on, unless `isOver()`. */
export function watchPresence(outbox, isOver) {
  let leftAt = -Infinity;
  let away = false;
  outbox.tell("opened", SOON);
  document.addEventListener("visibilitychange", () => {
    if (isOver()) return;
    const now = performance.now();
    if (document.visibilityState === "hidden") {
      if (now - leftAt < PAIR) return;
      leftAt = now;
      away = true;
      outbox.tell("left", SOON);
    } else if (away) {
      away = false;
      outbox.tell("returned", SOON);
    }
  });
}
