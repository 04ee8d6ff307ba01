// Signing in again without leaving the attempt: what was typed stays where it is. Only the person of this attempt can.

import { find } from "./page.js";

export class SignInDialog {
  /** `signedIn()` is called when the person has signed in again. */
  constructor({ server, person, texts, signedIn }) {
    Object.assign(this, { server, person, texts, signedIn });
    this.dialog = find("[data-sign-in-dialog]");
    if (!this.dialog) return; // a visitor has no account to sign in with
    this.form = find("form", this.dialog);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    find("[data-sign-in-later]", this.dialog).addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("close", () => {
      this.#tell("");
      this.form.elements.secret.value = "";
    });
    for (const button of document.querySelectorAll("[data-sign-in]")) {
      button.addEventListener("click", (event) => {
        if (!this.usable) return; // the link leads to the sign-in page in a new tab
        event.preventDefault();
        this.open();
      });
    }
  }

  get usable() {
    return Boolean(this.dialog?.showModal);
  }

  open() {
    if (!this.usable || this.dialog.open) return;
    this.dialog.showModal();
    this.form.elements.secret.focus();
  }

  close() {
    if (this.dialog?.open) this.dialog.close();
  }

  async #send() {
    const button = find("button[data-sign-in-send]", this.dialog);
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    this.#tell(this.texts.signing_in);
    await this.server.renewToken(); // the cookies may have been cleared: the old token fits nothing
    const fields = new FormData(this.form);
    const outcome = await this.server.postForm(this.form.action, [...fields].filter(([name]) => name !== "csrf_token"));
    button.setAttribute("aria-disabled", "false");
    if (outcome.kind === "answered" && outcome.data.csrf_token) {
      this.server.useToken(outcome.data.csrf_token);
      this.close();
      this.signedIn();
      return;
    }
    this.#tell(outcome.message || (outcome.kind === "network" ? this.texts.sign_in_unreachable : this.texts.sign_in_failed));
    this.form.elements.secret.select();
  }

  #tell(words) {
    find("[data-sign-in-words]", this.dialog).textContent = words;
  }
}
