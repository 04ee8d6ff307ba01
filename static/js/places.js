// Where the pupil is: one question at a time, moved to by links, by the map, by the address.

import { narrow } from "./narrow.js";
import { find } from "./page.js";
import { questionsToTop, showView } from "./panes.js";

export class Places {
  /** `current`: the question to begin with; `moved(place)` is called when the pupil has gone somewhere. */
  constructor(questions, { current, moved }) {
    Object.assign(this, { questions, moved, here: current });
    this.sections = [...document.querySelectorAll("[data-question]")];
    this.asked = /^#(q\d+|submit)$/.test(location.hash); // the address names a place
  }

  /** Show a question by its position, or "submit". `turn`: on a phone also turn from the text to the questions. */
  show(place, { focus = true, scroll = true, turn = true } = {}) {
    const target = place === "submit" ? find("#submit") : (this.questions.get(Number(place)) ?? this.sections[0]);
    for (const section of this.sections) section.hidden = section !== target;
    if (target.id !== "submit") this.here = Number(target.dataset.question);
    for (const cell of document.querySelectorAll(".map .map-cell[data-go]")) {
      if (cell.dataset.go === target.dataset.question) cell.setAttribute("aria-current", "step");
      else cell.removeAttribute("aria-current");
    }
    if (!turn) return;
    if (narrow.matches) find("[data-map]").open = false;
    history.replaceState(null, "", `#${target.id}`);
    showView("questions", { restore: false });
    if (scroll) questionsToTop();
    if (focus) target.focus({ preventScroll: true });
  }

  #go(place) {
    this.show(place);
    this.moved(place === "submit" ? place : this.here);
  }

  /** Show the first place. `begun`: something has been answered, so a phone need not show the text first. */
  begin(begun) {
    const { hash } = location;
    const asked = /^#q(\d+)$/.exec(hash);
    this.show(hash === "#submit" ? "submit" : asked ? asked[1] : this.here, { focus: false, scroll: hash !== "" });
    if (!begun && !this.asked) {
      showView("text");
      history.replaceState(null, "", location.pathname);
    }
    find("[data-map]").open = !narrow.matches;
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-go]");
      if (!link) return;
      event.preventDefault();
      this.#go(link.dataset.go);
    });
    addEventListener("hashchange", () => {
      const target = document.getElementById(location.hash.slice(1));
      if (target?.dataset.question) this.#go(target.dataset.question);
    });
    document.addEventListener("quizapp:show", (event) => this.#go(event.target.dataset.question));
  }
}
