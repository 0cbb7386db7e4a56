// A quiz: each answer is saved as soon as it is given. form[data-answer] holds one question, [data-status] its state,
// [data-left] the sentence on what is open, with its words in data-none, data-one and data-many (# is the number).
// [data-words] counts the words of a long answer. When clock.js says that time is up, what is open is saved, then all is closed.

import { post, savedAt, tell, unsent, words } from "./app.js";

const AGAIN = [2000, 4000, 8000, 15000, 30000]; // ms between tries
const REST = { number: 800, text: 1500 }; // ms after the last key in a field

class Answer {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-status]");
    this.sending = false;
    this.open = false;
    this.tries = 0;
    this.timer = 0;
    this.waits = !form.querySelector("[data-order]"); // its hidden fields are not for filling in
    if (this.waits) form.querySelector("[data-save]")?.setAttribute("hidden", "");
    form.addEventListener("change", () => (this.isTwice() ? tell(this.status, words.unsaved, false) : this.save()));
    form.addEventListener("input", (event) => event.target.name in REST && this.soon(REST[event.target.name]));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    const kept = this.waits && unsent.take(form);
    if (!kept) return;
    unsent.fill(form, kept);
    this.save();
  }

  // Arrow keys pass over the response that is picked in the other column: no answer yet, so nothing is sent.
  isTwice() {
    const picked = (name) => this.form.querySelector(`input[name=${name}]:checked`)?.value;
    return picked("most") !== undefined && picked("most") === picked("least");
  }

  soon(wait) {
    this.open = true;
    if (this.waits) unsent.put(this.form);
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
      if (ok && !this.open) unsent.drop(this.form);
    } catch {
      tell(this.status, words.retry, false);
      this.soon(AGAIN[Math.min(this.tries++, AGAIN.length - 1)]);
    }
    this.sending = false;
    if (this.open && !this.tries) this.save();
  }
}

/** A sentence of data-none, data-one and data-many, with its number. */
function counted({ none, one, many }, number) {
  const words = number === 0 && none ? none : number === 1 ? one : many;
  return words?.replace("#", number) ?? "";
}

function count(left) {
  const line = document.querySelector("[data-left]");
  if (!line || left === undefined) return;
  line.textContent = counted(line.dataset, left);
}

for (const line of document.querySelectorAll("[data-words]")) {
  const field = line.parentElement.querySelector("textarea");
  field.addEventListener("input", () => (line.textContent = counted(line.dataset, field.value.split(/\s+/).filter(Boolean).length)));
}

const answers = [...document.querySelectorAll("form[data-answer]")].map((form) => new Answer(form));
addEventListener("pagehide", () => answers.filter((one) => one.open).forEach((one) => one.save(true)));
addEventListener("online", () => answers.filter((one) => one.tries).forEach((one) => one.save()));
document.addEventListener("time-up", async () => {
  await Promise.all(answers.filter((one) => one.open).map((one) => one.save(true)));
  for (const { form } of answers) form.querySelector("fieldset").disabled = true;
});
