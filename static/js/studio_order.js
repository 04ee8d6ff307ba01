// The order of the questions: dragged by the handle of a card, or moved by its buttons and by Alt with an arrow key. While
// one drags, a line shows where the question would stand; Escape lets go of it.

import { find, isTyping } from "./page.js";

const EDGE = 60; // pixels from the edges of the pane in which it scrolls along
const SPEED = 12;

/** Follow the handles and keys. `place(name, position)` puts a question at a position, counted from 0. */
export function followOrder(place) {
  let held = null; // { card, position, timer, y }

  const cards = () => [...document.querySelectorAll("#studio-questions [data-card]")];
  const pane = () => find("#questions");

  function show() {
    const others = cards().filter((card) => card !== held.card);
    const before = others.findIndex((card) => {
      const { top, height } = card.getBoundingClientRect();
      return held.y < top + height / 2;
    });
    held.position = before < 0 ? others.length : before;
    unmark();
    if (before >= 0) others[before].classList.add("drop-before");
    else others[others.length - 1]?.classList.add("drop-after");
  }

  function unmark() {
    for (const card of cards()) card.classList.remove("drop-before", "drop-after");
  }

  /** Near the edges what scrolls there goes along: the pane, or on a phone the page. */
  function scroll() {
    const scroller = getComputedStyle(pane()).overflowY === "scroll" ? pane() : document.scrollingElement;
    const { top, bottom } = scroller === pane() ? pane().getBoundingClientRect() : { top: 0, bottom: innerHeight };
    const by = held.y < top + EDGE ? -SPEED : held.y > bottom - EDGE ? SPEED : 0;
    if (by) {
      scroller.scrollBy(0, by);
      show();
    }
    held.timer = requestAnimationFrame(scroll);
  }

  function letGo() {
    cancelAnimationFrame(held.timer);
    held.card.classList.remove("held");
    document.body.classList.remove("arranging");
    unmark();
    held = null;
  }

  document.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-drag]");
    if (!handle || event.button !== 0 || cards().length < 2) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    held = { card: handle.closest("[data-card]"), position: -1, y: event.clientY, timer: 0 };
    held.card.classList.add("held");
    document.body.classList.add("arranging");
    held.timer = requestAnimationFrame(scroll);
  });

  document.addEventListener("pointermove", (event) => {
    if (!held) return;
    held.y = event.clientY;
    show();
  });

  document.addEventListener("pointerup", () => {
    if (!held) return;
    const { card, position } = held;
    const before = cards().indexOf(card);
    letGo();
    if (position >= 0 && position !== before) place(card.dataset.card, position);
  });

  document.addEventListener("pointercancel", () => held && letGo());

  document.addEventListener("keydown", (event) => {
    if (held && event.key === "Escape") {
      event.preventDefault();
      letGo();
      return;
    }
    const card = event.target.closest?.("[data-card]");
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!card || !by || !event.altKey || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
    if (event.target.closest("select") || !find("[data-drag]", card)) return;
    event.preventDefault();
    const position = cards().indexOf(card) + by;
    if (position >= 0 && position < cards().length) place(card.dataset.card, position);
  });
}
