// Rows of the question forms, added, taken out and moved without a page load. Without scripts the same buttons are sent to
// the server, which does the same (web/authoring/question_forms/row_commands.py). Fields keep their names when they move:
// the server takes rows in the order in which they are sent.

import { announce, fill, find } from "./page.js";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const MARK = /^\s*(?:[A-Za-z]|\d{1,2})[.)]\s+|^\s*[-•*]\s+/;
const grows = CSS.supports("field-sizing", "content");
const gone = new WeakMap();

const rowsOf = (list) => [...find(":scope > [data-row-list]", list).children];
const rowOf = (element) => element.closest("[data-row]");
const listOf = (element) => element.closest("[data-rows]");

document.addEventListener("click", (event) => {
  const back = event.target.closest?.("[data-row-back]");
  if (back) putBack(listOf(back));
  const button = event.target.closest?.('button[name="row"]');
  const list = button && listOf(button);
  if (!list) return;
  event.preventDefault();
  const deed = button.value.split(":")[1];
  if (deed === "add") add(list);
  else if (deed === "remove") takeOut(list, rowOf(button));
  else move(list, rowOf(button), deed === "up" ? -1 : 1, button);
});

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !field.matches?.("textarea[data-enter]")) return;
  event.preventDefault();
  const list = listOf(field);
  const next = rowsOf(list)[rowsOf(list).indexOf(rowOf(field)) + 1];
  if (next) find("[data-enter]", next).focus();
  else add(list);
});

document.addEventListener("paste", (event) => {
  const field = event.target;
  if (!field.matches?.("textarea[data-enter]") || field.value.trim()) return;
  const lines = (event.clipboardData?.getData("text") ?? "").split(/\r?\n/).filter((line) => line.trim());
  if (lines.length < 2) return;
  event.preventDefault();
  const marked = lines.every((line) => MARK.test(line));
  spread(listOf(field), rowOf(field), lines.map((line) => (marked ? line.replace(MARK, "") : line).trim()));
});

document.addEventListener("input", (event) => {
  const field = event.target.closest?.(".field");
  for (const told of field?.querySelectorAll(":scope > .field-missing") ?? []) told.hidden = true; // it is being mended
  if (event.target.matches?.("[data-category-name]")) nameCategories(event.target.form);
  if (!grows && event.target.matches?.("textarea.grows")) grow(event.target);
});

document.addEventListener("change", (event) => {
  const picker = event.target.closest?.("[data-picker]");
  if (picker && event.target.matches("select") && event.target.value) pick(picker, event.target);
  else if (picker) quoteOne(picker);
});

document.addEventListener("quizapp:editor", (event) => prepare(event.detail));
for (const form of document.querySelectorAll("form")) prepare(form);

function prepare(form) {
  for (const list of form.querySelectorAll("[data-rows]")) list.dataset.next ??= rowsOf(list).length;
  if (!grows) for (const field of form.querySelectorAll("textarea.grows")) grow(field);
}

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}

// What the buttons do

function add(list, focus = true) {
  const most = Number(list.dataset.most);
  if (rowsOf(list).length >= most) return null;
  list.dataset.next ??= rowsOf(list).length;
  const number = Number(list.dataset.next);
  list.dataset.next = number + 1;
  const row = find("[data-row]", find(":scope > [data-row-pattern]", list).content).cloneNode(true);
  numberAll(row, number);
  const id = find(`[name="${list.dataset.rows}-${number}-id"]`, row);
  if (id) id.value = freshId(list);
  find(":scope > [data-row-list]", list).append(row);
  prepare(row);
  changed(list);
  if (focus) {
    firstField(row).focus();
    say(list, "added", row);
  }
  return row;
}

function takeOut(list, row) {
  const rows = rowsOf(list);
  const place = rows.indexOf(row);
  const title = titleOf(row);
  gone.set(list, { row, before: rows[place + 1] ?? null });
  row.remove();
  const line = find(":scope > .row-adder [data-row-gone]", list);
  find("span", line).textContent = fill(words(list).taken, { row: title });
  line.hidden = false;
  changed(list);
  const next = rowsOf(list)[Math.min(place, rows.length - 2)];
  (next ? firstField(next) : find(":scope > .row-adder button", list)).focus();
  announce(fill(words(list).taken, { row: title }));
}

function putBack(list) {
  const { row, before } = gone.get(list) ?? {};
  if (!row || rowsOf(list).length >= Number(list.dataset.most)) return;
  find(":scope > [data-row-list]", list).insertBefore(row, before?.isConnected ? before : null);
  gone.delete(list);
  find(":scope > .row-adder [data-row-gone]", list).hidden = true;
  changed(list);
  firstField(row).focus();
}

