// A lesson: how much is read, the heading one is at, questions answered in place, and reaching the end.

import { isForPage, post, sign } from "./app.js";

const REST = 5000; // ms between two savings of the place
const body = document.querySelector(".prose .body");
const bars = document.querySelectorAll("[data-readbar] rect");
const headings = [...document.querySelectorAll(".body > h2[id], .body .check[id]")].filter((one) => one.matches("h2"));
const links = new Map([...document.querySelectorAll(".aside a[href^='#']")].map((link) => [link.hash.slice(1), link]));
const place = document.querySelector("form[data-position]");
let sentPlace = place?.elements.heading.value ?? "";
let sentAt = 0;
let later = 0;

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
  if (event.key.toLowerCase() === "n") {
    const fields = [...document.querySelectorAll("form[data-section] :is(textarea, select, input:not([type=hidden]))")];
    const next = fields.find((one) => one.getBoundingClientRect().top > 80) ?? fields[0];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }
});
