// The mark book: arrow keys move one cell at a time (Home and End within a row), a cell opens in the drawer beside the table,
// Esc closes it, rows fill while pupils work (live.js). The page works without all of it.

import { refresh } from "./live.js";
import { Drawer } from "./matrix_drawer.js";
import { narrow } from "./narrow.js";
import { find } from "./page.js";

const MOVES = new Set(["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End"]);
const WHERE_ONE_TYPES = "input, textarea, select, [contenteditable]";

const region = find("#matrix");
const drawer = new Drawer(find("[data-drawer]"), { changed: reload });

// On a phone the table would begin below the first screen.
const tools = find("[data-tools]");
if (tools && narrow.matches && !("narrowed" in tools.dataset)) tools.open = false;

const table = () => find("[data-matrix]", region);

/** The link nearest to `column` in `row`, looking in the direction of the key. */
function linkIn(row, column, step, selector) {
  for (let place = column; place >= 0 && place < row.cells.length; place += step) {
    const link = row.cells[place].querySelector(selector);
    if (link) return link;
  }
  return null;
}

/** The link one comes to from `cell` with a key; null at the edge. */
function target(cell, key, selector = "a") {
  const row = cell.parentElement;
  const rows = [...table().rows];
  const column = cell.cellIndex;
  switch (key) {
    case "ArrowRight": return linkIn(row, column + 1, 1, selector);
    case "ArrowLeft": return linkIn(row, column - 1, -1, selector);
    case "Home": return linkIn(row, 0, 1, selector);
    case "End": return linkIn(row, row.cells.length - 1, -1, selector);
    case "ArrowDown":
    case "ArrowUp": {
      const step = key === "ArrowDown" ? 1 : -1;
      for (let at = rows.indexOf(row) + step; rows[at]; at += step) {
        const link = rows[at].cells[column]?.querySelector(selector);
        if (link) return link;
      }
      return null;
    }
    default: return null;
  }
}

/** Open the neighbour of the cell that is open; the focus stays in the drawer. */
function step(key) {
  const cell = drawer.link?.closest("td");
  const link = cell && target(cell, key, "a[class*=status-]");
  if (link) drawer.open(link, { focus: false });
}

const isPlain = (event) => !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey);
const opens = (link) => Boolean(link?.matches("tbody a.cell, a[data-item]"));

region.addEventListener("keydown", (event) => {
  const cell = event.target.closest("td, th");
  if (!cell || !isPlain(event) || !MOVES.has(event.key)) return;
  const link = target(cell, event.key);
  if (!link) return;
  event.preventDefault();
  link.focus({ preventScroll: true });
  link.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (drawer.isOpen && opens(link)) drawer.open(link, { focus: false });
});

region.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!opens(link) || !isPlain(event) || event.button !== 0) return;
  event.preventDefault();
  drawer.open(link);
});

document.addEventListener("keydown", (event) => {
  if (!drawer.isOpen || event.defaultPrevented || !isPlain(event)) return;
  if (event.key === "Escape") {
    event.preventDefault();
    drawer.close();
  } else if (MOVES.has(event.key) && event.target.closest?.("[data-drawer]") && !event.target.closest(WHERE_ONE_TYPES)) {
    event.preventDefault();
    step(event.key);
  }
});

find("[data-drawer-moves]").addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]");
  if (button) step(button.dataset.move);
});

// When rows fill anew, the frame around the open cell would go with what the server does not know.
new MutationObserver(() => {
  if (drawer.isOpen && !drawer.link?.hasAttribute("data-open")) drawer.mark(true);
}).observe(region, { subtree: true, childList: true, attributeFilter: ["data-open"] });

/** Fetch the table anew: a mark has changed, and with it totals and heads. */
async function reload() {
  try {
    const reply = await fetch(region.dataset.again, { cache: "no-store", headers: { "X-Live": region.id } });
    const next = new DOMParser().parseFromString(await reply.text(), "text/html").getElementById(region.id);
    if (reply.ok && next) refresh(region, document.adoptNode(next));
  } catch {
    // The next question of live.js, or the next page, shows it.
  }
}
