// A rating by keyboard: a digit chooses the level with so many points and goes on to the next criterion. Shows the sum.

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
    next.focus();
    show();
  });
  form.addEventListener("change", show);
  show();
}

document.body.classList.add("has-scripts");
