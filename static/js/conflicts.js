// Two answers to one question, from two tabs or devices: both are shown, and the pupil chooses once.

import { describe } from "./answers.js";
import { find, paragraph } from "./page.js";

/** Show both answers of a conflict in `section`; `choose(mine)` is called with the pupil's choice. */
export function drawConflict(section, conflict, texts, choose) {
  const box = find("[data-conflict]", section);
  const answer = find(".answer", section);
  box.replaceChildren(paragraph(texts.conflict));
  for (const [title, value, words, mine] of [
    [texts.mine, conflict.mine.value, texts.keep_mine, true],
    [texts.theirs, conflict.value, texts.use_theirs, false],
  ]) {
    const given = paragraph(describe(answer, value) || texts.blank, "given");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-choice", textContent: words });
    button.addEventListener("click", () => {
      choose(mine);
      box.hidden = true;
      section.focus({ preventScroll: true });
    });
    box.append(paragraph(title), given, button);
  }
  box.hidden = false;
  if (!section.hidden) box.scrollIntoView({ block: "nearest" });
}
