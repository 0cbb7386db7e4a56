// What every page may have: colors, keys, busy buttons, offline banner, terms and passwords that can be shown.
// Pages work without it; words come from #words, translated.

export const words = document.querySelector("[data-unsaved]")?.dataset ?? {};

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

let parts; // of pages, that are seldom needed and therefore not on them
/** One of them, ready to be filled. Rejects without a connection. */
export async function part(name) {
  parts ??= fetch("/page-parts").then((answer) => answer.text()).then((text) => new DOMParser().parseFromString(text, "text/html"));
  try {
    return document.importNode((await parts).querySelector(`[data-part=${name}]`).content.firstElementChild, true);
  } catch (error) {
    parts = undefined;
    throw error;
  }
}

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
  if (event.key === "/" && isForPage(event)) find(event);
  if (event.key === "?" && isForPage(event)) {
    event.preventDefault();
    document.querySelector("#keys")?.showModal();
  }
});

/** To the field of search: the one of the page, the one of the bar, else its page. */
function find(event) {
  const fields = [...document.querySelectorAll("#search-q, [data-find]")];
  const field = fields.find((one) => one.checkVisibility());
  const link = document.querySelector(".find-link");
  if (!field && !link) return;
  event.preventDefault();
  if (field) field.select();
  else link.click();
}

function closeTerms() {
  for (const term of document.querySelectorAll(".term")) {
    term.classList.add("closed");
    const open = () => term.classList.remove("closed");
    term.addEventListener("pointerleave", open, { once: true });
    term.addEventListener("blur", open, { once: true });
    if (!term.matches(":hover, :focus")) open();
  }
}

// ---- text that waits: in the page's own storage, for this person alone, until the server has it or they sign out
const { person } = document.body.dataset;
const PREFIX = `tandem:${person}:`;
const KEPT = 30 * 24 * 3600 * 1000; // ms that a text waits for its connection
const pathOf = (form) => new URL(form.getAttribute("action") || location.href, location.href).pathname;
const stored = (work) => {
  try {
    return person ? work(localStorage) : undefined;
  } catch {
    return undefined; // switched off, or full: the text is in the page all the same
  }
};
const entries = () => stored((store) => Object.keys(store).filter((key) => key.startsWith(PREFIX)).map((key) => ({ ...JSON.parse(store[key]), key, action: key.slice(PREFIX.length) }))) ?? [];
const held = new Map(); // forms of this page whose text no other page may send meanwhile

export const unsent = {
  /** Keep what is typed in a form. `isOwn`: only its own page may send it. */
  put(form, isOwn = false) {
    const key = PREFIX + pathOf(form);
    const body = new URLSearchParams(new FormData(form));
    body.delete("csrf_token");
    stored((store) => store.setItem(key, JSON.stringify({ body: String(body), page: location.pathname, title: document.title, at: Date.now(), isOwn })));
    if (!navigator.locks || held.has(key)) return;
    held.set(key, () => {});
    navigator.locks.request(key, { ifAvailable: true }, (lock) => lock && held.has(key) && new Promise((end) => held.set(key, end)));
  },
  /** What was typed in this form and never arrived: its fields, or null. */
  take(form) {
    const text = stored((store) => store.getItem(PREFIX + pathOf(form)));
    return text ? new URLSearchParams(JSON.parse(text).body) : null;
  },
  /** The server has it, or nobody wants it. */
  drop(form) {
    const key = PREFIX + pathOf(form);
    stored((store) => store.removeItem(key));
    held.get(key)?.();
    held.delete(key);
  },
  /** Put kept fields back into a form; rows and radio buttons, too. */
  fill(form, kept) {
    for (const field of form.querySelectorAll("textarea, select, input:not([type=hidden])")) {
      if (!field.name || (!kept.has(field.name) && !/^(radio|checkbox)$/.test(field.type))) continue;
      if (/^(radio|checkbox)$/.test(field.type)) field.checked = kept.getAll(field.name).includes(field.value);
      else field.value = kept.get(field.name);
      if (field.value) field.closest("tr[hidden]")?.removeAttribute("hidden");
    }
  },
};

