// What every page may have: colors, keys, busy buttons, offline banner, terms, passwords that can be shown,
// and worksheet sections that save themselves. Pages work without it; words come from #words, translated.

export const words = document.querySelector("#words")?.dataset ?? {};
const HURRY = 2500; // ms after the last key until a section is saved
const AGAIN = [3000, 5000, 10000, 30000]; // ms between tries while the connection is gone

/** Send a form the way the browser would, but stay on the page. Rejects where the network fails.
    A page from before the same person signed in anew takes the fresh form token and sends once more. */
export async function post(form, { keepalive = false, submitter = null, body = null, isAgain = false } = {}) {
  const data = body ?? new FormData(form, submitter);
  const response = await fetch(form.getAttribute("action") || location.href, {
    method: "POST",
    body: new URLSearchParams(data),
    headers: { Accept: "application/json", "X-Requested-With": "fetch" },
    keepalive,
  });
  const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
  const said = isJson ? await response.json() : {};
  if (response.status === 400 && said.token && said.person === document.body.dataset.person && !isAgain) {
    for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = said.token;
    data.set("csrf_token", said.token);
    return post(form, { keepalive, body: data, isAgain: true });
  }
  return { status: response.status, ok: response.ok, said, html: isJson ? "" : await response.text() };
}

/** Show a saved state: "Saved 10:42" with its tick, or a sentence that it is not. */
export function tell(status, text, isSaved) {
  if (!status) return;
  status.classList.toggle("not", !isSaved);
  status.replaceChildren(sign(isSaved), ` ${text}`);
}

export const savedAt = (time) => (words.saved ?? "{time}").replace("{time}", time ?? "");

/** A tick, or a circle with a mark, drawn like the icons of the pages. */
export function sign(isGood) {
  const name = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(name, "svg");
  svg.setAttribute("class", "ic");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(name, "path");
  path.setAttribute("d", isGood ? "m5 12.5 4.5 4.5L19 7.5" : "M12 3.5a8.5 8.5 0 1 0 .1 0zM12 7.5V13M12 16.3v.2");
  svg.append(path);
  return svg;
}

/** Whether a key is meant for the page: keys are on, nothing is being written, no dialog is open. */
export function isForPage(event) {
  const { target } = event;
  const writes = target.isContentEditable || target.matches?.("input:not([type=radio], [type=checkbox]), textarea, select");
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing && !event.defaultPrevented;
  return document.body.dataset.letterKeys !== "off" && plain && !writes && !document.querySelector("dialog[open]");
}

// ---- keys and terms
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeTerms();
  if (event.key === "?" && isForPage(event)) {
    event.preventDefault();
    document.querySelector("#keys")?.showModal();
  }
});

function closeTerms() {
  for (const term of document.querySelectorAll(".term")) {
    term.classList.add("closed");
    const open = () => term.classList.remove("closed");
    term.addEventListener("pointerleave", open, { once: true });
    term.addEventListener("blur", open, { once: true });
    if (!term.matches(":hover, :focus")) open();
  }
}

// ---- busy buttons: a second press changes nothing; a page from the back button is fresh
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  const button = event.submitter;
  button?.setAttribute("aria-busy", "true");
  if (button?.dataset.busy) setTimeout(() => form.dataset.sent && (button.textContent = button.dataset.busy), 400);
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  }
});

// ---- colors
const dark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => {
  const { theme } = document.documentElement.dataset;
  return theme === "dark" || (theme !== "light" && dark.matches);
};
const themeForm = document.querySelector("[data-theme-form]");
function nameTheme() {
  const button = themeForm?.querySelector("button");
  if (!button) return;
  button.value = isDark() ? "light" : "dark";
  button.setAttribute("aria-label", isDark() ? words.light : words.dark);
}
nameTheme();
dark.addEventListener("change", nameTheme);
themeForm?.addEventListener("submit", (event) => {
  event.preventDefault();
  const body = new FormData(themeForm, event.submitter);
  document.documentElement.dataset.theme = body.get("theme");
  nameTheme();
  post(themeForm, { body }).catch(() => {}); // the page keeps the color; the account keeps the old one
});

// ---- offline
const offline = document.querySelector("#offline > .banner");
const showOffline = () => offline && (offline.hidden = navigator.onLine);
window.addEventListener("offline", showOffline);
window.addEventListener("online", showOffline);
showOffline();

// ---- passwords
for (const button of document.querySelectorAll("[data-show]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const input = document.getElementById(button.dataset.show);
    const shows = input.type === "password";
    input.type = shows ? "text" : "password";
    button.setAttribute("aria-pressed", String(shows));
  });
}

// ---- sections of worksheets
const ROW_MARK = " | ";
const textOf = (value) => value?.text ?? (value?.rows ?? []).filter((row) => row.some(Boolean)).map((row) => row.join(ROW_MARK)).join("\n");
const valueOf = (form) => {
  const rows = [...form.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("textarea")].map((one) => one.value));
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
    form.addEventListener("input", () => this.soon(HURRY));
    form.addEventListener("focusout", () => this.isOpen() && this.soon(0));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    this.addRows();
  }

  /** Everything that is written, as one text to compare. */
  typed() {
    return [...this.form.querySelectorAll("textarea")].map((field) => field.value).join("\u0000");
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
      if (!this.isOpen()) tell(this.status, savedAt(said.saved), true);
      else this.soon(HURRY);
    } else if (status === 409 && said.conflict) this.showConflict(said);
    else if (status >= 500) this.failed(words.unsaved);
    else tell(this.status, said.message ? `${words.unsaved}. ${said.message}` : words.unsaved, false);
  }

  failed(text) {
    tell(this.status, text, false);
    this.soon(AGAIN[Math.min(this.tries++, AGAIN.length - 1)]);
  }

  showConflict({ conflict, message }) {
    tell(this.status, words.unsaved, false);
    const made = document.querySelector("#conflict")?.content.firstElementChild.cloneNode(true);
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
      this.form.querySelector("textarea").focus();
      if (keep === "mine") this.save();
      else tell(this.status, savedAt(conflict.saved), true);
    });
    this.form.querySelector(".conflict")?.remove();
    this.form.querySelector(".under").before(made);
    made.focus();
    return undefined;
  }

  take(value) {
    const fields = [...this.form.querySelectorAll("textarea")];
    if (value.rows) {
      for (const field of fields) {
        const [, row, column] = field.name.split("-").map(Number);
        field.value = value.rows[row]?.[column] ?? "";
        if (field.value) field.closest("tr").hidden = false;
      }
    } else fields[0].value = value.text ?? "";
    this.stored = this.typed();
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
if (sections.length) {
  const saveAll = () => sections.filter((one) => one.isOpen()).forEach((one) => one.save(true));
  window.addEventListener("pagehide", saveAll);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") saveAll();
    else sections.forEach((one) => one.isRefused && one.isOpen() && one.soon(0)); // back from signing in
  });
  window.addEventListener("online", () => sections.forEach((one) => one.isOpen() && one.soon(0)));
  window.addEventListener("beforeunload", (event) => sections.some((one) => one.isOpen() && (one.isRefused || !navigator.onLine)) && event.preventDefault());
}
