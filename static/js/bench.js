// The bench of a short answer: asks what the key as it stands says of the replies, a moment after the typing stops.
// Without scripts the button sends the form, and the page comes back with the same lines.

import { find, paragraph } from "./page.js";

const PAUSE = 600; // milliseconds
let waiting = null;
let asking = null;

document.addEventListener("input", (event) => {
  const bench = benchOf(event.target.form ?? event.target);
  if (!bench || event.target.matches?.("[data-bench] input")) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => ask(bench), PAUSE);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-bench-try]");
  if (!button) return;
  event.preventDefault();
  ask(button.closest("[data-bench]"));
});

document.addEventListener("quizapp:editor", (event) => begin(event.detail));
for (const form of document.querySelectorAll("form")) begin(form);

/** How the key does on earlier answers is told at once. */
function begin(form) {
  const bench = benchOf(form);
  if (bench && !bench.dataset.begun) {
    bench.dataset.begun = "";
    ask(bench);
  }
}

function benchOf(form) {
  return form.querySelector?.("[data-bench]");
}

async function ask(bench) {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const told = find("[data-bench-told]", bench);
  try {
    const body = new URLSearchParams(new FormData(bench.closest("form")));
    const answer = await fetch(bench.dataset.bench, { method: "POST", body, signal, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const { html } = await answer.json();
    const open = find("details", told)?.open ?? false;
    told.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    const details = find("details", told);
    if (details) details.open = open;
  } catch (error) {
    if (error.name !== "AbortError") told.replaceChildren(paragraph(bench.dataset.failed, "field-hint"));
  }
}
