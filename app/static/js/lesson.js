// A lesson: how much is read, the heading one is at, questions answered in place, and reaching the end. Then sections of worksheets
// and notes, in lessons and on their own pages: they save themselves, count their words and add rows. One file, one request.

import { isForPage, part, post, savedAt, sign, tell, unsent, words } from "./app.js";

const REST = 5000; // ms between two savings of the place
const body = document.querySelector(".prose .body");
const bars = document.querySelectorAll("[data-readbar] rect");
const headings = [...document.querySelectorAll(".body > h2[id], .body .check[id]")].filter((one) => one.matches("h2"));
const links = new Map([...document.querySelectorAll(".aside a[href^='#']")].map((link) => [link.hash.slice(1), link]));
const place = document.querySelector("form[data-position]");
let sentPlace = place?.elements.heading.value ?? "";
let sentAt = 0;
let later = 0;
let readingAt = ""; // the heading that is read

// ---- the bar on top and the list beside
function look() {
  if (!body) return;
  const box = body.getBoundingClientRect();
  const share = Math.min(1, Math.max(0, (innerHeight - box.top) / Math.max(1, box.height)));
  bars.forEach((bar) => bar.setAttribute("width", `${Math.round(share * 100)}%`));
  const at = headings.filter((one) => one.getBoundingClientRect().top < innerHeight * 0.35).at(-1)?.id ?? "";
  for (const [id, link] of links) {
    if (id === at) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  readingAt = at;
  if (at && place) place.elements.heading.value = at;
  soon();
}
let waiting = false;
const glance = () => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    look();
  });
};
addEventListener("scroll", glance, { passive: true });
addEventListener("resize", glance, { passive: true });

// ---- the place, kept at most every five seconds and when leaving
function keep(keepalive = false) {
  clearTimeout(later);
  later = 0;
  const heading = place?.elements.heading.value ?? "";
  if (!heading || heading === sentPlace) return;
  sentPlace = heading;
  sentAt = Date.now();
  post(place, { keepalive }).catch(() => (sentPlace = ""));
}
function soon() {
  if (!place || later || place.elements.heading.value === sentPlace) return;
  later = setTimeout(keep, Math.max(0, sentAt + REST - Date.now()) || 1000);
}
addEventListener("pagehide", () => keep(true));
look();

// ---- the end
const end = document.querySelector("[data-lesson-end]");
function endForm() {
  return end?.querySelector("form[data-end-form]");
}
async function reachEnd() {
  const form = endForm();
  if (!form) return;
  try {
    const { ok, said } = await post(form);
    if (!ok) return;
    const line = form.querySelector("[role=status]") ?? form.insertBefore(Object.assign(document.createElement("p"), { role: "status" }), form.firstChild);
    line.setAttribute("role", "status");
    line.replaceChildren(...(said.done ? [sign(true)] : []), said.done ? form.dataset.done : form.dataset.missing);
    const button = form.querySelector("button");
    if (button) button.hidden = true;
  } catch {
    // offline: the button stays, and the end is told again with the next answer or visit
  }
}
const form = endForm();
if (form && "IntersectionObserver" in window) {
  const watch = new IntersectionObserver((seen) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    watch.disconnect();
    reachEnd();
  });
  watch.observe(end);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    reachEnd();
  });
}

// ---- questions in the text: the answer's fragment takes the question's place
document.addEventListener("submit", async (event) => {
  const check = event.target.closest?.("form[data-check]");
  if (!check || event.defaultPrevented) return;
  event.preventDefault();
  if (check.dataset.sent) return;
  check.dataset.sent = "yes";
  const button = check.querySelector("button[type=submit]");
  button.setAttribute("aria-busy", "true");
  try {
    const { ok, html, said } = await post(check);
    if (ok && html) show(check, html);
    else fail(check, said.message);
  } catch {
    fail(check, document.querySelector("[data-unsaved]").dataset.unsaved);
  }
}, true);

