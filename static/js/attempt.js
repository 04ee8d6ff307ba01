// The attempt page: one question at a time, every answer saved by itself, one line that says where the answers are.

import { describe, isBlank, read, setUp, write } from "./answers.js";
import { setUpHighlights } from "./highlights.js";
import { questionsToTop, showView } from "./panes.js";
import { SaveQueue } from "./save_queue.js";

const TYPING_PAUSE = 800;
const DAY = 86_400;
const data = JSON.parse(document.getElementById("attempt-data").textContent);
const { texts } = data;
const form = document.getElementById("attempt");
const sections = [...document.querySelectorAll("[data-question]")];
const questions = new Map(
  sections
    .filter((section) => section.dataset.question !== "submit")
    .map((section) => [Number(section.dataset.question), section]),
);
const narrow = matchMedia("(max-width: 767px)");
const find = (selector, within = document) => within.querySelector(selector);
const answerOf = (position) => find(".answer", questions.get(position));
const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const announcer = document.body.appendChild(Object.assign(document.createElement("p"), { className: "unseen" }));
announcer.setAttribute("aria-live", "polite");

// Where we are

let here = data.current;

function show(place, { focus = true, scroll = true } = {}) {
  const target = place === "submit" ? document.getElementById("submit") : (questions.get(Number(place)) ?? sections[0]);
  for (const section of sections) section.hidden = section !== target;
  if (place !== "submit") here = Number(target.dataset.question);
  for (const cell of document.querySelectorAll(".map .map-cell[data-go]")) {
    if (cell.dataset.go === String(place)) cell.setAttribute("aria-current", "step");
    else cell.removeAttribute("aria-current");
  }
  if (narrow.matches) find("[data-map]").open = false;
  history.replaceState(null, "", `#${target.id}`);
  showView("questions", { restore: false });
  if (scroll) questionsToTop();
  if (focus) target.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-go]");
  if (!link) return;
  event.preventDefault();
  queue.flush();
  show(link.dataset.go);
});
addEventListener("hashchange", () => {
  const target = document.getElementById(location.hash.slice(1));
  if (target?.dataset.question) show(target.dataset.question);
});
document.addEventListener("quizapp:show", (event) => show(event.target.dataset.question));

// Saving

const revisions = new Map([...questions].map(([position, section]) => [position, Number(section.dataset.revision)]));
const serverValues = new Map();
const queue = new SaveQueue({
  url: data.saveUrl,
  attempt: data.attempt,
  revisions,
  token: () => find('meta[name="csrf-token"]').content,
  refreshToken,
  changed: drawState,
  events: { saved, conflict: drawConflict, reply, current: () => here },
});

let savedAt = data.savedAt;
const minutesOfDay = (clock) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(-2));
const zone = minutesOfDay(data.clock) - Math.floor(data.now / 60);

