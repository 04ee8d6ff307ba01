// *Switch user* with answers that have not reached the server: send them now, save them as a file, or leave them on this
// phone, locked for their owner. The words stand in templates/components/sign_out_guard.html.

import { download } from "./emergency_file.js";
import { forgetAll } from "./page_cache.js";
import { openStore } from "./store.js";

/**
 * Ask before signing out while something is undelivered. Both are optional, for a page that holds answers itself:
 * `deliver()` sends what there is and resolves to true when the server has acknowledged everything; `unsaved()` lists
 * what is in no store, in the shape of Store.undelivered().
 */
export function guardSignOut({ deliver = null, unsaved = () => [] } = {}) {
  const form = document.querySelector("[data-sign-out]");
  const dialog = document.querySelector("[data-sign-out-guard]");
  if (!form || !dialog) return;
  const person = Number(document.body.dataset.person);
  const find = (name) => dialog.querySelector(`[data-guard-${name}]`);
  let store = null;
  let open = [];
  let fileSaved = false;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    busy(true);
    store = await openStore();
    if (deliver) await deliver().catch(() => false);
    await look();
    busy(false);
    if (open.length) show();
    else leave();
  });
  find("send").addEventListener("click", async () => {
    if (!deliver) return location.assign(open[0].url); // the attempt sends them by itself as it opens
    say("sending");
    await deliver().catch(() => false);
    await look();
    if (open.length) return say("failed");
    return leave();
  });
  find("file").addEventListener("click", () => {
    for (const one of open) download(one.file);
    fileSaved = true;
    draw();
    say("file-saved");
  });
  find("leave").addEventListener("click", leave);
  find("stay").addEventListener("click", close);
  dialog.addEventListener("close", close);

  function busy(is) {
    form.querySelector("button").setAttribute("aria-disabled", String(is));
  }

  async function look() {
    const kept = (await store?.undelivered().catch(() => [])) ?? [];
    open = [...kept.filter((one) => one.person === person), ...unsaved().map((one) => ({ ...one, unkept: true }))];
  }

  /** What nothing keeps would be lost by leaving: then a file has to be saved first. */
  function draw() {
    for (const part of [...dialog.querySelectorAll("[data-guard-undelivered]"), find("send"), find("file")]) part.hidden = !open.length;
    find("leave").hidden = !open.length || (open.some((one) => one.unkept) && !fileSaved);
    find("list").replaceChildren(
      ...open.map((one) => {
        const link = Object.assign(document.createElement("a"), { href: one.url, textContent: one.title });
        const item = document.createElement("li");
        item.append(link, " ", words(one.count ? "count" : "submit").replace("{count}", one.count));
        return item;
      }),
    );
  }

  function show() {
    draw();
    say(null);
    dialog.hidden = false;
    if (dialog.showModal && !dialog.open) dialog.showModal();
    else dialog.setAttribute("open", "");
  }

  function close() {
    dialog.close?.();
    dialog.removeAttribute("open");
    dialog.hidden = true;
  }

  function words(name) {
    return find("words").querySelector(`[data-words="${name}"]`).textContent;
  }

  function say(name) {
    find("line").textContent = name ? words(name) : "";
  }

  /** Sign out for certain: what is shown as signed out has been signed out by the server, and nothing is left behind. */
  async function leave() {
    let reply;
    try {
      reply = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "manual" });
    } catch {
      show();
      return say("unreachable");
    }
    const gone = reply.type === "opaqueredirect" || reply.status === 401; // now, or before
    if (!gone) return form.submit(); // refused: let the browser show what the server says
    await forgetAll();
    await store?.wipeDelivered().catch(() => {});
    return location.assign("/sign-in");
  }
}
