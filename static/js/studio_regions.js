// The studio's page is made of regions, each an element with an id. The server answers with all of them; here they are
// brought into the page, touching only what differs: focus, selection, scroll places and open editors stay as they are.

const REGIONS = ["studio-status", "studio-strip", "studio-passage", "studio-questions", "studio-advice", "flashes"];
const BY_SCRIPT = new Set(["tabindex", "aria-expanded", "aria-haspopup", "role", "open", "data-lit", "data-quote"]);

/** The regions of an answer as a document, or null when the answer is some other page. */
export function regionsOf(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  return REGIONS.some((id) => fresh.getElementById(id)) ? fresh : null;
}

/** Bring the regions of `fresh` into the page; an open editor stays unless `fresh` has one for the same question, or
 * `closing` names its question. */
export function bringIn(fresh, closing = null) {
  const active = document.activeElement;
  for (const id of REGIONS) {
    const [old, now] = [document.getElementById(id), fresh.getElementById(id)];
    if (old && now) become(old, document.adoptNode(now), closing);
  }
  // An element that was drawn anew under the same name is still where the reader is.
  const again = active?.isConnected ? active : active?.id && document.getElementById(active.id);
  if (again && again !== document.activeElement) again.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("quizapp:swapped"));
}

/** Make one element like another that the server has drawn anew. */
export function become(old, fresh, closing = null) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName || old.id !== fresh.id) {
    old.replaceWith(fresh);
  } else if (old.nodeType !== Node.ELEMENT_NODE) {
    old.data = fresh.data;
  } else {
    if (old.matches("[data-card]") && keepsEditor(old, fresh, closing)) return;
    likeAttributes(old, fresh);
    likeChildren(old, fresh, closing);
  }
}

/** A card with an open form: its typing stays; a form that the server has drawn takes its place whole. */
function keepsEditor(old, fresh, closing) {
  const open = old.querySelector("[data-editor]");
  const drawn = fresh.querySelector("[data-editor]");
  if (open && !drawn && old.id !== closing) return true;
  if (!open && !drawn) return false;
  old.replaceWith(fresh);
  return true;
}

function likeAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && !BY_SCRIPT.has(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !(BY_SCRIPT.has(name) && old.hasAttribute(name))) old.setAttribute(name, value);
  }
}

/** Children with an id are found again wherever they went; the others by their order. */
function likeChildren(old, fresh, closing) {
  const named = new Map([...old.children].filter((child) => child.id).map((child) => [child.id, child]));
  let place = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const same = wanted.id ? named.get(wanted.id) : place && !place.id && place.nodeName === wanted.nodeName ? place : null;
    if (!same) {
      old.insertBefore(wanted, place);
      continue;
    }
    if (same === place) place = place.nextSibling;
    else old.insertBefore(same, place);
    become(same, wanted, closing);
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}
