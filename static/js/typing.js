// Typing on a small screen: the field stays in sight above the keyboard, and the prompt with it where both fit.

import { narrow } from "./narrow.js";
import { find, isTyping } from "./page.js";

const KEYBOARD = 350; // milliseconds until it has come up
const LINES = 96; // pixels: about three lines
const GAP = 4;

/** Follow the typing in questions. */
export function followTyping() {
  /** The lower edge of what the keyboard leaves free, and of what must be seen of a field: of a tall one the first lines. */
  const free = () => (window.visualViewport ? window.visualViewport.offsetTop + window.visualViewport.height : window.innerHeight);
  const footOf = ({ top, bottom }) => Math.min(bottom, top + LINES) + GAP;

  function keepVisible(field) {
    if (!narrow.matches) return;
    const prompt = find(".prompt", field.closest("[data-question]")).getBoundingClientRect().top;
    const bar = find(".panes-bar").offsetHeight;
    const foot = footOf(field.getBoundingClientRect());
    if (foot - prompt + GAP <= free() - bar) window.scrollBy(0, prompt - bar - GAP);
    else if (foot > free()) window.scrollBy(0, foot - free());
  }

  const takesText = (target) => isTyping(target) && Boolean(target.closest("[data-question]"));
  let pressed = false;

  // The bars that make room come back only when a press is over: what a finger aims at must not move away under it.
  function settle() {
    setTimeout(() => {
      if (!pressed && !takesText(document.activeElement)) document.body.classList.remove("typing");
    });
  }
  function press(event) {
    pressed = event.type === "pointerdown";
    if (!pressed) settle();
  }

  document.addEventListener("focusin", (event) => {
    if (!takesText(event.target)) return settle();
    document.body.classList.add("typing");
    keepVisible(event.target);
    setTimeout(() => document.activeElement === event.target && keepVisible(event.target), KEYBOARD);
  });
  window.visualViewport?.addEventListener("resize", () => {
    const field = document.activeElement; // a keyboard that comes late or grows
    if (takesText(field) && footOf(field.getBoundingClientRect()) > free()) keepVisible(field);
  });
  document.addEventListener("focusout", settle);
  for (const name of ["pointerdown", "pointerup", "pointercancel"]) document.addEventListener(name, press, true);
}
