// What a pupil marks in the text. In the marking mode every sentence is a button, for a tap or for Enter; words selected
// in it are marked alone. Outside the mode the text is only text. Whoever sets it up keeps the list: this shows it.

import { restTerms } from "./glossary.js";
import { closeTools, focusTools } from "./reading_tools.js";
import { addressOf, partOf, sentenceAt, sentences, textOf, unwrap, wrap } from "./sentences.js";

const MOST = 300; // the server takes no more
const SHORT = 60;
const LETTER = /[\p{L}\p{N}]/u;
const part = (name) => document.querySelector(`[data-marks-${name}]`);
const order = new Map(sentences().map((sentence, place) => [addressOf(sentence), place]));
const text = document.querySelector(".passage-text");
let marks = [];
let changed = null;
let before = null; // the marks before the last click, for a double click that means one word

/** Show the marks `initial`, [{at, start, end}]; with `changed`, the pupil may change them and it is called with the list. */
export function setUpHighlights({ initial, changed: whenChanged = null }) {
  if (!text || !part("box")) return;
  changed = whenChanged;
  marks = tidy(initial.filter(({ at }) => order.has(at)));
  for (const at of new Set(marks.map((mark) => mark.at))) drawSentence(at);
  drawList();
  if (!changed) return;
  part("toggle").hidden = false;
  listen();
}

/** Set up on pages whose marks nobody sends: feedback shows them, a preview lets a teacher try. */
export function setUpFromPage() {
  const box = part("box");
  if (!box?.dataset.marks) return;
  setUpHighlights({
    initial: JSON.parse(box.dataset.marks),
    changed: "marksTried" in box.dataset ? () => {} : null,
  });
}

/** In reading order, with overlapping and touching marks of a sentence joined. */
function tidy(list) {
  const sorted = [...list].sort(
    (one, other) => order.get(one.at) - order.get(other.at) || one.start - other.start || one.end - other.end,
  );
  const joined = [];
  for (const mark of sorted) {
    const last = joined[joined.length - 1];
    if (last?.at === mark.at && mark.start <= last.end) last.end = Math.max(last.end, mark.end);
    else joined.push({ ...mark });
  }
  return joined;
}

function change(list, at) {
  const tidied = tidy(list);
  if (tidied.length > MOST) {
    part("words").textContent = part("words").dataset.full;
    return;
  }
  marks = tidied;
  for (const address of at) drawSentence(address);
  drawList();
  changed(marks);
}

function toggle(sentence) {
  const at = addressOf(sentence);
  before = marks;
  const others = marks.filter((mark) => mark.at !== at);
  if (others.length < marks.length) change(others, [at]);
  else change([...marks, { at, start: 0, end: textOf(sentence).length }], [at]);
}

/** Mark the selected words, beside the marks `others`. */
function markSelected(others = marks) {
  const selection = getSelection();
  const range = selection.rangeCount ? selection.getRangeAt(0) : null;
  const found = range ? selectedParts(range) : [];
  if (!found.length) return;
  change([...others, ...found], new Set(found.map(({ at }) => at)));
  selection.removeAllRanges();
}

/** The selected parts of sentences, widened to whole words. */
function selectedParts(range) {
  if (range.collapsed || !text.contains(range.commonAncestorContainer)) return [];
  return sentences().flatMap((sentence) => {
    const found = partOf(sentence, range);
    if (!found) return [];
    const words = textOf(sentence);
    let { start, end } = found;
    while (start < end && !LETTER.test(words[start])) start += 1;
    while (end > start && !LETTER.test(words[end - 1])) end -= 1;
    if (start === end) return [];
    while (start > 0 && LETTER.test(words[start - 1])) start -= 1;
    while (end < words.length && LETTER.test(words[end])) end += 1;
    return [{ at: addressOf(sentence), start, end }];
  });
}

// Drawing

function drawSentence(at) {
  const sentence = sentenceAt(at);
  for (const label of sentence.querySelectorAll(".mine-label")) label.remove();
  unwrap(sentence, "mark.mine");
  const own = marks.filter((mark) => mark.at === at);
  for (const { start, end } of own) {
    const made = wrap(sentence, start, end, () => Object.assign(document.createElement("mark"), { className: "mine" }));
    const label = document.createElement("span");
    label.className = changed ? "mine-label unseen" : "mine-label";
    label.textContent = ` ${part("box").dataset.label}`;
    made[made.length - 1]?.after(label);
  }
  if (isMarking()) sentence.setAttribute("aria-pressed", String(own.length > 0));
}

function drawList() {
  part("count").textContent = marks.length;
  part("box").hidden = marks.length === 0;
  part("list").replaceChildren(...marks.map(entry));
}

function entry(mark) {
  const item = part("item").content.cloneNode(true).firstElementChild;
  const words = textOf(sentenceAt(mark.at)).slice(mark.start, mark.end);
  const link = item.querySelector("a");
  link.href = `#s-${mark.at}`;
  link.lang = text.lang;
  link.textContent = words.length > SHORT ? `${words.slice(0, SHORT).trimEnd()} …` : words;
  const button = item.querySelector("button");
  if (!changed) button.remove();
  else button.addEventListener("click", () => remove(mark));
  return item;
}

function remove(mark) {
  const place = marks.indexOf(mark);
  change(marks.filter((one) => one !== mark), [mark.at]);
  const buttons = part("list").querySelectorAll("button");
  (buttons[Math.min(place, buttons.length - 1)] ?? part("toggle")).focus();
}

// The mode

const isMarking = () => document.body.classList.contains("marking");

function setMarking(on) {
  document.body.classList.toggle("marking", on);
  part("toggle").setAttribute("aria-pressed", String(on));
  part("bar").hidden = !on;
  const marked = new Set(marks.map(({ at }) => at));
  for (const sentence of sentences()) {
    if (on) {
      sentence.setAttribute("role", "button");
      sentence.setAttribute("tabindex", "0");
      sentence.setAttribute("aria-pressed", String(marked.has(addressOf(sentence))));
    } else {
      for (const name of ["role", "tabindex", "aria-pressed"]) sentence.removeAttribute(name);
    }
  }
  restTerms(on);
  part("words").textContent = part("words").dataset.hint;
  if (!on) return;
  closeTools();
  document.dispatchEvent(new CustomEvent("quizapp:text"));
}

function endMarking() {
  setMarking(false);
  focusTools();
}

function listen() {
  part("toggle").addEventListener("click", () => setMarking(!isMarking()));
  part("done").addEventListener("click", () => endMarking());
  part("selected").addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
  part("selected").addEventListener("click", () => markSelected());
  text.addEventListener("click", (event) => {
    const sentence = event.target.closest(".sentence");
    if (!isMarking() || !sentence) return;
    event.preventDefault();
    if (getSelection().isCollapsed) {
      toggle(sentence);
      return;
    }
    markSelected(event.detail > 1 && before ? before : marks); // the first click of two meant no sentence
  });
  text.addEventListener("keydown", (event) => {
    if (!isMarking() || !event.target.matches(".sentence") || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    toggle(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !isMarking()) return;
    event.preventDefault();
    endMarking();
  });
  document.addEventListener("selectionchange", () => {
    if (!isMarking()) return;
    const selection = getSelection();
    const some = selection.rangeCount > 0 && selectedParts(selection.getRangeAt(0)).length > 0;
    part("selected").hidden = !some;
  });
}
