// A bench for static/js/outbox.js: the real outbox and the real store, with a server of our own that does what it is told.
// Plans for the next requests: "ok", "lost" (done, but no reply), "cut" (never arrived), "busy", "out" (signed out),
// "unreadable", "wait" (until release()).
window.bench = async ({ person = 7, attempt = 5, keep = true, failing = false } = {}) => {
  const { Outbox } = await import("/static/js/outbox.js");
  const { openStore } = await import("/static/js/store.js");
  const store = keep ? await openStore() : null;
  const writes = { count: 0 };
  if (store) {
    const write = store.keep.bind(store);
    store.keep = async (...given) => {
      writes.count += 1;
      if (bench.failing) throw new DOMException("full", "QuotaExceededError");
      return write(...given);
    };
  }
  const bench = { plans: [], sent: [], log: [], stored: {}, known: {}, failing, status: () => "saved", kept: [], writes };
  let release = null;
  bench.release = () => release?.();

  function carriedOut(body) {
    const results = body.saves.map((save) => {
      const { position, operation_id, base_revision } = save;
      if (bench.known[operation_id]) return bench.known[operation_id];
      const before = bench.stored[position] ?? { revision: 0 };
      let status = bench.status(save);
      if (status === "saved" && before.revision !== base_revision && before.value !== save.value) status = "conflict";
      let result = { position, operation_id, status, revision: before.revision };
      if (status === "saved") {
        bench.stored[position] = { value: save.value, flagged: save.flagged, revision: before.revision + 1 };
        result.revision += 1;
      }
      if (status === "conflict") result = { ...result, value: before.value, flagged: before.flagged };
      if (status !== "saved") result.message = `because ${status}`;
      bench.known[operation_id] = result;
      return result;
    });
    return { results: results.reverse(), server_time: "2026-11-23T10:00:00+00:00", seconds_left: 60, submitted: false };
  }

  const server = {
    async post(_url, body) {
      bench.sent.push(JSON.parse(JSON.stringify(body)));
      if (store) bench.kept.push((await store.load(person, attempt)).saves.map((save) => save.operation_id));
      const plan = bench.plans.shift() ?? "ok";
      if (plan === "wait") await new Promise((resolve) => { release = resolve; });
      if (plan === "cut") return { kind: "network" };
      if (plan === "busy") return { kind: "server", status: 503, after: 0 };
      if (plan === "out") return { kind: "session", status: 401 };
      if (plan === "unreadable" || body.saves.some((save) => save.value === "unreadable")) {
        return { kind: "rejected", status: 400, message: "cannot be read" };
      }
      const data = carriedOut(body);
      return plan === "lost" ? { kind: "network" } : { kind: "answered", status: 200, data };
    },
  };
  const page = {
    changed: () => {},
    current: () => 1,
    reply: () => {},
    saved: (position, save, revision) => bench.log.push(["saved", position, save.value, revision]),
    stale: (position) => bench.log.push(["stale", position]),
    conflict: (position) => bench.log.push(["conflict", position]),
  };
  const revisions = new Map([1, 2, 3].map((position) => [position, bench.stored[position]?.revision ?? 0]));
  bench.outbox = new Outbox({ server, url: "/x", person, attempt, device: "d".repeat(32), revisions, page });
  bench.begin = async () => {
    const { saves, meta } = store ? await store.load(person, attempt) : { saves: [], meta: {} };
    return [...bench.outbox.begin(store, saves, meta.highlightsDirty ? meta.highlights : null)].map(([position, { value }]) => [position, value]);
  };
  bench.give = (position, value, delay = 0) => bench.outbox.change(position, { value, flagged: false, in_words: value }, delay);
  bench.load = () => store.load(person, attempt).then(({ answers, saves, meta }) => ({ answers: [...answers], saves, meta }));
  bench.values = () => bench.sent.map(({ saves }) => saves.map(({ position, value, base_revision }) => [position, value, base_revision]));
  return bench;
};
