// What a question rests on, as chips in its open form: each is a link into the text, a hidden field and a button that
// takes it away. A value is a sentence ("p3.s1"), a block ("p3"), or words of a sentence ("p3.s1:the quoted words").

import { fill, find } from "./page.js";
import { sentenceAt, textOf, unwrap, wrap } from "./sentences.js";

/** The place a value names, without the quoted words. */
export function placeOf(value) {
  return value.split(":", 1)[0];
}

/** The words a value quotes, or "". */
export function quoteOf(value) {
  return value.includes(":") ? value.slice(value.indexOf(":") + 1) : "";
}

/** Where a value stands, in words: "Paragraph 3, sentence 1", with the words it quotes. */
export function labelOf(value, texts) {
  const [blockId, sentenceId] = placeOf(value).split(".");
  const block = document.getElementById(`p-${blockId}`);
  if (!block) return texts.lost;
  const number = sentenceId
    ? [...block.querySelectorAll(".sentence")].findIndex((one) => one.id === `s-${placeOf(value)}`) + 1
    : "";
  const paragraph = /\d+/.exec(find(".paragraph-number", block)?.textContent ?? "")?.[0];
  const kind = block.matches(".passage-heading") ? "heading" : block.matches(".passage-box") ? "box" : "paragraph";
  const label = fill(texts[sentenceId && kind !== "heading" ? `${kind}_sentence` : kind], {
    paragraph,
    number,
    text: block.textContent.trim(),
  });
  return quoteOf(value) ? fill(texts.quoted, { place: label, words: quoteOf(value) }) : label;
}

/** The values that an open form holds. */
export function evidenceOf(form) {
  return [...form.querySelectorAll('[data-chips] input[name="evidence"]')].map((field) => field.value);
}

/** Make a form hold these values, in the order of the text, and say that it changed. */
export function putEvidence(form, values, texts) {
  drawChips(form, inOrder(values), texts);
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Draw the chips of a form that the server has drawn as plain values. */
export function drawEvidence(form, texts) {
  const values = evidenceOf(form);
  form.dataset.rests = JSON.stringify(values);
  drawChips(form, values, texts);
}

/** Take away the chip that `button` belongs to; the focus goes to the next one. */
export function takeAway(button, texts) {
  const form = button.closest("form");
  const item = button.closest("li");
  const place = [...item.parentElement.children].indexOf(item);
  item.remove();
  putEvidence(form, evidenceOf(form), texts);
  const left = form.querySelectorAll("[data-chip-away]");
  (left[Math.min(place, left.length - 1)] ?? find('[name="prompt"]', form)).focus();
}

function drawChips(form, values, texts) {
  const list = find("[data-chips]", form);
  list.replaceChildren(...values.map((value) => chip(find("[data-chip-pattern]", form), value, texts)));
  find("[data-no-evidence]", form).hidden = values.length > 0;
}

function chip(pattern, value, texts) {
  const item = pattern.content.firstElementChild.cloneNode(true);
  const label = labelOf(value, texts);
  const link = find("a", item);
  link.textContent = label;
  link.href = `#${placeOf(value).includes(".") ? "s" : "p"}-${placeOf(value)}`;
  link.dataset.rests = value;
  Object.assign(find("input", item), { name: "evidence", value });
  find("button .unseen", item).textContent = fill(texts.take_away, { place: label });
  return item;
}

/** Values as they stand in the text; those whose place is gone come last. */
function inOrder(values) {
  const places = new Map([...document.querySelectorAll(".passage-text [id]")].map((element, n) => [element.id.slice(2), n]));
  const at = (value) => places.get(placeOf(value)) ?? Infinity;
  return [...values].sort((one, other) => at(one) - at(other));
}

/** Light the place of a value in the text, the quoted words in it above all; the label stands beside it already. */
export function light(value) {
  unlight();
  const sentence = sentenceAt(placeOf(value));
  (sentence ?? document.getElementById(`p-${placeOf(value)}`))?.classList.add("rests-here");
  const quote = quoteOf(value);
  const start = sentence && quote ? textOf(sentence).indexOf(quote) : -1;
  if (start >= 0) wrap(sentence, start, start + quote.length, () => Object.assign(document.createElement("span"), { className: "quoted-here" }));
}

/** Take the light away. */
export function unlight() {
  for (const lit of document.querySelectorAll(".rests-here")) {
    lit.classList.remove("rests-here");
    if (find(".quoted-here", lit)) unwrap(lit, ".quoted-here");
  }
}

/** Light the place of each chip that the pointer or the focus is on. */
export function followChips() {
  for (const [name, work] of [["pointerover", light], ["focusin", light], ["pointerout", unlight], ["focusout", unlight]]) {
    document.addEventListener(name, (event) => {
      const chipLink = event.target.closest?.("[data-rests]");
      if (chipLink) work(chipLink.dataset.rests);
    });
  }
}
