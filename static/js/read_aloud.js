// Reading aloud by the phone's own voice, sentence by sentence, each marked while it is heard. There is a control only
// where the device itself has a voice for the language of the text: voices that are not `localService` send the text to
// the company that speaks them, and no page of ours sends anything to third parties.

import { narrow } from "./narrow.js";
import { prefer, preference } from "./reading_preferences.js";
import { closeTools, focusTools } from "./reading_tools.js";
import { sentences, textOf } from "./sentences.js";

const STEP = 25; // percent
const SLOWEST = 50;
const FASTEST = 200;
const OLD_CODES = { in: "id" }; // what some Androids call Indonesian
const engine = window.speechSynthesis;
const text = document.querySelector(".passage-text");
const part = (name) => document.querySelector(`[data-aloud-${name}]`);
const pane = document.getElementById("text");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

let voice = null;
let place = null; // number of the sentence that is heard or was paused at; null when stopped
let utterance = null; // kept, or some browsers forget to say that it has ended

const isSpeaking = () => utterance !== null;

function languageOf(voice) {
  const code = voice.lang.toLowerCase().split(/[-_]/)[0];
  return OLD_CODES[code] ?? code;
}

function findVoice() {
  const fitting = engine.getVoices().filter((one) => one.localService && languageOf(one) === text.lang);
  voice = fitting.find((one) => one.default) ?? fitting[0] ?? null;
  part("start").hidden = voice === null;
}

/** The first sentence in sight; on top stands what does not move with the text. */
function firstInSight() {
  const { top, bottom } = pane.getBoundingClientRect();
  const from = narrow.matches ? document.querySelector(".panes-bar").getBoundingClientRect().bottom : top;
  const until = Math.min(bottom, innerHeight);
  const found = sentences().findIndex((sentence) => {
    const box = sentence.getBoundingClientRect();
    return box.top >= from && box.top < until;
  });
  return Math.max(found, 0);
}

function speak(number) {
  const sentence = sentences()[number];
  if (!sentence) {
    stop();
    return;
  }
  silence();
  place = number;
  const next = new SpeechSynthesisUtterance(textOf(sentence));
  Object.assign(next, { voice, lang: voice.lang, rate: preference("speech_rate") / 100 });
  next.onend = () => utterance === next && speak(number + 1);
  next.onerror = () => utterance === next && pause();
  utterance = next;
  engine.speak(next);
  mark(sentence);
  draw();
}

/** Stop the voice; what it was at is kept. Phones cannot pause a voice reliably, so going on repeats the sentence. */
function silence() {
  utterance = null;
  engine.cancel();
}

function pause() {
  silence();
  draw();
}

function stop() {
  silence();
  place = null;
  mark(null);
  draw();
}

function mark(sentence) {
  for (const before of text.querySelectorAll(".speaking")) before.classList.remove("speaking");
  if (!sentence) return;
  sentence.classList.add("speaking");
  const box = sentence.getBoundingClientRect();
  const room = narrow.matches ? { top: 0, bottom: innerHeight } : pane.getBoundingClientRect();
  const height = room.bottom - room.top;
  const isReadable = box.top >= room.top + height * 0.1 && box.bottom <= room.bottom - height * 0.2;
  if (box.height && !isReadable) sentence.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
}

function draw() {
  part("bar").hidden = place === null;
  part("play").hidden = isSpeaking();
  part("pause").hidden = !isSpeaking();
  const rate = preference("speech_rate");
  part("rate").textContent = part("rate").dataset.words.replace("{rate}", rate);
  part("slower").setAttribute("aria-disabled", String(rate <= SLOWEST));
  part("faster").setAttribute("aria-disabled", String(rate >= FASTEST));
}

function change(by) {
  const rate = Math.min(Math.max(preference("speech_rate") + by, SLOWEST), FASTEST);
  prefer("speech_rate", rate);
  if (isSpeaking()) speak(place);
  else draw();
}

/** Keep the focus on the button that takes the place of the one that was pressed. */
function swap(action, name) {
  action();
  part(name).focus({ preventScroll: true });
}

/** Offer reading aloud where the device has a voice for the text. */
export function setUpReadAloud() {
  if (!engine || !text || !part("start")) return;
  findVoice();
  engine.addEventListener?.("voiceschanged", findVoice); // Chromium learns of its voices after the page has loaded
  part("start").addEventListener("click", () => {
    document.dispatchEvent(new CustomEvent("quizapp:text"));
    closeTools();
    swap(() => speak(firstInSight()), "pause");
  });
  part("play").addEventListener("click", () => swap(() => speak(place), "pause"));
  part("pause").addEventListener("click", () => swap(pause, "play"));
  part("stop").addEventListener("click", () => {
    stop();
    focusTools();
  });
  part("slower").addEventListener("click", () => change(-STEP));
  part("faster").addEventListener("click", () => change(STEP));
  addEventListener("pagehide", stop);
  document.addEventListener("visibilitychange", () => document.hidden && isSpeaking() && pause());
}
