// Starts the service worker, where there is one: in secure contexts (https, localhost) of browsers that allow it.

import { forgetOthers } from "./page_cache.js";

/** Register the worker once the page has loaded, and forget pages kept for anybody but `person`. Never throws. */
export function registerWorker(person) {
  forgetOthers(person);
  if (document.readyState === "complete") register();
  else addEventListener("load", register);
}

async function register() {
  try {
    await navigator.serviceWorker.register("/service-worker.js");
  } catch {
    // Plain http, or switched off: the attempt works, but a reload needs the server.
  }
}
