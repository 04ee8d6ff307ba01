// The reading ruler: a band behind the line that is read. It follows the pointer, a tap and what has the focus; the arrow
// keys move it from line to line. It is moved by one transform a frame and painted behind the text, so that it costs a
// cheap phone nothing; screen readers do not meet it.

import { narrow } from "./narrow.js";
import { onPreference, preference } from "./reading_preferences.js";

const pane = document.getElementById("text");
const KEYS = { ArrowUp: -1, ArrowDown: 1 };
const SLACK = 2; // pixels by which rectangles of one line differ
const EDGE = 0.3; // within this part of the height from above and below, the text moves instead of the band

let band = null;
let middle = 0; // of the band, from the top of the window
let asked = false;

const isOn = () => Boolean(preference("ruler"));

function move(y) {
  middle = y;
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    band.style.transform = `translateY(${Math.round(middle - band.offsetHeight / 2)}px)`;
  });
}

/** Fit the band to the text: its width, and the height of a line. */
function fit() {
  if (!isOn()) return;
  const { left, width } = pane.getBoundingClientRect();
  const line = parseFloat(getComputedStyle(pane.querySelector(".passage")).lineHeight);
  Object.assign(band.style, { left: `${left}px`, width: `${pane.clientWidth || width}px`, height: `${line}px` });
  move(middle);
}

/** The middles of all lines of the text, from the top of the window. */
function lines() {
  const found = [...pane.querySelectorAll(".passage-title, .sentence")]
    .flatMap((element) => [...element.getClientRects()])
    .map(({ top, bottom }) => (top + bottom) / 2)
    .sort((one, other) => one - other);
  return found.filter((y, place) => place === 0 || y - found[place - 1] > SLACK);
}

/** The middle of the line a finger meant. */
function nearest(y) {
  return lines().reduce((best, line) => (Math.abs(line - y) < Math.abs(best - y) ? line : best));
}

function step(direction) {
  const all = lines();
  const next = direction > 0 ? all.find((y) => y > middle + SLACK) : all.reverse().find((y) => y < middle - SLACK);
  if (next === undefined) return;
  const { top, bottom } = narrow.matches ? { top: 0, bottom: innerHeight } : pane.getBoundingClientRect();
  const low = top + (bottom - top) * EDGE;
  const high = bottom - (bottom - top) * EDGE;
  const scroller = narrow.matches ? document.scrollingElement : pane;
  const before = scroller.scrollTop;
  if (next < low || next > high) scroller.scrollTop += next - Math.min(Math.max(middle, low), high);
  move(next - (scroller.scrollTop - before));
}

function show() {
  band.hidden = !isOn();
  if (!isOn()) return;
  const first = lines().find((y) => y > 0);
  if (!middle && first !== undefined) middle = first;
  fit();
}

/** Bring the ruler to a page with reading tools; it shows itself when the reader wants it. */
export function setUpRuler() {
  if (!pane || !document.querySelector("[data-reading-tools]")) return;
  band = Object.assign(document.createElement("div"), { className: "ruler", hidden: true });
  band.setAttribute("aria-hidden", "true");
  pane.prepend(band);
  pane.addEventListener("pointermove", (event) => isOn() && event.pointerType !== "touch" && move(event.clientY));
  pane.addEventListener("click", (event) => isOn() && event.detail > 0 && move(nearest(event.clientY)));
  pane.addEventListener("focusin", ({ target }) => {
    const line = isOn() && target !== pane ? target.getClientRects()[0] : null;
    if (line && target.matches(":focus-visible")) move((line.top + line.bottom) / 2);
  });
  pane.addEventListener("keydown", (event) => {
    if (!isOn() || !(event.key in KEYS) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    step(KEYS[event.key]);
  });
  addEventListener("resize", fit);
  onPreference(show);
  show();
}
