// The question map, the count of answered questions, and what the last page says is still open. Each question is drawn
// when it changes, not all of them at every key stroke.

import { fill, find } from "./page.js";

export class QuestionMap {
  #states = new Map();

  constructor(questions, { texts, numberOf }) {
    Object.assign(this, { questions, texts, numberOf });
    for (const position of questions.keys()) this.#states.set(position, { blank: true, flagged: false, drawn: null });
  }

  /** Whether question `position` has an answer, and whether the pupil is unsure of it. */
  update(position, blank, flagged) {
    const state = this.#states.get(position);
    const now = `${blank} ${flagged}`;
    if (state.drawn === now) return;
    Object.assign(state, { blank, flagged, drawn: now });
    const { texts } = this;
    const cell = find(`.map .map-cell[data-go="${position}"]`);
    cell.classList.toggle("map-answered", !blank);
    cell.classList.toggle("map-flagged", flagged);
    find("[data-cell-words]", cell).textContent = `: ${blank ? texts.empty : texts.answered}${flagged ? `, ${texts.flagged}` : ""}`;
    this.#drawLists();
  }

  #drawLists() {
    const all = [...this.#states];
    const open = all.filter(([, state]) => state.blank).map(([position]) => position);
    const doubtful = all.filter(([, state]) => state.flagged).map(([position]) => position);
    find("[data-map-count]").textContent = fill(this.texts.count, { done: all.length - open.length, count: all.length });
    find("[data-open-words]").textContent = open.length ? this.texts.open : this.texts.complete;
    this.#list(find("[data-open-list]"), open);
    find("[data-flagged-questions]").hidden = !doubtful.length;
    this.#list(find("[data-flagged-list]"), doubtful);
  }

  #list(list, positions) {
    list.replaceChildren(
      ...positions.map((position) => {
        const item = document.createElement("li");
        const link = Object.assign(document.createElement("a"), { className: "map-cell", href: `#q${position}` });
        link.dataset.go = position;
        const word = Object.assign(document.createElement("span"), { className: "unseen", textContent: `${this.texts.question} ` });
        link.append(word, String(this.numberOf(position)));
        item.append(link);
        return item;
      }),
    );
  }
}
