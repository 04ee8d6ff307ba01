// The marking queue in place: a press is sent while the next card is looked at; keys press buttons. Without this script,
// and after any trouble that it does not understand, the same buttons send the page's own form.

import { Presses } from "./marking_presses.js";
import { narrow } from "./narrow.js";
import { find } from "./page.js";

const SWITCH = "quizapp-marking-keys";
const WHERE_ONE_TYPES = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]';

const words = JSON.parse(find("[data-marking-words]").textContent);
const presses = new Presses(words, refresh);
// On a phone evidence and rubric would stand a screen high above the first answer: they wait for a tap.
if (narrow.matches) for (const proof of document.querySelectorAll("[data-proof]")) proof.open = false;
let current = null;

function cards() {
  return [...document.querySelectorAll("[data-card]")].filter((card) => !card.hidden);
}

/** Make `card` the one that keys decide; with `focus` it is also where the reader is. */
function choose(card, focus = true) {
  current?.classList.remove("current");
  current = card ?? null;
  if (!current) return;
  current.classList.add("current");
  if (!focus) return;
  current.focus({ preventScroll: true });
  current.scrollIntoView({ block: "nearest" });
}

function move(step) {
  const listed = cards();
  choose(listed[Math.min(Math.max(listed.indexOf(current) + step, 0), listed.length - 1)]);
}

function decide(button) {
  const card = button.closest("[data-card]");
  const listed = cards();
  const place = listed.indexOf(card);
  if (place < 0) return;
  presses.press(button, card);
  choose(listed[place + 1] ?? listed[place - 1]);
}

/** Fetch the queue anew and show it; `ids`: responses whose card shall be the current one. */
async function refresh(url = location.href, ids = []) {
  const page = await presses.server.getPage(url);
  const fresh = page && find("[data-queue]", page);
  if (!fresh) {
    location.assign(url);
    return;
  }
  find("[data-queue]").replaceChildren(...fresh.childNodes);
  presses.hideDecided();
  if (url !== location.href) history.replaceState(null, "", url);
  const card =
    cards().find((one) => ids.some((id) => find('[name$="-ids"]', one).value.split(" ").includes(String(id)))) ??
    cards().find((one) => one.id === location.hash.slice(1)) ??
    cards()[0];
  if (card) choose(card);
  else find("[data-queue]").focus();
}

// Buttons and links

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-pile]")) {
    event.preventDefault();
    if (event.submitter?.name === "press") decide(event.submitter);
  } else if (event.target.matches("[data-undo]")) {
    event.preventDefault();
    presses.undo();
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-undo-here]")) presses.undo();
  const split = event.target.closest("[data-split]");
  if (!split || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  refresh(split.href);
});

document.addEventListener("change", (event) => {
  if (event.target.id === "learn") {
    const url = new URL(location.href);
    url.searchParams.set("learn", event.target.value);
    presses.afterwards(() => refresh(url.href));
  } else if (event.target.matches("[data-keys-on]")) {
    switchKeys(event.target.checked);
    presses.say(event.target.checked ? words.on : words.off);
  }
});

document.addEventListener("focusin", (event) => {
  const card = event.target.closest("[data-card]");
  if (card && card !== current) choose(card, false);
});

addEventListener("beforeunload", (event) => {
  if (presses.waiting) event.preventDefault();
});

// Keys

let keysOn = true;

/** Single keys can be switched off for good (WCAG 2.1.4): speech input and shaky hands press them unmeant. */
function switchKeys(on) {
  keysOn = on;
  document.body.classList.toggle("keys-off", !on);
  try {
    localStorage.setItem(SWITCH, on ? "on" : "off");
  } catch {
    // Without storage it holds for this page.
  }
}

const COMMANDS = {
  j: () => move(1),
  arrowdown: () => move(1),
  k: () => move(-1),
  arrowup: () => move(-1),
  enter: () => byKey("a"),
  u: () => presses.undo(),
  s: () => find("[data-split]", current ?? document)?.click(),
  c: () => comment(),
  "?": () => help(),
};

function byKey(key) {
  const button = current && find(`[data-key="${key}"]`, current);
  if (button) decide(button);
  return Boolean(button);
}

function comment() {
  const box = current && find(".pile-comment", current);
  if (!box) return;
  box.open = true;
  find("input", box).focus();
}

function help() {
  const box = find("[data-keys]");
  box.open = !box.open;
  if (box.open) find("summary", box).focus();
}

document.addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest?.(WHERE_ONE_TYPES)) {
    if ((key === "enter" || key === "escape") && event.target.closest(".pile-comment")) {
      event.preventDefault();
      choose(event.target.closest("[data-card]"));
    }
    return;
  }
  if (!keysOn || (event.shiftKey && key !== "?")) return;
  if (key === "enter" && event.target.closest?.("a, button, summary, label, input")) return;
  // A key that is held down moves, but never decides: one press, one decision.
  if (event.repeat && !["j", "k", "arrowdown", "arrowup"].includes(key)) return;
  const command = Object.hasOwn(COMMANDS, key) ? COMMANDS[key] : /^[ar1-9]$/.test(key) && (() => byKey(key));
  if (!command || !(cards().length || key === "u" || key === "?")) return;
  event.preventDefault();
  command();
});

document.body.classList.add("has-scripts");
try {
  keysOn = localStorage.getItem(SWITCH) !== "off";
} catch {
  // Without storage they are on.
}
document.body.classList.toggle("keys-off", !keysOn);
find("[data-keys-on]").checked = keysOn;
find("[data-keys]").open = matchMedia("(min-width: 1000px)").matches;
choose(cards().find((card) => card.id === location.hash.slice(1)) ?? cards()[0], Boolean(location.hash));
