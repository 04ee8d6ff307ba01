// Text and questions: side by side on wide screens, one behind the other on phones. Keeps both scroll places, opens
// places in the text ("paragraph 3", evidence), brings the reading tools. Runs by itself; attempt.js imports it too.

import { setUpGlossary } from "./glossary.js";
import { setUpFromPage } from "./highlights.js";
import { narrow } from "./narrow.js";
import { setUpReadAloud } from "./read_aloud.js";
import { closeTools } from "./reading_tools.js";
import { setUpRuler } from "./ruler.js";

const body = document.body;
const places = { text: 0, questions: 0 };

/** Show the text or the questions on a phone, at the place where the reader left them. */
export function showView(view, { restore = true } = {}) {
  const before = body.dataset.view;
  if (before === view) return;
  if (before && narrow.matches) places[before] = window.scrollY;
  body.dataset.view = view;
  for (const link of document.querySelectorAll(".pane-switch [data-view]")) {
    if (link.dataset.view === view) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  if (narrow.matches && restore) window.scrollTo(0, places[view]);
}

/** Scroll to the top of the questions: in their pane on wide screens; on phones the page, its head scrolled away. */
export function questionsToTop() {
  const questions = document.getElementById("questions");
  if (!narrow.matches) {
    questions.scrollTop = 0;
    return;
  }
  const bar = document.querySelector(".panes-bar");
  window.scrollTo(0, questions.getBoundingClientRect().top + window.scrollY - bar.offsetHeight);
}

/** Of all evidence in the text, light only that of one question (`question` is its address, "#q3"). */
function light(question) {
  const text = document.querySelector(".passage-text");
  text.classList.add("one-lit");
  for (const mark of text.querySelectorAll("mark")) {
    const labels = [...mark.parentElement.querySelectorAll(".evidence-label")];
    mark.classList.toggle("lit", labels.some((label) => label.hash === question));
    for (const label of labels) label.classList.toggle("lit", label.hash === question);
  }
}

/** Light the evidence of the question that is being read. */
function followReading() {
  if (!document.querySelector(".passage-text mark") || !("IntersectionObserver" in window)) return;
  const watch = new IntersectionObserver(
    (entries) => {
      const seen = entries.filter((entry) => entry.isIntersecting);
      if (seen.length) light(`#${seen[seen.length - 1].target.id}`);
    },
    { rootMargin: "-30% 0px -65% 0px" },
  );
  for (const question of document.querySelectorAll("#questions .question")) watch.observe(question);
}

/** Open a place of the text and mark it; `from` is the link that asked for it. */
function openInText(target, from) {
  for (const marked of document.querySelectorAll(".passage .here")) marked.classList.remove("here");
  const question = from?.closest(".question");
  if (question) light(`#${question.id}`);
  target.classList.add("here");
  showView("text", { restore: false });
  target.scrollIntoView({ block: narrow.matches ? "start" : "center" });
  if (!target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
  target.focus({ preventScroll: true });
}

/** Tell the styles how high the bar that stays in place is, so that no question scrolls under it. */
function followBar() {
  const bar = document.querySelector(".panes-bar");
  if (!bar) return;
  const tell = () => body.style.setProperty("--bar", `${bar.offsetHeight}px`);
  tell(); // at once: the browser scrolls to the question of the address as soon as the page stands
  if ("ResizeObserver" in window) new ResizeObserver(tell).observe(bar);
}

function start() {
  body.classList.add("has-scripts");
  const first = document.querySelector("[data-panes]").dataset.panes || "text";
  showView(location.hash.startsWith("#q") || location.hash === "#submit" ? "questions" : first);
  followBar();
  followReading();
  setUpGlossary();
  setUpFromPage();
  setUpRuler();
  setUpReadAloud();
  document.addEventListener("quizapp:text", () => showView("text"));
  // Whoever taps the switch while this script is on its way follows a plain link: the address changes, nothing else.
  window.addEventListener("hashchange", () => {
    if (["#text", "#questions"].includes(location.hash)) showView(location.hash.slice(1));
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.dataset.view) {
      event.preventDefault();
      showView(link.dataset.view);
      return;
    }
    const target = document.getElementById(link.hash.slice(1));
    if (!target) return;
    if (link.closest(".reading-panel") && narrow.matches) closeTools();
    if (target.closest("#text")) {
      event.preventDefault();
      openInText(target, link);
    } else if (target.closest("#questions") && !link.dataset.go) {
      event.preventDefault();
      showView("questions", { restore: false });
      if (target.hidden) target.dispatchEvent(new CustomEvent("quizapp:show", { bubbles: true }));
      target.scrollIntoView({ block: "start" });
      target.focus({ preventScroll: true });
    }
  });
}

if (document.querySelector("[data-panes]")) start();
