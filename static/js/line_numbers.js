// Line numbers beside a text that will be printed. The text has a fixed width in millimetres; each line is kept as the
// browser has set it, so that the number it gets here is the number it has on paper, whatever the printer does.

const text = document.querySelector("[data-number-lines]");

/** The places in `block` where a new line begins, as [text node, offset]; the block's start is the first. */
function lineStarts(block) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const starts = [];
  let bottom = -Infinity;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest("sup")) continue; // a raised number stands on the line of the word after it
    for (const word of node.data.matchAll(/\S+/g)) {
      // A long word may break at its hyphen: each letter is asked only where the whole word has several boxes.
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const pieces = range.getClientRects().length > 1 ? [...word[0]].map((_, at) => [word.index + at, 1]) : [[word.index, word[0].length]];
      for (const [at, length] of pieces) {
        range.setStart(node, at);
        range.setEnd(node, at + length);
        const box = range.getBoundingClientRect();
        if (box.top >= bottom - 1) {
          starts.push([node, at]);
          bottom = box.bottom;
        }
      }
    }
  }
  return starts;
}

/** The start of a line, moved in front of a raised sentence number that belongs to its first word. */
function withNumber([node, at]) {
  const before = node.previousSibling;
  return at === 0 && before?.nodeName === "SUP" ? [before, null] : [node, at];
}

function keepLines(block) {
  const starts = lineStarts(block).map(withNumber);
  const lines = starts.map((start, place) => {
    const range = document.createRange();
    const [node, at] = start;
    if (at === null) range.setStartBefore(node); else range.setStart(node, at);
    const next = starts[place + 1];
    if (!next) range.setEndAfter(block.lastChild);
    else if (next[1] === null) range.setEndBefore(next[0]);
    else range.setEnd(next[0], next[1]);
    return range.cloneContents();
  });
  block.replaceChildren(...lines.map((content) => {
    const line = document.createElement("span");
    line.className = "paper-kept-line";
    line.append(content);
    return line;
  }));
  return [...block.children];
}

function numberLines() {
  const every = Number(text.dataset.numberLines);
  let count = 0;
  for (const block of text.querySelectorAll("[data-lines]")) {
    for (const line of keepLines(block)) {
      count += 1;
      if (count % every) continue;
      const number = document.createElement("span");
      number.className = "paper-line-number";
      number.textContent = String(count);
      line.append(number);
    }
  }
  const told = document.querySelector("[data-lines-told]");
  if (told) told.hidden = false;
  const untold = document.querySelector("[data-lines-untold]");
  if (untold) untold.hidden = true;
}

if (text) document.fonts.ready.then(numberLines);
