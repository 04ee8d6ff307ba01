// Sentences of the passage as texts with places in them. Places count as JavaScript counts (UTF-16), from the start of
// the author's sentence; what the page adds inside one (labels, explanations of words) is not part of it.

const ADDED = ".evidence-label, .mine-label, .gloss, .unseen";

/** Every sentence of the passage, in reading order. */
export function sentences() {
  return [...document.querySelectorAll(".passage-text .sentence")];
}

/** The sentence `at` ("p3.s1"), or null. */
export function sentenceAt(at) {
  return document.getElementById(`s-${at}`);
}

/** The address of a sentence element: "p3.s1". */
export function addressOf(sentence) {
  return sentence.id.slice(2);
}

/** The text nodes of a sentence with the place where each begins: [{node, start}]. */
function piecesOf(sentence) {
  const pieces = [];
  const walker = document.createTreeWalker(sentence, NodeFilter.SHOW_TEXT);
  let start = 0;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest(ADDED)) continue;
    pieces.push({ node, start });
    start += node.length;
  }
  return pieces;
}

/** What the author wrote. */
export function textOf(sentence) {
  return piecesOf(sentence)
    .map(({ node }) => node.data)
    .join("")
    .trimEnd(); // a space stands before a label
}

/** The part of a DOM range that lies in a sentence, as {start, end} in its text; null when there is none. */
export function partOf(sentence, range) {
  if (!range.intersectsNode(sentence)) return null;
  let start = null;
  let end = null;
  for (const { node, start: base } of piecesOf(sentence)) {
    if (!range.intersectsNode(node)) continue;
    const from = node === range.startContainer ? range.startOffset : 0;
    const to = node === range.endContainer ? range.endOffset : node.length;
    if (from >= to) continue;
    start ??= base + from;
    end = base + to;
  }
  return start === null ? null : { start, end: Math.min(end, textOf(sentence).length) };
}

/** Put each part of the text from `start` to `end` into an element that `make()` returns; returns these elements. */
export function wrap(sentence, start, end, make) {
  const made = [];
  for (const { node, start: base } of piecesOf(sentence)) {
    const from = Math.max(start - base, 0);
    const to = Math.min(end - base, node.length);
    if (from >= to) continue;
    const inner = from > 0 ? node.splitText(from) : node;
    if (to - from < inner.length) inner.splitText(to - from);
    const element = make();
    inner.replaceWith(element);
    element.append(inner);
    made.push(element);
  }
  return made;
}

/** Take away elements that `wrap` made; their text stays. */
export function unwrap(sentence, selector) {
  for (const element of sentence.querySelectorAll(selector)) element.replaceWith(...element.childNodes);
  sentence.normalize();
}
