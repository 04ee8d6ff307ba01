// Entering answers from paper: what is understood appears while one types, and Enter goes on to the next field. What the
// server says is what saving will do: there is one reader of lines, and it is there.

const form = document.querySelector("[data-paper]");
const PAUSE = 150; // milliseconds without a key before the server is asked

const asked = new WeakMap(); // row → what it waits for: a pause, then a reply

function fieldsOf(row) {
  return [...row.querySelectorAll("input:not([type=hidden])")];
}

async function ask(row) {
  const body = new URLSearchParams();
  body.set("csrf_token", form.elements.csrf_token.value);
  for (const field of row.querySelectorAll("input")) body.set(field.name, field.value);
  const control = new AbortController();
  asked.set(row, { stop: () => control.abort() });
  try {
    const reply = await fetch(form.dataset.paper, { method: "POST", body, signal: control.signal, headers: { "X-Fragment": "1" } });
    if (!reply.ok) return; // saving says what is wrong
    const echo = new DOMParser().parseFromString(await reply.text(), "text/html");
    row.querySelector("[data-echo]").replaceChildren(...echo.body.childNodes);
  } catch {
    // No network: what was typed stays, and saving says what was understood.
  }
}

function soon(row) {
  asked.get(row)?.stop();
  const timer = setTimeout(() => ask(row), PAUSE);
  asked.set(row, { stop: () => clearTimeout(timer) });
}

/** The field that Enter leads to: the next one of the pupil, else the line of the next pupil, else the button. */
function after(field) {
  const fields = [...form.querySelectorAll("[data-pupil] input:not([type=hidden])")];
  return fields[fields.indexOf(field) + 1] ?? form.querySelector("button:not([name])");
}

/** The field at the same place of the pupil above (-1) or below (1). */
function beside(field, step) {
  const rows = [...form.querySelectorAll("[data-pupil]")].filter((row) => fieldsOf(row).length);
  const row = field.closest("[data-pupil]");
  const other = rows[rows.indexOf(row) + step];
  return other ? fieldsOf(other)[fieldsOf(row).indexOf(field)] ?? fieldsOf(other)[0] : null;
}

function target(event) {
  switch (event.key) {
    case "Enter": return after(event.target);
    case "ArrowDown": return beside(event.target, 1);
    case "ArrowUp": return beside(event.target, -1);
    default: return null;
  }
}

let changed = Boolean(document.querySelector(".paper-row-wrong")); // what came back has not been stored

form?.addEventListener("input", (event) => {
  changed = true;
  soon(event.target.closest("[data-pupil]"));
});

form?.addEventListener("keydown", (event) => {
  if (event.target.tagName !== "INPUT" || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = target(event);
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select?.();
});

form?.addEventListener("submit", () => { changed = false; });

addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});

document.getElementById("errors")?.focus();
