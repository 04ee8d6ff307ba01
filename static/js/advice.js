// Advice in the studio: its link leads to the field it speaks of, in the form in the card. Without scripts the link is the
// address of the form, with the field's id behind it.

import { find } from "./page.js";

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-field]");
  const card = link?.closest("[data-card]");
  if (!card || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const { field } = link.dataset;
  const form = find("[data-editor]", card);
  const opener = find("[data-edit]", card);
  if (!form && !opener) return;
  event.preventDefault();
  if (form) return void show(field, form);
  // The studio puts the focus on the question when a form has opened; after that it goes on to the field.
  // A form that was open before may be set up again meanwhile: only that of this card is waited for.
  const opened = ({ detail }) => {
    if (detail.closest("[data-card]")?.id !== card.id) return;
    document.removeEventListener("quizapp:editor", opened);
    queueMicrotask(() => show(field, detail));
  };
  document.addEventListener("quizapp:editor", opened);
  opener.click();
});

/** The field of that id, or the row or the list it would be in. */
function nearest(field, form) {
  const steps = field.split("-");
  const names = steps.map((_, place) => steps.slice(0, steps.length - place).join("-"));
  return names.map((name) => name && find(`#${CSS.escape(name)}`, form)).find(Boolean);
}

/** Bring a field of the form into sight and into focus, whatever it is folded into. */
function show(field, form) {
  const place = nearest(field, form);
  if (!place) return;
  for (let box = place.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  const control = place.matches("input, textarea, select") ? place : (find("input:not([type=hidden]), textarea, select, button, a", place) ?? place);
  control.focus({ preventScroll: true });
  place.scrollIntoView({ block: "center" });
}
