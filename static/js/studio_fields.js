// The fields of a question's form, found by the id that advice or a finding names. Without scripts the link that leads to
// one is the address of the form, with the id behind it.

import { find } from "./page.js";

/** Bring a field of the form into sight and into focus, whatever it is folded into. */
export function showField(id, form) {
  const place = nearest(id, form);
  if (!place) return;
  for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  const control = place.matches("input, textarea, select") ? place : find("input:not([type=hidden]), textarea, select, button, a", place);
  (control ?? place).focus({ preventScroll: true });
  place.scrollIntoView({ block: "center" });
}

/** The field of that id, or the row or the list it would be in. */
function nearest(id, form) {
  const steps = id.split("-");
  const names = steps.map((_, place) => steps.slice(0, steps.length - place).join("-"));
  return names.map((name) => name && find(`#${CSS.escape(name)}`, form)).find(Boolean);
}