/** The time of day at the school; the phone's own clock and zone may be wrong. */
function clock(seconds) {
  const minutes = (((Math.floor(seconds / 60) + zone) % 1440) + 1440) % 1440;
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}${data.clock[2]}${String(minutes % 60).padStart(2, "0")}`;
}

function changed(position, delay) {
  const section = questions.get(position);
  if ("checked" in section.dataset) return; // a checked answer stays; the second try travels with its button
  const flag = find("[data-flag]", section);
  queue.change(position, read(answerOf(position)), flag ? flag.checked : false, delay);
  drawMap();
}

function saved(position, revision, stale) {
  const section = questions.get(position);
  section.dataset.revision = revision;
  const field = find("[data-revision-field]", section);
  if (field) field.value = revision;
  if (stale) {
    const { value, flagged } = serverValues.get(position);
    put(position, value, flagged);
  } else {
    remember(position);
  }
}

function remember(position) {
  const flag = find("[data-flag]", questions.get(position));
  serverValues.set(position, { value: read(answerOf(position)), flagged: flag ? flag.checked : false });
}

function put(position, value, flagged) {
  write(answerOf(position), value);
  const flag = find("[data-flag]", questions.get(position));
  if (flag) flag.checked = Boolean(flagged);
  drawMap();
}

function reply(answer) {
  savedAt = Date.parse(answer.server_time) / 1000;
  if (answer.seconds_left !== null) startTimer(answer.seconds_left);
}

function useToken(token) {
  find('meta[name="csrf-token"]').content = token;
  for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = token;
}

/** After a new sign-in (in another tab) the page's token is old: take the one of a fresh copy of this attempt. */
async function refreshToken() {
  try {
    const answer = await fetch(location.pathname, { credentials: "same-origin", headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = find('meta[name="csrf-token"]', page)?.content;
    const other = find("#attempt-data", page);
    if (!answer.ok || !token) return "failed";
    if (!other) return answer.redirected ? "signed-out" : "failed";
    useToken(token);
    return "new";
  } catch {
    return "failed";
  }
}

// The one line

function drawState() {
  const line = find("[data-save-line]");
  const count = queue.unsaved.length;
  const { problem } = queue;
  const numbers = (positions) => [...positions].sort((one, other) => one - other).join(", ");
  let state = "waiting";
  let text;
  if (problem?.kind === "session") [state, text] = ["failed", texts.session];
  else if (problem?.kind === "server") [state, text] = ["failed", texts.server];
  else if (problem && navigator.onLine) [state, text] = ["failed", texts.network];
  else if (problem) text = queue.stored ? texts.offline : texts.offline_unstored;
  else if (queue.sent || queue.waiting.size) text = queue.stored ? texts.sending : texts.sending_unstored;
  else if (queue.conflicts.size) [state, text] = ["failed", say(texts.choose, { numbers: numbers(queue.conflicts.keys()) })];
  else if (queue.refused.size) [state, text] = ["failed", say(texts.refused, { numbers: numbers(queue.refused.keys()) })];
  else if (savedAt === null) [state, text] = ["none", texts.none];
  else [state, text] = ["saved", say(texts.saved, { time: clock(savedAt) })];
  line.dataset.state = state;
  const words = find("[data-save-text]");
  const said = say(text, { count });
  if (words.textContent !== said) words.textContent = said;
  find("[data-retry]").hidden = !problem;
  find("[data-sign-in]").hidden = problem?.kind !== "session";
  for (const [position, section] of questions) {
    const place = find("[data-refused]", section);
    if (!place) continue;
    place.hidden = !queue.refused.has(position);
    if (!place.hidden) place.textContent = say(texts.not_saved, { message: queue.refused.get(position) });
  }
}

find("[data-retry]").addEventListener("click", () => queue.retry());

// Two answers to one question: the pupil chooses once

function drawConflict(position) {
  const section = questions.get(position);
  const box = find("[data-conflict]", section);
  const answer = answerOf(position);
  const conflict = queue.conflicts.get(position);
  const choices = [
    [texts.mine, conflict.mine.value, texts.keep_mine, true],
    [texts.theirs, conflict.value, texts.use_theirs, false],
  ];
  box.replaceChildren(paragraph(texts.conflict));
  for (const [title, value, words, mine] of choices) {
    const given = paragraph(describe(answer, value) || texts.blank, "given");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-choice", textContent: words });
    button.addEventListener("click", () => {
      const { value: kept, flagged } = queue.choose(position, mine);
      put(position, kept, flagged);
      if (!mine) remember(position);
      box.hidden = true;
      section.focus({ preventScroll: true });
    });
    box.append(paragraph(title), given, button);
  }
  box.hidden = false;
  if (!section.hidden) box.scrollIntoView({ block: "nearest" });
}

function paragraph(text, className = "") {
  return Object.assign(document.createElement("p"), { textContent: text, className });
}

// The map and the list of open questions

function drawMap() {
  let done = 0;
  const open = [];
  const doubtful = [];
  for (const [position, section] of questions) {
    const answer = answerOf(position);
    const blank = answer ? isBlank(read(answer)) : false;
    const flagged = find("[data-flag]", section)?.checked ?? false;
    const cell = find(`.map .map-cell[data-go="${position}"]`);
    cell.classList.toggle("map-answered", !blank);
    cell.classList.toggle("map-flagged", flagged);
    find("[data-cell-words]", cell).textContent = `: ${blank ? texts.empty : texts.answered}${flagged ? `, ${texts.flagged}` : ""}`;
    if (blank) open.push(position);
    else done += 1;
    if (flagged) doubtful.push(position);
  }
  find("[data-map-count]").textContent = say(texts.count, { done, count: questions.size });
  find("[data-open-words]").textContent = open.length ? texts.open : texts.complete;
  listQuestions(find("[data-open-list]"), open);
  find("[data-flagged-questions]").hidden = !doubtful.length;
  listQuestions(find("[data-flagged-list]"), doubtful);
}

function listQuestions(list, positions) {
  list.replaceChildren(
    ...positions.map((position) => {
      const item = document.createElement("li");
      const link = Object.assign(document.createElement("a"), { className: "map-cell", href: `#q${position}` });
      link.dataset.go = position;
      const word = Object.assign(document.createElement("span"), { className: "unseen", textContent: `${texts.question} ` });
      link.append(word, String(position));
      item.append(link);
      return item;
    }),
  );
}

// Check and submit wait until the server has every answer

let cleared = false;

form.addEventListener("submit", async (event) => {
  const button = event.submitter ?? pressed;
  if (cleared) return;
  event.preventDefault();
  if (!button || button.value === "save") {
    queue.flush();
    return;
  }
  button.setAttribute("aria-disabled", "true");
  const clean = await queue.settle();
  const reached = clean && (await queue.reach());
  button.removeAttribute("aria-disabled");
  if (reached) {
    send(button);
    return;
  }
  const words = clean ? texts.unreachable : say(texts.not_submitted, { why: find("[data-save-text]").textContent });
  if (queue.conflicts.size) {
    show([...queue.conflicts.keys()][0]);
  } else if (button.value === "submit") {
    find("[data-submit-words]").textContent = words;
    find("[data-submit-problem]").hidden = false;
  } else if (clean) {
    const place = find("[data-refused]", button.closest("[data-question]"));
    place.textContent = words;
    place.hidden = false;
  }
});

