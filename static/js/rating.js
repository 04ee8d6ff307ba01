// A rating by keyboard: a digit chooses the level with so many points and goes on to the next criterion. Shows the sum.

import { narrow } from "./narrow.js";

// In a pile on a phone evidence and rubric would stand screens high above the first answer: they wait for a tap.
if (narrow.matches) for (const proof of document.querySelectorAll("[data-proof]")) proof.open = false;

for (const form of document.querySelectorAll("[data-rating]")) {
  const criteria = [...form.querySelectorAll("[data-criterion]")];
  const sum = form.querySelector("[data-sum]");

  const show = () => {
    if (!sum) return;
    const chosen = criteria.map((criterion) => criterion.querySelector("input:checked"));
    const points = chosen.reduce((total, input) => total + (input ? Number(input.value) : 0), 0);
    sum.textContent = chosen.some(Boolean) ? sum.dataset.words.replace("{points}", points) : "";
  };

  form.addEventListener("keydown", (event) => {
    const criterion = event.target.closest("[data-criterion]");
    if (!criterion || !/^[0-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    const input = [...criterion.querySelectorAll("input")].find((one) => one.value === event.key);
    if (!input) return;
    event.preventDefault();
    event.stopPropagation();
    input.checked = true;
    const following = criteria[criteria.indexOf(criterion) + 1];
    const next = following
      ? following.querySelector("input:checked") || following.querySelector("input")
      : form.querySelector("[name=comment]");
    const fold = next.closest("details");
    if (fold) fold.open = true; // a message is folded away: whoever types comes to it without a tap
    next.focus();
    show();
  });
  form.addEventListener("change", show);
  show();
}

document.body.classList.add("has-scripts");
