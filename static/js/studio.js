// The studio: the text beside its questions, without page loads. Here the parts are put together; each has a file of its own.
// Forms and links do what they do without scripts; the answers come as regions and are brought into the page.

import { narrow } from "./narrow.js";
import { announce, find, isTyping } from "./page.js";
import { showView } from "./panes.js";
import { Autosave } from "./studio_autosave.js";
import { drawEvidence, followChips, takeAway } from "./studio_evidence.js";
import { showField } from "./studio_fields.js";
import { Kept } from "./studio_kept.js";
import { followOrder } from "./studio_order.js";
import { become, bringIn, regionsOf } from "./studio_regions.js";
import { Selection } from "./studio_selection.js";
import { StudioServer } from "./studio_server.js";

const SAID = 10_000; // milliseconds
const LOOKING = 60_000;
const [data, texts] = ["studio-data", "studio-texts"].map((id) => JSON.parse(document.getElementById(id).textContent));
const server = new StudioServer(data.signIn);
const autosave = new Autosave({ server, kept: new Kept(data.person, data.quiz), texts, page: { saved, contested } });
const otherTabs = "BroadcastChannel" in window ? new BroadcastChannel(`quizapp-studio-${data.quiz}`) : null;
let saying = 0;
let known = revisionShown();
let asked = 0; // forms that were asked for
let busy = Promise.resolve();

const cardOf = (name) => document.getElementById(`question-${name}`);
const openForm = () => find("[data-editor]");

function revisionShown() {
  return Number(find("#studio-status").dataset.revision);
}

// What is told

/** Tell the author something, where it is seen and heard; what went well goes away by itself. */
function say(words, failed = false) {
  const place = find("[data-said]");
  place.textContent = words;
  place.classList.toggle("studio-failed", failed);
  clearTimeout(saying);
  if (!failed) saying = setTimeout(() => place.replaceChildren(), SAID);
}

/** What went well stands in the line; what did not stays as a notice. */
function tellFlashes() {
  const came = find(".site-main > .notices"); // of the page as it came
  if (came) find("#flashes").replaceChildren(came);
  const notices = [...document.querySelectorAll("#flashes .notice-success")];
  if (notices.length) say(notices.map((notice) => find("p", notice).lastChild.textContent.trim()).join(" "));
  for (const notice of notices) notice.remove();
  if (!find("#flashes .notice")) find("#flashes").replaceChildren();
}

// Asking the server; one thing after the other

function inTurn(work) {
  busy = busy.then(work, work);
  return busy;
}

/** Bring an answer into the page. Says whether it was one. */
function show(outcome, closing = null) {
  if (outcome.kind !== "page") {
    say(outcome.kind === "session" ? texts.failed_session : texts.failed, true);
    return false;
  }
  const fresh = regionsOf(outcome.html);
  if (!fresh) {
    location.assign(outcome.url);
    return false;
  }
  bringIn(fresh, closing);
  know(revisionShown());
  tellFlashes();
  const form = openForm();
  if (form && !("followed" in form.dataset)) setUpEditor(form);
  return true;
}

function know(revision) {
  if (revision > known) otherTabs?.postMessage(revision);
  known = Math.max(known, revision);
  for (const field of document.querySelectorAll('form:not([data-editor]) input[name="revision"]')) field.value = known;
}

/** Post a form of the page, or fields to an address. What is typed is saved before. */
function act(url, fields, { after = () => {}, closing = null } = {}) {
  return inTurn(async () => {
    if (!(await autosave.settle())) {
      say(texts.save_first, true);
      return;
    }
    say("");
    const outcome = await server.post(url, fields);
    if (show(outcome, closing)) after(outcome);
  });
}

function refresh() {
  return inTurn(async () => {
    const outcome = await server.get(data.url);
    if (outcome.kind === "page") show(outcome);
  });
}

/** Look whether a colleague has changed the set meanwhile; if so, show it as it is now and say so. */
function look() {
  if (document.hidden || autosave.unsaved) return;
  inTurn(async () => {
    const outcome = await server.get(data.url);
    const fresh = outcome.kind === "page" && regionsOf(outcome.html);
    if (!fresh || Number(find("#studio-status", fresh).dataset.revision) <= known) return;
    show(outcome);
    say(texts.elsewhere);
  });
}

