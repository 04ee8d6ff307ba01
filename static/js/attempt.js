// The attempt page: one question at a time, every answer kept on the phone and brought to the server by itself, one line
// that says where the answers are. Here the parts are put together; each has a file of its own.

import { describe, isBlank, read, setUp, write } from "./answers.js";
import { drawConflict } from "./conflicts.js";
import { setUpEmergencyFile } from "./emergency_dialog.js";
import { contentOf } from "./emergency_file.js";
import { setUpHighlights } from "./highlights.js";
import { newerAnswers } from "./newer_answers.js";
import { Outbox } from "./outbox.js";
import { announce, fill, find, isTyping, notice, pause } from "./page.js";
import { forgetPage, keepPage } from "./page_cache.js";
import { Places } from "./places.js";
import { deviceId, watchPresence } from "./presence.js";
import { QuestionMap } from "./question_map.js";
import { registerWorker } from "./register_worker.js";
import { SaveLine, schoolClock } from "./save_line.js";
import { Server } from "./server.js";
import { SignInDialog } from "./sign_in_dialog.js";
import { guardSignOut } from "./sign_out_guard.js";
import { StateWatch } from "./state_watch.js";
import { openStore } from "./store.js";
import { Submission } from "./submission.js";
import { Timer, inWords } from "./timer.js";
import { followTyping } from "./typing.js";

const TYPING_PAUSE = 800; // milliseconds
const SOON = 1_500; // for marks in the text, which come several at a time
const STORE_PATIENCE = 3_000; // for the phone's store: some answer never
const LEAVING_PATIENCE = 5_000; // for the last answers before somebody signs out
const LAST_SECONDS = 2; // less than this is not more time, but the end itself on its way here
const [data, texts] = ["attempt-data", "attempt-texts"].map((id) => JSON.parse(document.getElementById(id).textContent));
const owner = [data.person, data.attempt];
const form = document.getElementById("attempt");
const questions = new Map(
  [...document.querySelectorAll("[data-question]:not(#submit)")].map((section) => [Number(section.dataset.question), section]),
);
const answerOf = (position) => find(".answer", questions.get(position));
const numberOf = (position) => Number(questions.get(position).dataset.number ?? position);
const isChecked = (position) => "checked" in questions.get(position).dataset; // practice: it stays as it is
const revisions = new Map([...questions].map(([position, section]) => [position, Number(section.dataset.revision)]));
const acknowledged = new Map(); // position → { value, flagged } as the server holds it
const refusals = [...questions].map(([position, section]) => [position, find("[data-refused]", section)]).filter(([, place]) => place);
let store = null;
let locked = null;

const server = new Server(data.signInUrl);
const places = new Places(questions, { current: data.current, moved });
const map = new QuestionMap(questions, { texts, numberOf });
const outbox = new Outbox({
  server,
  url: data.saveUrl,
  person: data.person,
  attempt: data.attempt,
  device: deviceId(),
  revisions,
  page: { changed: draw, saved, stale, conflict, reply, current: () => places.here },
});
outbox.savedAt = data.savedAt;
const line = new SaveLine(outbox, { texts, clock: schoolClock(data), numberOf });
const submission = new Submission({
  outbox,
  server,
  page: {
    texts, lock, unlock, stillOpen, forget, compare,
    submitUrl: data.submissionUrl,
    show: (place) => places.show(place),
    why: () => line.words.textContent,
    signIn: () => dialog.open(),
  },
});
const dialog = new SignInDialog({ server, person: data.person, texts, signedIn });
const timer = new Timer({ texts, onUp: timeUp, onMore: (left) => notice(fill(texts.more_time, { time: inWords(left) })) });
const watch = data.poll ? new StateWatch({ server, url: data.stateUrl, heard: stateHeard, failed: stateFailed }) : null;

// Answers

function given(position) {
  const answer = answerOf(position);
  const flag = find("[data-flag]", questions.get(position));
  return { value: read(answer), flagged: flag ? flag.checked : false };
}

