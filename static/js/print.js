// A print button where the page has a place for one: <p data-print="words">, with data-main as its main action. Without scripts one uses the browser's menu.
for (const place of document.querySelectorAll("[data-print]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `button ${"main" in place.dataset ? "button-primary" : "button-text"}`;
  button.textContent = place.dataset.print;
  button.addEventListener("click", () => window.print());
  place.append(button);
}

// What is ticked is shown at once, so that nobody prints what they had before: <form method="get" data-at-once>.
for (const form of document.querySelectorAll("form[data-at-once]")) form.addEventListener("change", () => form.requestSubmit());
