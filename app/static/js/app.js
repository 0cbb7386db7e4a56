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
