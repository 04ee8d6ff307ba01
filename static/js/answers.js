// Reads and writes the answer controls that templates/question_types print. A response has the shape that
// Declaration.read_form gives on the server: a text or id, a list of ids, or a mapping from part to id.

/** The response that the controls of `answer` (a fieldset with data-shape and data-name) hold now. */
export function read(answer) {
  const { shape, name } = answer.dataset;
  if (shape === "text") return control(answer, name).value;
  if (shape === "choice") return checked(answer)[0]?.value ?? "";
  if (shape === "choices") return checked(answer).map((box) => box.value);
  if (shape === "order") return readOrder(answer);
  const value = {};
  for (const part of answer.querySelectorAll("[data-part]")) {
    const select = part.querySelector("select");
    const choice = select ? select.value : (checked(part)[0]?.value ?? "");
    if (choice) value[part.dataset.part] = choice;
  }
  return value;
}

/** Put `value` into the controls. */
export function write(answer, value) {
  const { shape, name } = answer.dataset;
  if (shape === "text") {
    const field = control(answer, name);
    field.value = value ?? "";
    count(field);
  } else if (shape === "order") {
    writeOrder(answer, value ?? []);
  } else if (shape === "mapping") {
    for (const part of answer.querySelectorAll("[data-part]")) {
      const choice = value?.[part.dataset.part] ?? "";
      const select = part.querySelector("select");
      if (select) select.value = choice;
      for (const box of part.querySelectorAll("input")) box.checked = box.value === choice;
    }
  } else {
    const chosen = Array.isArray(value) ? value : [value];
    for (const box of answer.querySelectorAll("input")) box.checked = chosen.includes(box.value);
  }
}

/** Say whether nothing is given. */
export function isBlank(value) {
  if (value == null) return true;
  if (typeof value === "string") return value.trim() === "";
  return (Array.isArray(value) ? value : Object.values(value).filter(Boolean)).length === 0;
}

/** The response in words, one line a part, for people who must choose between two. */
export function describe(answer, value) {
  if (isBlank(value)) return "";
  const { shape } = answer.dataset;
  if (shape === "text") return value;
  if (shape === "order") return value.map((id, index) => `${index + 1}. ${textOf(answer, `[data-step="${CSS.escape(id)}"] .step-text`)}`).join("\n");
  if (shape === "mapping") {
    return [...answer.querySelectorAll("[data-part]")]
      .filter((part) => value[part.dataset.part])
      .map((part) => `${textOf(part, ".part-text")} → ${labelOf(part, value[part.dataset.part])}`)
      .join("\n");
  }
  return (Array.isArray(value) ? value : [value]).map((id) => labelOf(answer, id)).join("\n");
}

function control(answer, name) {
  return answer.querySelector(`[name="${CSS.escape(name)}"]`);
}

function checked(element) {
  return [...element.querySelectorAll("input")].filter((box) => box.checked);
}

function textOf(element, selector) {
  return element.querySelector(selector)?.textContent.trim() ?? "";
}

function labelOf(element, id) {
  const choice = element.querySelector(`input[value="${CSS.escape(id)}"], option[value="${CSS.escape(id)}"]`);
  if (!choice) return id;
  return (choice.tagName === "OPTION" ? choice : choice.closest("label")).textContent.trim().replace(/\s+/g, " ");
}

// Ordering: the selects of the plain page hold the places; Up and Down move the steps and fill them in.

const steps = (answer) => [...answer.querySelectorAll("[data-step]")];
const place = (step) => step.querySelector("select");

function readOrder(answer) {
  const found = steps(answer).sort((one, other) => Number(place(one).value) - Number(place(other).value));
  const complete = found.every((step, index) => Number(place(step).value) === index + 1);
  return complete ? found.map((step) => step.dataset.step) : [];
}

function writeOrder(answer, ids) {
  const list = answer.querySelector("[data-steps]");
  const byId = new Map(steps(answer).map((step) => [step.dataset.step, step]));
  if (ids.length) list.append(...ids.map((id) => byId.get(id)).filter(Boolean));
  for (const [index, step] of steps(answer).entries()) place(step).value = ids.length ? String(index + 1) : "";
  drawOrder(answer);
}

function drawOrder(answer) {
  const set = readOrder(answer).length > 0;
  const all = steps(answer);
  answer.classList.toggle("steps-unset", !set);
  answer.querySelector("[data-order-state]").hidden = set;
  for (const [index, step] of all.entries()) {
    step.querySelector(".step-place").textContent = `${index + 1}.`;
    for (const button of step.querySelectorAll("[data-move]")) {
      const end = button.dataset.move === "-1" ? index === 0 : index === all.length - 1;
      button.setAttribute("aria-disabled", String(end));
    }
  }
}

function setUpOrder(answer, say) {
  answer.classList.add("enhanced");
  writeOrder(answer, readOrder(answer));
  answer.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button && !event.target.closest("[data-use-order]")) return;
    if (button) {
      if (button.getAttribute("aria-disabled") === "true") return;
      const step = button.closest("[data-step]");
      const other = button.dataset.move === "-1" ? step.previousElementSibling : step.nextElementSibling;
      if (button.dataset.move === "-1") other.before(step);
      else other.after(step);
      say(steps(answer).indexOf(step) + 1, steps(answer).length);
    }
    writeOrder(answer, steps(answer).map((step) => step.dataset.step));
    button?.focus();
    answer.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

let counterWords = "";

/** Show how much of a limited text is used. */
function count(field) {
  const counter = document.getElementById(`${field.id}-counter`);
  if (!counter || !counterWords) return;
  counter.textContent = counterWords.replace("{count}", field.value.length).replace("{maximum}", counter.dataset.counter);
}

/** Make the controls of `answer` ready. `say(place, count)` tells screen readers where a step has gone. */
export function setUp(answer, words, say) {
  counterWords = words;
  if (answer.dataset.shape === "order") setUpOrder(answer, say);
  const field = answer.querySelector("textarea");
  if (field) {
    count(field);
    field.addEventListener("input", () => count(field));
  }
}
