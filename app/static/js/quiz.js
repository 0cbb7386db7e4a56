// A quiz: each answer is saved as soon as it is given. form[data-answer] holds one question, [data-status] its state,
// [data-left] the sentence on what is open, with its words in data-none, data-one and data-many (# is the number).

import { post, savedAt, tell, words } from "./app.js";

const AGAIN = [2000, 4000, 8000, 15000, 30000]; // ms between tries
const REST = 800; // ms after the last key in a number field

class Answer {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-status]");
    this.sending = false;
    this.open = false;
    this.tries = 0;
    this.timer = 0;
    form.querySelector("[data-save]")?.setAttribute("hidden", "");
    form.addEventListener("change", () => (this.isTwice() ? tell(this.status, words.unsaved, false) : this.save()));
    form.addEventListener("input", (event) => event.target.name === "number" && this.soon(REST));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
  }

  // Arrow keys pass over the response that is picked in the other column: no answer yet, so nothing is sent.
  isTwice() {
    const picked = (name) => this.form.querySelector(`input[name=${name}]:checked`)?.value;
    return picked("most") !== undefined && picked("most") === picked("least");
  }

  soon(wait) {
    this.open = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  async save(keepalive = false) {
    clearTimeout(this.timer);
    this.open = true;
    if (this.sending && !keepalive) return;
    this.sending = true;
    this.open = false;
    try {
      const { ok, status, said } = await post(this.form, { keepalive });
      if (status >= 500) throw new Error(`status ${status}`);
      this.tries = 0;
      tell(this.status, ok ? savedAt(said.saved) : `${words.unsaved}. ${said.message ?? ""}`, ok);
      if (ok) count(said.unanswered);
    } catch {
      tell(this.status, words.retry, false);
      this.soon(AGAIN[Math.min(this.tries++, AGAIN.length - 1)]);
    }
    this.sending = false;
    if (this.open && !this.tries) this.save();
  }
}

function count(left) {
  const line = document.querySelector("[data-left]");
  if (!line || left === undefined) return;
  const { none, one, many } = line.dataset;
  line.textContent = (left === 0 ? none : left === 1 ? one : many ?? "")?.replace("#", left) ?? "";
}

const answers = [...document.querySelectorAll("form[data-answer]")].map((form) => new Answer(form));
addEventListener("pagehide", () => answers.filter((one) => one.open).forEach((one) => one.save(true)));
addEventListener("online", () => answers.filter((one) => one.tries).forEach((one) => one.save()));
