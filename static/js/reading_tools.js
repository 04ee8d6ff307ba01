// The panel of reading tools: opens beside the text without covering all of it, closes by its button and by Escape.

import { onPreference, prefer, preference } from "./reading_preferences.js";

const panel = document.getElementById("reading-panel");
const openers = [...document.querySelectorAll("[data-reading-open]")];
let opener = null;

const isOpen = () => !panel.hidden;

function open(from) {
  opener = from;
  panel.hidden = false;
  for (const button of openers) button.setAttribute("aria-expanded", "true");
  panel.focus({ preventScroll: true });
}

/** Close the panel; the focus goes back to the button that opened it, if it was in the panel. */
export function closeTools() {
  if (!panel || !isOpen()) return;
  const inside = panel.contains(document.activeElement);
  panel.hidden = true;
  for (const button of openers) button.setAttribute("aria-expanded", "false");
  if (inside) opener?.focus({ preventScroll: true });
}

/** Put the focus on the button of the reading tools: a bar that had it is gone. */
export function focusTools() {
  openers.find((button) => button.offsetParent)?.focus({ preventScroll: true });
}

/** Let the controls show what is chosen. */
function draw() {
  for (const button of document.querySelectorAll("[data-text-size]")) {
    button.setAttribute("aria-pressed", String(button.dataset.textSize === preference("text_size")));
  }
  for (const input of panel.querySelectorAll("[data-prefer]")) {
    const value = preference(input.dataset.prefer);
    input.checked = input.type === "checkbox" ? Boolean(value) : input.value === value;
  }
}

function start() {
  draw();
  onPreference(draw);
  for (const button of openers) button.addEventListener("click", () => (isOpen() ? closeTools() : open(button)));
  panel.querySelector("[data-reading-close]").addEventListener("click", closeTools);
  panel.addEventListener("change", ({ target }) => {
    const { prefer: name } = target.dataset;
    if (name) prefer(name, target.type === "checkbox" ? target.checked : target.value);
  });
  document.addEventListener("click", (event) => {
    const size = event.target.closest("[data-text-size]");
    if (size) prefer("text_size", size.dataset.textSize);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) closeTools();
  });
}

if (panel) start();