function changed(position, delay) {
  if (isChecked(position) || locked) return;
  const { value, flagged } = given(position);
  outbox.change(position, { value, flagged, in_words: describe(answerOf(position), value) }, delay);
  map.update(position, isBlank(value), flagged);
}

function put(position, { value, flagged }) {
  write(answerOf(position), value);
  const flag = find("[data-flag]", questions.get(position));
  if (flag) flag.checked = Boolean(flagged);
  map.update(position, isBlank(value), Boolean(flagged));
}

function saved(position, { value, flagged }, revision) {
  acknowledged.set(position, { value, flagged });
  setRevision(position, revision);
}

function setRevision(position, revision) {
  const section = questions.get(position);
  section.dataset.revision = revision;
  const field = find("[data-revision-field]", section);
  if (field) field.value = revision;
}

/** A repeated save was told an older revision than the page knows: the server's later answer stands. */
function stale(position) {
  if (acknowledged.has(position)) put(position, acknowledged.get(position));
}

function conflict(position) {
  drawConflict(questions.get(position), outbox.conflicts.get(position), texts, (mine) => {
    const { value, flagged } = outbox.choose(position, mine);
    put(position, { value, flagged });
    if (!mine) saved(position, { value, flagged }, revisions.get(position));
    if (!outbox.conflicts.size) submission.again();
  });
}

// What the server says

function reply(state) {
  if (state.seconds_left !== undefined) timer.anchor(state.seconds_left);
  outbox.note({ clock: { left: state.seconds_left ?? null, at: Date.now(), server: Date.parse(state.server_time) / 1000 } });
  watch?.rest();
  if (state.submitted) submission.already(data.receiptUrl);
}

function stateHeard(state) {
  reply(state);
  if (!state.submitted && stillRuns(state)) submission.timeAgain();
  if (outbox.problem && !outbox.delivering) outbox.retry();
}

function stateFailed(outcome) {
  if (outcome.kind === "session" && !submission.done) outbox.block(outcome);
}

const stillRuns = ({ seconds_left }) => seconds_left === null || seconds_left > LAST_SECONDS;

/** Whether there is time left after all; false when the server cannot be asked. */
async function stillOpen() {
  const outcome = await server.get(data.stateUrl);
  if (outcome.kind !== "answered") return false;
  timer.anchor(outcome.data.seconds_left);
  return !outcome.data.submitted && stillRuns(outcome.data);
}

/** Ask whether another device has saved since; what differs from this page is shown, and the pupil chooses. */
async function compare() {
  const { outcome, found } = await newerAnswers({ server, stateUrl: data.stateUrl, pageUrl: location.pathname, revisions });
  for (const [position, { value, flagged, revision, now }] of found) {
    if (isChecked(position)) continue;
    const mine = given(position);
    revisions.set(position, revision);
    saved(position, { value, flagged }, revision);
    if (JSON.stringify({ value, flagged }) !== JSON.stringify(mine)) outbox.contest(position, { value, flagged, now, mine });
  }
  return outcome;
}

function signedIn() {
  outbox.retry();
  submission.again();
}

async function timeUp(certain) {
  if (certain || (watch && (await watch.ask())?.seconds_left === 0)) submission.timeUp();
}

// Locked: no more answers, because the time is over or because handing in waits

function lock(by) {
  locked = by;
  for (const [position, section] of questions) {
    const answer = answerOf(position);
    if (answer) answer.disabled = true;
    const flag = find("[data-flag]", section);
    if (flag) flag.disabled = true;
  }
  draw();
}

function unlock() {
  locked = null;
  for (const [position, section] of questions) {
    if (answerOf(position)) answerOf(position).disabled = false;
    const flag = find("[data-flag]", section);
    if (flag) flag.disabled = false;
  }
  if (submission.done) return;
  draw();
  places.show(places.here);
}

async function forget() {
  forgetPage(...owner);
  await store?.wipe(...owner).catch(() => {});
}

