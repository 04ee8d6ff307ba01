// Typing on a small screen: the prompt stays in sight above the keyboard.

import { find, isTyping } from "./page.js";

const KEYBOARD = 350; // milliseconds until it has come up

/** Follow the typing in questions; `narrow` tells phones from wide screens. */
export function followTyping(narrow) {
  function keepPromptVisible(field) {
    const head = find(".prompt", field.closest("[data-question]"));
    const bar = find(".panes-bar").offsetHeight;
    const height = window.visualViewport?.height ?? window.innerHeight;
    const needed = field.getBoundingClientRect().bottom - head.getBoundingClientRect().top;
    if (!narrow.matches || needed > height - bar) return;
    window.scrollBy(0, head.getBoundingClientRect().top - bar - 4);
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
    keepPromptVisible(event.target);
    setTimeout(() => document.activeElement === event.target && keepPromptVisible(event.target), KEYBOARD);
  });
  document.addEventListener("focusout", settle);
  for (const name of ["pointerdown", "pointerup", "pointercancel"]) document.addEventListener(name, press, true);
}
