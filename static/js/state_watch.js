// Asks the server how an attempt stands, 20 s after its last reply while somebody looks, so that extra time and reopening
// are seen within half a minute. Failing, it asks less often; coming back to the page it asks at once.

const PERIOD = 20;
const SHAKE = 2; // seconds more or less, so that a class does not ask in one moment
const LONGEST = 60;
const RECENT = 5_000; // milliseconds: who comes back that soon after a reply need not ask

export class StateWatch {
  #timer = null;
  #failures = 0;
  #heardAt = -Infinity;

  /** `heard(state)` gets every reply, `failed(outcome)` what came instead. */
  constructor({ server, url, heard, failed = () => {} }) {
    Object.assign(this, { server, url, heard, failed });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState !== "visible") clearTimeout(this.#timer);
      else if (performance.now() - this.#heardAt > RECENT) this.ask();
      else this.#arrange();
    });
    addEventListener("online", () => this.ask());
    this.#arrange();
  }

  /** Some other reply of the server has just said the same. */
  rest() {
    this.#heardAt = performance.now();
    this.#failures = 0;
    this.#arrange();
  }

  /** Ask now; the state, or null. */
  async ask() {
    clearTimeout(this.#timer);
    const outcome = await this.server.get(this.url);
    if (outcome.kind === "answered") {
      this.rest();
      this.heard(outcome.data);
      return outcome.data;
    }
    this.#failures += 1;
    this.#arrange();
    this.failed(outcome);
    return null;
  }

  #arrange() {
    clearTimeout(this.#timer);
    if (document.visibilityState !== "visible") return;
    const seconds = Math.min(PERIOD * 2 ** this.#failures, LONGEST) + (Math.random() * 2 - 1) * SHAKE;
    this.#timer = setTimeout(() => this.ask(), seconds * 1000);
  }
}
