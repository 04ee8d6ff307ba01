// Arrow keys in the mark book: one cell at a time, Home and End within a row. The page works without them.

const table = document.querySelector("[data-matrix]");

/** The link nearest to `column` in `row`, looking in the direction of the key. */
function linkIn(row, column, step) {
  for (let place = column; place >= 0 && place < row.cells.length; place += step) {
    const link = row.cells[place].querySelector("a");
    if (link) return link;
  }
  return null;
}

function target(cell, key) {
  const row = cell.parentElement;
  const rows = [...table.rows];
  const column = cell.cellIndex;
  switch (key) {
    case "ArrowRight": return linkIn(row, column + 1, 1);
    case "ArrowLeft": return linkIn(row, column - 1, -1);
    case "Home": return linkIn(row, 0, 1);
    case "End": return linkIn(row, row.cells.length - 1, -1);
    case "ArrowDown":
    case "ArrowUp": {
      const step = key === "ArrowDown" ? 1 : -1;
      for (let at = rows.indexOf(row) + step; rows[at]; at += step) {
        const link = rows[at].cells[column]?.querySelector("a");
        if (link) return link;
      }
      return null;
    }
    default: return null;
  }
}

table?.addEventListener("keydown", (event) => {
  const cell = event.target.closest("td, th");
  if (!cell || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const link = target(cell, event.key);
  if (!link) return;
  event.preventDefault();
  link.focus({ preventScroll: true });
  link.scrollIntoView({ block: "nearest", inline: "nearest" });
});
