// The receipt: sends what may still lie on this phone (an attempt submitted elsewhere, or by the server when its time was
// over; the teacher sees it as late), then forgets the attempt here. While the page is looked at it asks whether the
// teacher has opened the attempt again.

import { Outbox } from "./outbox.js";
import { announce, fill, find } from "./page.js";
import { forgetPage } from "./page_cache.js";
import { deviceId } from "./presence.js";
import { Server } from "./server.js";
import { StateWatch } from "./state_watch.js";
import { openStore } from "./store.js";

const data = JSON.parse(document.getElementById("receipt-data").textContent);
const owner = [data.person, data.attempt];
const server = new Server(data.signInUrl);

async function clear() {
  forgetPage(...owner);
  const store = await openStore();
  const { saves } = (await store?.load(...owner).catch(() => null)) ?? { saves: [] };
  const wipe = () => store?.wipe(...owner).catch(() => {});
  if (!saves.length) {
    await wipe();
    return;
  }
  const outbox = new Outbox({
    server,
    url: data.saveUrl,
    person: data.person,
    attempt: data.attempt,
    device: deviceId(),
    revisions: new Map(saves.map((save) => [save.position, save.base_revision])),
    page: { changed, current: () => null, saved() {}, stale() {}, conflict() {}, reply() {} },
  });
  outbox.begin(store, saves);

  function changed() {
    const count = outbox.unsaved.length;
    tell(fill(count ? data.texts.left : data.texts.arrived, { count: count || outbox.late.size }), !count && !outbox.late.size);
    if (!outbox.unacknowledged.length) wipe();
  }
}

function tell(words, nothing) {
  const place = find("[data-leftover]");
  if (place.textContent !== words) place.textContent = words;
  place.hidden = nothing;
}

clear();
if (data.poll) {
  new StateWatch({
    server,
    url: data.stateUrl,
    heard({ submitted }) {
      const place = find("[data-reopened]");
      if (place.hidden === submitted) return;
      place.hidden = submitted;
      if (!submitted) announce(place.textContent.trim());
    },
  });
}
