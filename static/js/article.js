// Bringing in an article: what is pasted keeps its headings and paragraphs, and what becomes of it stands beside the form
// while one types. Without this script the page works the same with "Look at it first".

const PAUSE = 350; // milliseconds after the last key
const LARGEST = 5_000_000; // bytes of a file
const LONGEST = 60_000; // characters of a text; a longer one is judged when it is sent
const WAIT = 2_500; // milliseconds that "Keep the text" waits for the look under way

const form = document.getElementById("article-form");
const beside = document.getElementById("article-preview");
const text = form?.elements.namedItem("text");

const BLOCKS = new Set("ADDRESS ARTICLE ASIDE BLOCKQUOTE DD DIV DL DT FIGCAPTION FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HR LI MAIN NAV OL P PRE SECTION TABLE TR UL".split(" "));
const GONE = new Set("SCRIPT STYLE NOSCRIPT TEMPLATE IFRAME OBJECT SVG HEAD TITLE META LINK BUTTON SELECT".split(" "));

/** Return the text of copied HTML with our marks: a blank line between blocks, `# ` before headings. Nothing in it is
    shown or run: the parser's document has no window. */
function textOf(html) {
  const lines = [];
  let line = "";
  let heading = false;
  const end = () => {
    const words = line.replace(/[ \t\r\n]+/g, " ").trim().split("\u0000").map((part) => part.trim()).filter(Boolean);
    for (const part of words) lines.push(heading ? `# ${part}` : part);
    line = "";
  };
  const walk = (node) => {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) line += child.data;
      else if (child.nodeType !== Node.ELEMENT_NODE || GONE.has(child.tagName.toUpperCase())) continue;
      else if (child.tagName === "BR") line += "\u0000";
      else enter(child);
    }
  };
  const enter = (element) => {
    const block = BLOCKS.has(element.tagName);
    if (block) end();
    const before = heading;
    if (/^H[1-6]$/.test(element.tagName)) heading = true;
    walk(element);
    if (block) end();
    else if (element.tagName === "TD" || element.tagName === "TH") line += " ";
    heading = before;
  };
  walk(new DOMParser().parseFromString(html, "text/html").body);
  end();
  return lines.join("\n\n");
}

function pasted(event) {
  const html = event.clipboardData?.getData("text/html");
  if (!html || html.length > 20 * LONGEST || form.elements.namedItem("view").value !== "text") return;
  const plain = event.clipboardData.getData("text/plain");
  const found = textOf(html);
  // One line copied from within a paragraph is no article: the browser's own way keeps it within the line.
  if (!found.includes("\n") || found.length < plain.length / 2) return;
  event.preventDefault();
  text.setRangeText(found, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

let timer = 0;
let looking = null;
let shown = "";

const fingerprint = () => JSON.stringify([...new FormData(form)].filter(([name, value]) => typeof value === "string" && !["csrf_token", "seen"].includes(name)));

/** Ask the server what the text becomes and show it; a later question makes an earlier one void. */
async function look() {
  const asked = fingerprint();
  if (asked === shown || text.value.length > LONGEST) return;
  if (!text.value.trim()) {
    beside.replaceChildren();
    shown = asked;
    return;
  }
  looking?.stop.abort();
  const stop = new AbortController();
  const body = new FormData(form);
  body.delete("upload");
  body.delete("action");
  const done = fetch(form.dataset.look, { method: "POST", body, credentials: "same-origin", headers: { "X-Studio": "1", Accept: "text/html" }, signal: stop.signal })
    .then(async (reply) => (reply.ok ? show(await reply.text(), asked) : undefined))
    .catch(() => undefined); // no network: the buttons still work when it is back
  looking = { stop, done };
  await done;
}

function show(html, asked) {
  const open = beside.querySelector("details.article-left-out")?.open;
  const piece = new DOMParser().parseFromString(html, "text/html");
  const section = piece.querySelector(".article-preview");
  beside.replaceChildren(...piece.body.childNodes);
  const left = beside.querySelector("details.article-left-out");
  if (left && open) left.open = true;
  document.getElementById("article-said").textContent = (beside.querySelector(".readability summary") ?? beside).textContent.replace(/\s+/g, " ").trim().slice(0, 200);
  if (!section) return;
  form.elements.namedItem("seen").value = section.dataset.seen;
  for (const name of ["title", "outlet", "author", "date", "url", "licence"]) {
    const field = form.elements.namedItem(name);
    const found = section.dataset[`found${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
    if (field && !field.value) field.placeholder = found;
  }
  shown = asked;
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE);
}

/** A file that is too large is told before it is sent: a refused request could not give the typed text back. */
function chosen(event) {
  const [file] = event.target.files;
  const told = document.getElementById("upload-too-large");
  told?.remove();
  if (!file || file.size <= LARGEST) return;
  event.target.value = "";
  const line = document.createElement("p");
  line.id = "upload-too-large";
  line.className = "field-error";
  line.setAttribute("role", "alert");
  line.textContent = form.dataset.tooLarge;
  event.target.before(line);
}

/** Keep waits a moment for a look under way, so that what was left out has been shown. */
async function submitted(event) {
  if (event.submitter?.value !== "keep" || form.dataset.waited) return;
  if (fingerprint() === shown || !text.value.trim() || text.value.length > LONGEST) return;
  event.preventDefault();
  clearTimeout(timer);
  await Promise.race([look(), new Promise((resolve) => setTimeout(resolve, WAIT))]);
  form.dataset.waited = "yes";
  form.requestSubmit(event.submitter);
  delete form.dataset.waited;
}

if (form && beside && text) {
  text.addEventListener("paste", pasted);
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  beside.addEventListener("change", soon); // its boxes belong to the form, but stand beside it
  form.elements.namedItem("upload")?.addEventListener("change", chosen);
  form.addEventListener("submit", submitted);
  if (text.value.trim() && !beside.firstElementChild) soon();
}
