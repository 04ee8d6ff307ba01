// A copy button beside every text that is there to be passed on (templates/components/copyable.html). Without scripts
// one selects the text by hand.
for (const place of document.querySelectorAll("[data-copy]")) {
  const text = place.querySelector("textarea");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-text copy-button";
  button.textContent = place.dataset.copy;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      document.execCommand("copy"); // over plain http in a school's network there is no clipboard interface
    }
    button.textContent = place.dataset.copied;
    setTimeout(() => { button.textContent = place.dataset.copy; }, 2000);
  });
  place.append(button);
}