let pressed = null;
form.addEventListener("click", (event) => {
  pressed = event.target.closest("button[name]") ?? null;
});

/** Post the form as the browser would, with the pressed button in it. */
function send(button) {
  cleared = true;
  const action = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
  form.append(action);
  form.submit();
}

const signOut = find("[data-sign-out]");
signOut?.addEventListener("submit", async (event) => {
  if (!queue.unsaved.length) return;
  event.preventDefault();
  await queue.settle(4_000);
  if (!queue.unsaved.length || window.confirm(say(texts.leave, { count: queue.unsaved.length }))) signOut.submit();
});

// Time: the server's, never the phone's

let endsAt = null;
let ticking = null;

function startTimer(seconds) {
  endsAt = performance.now() + seconds * 1000;
  if (ticking === null) ticking = setInterval(tick, 1000);
  tick();
}

function tick() {
  const left = Math.max(0, Math.round((endsAt - performance.now()) / 1000));
  find("[data-timer-toggle]").hidden = left > DAY;
  if (left > DAY) return; // until then the date says it better than seconds that run, and nothing presses
  const timer = find("[data-timer]");
  const hours = Math.floor(left / 3600);
  const minutes = String(Math.floor(left / 60) % 60).padStart(hours ? 2 : 1, "0");
  timer.textContent = say(texts.left, { time: `${hours ? `${hours}:` : ""}${minutes}:${String(left % 60).padStart(2, "0")}` });
  if (left > 0) return;
  clearInterval(ticking);
  timer.hidden = false;
  timer.textContent = texts.up;
  submitForTime();
}

/** Leaving the page while the server cannot be reached would show the browser's own error page: wait here instead. */
async function submitForTime() {
  await queue.settle(5_000);
  if (await queue.reach()) send(find("[data-submit]"));
  else setTimeout(submitForTime, 5_000);
}

find("[data-timer-toggle]")?.addEventListener("click", (event) => {
  const timer = find("[data-timer]");
  timer.hidden = !timer.hidden;
  event.currentTarget.textContent = timer.hidden ? texts.show : texts.hide;
});

// Typing on a small screen: the prompt stays in sight above the keyboard

const isTyping = (element) => element.matches('input[type="text"], textarea');

function keepPromptVisible(field) {
  const head = find(".prompt", field.closest("[data-question]"));
  const bar = find(".panes-bar").offsetHeight;
  const height = window.visualViewport?.height ?? window.innerHeight;
  const needed = field.getBoundingClientRect().bottom - head.getBoundingClientRect().top;
  if (!narrow.matches || needed > height - bar) return;
  window.scrollBy(0, head.getBoundingClientRect().top - bar - 4);
}

document.addEventListener("focusin", (event) => {
  const typing = isTyping(event.target);
  document.body.classList.toggle("typing", typing);
  if (!typing) return;
  keepPromptVisible(event.target);
  setTimeout(() => document.activeElement === event.target && keepPromptVisible(event.target), 350);
});
document.addEventListener("focusout", () => document.body.classList.remove("typing"));

// Begin

setUpHighlights({ initial: data.highlights ?? [], changed: (list) => queue.mark?.(list) });
for (const [position, section] of questions) {
  const answer = answerOf(position);
  if (!answer) continue;
  setUp(answer, texts.characters, (place, count) => {
    announcer.textContent = say(texts.moved, { place, count });
  });
  remember(position);
  section.addEventListener("change", (event) => {
    if (!isTyping(event.target)) changed(position, 0);
    else queue.flush();
  });
  section.addEventListener("input", (event) => {
    if (isTyping(event.target)) changed(position, TYPING_PAUSE);
  });
  section.addEventListener("focusout", (event) => {
    if (isTyping(event.target)) queue.flush();
  });
}
for (const save of queue.restore()) {
  if (answerOf(save.position)) put(save.position, save.value, save.flagged);
}
for (const box of document.querySelectorAll("[data-other]")) {
  const position = Number(box.closest("[data-question]").dataset.question);
  const { value, flagged } = JSON.parse(box.dataset.other);
  queue.contest(position, { value, flagged, mine: serverValues.get(position) });
  serverValues.set(position, { value, flagged });
}
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") queue.flush();
  else if (queue.problem) queue.retry();
});
addEventListener("pagehide", () => queue.flush());
addEventListener("offline", drawState);
addEventListener("beforeunload", (event) => {
  if (!cleared && !queue.stored && queue.unsaved.length) event.preventDefault();
});

const hash = location.hash;
const begun = data.current > 1 || savedAt !== null;
const asked = /^#q(\d+)$/.exec(hash);
show(hash === "#submit" ? "submit" : asked ? asked[1] : data.current, { focus: false, scroll: hash !== "" });
if (!begun && !asked && hash !== "#submit") {
  showView("text");
  history.replaceState(null, "", location.pathname);
}
if (!narrow.matches) find("[data-map]").open = true;
if (data.secondsLeft !== null) startTimer(data.secondsLeft);
drawMap();
drawState();
queue.flush();
performance.mark("quizapp-ready"); // `make measure` reads it: from here on the first question can be answered