/** Send what was typed on pages that are closed by now; what the server refuses is shown, to be opened, copied or thrown away. */
async function flush() {
  const token = document.querySelector("input[name=csrf_token]")?.value;
  if (!token || !navigator.locks || !navigator.onLine) return;
  const here = new Set([...document.forms].map(pathOf));
  for (const entry of entries()) {
    if (Date.now() - entry.at > KEPT) stored((store) => store.removeItem(entry.key));
    else if (!entry.isOwn && !entry.refused && !here.has(entry.action)) {
      const isFree = await navigator.locks.request(entry.key, { ifAvailable: true }, (lock) => lock && sendKept(entry, token).then(() => true));
      if (!isFree) later(entry.key);
    }
  }
  showRefused();
}
/** Another page has the text: look again once it was closed, or has saved it. */
const watched = new Set();
function later(key) {
  if (watched.has(key)) return;
  watched.add(key);
  navigator.locks.request(key, () => watched.delete(key)).then(flush);
}
async function sendKept({ key, action, body, ...rest }, token) {
  const form = document.createElement("form");
  form.setAttribute("action", action);
  const data = new URLSearchParams(body);
  data.set("csrf_token", token);
  try {
    const { ok, status } = await post(form, { body: data });
    if (ok) stored((store) => store.removeItem(key));
    else if (status < 500 && status !== 429) stored((store) => store.setItem(key, JSON.stringify({ ...rest, body, refused: status })));
  } catch {
    // still gone: the next page or the next time
  }
}
async function showRefused() {
  const place = document.querySelector("#unsent");
  const refused = entries().filter((one) => one.refused && one.page !== location.pathname);
  place?.replaceChildren();
  const box = place && refused.length ? await part("unsent").catch(() => null) : null;
  if (!box) return;
  const line = box.querySelector("li");
  for (const { key, page, title, body } of refused) {
    const one = line.cloneNode(true);
    Object.assign(one.querySelector("a"), { href: page, textContent: title });
    const typed = [...new URLSearchParams(body)].filter(([name]) => !/^(version|lesson|step|next|from)$/.test(name));
    one.querySelector("[data-typed]").textContent = typed.map(([, text]) => text).filter(Boolean).join("\n");
    one.querySelector("button").addEventListener("click", () => {
      stored((store) => store.removeItem(key));
      showRefused();
    });
    line.before(one);
  }
  line.remove();
  place.replaceChildren(box);
}
addEventListener("online", flush);
flush();

// forms that are sent as ever: what is typed waits until then
for (const form of document.querySelectorAll("form[data-keep]")) {
  const kept = unsent.take(form);
  if (kept) unsent.fill(form, kept);
  form.addEventListener("input", () => unsent.put(form, true));
}
document.addEventListener("submit", (event) => "keep" in event.target.dataset && !event.defaultPrevented && navigator.onLine && unsent.drop(event.target));

// whoever signs out leaves nothing behind
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[action$='/sign-out']") || form.dataset.clear) return;
  event.preventDefault();
  await flush();
  if (entries().length && !confirm((await part("lose")).textContent)) return;
  for (const { key } of entries()) stored((store) => store.removeItem(key));
  form.dataset.clear = "yes";
  setTimeout(() => form.requestSubmit()); // not while this event is still under way: it would do nothing
}, true);

// ---- without a connection the page stays, as the banner says: what leads away waits, unless the server answers after all
async function answers() {
  try {
    return (await fetch("/healthz", { method: "HEAD", cache: "no-store" })).ok;
  } catch {
    return false;
  }
}
function stay(event, go) {
  if (navigator.onLine || event.defaultPrevented) return;
  event.preventDefault();
  answers().then((is) => is && go());
}
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || link.target || link.origin !== location.origin) return;
  if (link.hash && link.pathname === location.pathname && link.search === location.search) return;
  stay(event, () => location.assign(link.href));
});
document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (form.dataset.reached || form.method === "dialog") return;
  stay(event, () => {
    form.dataset.reached = "yes";
    form.requestSubmit(submitter);
  });
});

// ---- busy buttons: a second press changes nothing; a page from the back button is fresh, and so is one that stays because a file came
const FILE_COMES = 3000;
const release = (form) => {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
};
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  const button = event.submitter;
  button?.setAttribute("aria-busy", "true");
  if ("download" in form.dataset) setTimeout(release, FILE_COMES, form);
  if (button?.dataset.busy) setTimeout(() => form.dataset.sent && (button.textContent = button.dataset.busy), 400);
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
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
