// The emergency file: everything this browser holds of one attempt, for the teacher to load when nothing else brings it
// to the server. Plain JSON that a person can read. Its checksum finds damage (a file cut short, a changed letter), not
// forgery: the teacher sees every answer before accepting it. SubtleCrypto would be missing on plain http, so it is CRC-32.

const MOST_SECONDS = 2_592_000;

/**
 * What the file says of an attempt. `loaded` is what Store.load returns; answers that wait go before acknowledged ones
 * of the same question, the last one counts.
 */
export function contentOf(person, attempt, { answers, saves, meta }, now = Date.now()) {
  const entries = new Map();
  for (const [position, answer] of answers) {
    const known = `acknowledged-${attempt}-${position}-${answer.revision}`;
    entries.set(position, entry(position, { ...answer, base_revision: answer.revision, operation_id: known }, true, meta, now));
  }
  for (const save of saves) entries.set(save.position, entry(save.position, save, false, meta, now));
  return {
    attempt,
    person,
    name: meta.personName ?? "",
    class: meta.className ?? "",
    title: meta.title ?? "",
    written: new Date(now).toISOString(),
    submit: Boolean(meta.submit),
    answers: [...entries.values()].sort((one, other) => one.question - other.question),
  };
}

function entry(position, { value, flagged, base_revision, operation_id, in_words, made_at }, sent, meta, now) {
  return {
    question: position,
    prompt: meta.prompts?.[position] ?? "",
    in_words: in_words ?? (typeof value === "string" ? value : ""),
    value,
    flagged: Boolean(flagged),
    base_revision,
    operation_id,
    ago: secondsSince(made_at, now),
    sent,
  };
}

/** Whole seconds since a moment, by this phone's own reckoning; 0 when its clock has been turned back. */
export function secondsSince(madeAt, now = Date.now()) {
  const seconds = Math.round((now - madeAt) / 1000);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), MOST_SECONDS) : 0;
}

/** The text of the file. `readMe` is a sentence for whoever opens it. */
export function fileText(content, readMe) {
  const checksum = `crc32:${crc32(new TextEncoder().encode(JSON.stringify(content)))}`;
  return `${JSON.stringify({ quizapp: "answers", version: 1, read_me: readMe, content, checksum }, null, 2)}\n`;
}

/** The name of the file: who and which attempt, in letters every system takes. */
export function fileName(content) {
  const plain = content.name.normalize("NFKD").replace(/[^A-Za-z0-9]+/g, "-").replace(/^-+|-+$/g, "").toLowerCase();
  return `quizapp-${plain || "answers"}-${content.attempt}.json`;
}

/** Hand the file to the browser's downloads. Some browsers inside other apps do nothing then: offer the text as well. */
export function download({ content, readMe }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([fileText(content, readMe)], { type: "application/json" }));
  link.download = fileName(content);
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** zlib's CRC-32 of some bytes, in eight hexadecimal digits. */
export function crc32(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ((sum ^ 0xffffffff) >>> 0).toString(16).padStart(8, "0");
}