// Drawing

function draw() {
  line.draw();
  for (const [position, place] of refusals) {
    const refusal = outbox.refused.get(position);
    const words = refusal ? fill(texts.not_saved, refusal) : "";
    if (place.textContent !== words) place.textContent = words;
    place.hidden = !words;
  }
  find("[data-unstored]").hidden = outbox.stored !== "no" && outbox.store !== null;
}

function moved(place) {
  outbox.flush();
  if (place !== "submit") outbox.note({ current: place });
}

// Check and submit wait until the server has every answer

let pressed = null;
let leaving = false;
form.addEventListener("click", (event) => {
  pressed = event.target.closest("button[name]") ?? null;
});
form.addEventListener("submit", async (event) => {
  const button = event.submitter ?? pressed;
  if (leaving) return;
  event.preventDefault();
  if (button?.value === "submit") submission.press();
  else if (button?.value.startsWith("check:")) await check(button);
  else outbox.flush();
});

/** Practice: the server checks the answer and draws the page anew. */
async function check(button) {
  button.setAttribute("aria-disabled", "true");
  const clean = await outbox.settle();
  const asked = clean ? await server.get(data.stateUrl) : null; // leaving for nothing would show the browser's own error
  const reached = asked?.kind === "answered";
  if (asked?.kind === "session") outbox.block(asked);
  button.setAttribute("aria-disabled", "false");
  if (reached) {
    leaving = true;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
    form.submit();
    return;
  }
  const place = find("[data-refused]", button.closest("[data-question]"));
  if (!place || outbox.conflicts.size) return;
  place.textContent = clean ? texts.check_unreachable : fill(texts.not_checked, { why: line.words.textContent });
  place.hidden = false;
}

/** What the emergency file says: every answer on this page, whether the server has it or not. */
function emergencyFile() {
  const answers = new Map();
  for (const position of questions.keys()) {
    const answer = answerOf(position);
    if (!answer || !revisions.get(position)) continue;
    const { value, flagged } = acknowledged.get(position);
    answers.set(position, { value, flagged, revision: revisions.get(position), in_words: describe(answer, value) });
  }
  const saves = [...[...outbox.refused.values()].map(({ save }) => save), ...outbox.unacknowledged];
  const meta = { ...about, submit: submission.queued };
  return { content: contentOf(...owner, { answers, saves, meta }), readMe: about.readMe };
}

const about = {
  title: data.title,
  personName: data.personName,
  className: data.className,
  url: location.pathname,
  began: data.began,
  readMe: texts.read_me,
  prompts: Object.fromEntries([...questions].map(([position, section]) => [position, find(".prompt", section)?.textContent.trim() ?? ""])),
};

function unkept() {
  if (outbox.stored === "yes") return [];
  const file = emergencyFile();
  return [{ ...file.content, title: data.title, url: location.pathname, count: outbox.unsaved.length, file }];
}

// What an earlier visit left on this phone

/** Lay what is kept over the page: acknowledged answers where the page is an old copy, then those that still wait. */
function restore({ answers, saves, meta }) {
  const untouched = (position) => answerOf(position) && !isChecked(position) && !outbox.unsaved.includes(position);
  for (const [position, answer] of answers) {
    if (!revisions.has(position) || answer.revision <= revisions.get(position)) continue;
    revisions.set(position, answer.revision);
    saved(position, answer, answer.revision);
    if (untouched(position)) put(position, answer);
  }
  if (meta.savedAt) outbox.savedAt = Math.max(outbox.savedAt ?? 0, meta.savedAt);
  const usable = saves.filter((save) => revisions.has(save.position));
  const highlights = meta.highlightsDirty ? meta.highlights : null;
  for (const [position, save] of outbox.begin(store, usable, highlights)) {
    if (answerOf(position) && !isChecked(position)) put(position, save);
  }
  const known = meta.clock?.server > data.now ? meta.highlights : null; // this page is an older copy than these marks
  setUpHighlights({ initial: highlights ?? known ?? data.highlights, changed: (list) => outbox.mark(list, SOON) });
  outbox.note({ ...about, clock: { left: data.secondsLeft, at: Date.now(), server: data.now, ...laterClock(meta.clock) } });
  return meta;
}

