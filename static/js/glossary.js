// Words of the text that explain themselves: the explanation opens beside the word, for a tap or for Enter, and closes by
// Escape, by scrolling, or by doing anything else. Without scripts the word is a link to the list under the text.

import { narrow } from "./narrow.js";

const GAP = 6;
const text = document.querySelector(".passage-text");
let shown = null; // the word whose explanation is open

function explanation(term) {
  const entry = document.getElementById(term.hash.slice(1));
  const note = document.createElement("span");
  note.className = "gloss";
  note.setAttribute("role", "note");
  note.append(
    Object.assign(document.createElement("strong"), { textContent: entry.querySelector("dt").textContent }),
    ` ${entry.querySelector("dd").textContent}`,
  );
  if ("showPopover" in note) note.popover = "manual"; // above everything; older phones place it by its z-index
  return note;
}

function open(term) {
  close();
  const note = explanation(term);
  term.after(note);
  note.showPopover?.();
  term.setAttribute("aria-expanded", "true");
  shown = term;
  if (narrow.matches) return; // there it stands above the bar at the bottom, where the thumb is
  const word = [...term.getClientRects()].pop();
  const room = document.getElementById("text").getBoundingClientRect();
  const left = Math.min(Math.max(word.left, room.left + GAP), room.right - note.offsetWidth - 4 * GAP);
  const below = word.bottom + GAP + note.offsetHeight <= innerHeight;
  note.style.left = `${left}px`;
  note.style.top = `${below ? word.bottom + GAP : word.top - GAP - note.offsetHeight}px`;
}

function close() {
  if (!shown) return;
  shown.setAttribute("aria-expanded", "false");
  for (const note of text.querySelectorAll(".gloss")) note.remove();
  shown = null;
}

/** While sentences are buttons, words in them cannot be; `resting` lets them be plain text and wakes them again. */
export function restTerms(resting) {
  close();
  for (const term of text.querySelectorAll(".term")) {
    if (resting) {
      term.dataset.href = term.hash;
      for (const name of ["href", "role", "aria-expanded"]) term.removeAttribute(name);
    } else if (term.dataset.href) {
      term.href = term.dataset.href;
      wake(term);
    }
  }
}

function wake(term) {
  term.setAttribute("role", "button");
  term.setAttribute("aria-expanded", "false");
}

/** Let the explained words of the page open beside themselves. */
export function setUpGlossary() {
  if (!text?.querySelector(".term")) return;
  for (const term of text.querySelectorAll(".term")) wake(term);
  text.addEventListener("click", (event) => {
    const term = event.target.closest(".term[href]");
    if (!term || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (shown === term) close();
    else open(term);
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches(".term[href]")) return;
    event.preventDefault();
    event.target.click();
  });
  document.addEventListener("click", (event) => {
    if (shown && !event.target.closest(".term, .gloss")) close();
  });
  document.addEventListener("focusin", (event) => {
    if (shown && event.target !== shown && !event.target.contains(shown)) close();
  });
  document.addEventListener("scroll", close, { capture: true, passive: true });
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !shown) return;
      event.preventDefault(); // this Escape is used up
      close();
    },
    { capture: true },
  );
}