/** The fields of a form with the button that was pressed, and the revision that is known by now. */
function fieldsOf(form, button = null) {
  const fields = new FormData(form);
  if (button?.name) fields.append(button.name, button.value);
  if (fields.has("revision")) fields.set("revision", known);
  return [...fields];
}

// Editors

function setUpEditor(form, focus = true) {
  form.dataset.followed = "";
  drawEvidence(form, texts);
  autosave.follow(form);
  document.dispatchEvent(new CustomEvent("quizapp:editor", { detail: form })); // rows, bench
  if (!focus) return;
  showView("questions", { restore: false });
  const wrong = find('[aria-invalid="true"]', form);
  (wrong ?? find('[name="prompt"]', form)).focus({ preventScroll: true });
  form.closest("[data-card]").scrollIntoView({ block: "start" });
}

/** Open the form of a question in its card; another that is open is saved and closed before. */
async function edit(name, focus = true) {
  const mine = ++asked;
  if (!(await close())) return;
  let late = false;
  await inTurn(async () => {
    // Who pressed twice, or on another question meanwhile, gets what was asked for last; a form that is open already is
    // not drawn again over what is being typed into it.
    late = mine === asked && openForm() !== null && openForm().dataset.name !== name;
    if (mine !== asked || openForm()) return;
    const outcome = await server.get(`${data.url}/questions/${name}?edit`);
    const fresh = outcome.kind === "page" && new DOMParser().parseFromString(outcome.html, "text/html").getElementById(`question-${name}`);
    if (!fresh) {
      show(outcome);
      return;
    }
    cardOf(name)?.replaceWith(document.adoptNode(fresh));
    setUpEditor(openForm(), focus);
  });
  if (late) await edit(name, focus);
}

/** Show a field of a question's form, opening the form if need be. */
async function goToField(name, id) {
  if (openForm()?.dataset.name !== name) await edit(name);
  const form = openForm();
  if (form?.dataset.name === name) showField(id, form);
}

/** Save and close the open form; says whether none is open any more. */
async function close() {
  const form = openForm();
  if (!form) return true;
  const card = form.closest("[data-card]");
  const inside = card.contains(document.activeElement);
  if (!(await autosave.settle())) {
    say(texts.save_first, true);
    return false;
  }
  const outcome = await server.get(data.url);
  if (!show(outcome, card.id)) return false;
  // Who has gone on to something else while the server answered is not called back.
  if (inside && document.activeElement === document.body) find("[data-edit]", cardOf(card.dataset.card))?.focus({ preventScroll: true });
  return true;
}

// What the autosave hears

function saved(name, reply, form) {
  const elsewhere = reply.revision > known + 1;
  for (const html of [reply.status, reply.strip, reply.advice]) if (html) put(html);
  const fresh = new DOMParser().parseFromString(reply.card, "text/html").body.firstElementChild;
  const advice = form && find("[data-card-advice]", form);
  if (advice && fresh) become(advice, find("[data-card-advice]", fresh));
  know(reply.revision);
  const rests = form ? JSON.stringify([...new FormData(form).getAll("evidence")]) : null;
  if (elsewhere) say(texts.elsewhere);
  if (elsewhere || (form && form.dataset.rests !== rests)) refresh();
  if (form) form.dataset.rests = rests;
}

/** Bring one drawn region into the page. */
function put(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  const old = document.getElementById(fresh.id);
  if (old) become(old, document.adoptNode(fresh));
  document.dispatchEvent(new CustomEvent("quizapp:swapped"));
}

/** Somebody else changed the same question: the server keeps both, and the author chooses. */
function contested(name) {
  inTurn(async () => {
    const outcome = await server.get(data.url);
    if (!show(outcome, `question-${name}`)) return;
    const panel = find("[data-aside]");
    panel?.scrollIntoView({ block: "start" });
    panel?.focus({ preventScroll: true });
  });
}

// Forms, links and keys

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.closest(".studio-page main") || form.method !== "post" || "plain" in form.dataset) return;
  const button = event.submitter;
  if (event.defaultPrevented || button?.name === "row") return; // rows.js and bench.js have done it, or the form does
  event.preventDefault();
  if (button?.getAttribute("aria-disabled") === "true") return;
  if ("editor" in form.dataset) close();
  else if ("new" in form.dataset) begin(fieldsOf(form));
  else if ("undo" in form.dataset) undo(form);
  else if ("duplicate" in form.dataset) duplicate(form);
  else if ("publish" in form.dataset) act(form.action, fieldsOf(form), { after: published });
  else act(form.action, fieldsOf(form, button), { after: () => refocus(form, button) });
});