function move(list, row, by, button) {
  const rows = rowsOf(list);
  const target = rows[rows.indexOf(row) + by];
  if (!target) return;
  if (by < 0) target.before(row);
  else target.after(row);
  changed(list);
  button.focus();
  say(list, "moved", row);
}

/** Lines pasted into one field go into this row and the following ones. */
function spread(list, row, lines) {
  let here = row;
  for (const line of lines) {
    here ??= add(list, false);
    if (!here) break;
    const field = find("[data-enter]", here);
    if (field.value.trim()) {
      const fresh = add(list, false);
      if (!fresh) break;
      here.before(fresh);
      here = fresh;
    }
    find("[data-enter]", here).value = line;
    find("[data-enter]", here).focus();
    here = here.nextElementSibling;
  }
  changed(list);
}

// What follows from a change

function changed(list) {
  const rows = rowsOf(list);
  rows.forEach((row, place) => {
    for (const sign of row.querySelectorAll("[data-letter]")) {
      if (rowOf(sign) === row) sign.textContent = list.dataset.numbers ? place + 1 : (LETTERS[place] ?? place + 1);
    }
  });
  const full = rows.length >= Number(list.dataset.most);
  const adder = find(":scope > .row-adder", list);
  find('button[name="row"]', adder).hidden = full;
  find("[data-row-limit]", adder).hidden = !full;
  const form = list.closest("form");
  nameCategories(form);
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

/** The lists of the statements offer the categories as they are named now. */
function nameCategories(form) {
  const named = [...form.querySelectorAll("[data-category]")].map((id) => ({
    id: id.value,
    name: find("[data-category-name]", rowOf(id)).value.trim(),
  }));
  if (!named.length) return;
  const pattern = find('[data-rows="rows"] > [data-row-pattern]', form);
  const lists = [...form.querySelectorAll("[data-categories]"), ...(pattern?.content.querySelectorAll("[data-categories]") ?? [])];
  for (const list of lists) {
    const chosen = list.value;
    list.replaceChildren(list.options[0], ...named.filter(({ name }) => name).map(({ id, name }) => new Option(name, id)));
    list.value = named.some(({ id, name }) => name && id === chosen) ? chosen : "";
  }
}

/** A place chosen from the list becomes a ticked box above it. */
function pick(picker, list) {
  const option = list.selectedOptions[0];
  const place = find(":scope > [data-picked]", picker);
  const item = find(":scope > template", picker).content.firstElementChild.cloneNode(true);
  numberAll(item, `new${place.children.length}`);
  const box = find("input", item);
  box.value = option.value;
  box.checked = true;
  find(".option-text", item).textContent = option.textContent;
  place.append(item);
  option.remove();
  list.value = "";
  quoteOne(picker);
  announce(item.textContent.trim());
  list.form.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Words are quoted from one place; of several each keeps its own. */
function quoteOne(picker) {
  const quote = find("[data-quote]", picker.parentElement);
  if (quote) quote.hidden = picker.querySelectorAll("input:checked").length !== 1;
}

/** Put a number in the place of the outermost `__n__` of every attribute, in patterns inside this one, too. */
function numberAll(root, number) {
  for (const element of [root, ...root.querySelectorAll("*")]) {
    for (const { name, value } of [...element.attributes]) {
      if (value.includes("__n__")) element.setAttribute(name, value.replace("__n__", number));
    }
    if (element.content) for (const inner of element.content.children) numberAll(inner, number);
  }
}

/** An id that no row of the list has. */
function freshId(list) {
  const taken = new Set([...list.querySelectorAll('input[type="hidden"][name$="-id"]')].map((field) => field.value));
  const ids = list.dataset.ids;
  const letters = ids === "a" ? [...LETTERS.toLowerCase()] : [];
  const free = letters.find((letter) => !taken.has(letter));
  for (let number = 1; !free; number += 1) {
    const id = `${ids === "a" ? "o" : ids}${number}`;
    if (!taken.has(id)) return id;
  }
  return free;
}

function firstField(row) {
  return find('textarea, select, input:not([type="hidden"], [type="radio"], [type="checkbox"])', row);
}

function titleOf(row) {
  return find(".row-title", row).textContent.replace(/\s+/g, " ").trim();
}

function words(list) {
  return find("[data-row-words]", list.closest("form")).dataset;
}

function say(list, what, row) {
  announce(fill(words(list)[what], { row: titleOf(row) }));
}
