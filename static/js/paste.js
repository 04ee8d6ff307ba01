// Pasting questions (templates/pasting/paste.html): what was found is shown while one types, without a reload, and text that
// comes from Word or a web page keeps what a plain field drops: bold type, the numbers of lists, the cells of tables.
// Without scripts the buttons of the form do the same.

const WAIT = 500; // milliseconds without a key before the text is read
const BLOCKS = new Set("P DIV LI TR H1 H2 H3 H4 H5 H6 UL OL TABLE TBODY THEAD SECTION ARTICLE BLOCKQUOTE PRE DL DT DD".split(" "));
const SKIPPED = new Set("SCRIPT STYLE HEAD TITLE META LINK TEMPLATE NOSCRIPT IFRAME OBJECT SVG".split(" "));
const WORTH_KEEPING = /<(?:ol|ul|table|b|strong)\b|mso-list|font-weight/i;

const form = document.querySelector("[data-paste]");
const text = form.querySelector("textarea");
const found = form.querySelector("[data-paste-found]");
const count = form.querySelector("[data-paste-count]");
let waiting = null;
let asking = null;

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(look, WAIT);
}

/** Ask what the text holds, and show it. A newer question makes the answer to an older one worthless. */
async function look() {
  clearTimeout(waiting);
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const data = new FormData(form);
  data.delete("file");
  data.set("action", "look");
  try {
    const reply = await fetch(form.getAttribute("action"), { method: "POST", body: data, headers: { "X-Paste": "1" }, signal });
    if (!reply.ok) return; // the button still works, and says what is wrong
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const result = page.querySelector(".paste-result");
    if (!result || signal.aborted) return;
    const confirmed = form.querySelector("#confirm")?.checked;
    found.replaceChildren(document.adoptNode(result));
    const confirm = form.querySelector("#confirm");
    found.querySelector('.paste-actions [value="look"]')?.remove(); // it has been looked at again
    if (confirm) confirm.checked = Boolean(confirmed);
    count.textContent = result.dataset.count ?? "";
  } catch {
    // no network, or a newer question: the text is in the field
  }
}

/** Select a line of the text, so that it can be mended. */
function showLine(number) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[number - 1] ?? "").length);
  const height = parseFloat(getComputedStyle(text).lineHeight) || 20;
  text.scrollTop = Math.max(0, (number - 4) * height);
}

/** What the page said about the looks of an element; as a style it would be refused, see `inert`. */
function looksOf(element, property) {
  return element.dataset.style?.match(new RegExp(`(?:^|[;\\s])${property}\\s*:\\s*([\\w-]+)`, "i"))?.[1] ?? "";
}

/** The page without styles and scripts: the policy of our own page would refuse them one by one, aloud. */
function inert(html) {
  return html
    .replace(/<(style|script)\b[^]*?<\/\1\s*>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));
}

function isBold(element, bold) {
  const weight = looksOf(element, "font-weight");
  if (weight) return weight === "bold" || weight === "bolder" || Number(weight) >= 600;
  return bold || element.tagName === "B" || element.tagName === "STRONG";
}

/** The number in front of a list entry, as the page showed it. */
function label(entry) {
  const list = entry.parentElement;
  if (!list || list.tagName !== "OL") return "- ";
  const entries = [...list.children].filter((child) => child.tagName === "LI");
  const number = (Number(list.getAttribute("start")) || 1) + entries.indexOf(entry);
  const kind = list.getAttribute("type") || looksOf(entry, "list-style-type") || looksOf(list, "list-style-type");
  const inner = list.parentElement?.closest("ol") && !kind; // a list in a list holds options
  if (/alpha|latin/.test(kind) || /^[aA]$/.test(kind) || inner) return `${String.fromCharCode(64 + number)}. `;
  return `${number}. `;
}

/** Rich text as lines: bold words between **, list numbers in front, the cells of a row parted by tabs. */
function asLines(html) {
  const page = new DOMParser().parseFromString(inert(html), "text/html");
  const lines = [[]];
  const newLine = () => { if (lines.at(-1).length) lines.push([]); };
  const add = (words, bold) => lines.at(-1).push({ words, bold });

  function walk(node, bold) {
    if (node.nodeType === Node.TEXT_NODE) {
      const words = node.textContent.replace(/[ \t\r\n\u00a0]+/g, " ");
      if (words.trim() || (words && lines.at(-1).length)) add(words, bold && Boolean(words.trim()));
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || SKIPPED.has(node.tagName.toUpperCase())) return;
    if (node.tagName === "BR") { lines.push([]); return; }
    const isBlock = BLOCKS.has(node.tagName) && !node.closest("td, th");
    if (isBlock) newLine();
    if (node.tagName === "LI") add(label(node), false);
    if ((node.tagName === "TD" || node.tagName === "TH") && node.previousElementSibling) add("\t", false);
    for (const child of node.childNodes) walk(child, isBold(node, bold));
    if (isBlock) newLine();
  }

  walk(page.body, false);
  return lines.map(written).join("\n").trim();
}

function written(pieces) {
  let line = "";
  let opened = false;
  for (const { words, bold } of pieces) {
    if (bold !== opened && words.trim()) {
      line += "**";
      opened = bold;
    }
    line += words;
  }
  return (opened ? `${line}**` : line).replaceAll("****", "").replace(/^ +| +$/g, "");
}

text.addEventListener("paste", (event) => {
  const html = event.clipboardData?.getData("text/html") ?? "";
  if (!WORTH_KEEPING.test(html)) return;
  const lines = asLines(html);
  if (!lines) return;
  event.preventDefault();
  // insertText keeps the browser's undo; where it is missing, the text is put in by hand.
  if (!document.execCommand("insertText", false, lines)) text.setRangeText(lines, text.selectionStart, text.selectionEnd, "end");
  look();
});
text.addEventListener("input", later);
form.querySelector("#format_name").addEventListener("change", look);
form.querySelector("#file").addEventListener("change", () => {
  form.requestSubmit(form.querySelector('button[value="file"]'));
});
form.addEventListener("click", (event) => {
  const link = event.target.closest("[data-line]");
  if (!link) return;
  event.preventDefault();
  showLine(Number(link.dataset.line));
});