function show(check, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("form[data-check]");
  if (!fresh) return location.reload();
  check.replaceWith(document.adoptNode(fresh));
  document.dispatchEvent(new CustomEvent("asked", { detail: fresh }));
  (fresh.querySelector("[data-verdict]") ?? fresh).focus({ preventScroll: true });
  if (endForm()?.querySelector("button")?.hidden) reachEnd();
  return undefined;
}

function fail(check, message) {
  delete check.dataset.sent;
  const button = check.querySelector("button[type=submit]");
  button.removeAttribute("aria-busy");
  let line = check.querySelector("p.error");
  if (!line) {
    line = Object.assign(document.createElement("p"), { className: "error" });
    line.setAttribute("role", "alert");
    button.before(line);
  }
  line.textContent = message ?? "";
}

// ---- keys
document.addEventListener("keydown", (event) => {
  if (!isForPage(event)) return;
  const step = { "[": "prev", "]": "next" }[event.key];
  if (step) document.querySelector(`.pager a[rel=${step}]`)?.click();
  if (event.key.toLowerCase() === "n" && noteLink) {
    event.preventDefault();
    look();
    const has = [...document.querySelectorAll("form[data-note]")].find((one) => one.dataset.note === readingAt);
    const link = [...document.querySelectorAll("a[data-note-at]")].find((one) => one.dataset.noteAt === readingAt);
    if (has) has.elements.text.focus();
    else if (link) beginNote(link);
  }
});

// ---- notes: a link under each heading turns into the field; left empty it turns back
const noteLink = document.querySelector("a[data-note-at='']");
const isNoted = (at) => [...document.querySelectorAll("form[data-note]")].some((one) => one.dataset.note === at);
for (const heading of noteLink ? document.querySelectorAll(".body > h2[id], .body section:not(.check, .prompt) > h2[id]") : []) {
  if (isNoted(heading.id)) continue;
  const line = noteLink.closest("p").cloneNode(true);
  const link = line.firstElementChild;
  line.hidden = false;
  line.classList.add("at-heading"); // beside it, so that nothing moves
  link.dataset.noteAt = heading.id;
  link.href += `&at=${encodeURIComponent(heading.id)}`;
  link.replaceChildren(link.firstElementChild, Object.assign(document.createElement("span"), { className: "vh", textContent: `${link.textContent.trim()}: ${heading.textContent}` }));
  heading.after(line);
}
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-note-at]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  beginNote(link);
});

const holderOf = (link) => (link.dataset.noteAt ? document.getElementById(link.dataset.noteAt) : null);

/** The same as components/note.html, without a text: it saves itself, and what is emptied is deleted. */
function noteForm(link) {
  const { noteAt: at, own } = link.dataset;
  const form = Object.assign(document.createElement("form"), { className: "sec field own-note", method: "post", noValidate: true });
  form.innerHTML = `<input type="hidden" name="csrf_token"><input type="hidden" name="version" value="0"><input type="hidden" name="from" value="lesson">
    <label></label><p class="error" data-error hidden><span></span></p><textarea class="input" name="text" rows="3" maxlength="10000"></textarea>
    <div class="under"><span class="saved" role="status" data-status></span></div>`;
  const part = (name, text) => Object.assign(form.querySelector(name), text ? { textContent: text } : {});
  const query = new URL(link.href).searchParams;
  form.setAttribute("action", ["/notes", query.get("course"), query.get("lesson"), ...(at ? [encodeURIComponent(at)] : [])].join("/"));
  form.dataset.note = at;
  form.dataset.section = "text";
  form.elements.csrf_token.value = document.querySelector("form input[name=csrf_token]").value;
  part("[data-error]").prepend(sign(false));
  part("[data-error]").id = `own-note-error-${at}`;
  part("textarea").id = part("label").htmlFor = `own-note-text-${at}`;
  part("textarea").setAttribute("aria-describedby", `own-note-error-${at}`);
  const words = Object.assign(document.createElement("span"), { textContent: own });
  const about = holderOf(link)?.textContent;
  if (about) words.append(Object.assign(document.createElement("span"), { className: "vh", textContent: `: ${about}` }));
  part("label").append(link.firstElementChild.cloneNode(true), words);
  return form;
}

