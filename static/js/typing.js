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

  document.addEventListener("focusin", (event) => {
    const typing = isTyping(event.target) && Boolean(event.target.closest("[data-question]"));
    document.body.classList.toggle("typing", typing);
    if (!typing) return;
    keepPromptVisible(event.target);
    setTimeout(() => document.activeElement === event.target && keepPromptVisible(event.target), KEYBOARD);
  });
  document.addEventListener("focusout", () => document.body.classList.remove("typing"));
}
