// How the reader likes to read. A choice is applied at once and kept on this device until the server has it; the server
// draws the next page with it. `kept_at` is the server's time: a page drawn before (a copy kept for reading offline) is
// older than the choice and gives way to it; one drawn later may know a choice made on another device.

const root = document.documentElement;
const ATTRIBUTES = { text_size: "text", spacing: "spacing", tint: "tint", width: "width" };
const PLAIN = ["normal", "none"];
const LAID_OUT_ANEW = ["text_size", "spacing", "width"]; // every line of the text moves
const PAUSE = 600; // milliseconds
const MEANWHILE = 10; // seconds: a page may be drawn from what stood there just before the choice was stored

const panel = document.querySelector("[data-reading-tools]");
const key = `quizapp:reading:${panel?.dataset.person ?? ""}`;
const listeners = [];
let chosen = panel ? JSON.parse(panel.dataset.preferences) : {};
let unsent = false;
let timer = null;

/** The value of one preference, named as the server names it. */
export function preference(name) {
  return chosen[name];
}

/** Call `listener(name)` after a preference has changed on this page. */
export function onPreference(listener) {
  listeners.push(listener);
}

/** Choose: applied now, remembered, sent when the server can be reached. */
export function prefer(name, value) {
  if (chosen[name] === value) return;
  chosen = { ...chosen, [name]: value };
  unsent = true;
  remember({ value: chosen, unsent: true });
  if (LAID_OUT_ANEW.includes(name)) afterPaint(apply); // on a slow phone that takes a while: first the button answers
  else apply();
  for (const listener of listeners) listener(name);
  clearTimeout(timer);
  timer = setTimeout(send, PAUSE);
}

function afterPaint(work) {
  requestAnimationFrame(() => setTimeout(work));
}

function apply() {
  for (const [name, attribute] of Object.entries(ATTRIBUTES)) {
    if (PLAIN.includes(chosen[name]) || !chosen[name]) delete root.dataset[attribute];
    else root.dataset[attribute] = chosen[name];
  }
  if (chosen.ruler) root.dataset.ruler = "on";
  else delete root.dataset.ruler;
}

function remember(entry) {
  try {
    localStorage.setItem(key, JSON.stringify(entry));
  } catch {
    // Private windows may refuse; the choice then lasts as long as the page, or until the server has it.
  }
}

function recall() {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

async function send() {
  clearTimeout(timer);
  if (!unsent || !panel) return;
  const sent = chosen;
  try {
    const reply = await fetch(panel.dataset.url, {
      method: "POST",
      credentials: "same-origin",
      keepalive: true, // so that a choice made just before leaving arrives, too
      headers: {
        Accept: "application/json",
        "Content-Type": "application/json",
        "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content,
      },
      body: JSON.stringify(sent),
    });
    if (!reply.ok) return; // signed out, or an old page: it stays on this device, and the next page sends it
    const { kept_at } = await reply.json();
    if (chosen !== sent) return;
    unsent = false;
    remember({ value: sent, unsent: false, kept_at });
  } catch {
    // No network: sent when it is back.
  }
}

function start() {
  const { value, unsent: waiting, kept_at = 0 } = recall();
  if (value && (waiting || kept_at + MEANWHILE > Number(root.dataset.drawn))) {
    for (const name of Object.keys(chosen)) if (name in value) chosen[name] = value[name];
    apply();
  }
  unsent = Boolean(waiting);
  addEventListener("online", send);
  addEventListener("pagehide", send);
  if (unsent) timer = setTimeout(send, PAUSE);
}

if (panel) start();
