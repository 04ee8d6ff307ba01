// What has been typed and is not saved yet, kept in this tab's own storage: a reload or a crash of the tab loses nothing. Not
// in the storage that all tabs share: keys of a test must not stay on a computer that pupils use as well.

const PREFIX = "quizapp-studio";

export class Kept {
  /** One set, one person; whoever signs in next finds nothing. */
  constructor(person, quiz) {
    this.key = `${PREFIX}:${person}:${quiz}`;
  }

  /** What is kept, by question: { url, later: [fields, …] }. */
  read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.key)) ?? {};
    } catch {
      return {};
    }
  }

  /** Keep what is typed for a question, or nothing more of it. */
  put(name, entry) {
    const all = this.read();
    if (entry) all[name] = entry;
    else delete all[name];
    try {
      if (Object.keys(all).length) sessionStorage.setItem(this.key, JSON.stringify(all));
      else sessionStorage.removeItem(this.key);
    } catch {
      // Without storage the page asks before it is left.
    }
  }
}