/** A new question: it is kept at once, and its form opens. */
async function begin(fields) {
  if (!(await close())) return;
  act(data.addUrl, fields);
}

function duplicate(form) {
  const card = form.closest("[data-card]");
  find("[data-menu]", card).open = false;
  act(form.action, fieldsOf(form), {
    after: () => {
      card.nextElementSibling.scrollIntoView({ block: "nearest" });
      find("[data-edit]", card.nextElementSibling).focus({ preventScroll: true });
    },
  });
}

function undo(form) {
  const name = openForm()?.dataset.name;
  act(form.action, fieldsOf(form), {
    closing: name && `question-${name}`,
    after: () => {
      if (name && cardOf(name)) edit(name, false);
      if (document.activeElement === document.body) find("#questions").focus({ preventScroll: true });
    },
  });
}

function published({ status }) {
  if (status === 200) return;
  const first = find("#studio-questions .advice-error");
  first?.scrollIntoView({ block: "center" });
  showView("questions", { restore: false });
  first?.closest("[data-card]")?.focus({ preventScroll: true });
}

/** After an answer the focus stays where it was; if that is gone, it goes to what took its place. */
function refocus(form, button) {
  if (button?.isConnected) {
    button.focus({ preventScroll: true });
    button.closest("[data-card]")?.scrollIntoView({ block: "nearest" });
  } else if (document.activeElement === document.body) {
    find("#questions").focus({ preventScroll: true });
  }
}

function remove(link) {
  const card = link.closest("[data-card]");
  const next = card.nextElementSibling?.matches("[data-card]") ? card.nextElementSibling : card.previousElementSibling;
  act(link.href, [["revision", known]], {
    closing: card.id,
    after: () => (next?.isConnected && next.matches("[data-card]") ? next : find("#questions")).focus({ preventScroll: true }),
  });
}

function place(name, position) {
  const form = find("[data-move]", cardOf(name)) ?? find("[data-move]");
  const url = form.action.replace(/\/questions\/[^/]+\//, `/questions/${name}/`);
  const active = document.activeElement;
  act(url, [["revision", known], ["position", position + 1]], {
    after: () => {
      const card = cardOf(name);
      (active?.isConnected && card.contains(active) ? active : card).focus({ preventScroll: true });
      card.scrollIntoView({ block: "nearest" });
      announce(find("h2", card).textContent);
    },
  });
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const [opener, remover, away, field] = ["[data-edit]", "[data-delete]", "[data-chip-away]", "[data-field]"].map((name) =>
    event.target.closest(name),
  );
  if (field && field.closest("[data-card]")) {
    event.preventDefault();
    goToField(field.closest("[data-card]").dataset.card, field.dataset.field);
  } else if (opener) {
    event.preventDefault();
    edit(opener.closest("[data-card]").dataset.card);
  } else if (remover) {
    event.preventDefault();
    remove(remover);
  } else if (away) {
    takeAway(away, texts);
  }
  for (const menu of document.querySelectorAll("[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented) return;
  const menu = find("[data-menu][open]");
  if (event.key === "Escape" && menu) {
    menu.open = false;
    find("summary", menu).focus();
  }
  const wanted = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "z";
  const form = find("[data-undo]");
  if (!wanted || !form || isTyping(event.target) || event.target.matches("input, select")) return;
  event.preventDefault();
  form.requestSubmit();
});

// Beginning

followChips();
followOrder(place);
new Selection({
  texts,
  editor: openForm,
  say,
  write: (values) => begin([["type", find("#new-type").value], ...values.map((value) => ["evidence", value])]),
});
otherTabs?.addEventListener("message", ({ data: revision }) => {
  if (revision <= known) return;
  say(texts.elsewhere);
  refresh();
});
document.addEventListener("visibilitychange", look);
setInterval(look, LOOKING);
if (openForm()) setUpEditor(openForm());
if (narrow.matches && !find("[data-card]")) showView("text");
tellFlashes();
autosave.takeUp().then((names) => {
  if (!names.length) return;
  say(texts.taken_up);
  edit(names[0], false);
});