function beginNote(link) {
  const holder = link.closest("p");
  const form = noteForm(link);
  holder.hidden = true;
  holder.after(form);
  const section = new Section(form);
  sections.push(section);
  const close = () => {
    if (!sections.includes(section) || form.elements.text.value.trim() || form.elements.version.value !== "0" || section.sending) return false;
    sections.splice(sections.indexOf(section), 1);
    form.remove();
    holder.hidden = false;
    return true;
  };
  form.elements.text.addEventListener("keydown", (event) => event.key === "Escape" && close() && link.focus());
  form.addEventListener("focusout", (event) => !form.contains(event.relatedTarget) && document.hasFocus() && close());
  form.elements.text.focus();
}

// ---- sections of worksheets
const HURRY = 2500; // ms after the last key until a section is saved
const AGAIN = [3000, 5000, 10000, 30000]; // ms between tries while the connection is gone
const PAUSE = 1500; // ms without a key until the count of words is read out
const ROW_MARK = " | ";
const textOf = (value) => value?.text ?? (value?.rows ?? []).filter((row) => row.some(Boolean)).map((row) => row.join(ROW_MARK)).join("\n");
const fieldsOf = (part) => [...part.querySelectorAll("textarea, select, input:not([type=hidden])")];
const valueOf = (form) => {
  const rows = [...form.querySelectorAll("table.rows tbody tr")].map((row) => fieldsOf(row).map((one) => one.value));
  return rows.length ? { rows } : { text: form.elements.text.value };
};

