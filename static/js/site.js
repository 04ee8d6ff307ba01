// On every page of somebody signed in, but the attempt page, which does the same with what it knows of its answers.

import { registerWorker } from "./register_worker.js";
import { guardSignOut } from "./sign_out_guard.js";
import { openStore } from "./store.js";

const person = Number(document.body.dataset.person);

registerWorker(person);
guardSignOut();
tellUndelivered();

/** At home: what of this person is still only on this phone. Of others nothing is said. */
async function tellUndelivered() {
  const place = document.querySelector("[data-undelivered]");
  if (!place) return;
  const kept = await openStore().then((store) => store?.undelivered()).catch(() => []);
  const mine = (kept ?? []).filter((one) => one.person === person);
  const row = place.querySelector("template").content.firstElementChild;
  place.querySelector("ul").replaceChildren(
    ...mine.map(({ url, title, count }) => {
      const item = row.cloneNode(true);
      const link = item.querySelector("a");
      link.href = url;
      link.textContent = title;
      const [counted, submission] = item.querySelectorAll("span");
      counted.textContent = counted.textContent.replace("{count}", count);
      (count ? submission : counted).remove();
      return item;
    }),
  );
  place.className = "notice notice-warning";
  place.hidden = !mine.length;
}
