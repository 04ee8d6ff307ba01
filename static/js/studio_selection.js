// Choosing in the text: a sentence by a tap or with the arrow keys and Enter, words or several sentences by selecting them.
// What is chosen opens a small bar: make it evidence of the open question, or write a question about it.

import { restTerms } from "./glossary.js";
import { narrow } from "./narrow.js";
import { fill, find } from "./page.js";
import { addressOf, partOf, sentences, textOf } from "./sentences.js";
import { evidenceOf, labelOf, placeOf, putEvidence } from "./studio_evidence.js";

const GAP = 8;
const LETTER = /[\p{L}\p{N}]/u;
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };

export class Selection {
  #bar = find("[data-evidence-bar]");
  #chosen = []; // values
  #from = null; // the sentence that the bar belongs to
  #near = null; // what it stands beside: that sentence, or the selected range

  /** `editor()`: the open form, or null. `write(values)`: begin a question about them. `say(words)` tells the author. */
  constructor({ texts, editor, write, say }) {
    Object.assign(this, { texts, editor, write, say });
    this.decorate();
    document.addEventListener("quizapp:swapped", () => this.decorate());
    document.addEventListener("click", (event) => this.#click(event));
    document.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("pointerup", (event) => !this.#bar.contains(event.target) && setTimeout(() => this.#selected()));
    document.addEventListener("selectionchange", () => this.#selectedByTouch());
    document.addEventListener("scroll", () => this.#follow(), { capture: true, passive: true });
    this.#bar.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
    find("[data-use]", this.#bar).addEventListener("click", () => this.#use());
    find("[data-write]", this.#bar).addEventListener("click", () => this.#write());
  }

  /** Make the sentences reachable: one stop for Tab, arrow keys between them. */
  decorate() {
    restTerms(true); // explained words are part of their sentence here
    const all = sentences();
    const stop = all.find((one) => one.tabIndex === 0) ?? all[0];
    for (const sentence of all) {
      sentence.tabIndex = sentence === stop ? 0 : -1;
      sentence.setAttribute("role", "link"); // it stands in a line of text, as links do
      if (!sentence.hasAttribute("aria-expanded")) sentence.setAttribute("aria-expanded", "false");
    }
  }

  close() {
    if (this.#bar.hidden) return;
    const inside = this.#bar.contains(document.activeElement);
    this.#bar.hidden = true;
    document.documentElement.style.removeProperty("--evidence-bar");
    for (const sentence of document.querySelectorAll(".chosen")) {
      sentence.classList.remove("chosen");
      sentence.setAttribute("aria-expanded", "false");
    }
    if (inside) this.#from?.focus({ preventScroll: true });
  }

  // Choosing

  #click(event) {
    const sentence = event.target.closest(".passage-text .sentence");
    if (!sentence) {
      if (!event.target.closest("[data-evidence-bar]") && getSelection().isCollapsed) this.close();
      return;
    }
    if (event.target.closest("a[href]") || !getSelection().isCollapsed) return;
    const again = !this.#bar.hidden && this.#from === sentence;
    this.close();
    if (!again) this.#open([addressOf(sentence)], sentence, [sentence]);
  }

  #key(event) {
    if (event.key === "Escape" && !this.#bar.hidden) {
      event.preventDefault();
      this.close();
      getSelection().removeAllRanges();
      return;
    }
    if (this.#bar.contains(event.target)) return this.#keyInBar(event);
    if (!event.target.matches?.(".passage-text .sentence") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.#open([addressOf(event.target)], event.target, [event.target]);
      this.#buttons()[0].focus({ preventScroll: true });
    } else if (event.key in STEPS && !event.shiftKey) {
      event.preventDefault();
      this.#step(event.target, STEPS[event.key]);
    }
  }

  #step(from, by) {
    const all = sentences();
    const next = all[Math.min(Math.max(all.indexOf(from) + by, 0), all.length - 1)];
    from.tabIndex = -1;
    next.tabIndex = 0;
    this.close();
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  #keyInBar(event) {
    const buttons = this.#buttons();
    const step = STEPS[event.key];
    if (step) {
      event.preventDefault();
      const place = buttons.indexOf(document.activeElement) + Math.sign(step);
      buttons[(place + buttons.length) % buttons.length].focus();
    } else if (event.key === "Tab") {
      this.close(); // from the sentence Tab goes on to what follows it
    }
  }

  #buttons() {
    return [...this.#bar.querySelectorAll("button")].filter((button) => !button.hidden);
  }

  #selected() {
    const selection = getSelection();
    const text = find(".passage-text");
    if (!text || !selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer) && !text.contains(range.endContainer)) return;
    const parts = sentences().flatMap((sentence) => {
      const part = wholeWords(sentence, partOf(sentence, range));
      return part ? [{ sentence, ...part }] : [];
    });
    if (!parts.length) return;
    const [{ sentence, words }] = parts;
    const all = parts.map((part) => addressOf(part.sentence));
    const some = parts.length === 1 && words.length < bare(textOf(sentence)).length;
    this.#open(some ? [`${all[0]}:${words}`] : all, sentence, parts.map((part) => part.sentence), range);
  }

  /** On touch screens the handles move the selection without any pointer event of ours. */
  #selectedByTouch() {
    clearTimeout(this.waiting);
    if (matchMedia("(pointer: coarse)").matches) this.waiting = setTimeout(() => this.#selected(), 400);
  }

  // The bar

  #open(values, from, chosen, range = null) {
    this.close();
    this.#chosen = values;
    this.#from = from;
    for (const sentence of chosen) sentence.classList.add("chosen");
    from.setAttribute("aria-expanded", "true");
    const form = this.editor();
    const use = find("[data-use]", this.#bar);
    use.hidden = !form;
    if (form) use.textContent = fill(this.#isEvidence(form) ? this.texts.not_evidence : this.texts.use, { number: form.dataset.number });
    find("[data-evidence-words]", this.#bar).textContent =
      values.length === 1 ? labelOf(values[0], this.texts) : fill(this.texts.sentences, { count: values.length });
    this.#bar.hidden = false;
    this.#near = range ?? from;
    this.#place(this.#near);
  }

  /** While the text scrolls the bar goes with its sentence, and away when that is out of sight. */
  #follow() {
    if (this.#bar.hidden || narrow.matches) return;
    const room = find("#text").getBoundingClientRect();
    const { top, bottom } = this.#near.getBoundingClientRect();
    if (bottom < room.top || top > room.bottom) this.close();
    else this.#place(this.#near);
  }

  #place(near) {
    this.#bar.removeAttribute("style");
    if (narrow.matches) {
      // There it stands above the switch at the foot, where the thumb is; what is told stands above it.
      document.documentElement.style.setProperty("--evidence-bar", `${this.#bar.offsetHeight}px`);
      return;
    }
    const boxes = [...near.getClientRects()];
    const [first, last] = [boxes[0], boxes[boxes.length - 1]];
    const room = find("#text").getBoundingClientRect();
    const left = Math.min(Math.max(last.left, room.left + GAP), room.right - this.#bar.offsetWidth - 2 * GAP);
    const below = last.bottom + GAP + this.#bar.offsetHeight <= Math.min(innerHeight, room.bottom);
    const above = first.top - GAP - this.#bar.offsetHeight;
    this.#bar.style.left = `${Math.max(left, GAP)}px`;
    this.#bar.style.top = `${below ? last.bottom + GAP : Math.max(above, room.top + GAP)}px`;
  }

  #isEvidence(form) {
    const held = evidenceOf(form);
    return this.#chosen.every((value) => held.includes(value));
  }

  #use() {
    const form = this.editor();
    if (!form) return;
    const places = this.#chosen.map(placeOf);
    const others = evidenceOf(form).filter((value) => !places.includes(placeOf(value)));
    const away = this.#isEvidence(form);
    putEvidence(form, away ? others : [...others, ...this.#chosen], this.texts);
    const said = fill(away ? this.texts.evidence_gone : this.texts.evidence_put, { number: form.dataset.number });
    this.#end();
    this.say(said);
  }

  #write() {
    const values = this.#chosen;
    this.#end();
    this.write(values);
  }

  #end() {
    this.close();
    getSelection().removeAllRanges();
  }
}

/** The part of a sentence widened to whole words, without signs around them; null when no word is in it. */
function wholeWords(sentence, part) {
  if (!part) return null;
  const text = textOf(sentence);
  let { start, end } = part;
  while (start < end && !LETTER.test(text[start])) start += 1;
  while (end > start && !LETTER.test(text[end - 1])) end -= 1;
  if (start === end) return null;
  while (start > 0 && LETTER.test(text[start - 1])) start -= 1;
  while (end < text.length && LETTER.test(text[end])) end += 1;
  return { words: text.slice(start, end) };
}

/** A sentence without the signs at its ends. */
function bare(text) {
  return text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
}