/** What is known of the time from later than this page: a copy kept for reading offline shows an old clock. */
function laterClock(clock) {
  return clock?.server >= data.now ? clock : {};
}

function startClock(clock) {
  const later = laterClock(clock);
  if (later.left === undefined || later.left === null) {
    timer.anchor(data.secondsLeft);
    return;
  }
  const passed = Math.max(0, (Date.now() - later.at) / 1000);
  timer.anchor(Math.max(0, later.left - passed), false); // the phone's reckoning: it warns, but locks nothing
  watch?.ask();
}

const begun = data.current > 1 || data.savedAt !== null;

async function begin() {
  store = await openStore();
  let kept = null;
  try {
    kept = await Promise.race([store?.load(...owner), pause(STORE_PATIENCE)]);
  } catch {
    store = null;
  }
  if (!kept) store = null;
  if (kept?.meta.began && kept.meta.began !== data.began) {
    await store.wipe(...owner).catch(() => {}); // of another attempt with the same number: the server is a new one
    kept = null;
  }
  const meta = restore(kept ?? { answers: new Map(), saves: [], meta: {} });
  startClock(meta.clock);
  const turn = !begun && Boolean(kept?.saves.length || kept?.answers.size); // the page is a copy from before the first answer
  if (!places.asked && questions.has(meta.current) && (turn || meta.current !== places.here)) {
    places.show(meta.current, { focus: false, scroll: false, turn });
  }
  submission.resume(meta.submit);
  if (data.mode === "test") watchPresence(outbox, () => submission.done || leaving);
  document.documentElement.dataset.attempt = "restored"; // tests wait for it
  draw();
}

// Begin

for (const [position, section] of questions) {
  const answer = answerOf(position);
  if (!answer) {
    map.update(position, false, false); // explained: it has an answer
    continue;
  }
  setUp(answer, texts.characters, (place, count) => announce(fill(texts.moved, { place, count })));
  const { value, flagged } = given(position);
  acknowledged.set(position, { value, flagged });
  map.update(position, isBlank(value), flagged);
  section.addEventListener("change", (event) => {
    if (!isTyping(event.target)) changed(position, 0);
    else outbox.flush();
  });
  section.addEventListener("input", (event) => {
    if (isTyping(event.target)) changed(position, TYPING_PAUSE);
  });
  section.addEventListener("focusout", (event) => {
    if (isTyping(event.target)) outbox.flush();
  });
}
for (const box of document.querySelectorAll("[data-other]")) {
  const position = Number(box.closest("[data-question]").dataset.question);
  const { value, flagged } = JSON.parse(box.dataset.other);
  outbox.contest(position, { value, flagged, mine: acknowledged.get(position) });
  acknowledged.set(position, { value, flagged });
}
find("[data-retry]").addEventListener("click", () => outbox.retry());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") outbox.flush({ urgent: true });
  else if (outbox.problem) outbox.retry();
});
addEventListener("pagehide", () => outbox.flush({ urgent: true }));
addEventListener("offline", draw);
addEventListener("beforeunload", (event) => {
  if (!leaving && !submission.done && outbox.stored === "no") event.preventDefault();
});
followTyping();
setUpEmergencyFile(emergencyFile, texts);
guardSignOut({ deliver: () => outbox.settle(LEAVING_PATIENCE), unsaved: unkept });
registerWorker(data.person);
if (isSecureContext) addEventListener("load", () => keepPage({ person: data.person, attempt: data.attempt, url: location.pathname }));
else find("[data-insecure]").hidden = false;

places.begin(begun);
draw();
begin();
performance.mark("quizapp-ready"); // `make measure` reads it: from here on the first question can be answered
