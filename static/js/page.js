// Small things every part of the attempt page needs: finding elements, filling sentences, telling screen readers.

/** The first element that fits, or null. */
export function find(selector, within = document) {
  return within.querySelector(selector);
}

/** A sentence with its {names} replaced by `values`. */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** A paragraph with plain text. */
export function paragraph(text, className = "") {
  return Object.assign(document.createElement("p"), { textContent: text, className });
}

/** Whether one types into this element. */
export function isTyping(element) {
  return Boolean(element?.matches?.('input[type="text"], textarea'));
}

/** A random id of 32 hexadecimal digits; crypto.randomUUID is missing on a school's plain http. */
export function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A promise that resolves after some milliseconds. */
export function pause(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

/** Seconds to wait before the next try after `tries` failed ones, shaken so that a class does not come back at once. */
export function backOff(tries) {
  const steps = [2, 4, 8, 15, 30];
  return steps[Math.min(Math.max(tries, 1), steps.length) - 1] * (0.75 + Math.random() / 2);
}

/** Say `text` to screen readers through the live region `place`; it is emptied again, so that nobody reads it twice. */
export function announceIn(place, text) {
  place.textContent = text;
  clearTimeout(emptying.get(place));
  emptying.set(place, setTimeout(() => place.replaceChildren(), 5_000));
}

const emptying = new WeakMap();

/** Tell screen readers something that is seen elsewhere on the page. */
export function announce(text) {
  let place = find("[data-announcer]");
  if (!place) {
    place = document.body.appendChild(paragraph("", "unseen"));
    place.dataset.announcer = "";
    place.setAttribute("aria-live", "polite");
  }
  announceIn(place, text);
}

let closing = null;

/** Show a sentence under the attempt's bar for a while; screen readers hear it, because the place is a status. */
export function notice(text, seconds = 20) {
  const place = find("[data-notice]");
  place.hidden = false;
  place.textContent = text;
  clearTimeout(closing);
  closing = setTimeout(endNotice, seconds * 1000);
}

/** Take the sentence away: it is no longer true. */
export function endNotice() {
  const place = find("[data-notice]");
  place.hidden = true;
  place.textContent = "";
}