class Section {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-status]");
    this.version = form.elements.version;
    this.stored = this.typed();
    this.tries = 0;
    this.timer = 0;
    this.sending = null;
    this.isRefused = false; // leaving would lose what is typed: ask first
    form.addEventListener("input", () => {
      if (this.isOpen()) unsent.put(form);
      else unsent.drop(form);
      this.soon(HURRY);
      this.count();
    });
    form.addEventListener("focusout", () => this.isOpen() && this.soon(0));
    form.addEventListener("submit", (event) => {
      if (event.submitter?.name === "delete") {
        unsent.drop(form);
        this.stored = this.typed(); // it is to be deleted: nothing is saved behind that
        clearTimeout(this.timer);
        return;
      }
      event.preventDefault();
      this.save();
    });
    this.addRows();
    this.restore();
  }

  /** What was typed here before and never arrived comes back, and is saved now. */
  restore() {
    const kept = unsent.take(this.form);
    if (!kept) return;
    unsent.fill(this.form, kept);
    this.count();
    if (!this.isOpen()) return unsent.drop(this.form);
    this.version.value = kept.get("version");
    tell(this.status, words.unsaved, false);
    return this.soon(0);
  }

  /** Everything that is written, as one text to compare. */
  typed() {
    return fieldsOf(this.form).map((field) => (field.type === "radio" && !field.checked ? "" : field.value)).join("\u0000");
  }

  isOpen() {
    return this.typed() !== this.stored;
  }

  soon(wait) {
    clearTimeout(this.timer);
    if (!this.form.querySelector(".conflict")) this.timer = setTimeout(() => this.save(), wait);
  }

  /** Save what is written now; while a save is under way the next one waits for it. */
  async save(keepalive = false) {
    clearTimeout(this.timer);
    if (this.sending && !keepalive) return this.sending.then(() => this.isOpen() && this.save());
    if (!this.isOpen() && !this.form.querySelector(".conflict")) return undefined;
    const typed = this.typed();
    const work = post(this.form, { keepalive }).then(
      (answer) => this.answered(answer, typed),
      () => this.failed(words.unsaved),
    );
    this.sending = work.finally(() => (this.sending = null));
    return this.sending;
  }

  answered({ ok, status, said }, typed) {
    this.isRefused = !ok;
    if (ok) {
      this.stored = typed;
      this.tries = 0;
      this.version.value = said.version;
      this.form.querySelector("[data-delete]")?.removeAttribute("hidden");
      if (this.isOpen()) unsent.put(this.form);
      else unsent.drop(this.form);
      this.refuse("");
      if (!this.isOpen()) tell(this.status, savedAt(said.saved), true);
      else this.soon(HURRY);
    } else if (status === 409 && said.conflict) this.showConflict(said);
    else if (status >= 500) this.failed(words.unsaved);
    else if (status === 422) {
      tell(this.status, words.unsaved, false);
      this.refuse(said.message ?? "");
    } else tell(this.status, said.message ? `${words.unsaved}. ${said.message}` : words.unsaved, false);
  }

  /** Say at the field why it is not taken; "" takes it back. */
  refuse(message) {
    const error = this.form.querySelector("[data-error]");
    if (!error || (error.hidden && !message)) return;
    error.hidden = !message;
    error.lastElementChild.textContent = message;
    for (const field of fieldsOf(this.form)) {
      if (message) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
  }

  /** Words written so far: shown at once, read out after a pause. */
  count() {
    const shown = this.form.querySelector("[data-count]");
    if (!shown) return;
    const written = fieldsOf(this.form).flatMap((field) => field.value.split(/\s+/).filter(Boolean)).length;
    shown.textContent = shown.dataset.count.replace("{count}", written);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => (this.form.querySelector("[data-count-said]").textContent = shown.textContent), PAUSE);
  }

  failed(text) {
    tell(this.status, text, false);
    this.soon(AGAIN[Math.min(this.tries++, AGAIN.length - 1)]);
  }

  async showConflict({ conflict, message }) {
    tell(this.status, words.unsaved, false);
    const made = await part("conflict").catch(() => null);
    if (!made) return tell(this.status, `${words.unsaved}. ${message ?? ""}`, false);
    const fill = (name, text) => (made.querySelector(name).textContent = text);
    if (message) fill(".title", message);
    fill("[data-mine]", textOf(valueOf(this.form)));
    const theirs = conflict.value ?? { text: conflict.text };
    fill("[data-theirs]", textOf(theirs));
    for (const b of made.querySelectorAll("b")) b.textContent = b.textContent.replace("{time}", conflict.saved ?? "");
    made.addEventListener("click", (event) => {
      const keep = event.target.dataset?.keep;
      if (!keep) return;
      this.version.value = conflict.version;
      if (keep === "theirs") this.take(theirs);
      made.remove();
      (this.form.querySelector("input:checked") ?? fieldsOf(this.form)[0]).focus();
      if (keep === "mine") this.save();
      else tell(this.status, savedAt(conflict.saved), true);
    });
    this.form.querySelector(".conflict")?.remove();
    this.form.querySelector(".under").before(made);
    made.focus();
    return undefined;
  }

  take(value) {
    if (value.rows) {
      for (const field of fieldsOf(this.form)) {
        const [, row, column] = field.name.split("-").map(Number);
        field.value = value.rows[row]?.[column] ?? "";
        if (field.value) field.closest("tr").hidden = false;
      }
    } else this.form.elements.text.value = value.text ?? "";
    this.refuse("");
    this.count();
    this.stored = this.typed();
    unsent.drop(this.form);
    return this.stored;
  }

  /** Spare rows of a table stay away until they are asked for. */
  addRows() {
    const button = this.form.querySelector("[data-add-row]");
    const spare = () => this.form.querySelector("tr[data-spare][hidden]");
    this.form.querySelectorAll("tr[data-spare]").forEach((row) => (row.hidden = true));
    if (!button || !spare()) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const row = spare();
      row.hidden = false;
      row.querySelector("textarea").focus();
      button.hidden = !spare();
    });
  }
}

export const sections = [...document.querySelectorAll("form[data-section]")].map((form) => new Section(form));
if (sections.length || noteLink) {
  const saveAll = () => sections.filter((one) => one.isOpen()).forEach((one) => one.save(true));
  window.addEventListener("pagehide", saveAll);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") saveAll();
    else sections.forEach((one) => one.isRefused && one.isOpen() && one.soon(0)); // back from signing in
  });
  window.addEventListener("online", () => sections.forEach((one) => one.isOpen() && one.soon(0)));
  window.addEventListener("beforeunload", (event) => sections.some((one) => one.isOpen() && (one.isRefused || !navigator.onLine)) && event.preventDefault());
}
