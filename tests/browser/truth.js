// Put into attempt pages before their own scripts; what it is for stands in truth.py.

(() => {
  if (!/^\/attempts\/\d+$/.test(location.pathname) || window !== top) return;
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Kept beyond this tab, unless storage is switched off in this test
  function recall(name, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(`truth:${name}`)) ?? otherwise;
    } catch {
      return otherwise;
    }
  }
  function remember(name, value) {
    try {
      localStorage.setItem(`truth:${name}`, JSON.stringify(value));
    } catch {
      // Then it lasts as long as the tab.
    }
  }

  const acknowledged = new Map(recall(location.pathname, []));
  const initial = new Map();
  const truth = { seen: [], lies: recall("lies", []), given: () => Object.fromEntries(answers(read)) };
  window.truth = truth;

  // What the controls hold, and one text for it whatever the order of choices

  const checked = (within) => all("input", within).filter((box) => box.checked).map((box) => box.value);
  const places = (answer) =>
    all("[data-step]", answer)
      .map((step) => [Number(find("select", step).value), step.dataset.step])
      .sort((one, other) => one[0] - other[0]);
  const readers = {
    text: (answer) => find("input[type=text], textarea", answer).value,
    choice: (answer) => checked(answer)[0] ?? "",
    choices: checked,
    mapping: (answer) =>
      Object.fromEntries(
        all("[data-part]", answer)
          .map((part) => [part.dataset.part, find("select", part)?.value ?? checked(part)[0] ?? ""])
          .filter(([, choice]) => choice),
      ),
    order: (answer) =>
      places(answer).every(([place], index) => place === index + 1) ? places(answer).map(([, id]) => id) : [],
  };
  const read = (answer) => readers[answer.dataset.shape](answer);
  const number = (answer) => Number(answer.closest("[data-question]").dataset.question);
  const answers = (of) => all("[data-question] .answer[data-shape]").map((answer) => [number(answer), of(answer)]);
  const flag = (position) => find(`[data-question='${position}'] [data-flag]`)?.checked ?? false;

  function plain(value, shape, flagged) {
    let given = String(value ?? "").replace(/\r\n/g, "\n");
    if (Array.isArray(value)) given = (shape === "order" ? value : [...value].sort()).join();
    else if (value && typeof value === "object") given = Object.entries(value).sort().join();
    return `${given}|${Boolean(flagged)}`;
  }
  const held = (answer) => plain(read(answer), answer.dataset.shape, flag(number(answer)));
  const unsaved = () =>
    answers(held)
      .filter(([position, now]) => now !== initial.get(position) && now !== acknowledged.get(position)?.held)
      .map(([position]) => position);

  // What the server acknowledges, heard before the page hears it

  const fetchFirst = window.fetch;
  window.fetch = async (...given) => {
    const reply = await fetchFirst.apply(window, given);
    if (String(reply.url).endsWith("/responses") && [200, 409].includes(reply.status)) await hear(given[1].body, reply.clone());
    return reply;
  };
  async function hear(body, reply) {
    let results = [];
    try {
      ({ results } = await reply.json());
    } catch {
      return; // cut short: the page must not take it for an answer either
    }
    const saves = new Map(JSON.parse(body).saves.map((save) => [save.operation_id, save]));
    for (const result of results) {
      const save = saves.get(result.operation_id);
      const stands = { saved: save, late: save, conflict: result }[result.status];
      if (!stands || result.revision < acknowledged.get(save.position)?.revision) continue; // an old reply, told again
      const { shape } = find(`[data-question='${save.position}'] .answer`)?.dataset ?? {};
      acknowledged.set(save.position, { held: plain(stands.value, shape, stands.flagged), revision: result.revision });
      initial.delete(save.position);
    }
    remember(location.pathname, [...acknowledged]);
  }

  // What the line says

  function look(when) {
    const line = find("[data-save-line]");
    const { state } = line.dataset;
    const text = find("[data-save-text]", line).textContent.trim();
    const open = unsaved();
    const last = truth.seen.at(-1);
    if (last?.state !== state || last?.text !== text) truth.seen.push({ state, text, open });
    const claims = state === "saved" || /^(Saved on the server|Tersimpan di server)/.test(text);
    if (!claims || !open.length) return;
    truth.lies.push(`${when}: "${text}" (${state}) while the server has not acknowledged question ${open}`);
    remember("lies", truth.lies);
  }

  document.addEventListener("readystatechange", () => {
    if (document.readyState !== "interactive" || !find("[data-save-line]")) return;
    for (const [position, now] of answers(held)) initial.set(position, now); // before the page's scripts run
    const everything = { attributes: true, childList: true, characterData: true, subtree: true };
    new MutationObserver(() => look("the line changed")).observe(find("[data-save-line]"), everything);
    for (const kind of ["input", "change", "click", "keyup"]) {
      addEventListener(kind, () => requestAnimationFrame(() => look(`the frame after ${kind}`)), true);
    }
  });
})();
