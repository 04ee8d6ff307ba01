// What another tab or device has saved since this page last heard of it.

import { read } from "./answers.js";
import { find } from "./page.js";

/**
 * Ask the server for answers newer than `revisions` (position → revision). Returns { outcome, found }: how the asking
 * went, and a list of [position, { value, flagged, revision, now }], `now` being the server's time in seconds.
 */
export async function newerAnswers({ server, stateUrl, pageUrl, revisions }) {
  const outcome = await server.get(`${stateUrl}?revisions`);
  if (outcome.kind !== "answered" || outcome.data.submitted) return { outcome, found: [] };
  const now = Date.parse(outcome.data.server_time) / 1000;
  const newer = Object.entries(outcome.data.revisions)
    .map(([position, revision]) => [Number(position), revision])
    .filter(([position, revision]) => revision > revisions.get(position));
  if (!newer.length) return { outcome, found: [] };
  const page = await server.getPage(pageUrl);
  if (!page) return { outcome: { kind: "network" }, found: [] };
  const found = newer.flatMap(([position]) => {
    const section = find(`[data-question="${position}"]`, page);
    const answer = section && find(".answer", section);
    if (!answer) return [];
    const flagged = Boolean(find("[data-flag]", section)?.checked);
    return [[position, { value: read(answer), flagged, revision: Number(section.dataset.revision), now }]];
  });
  return { outcome, found };
}
