// A conversation: pick with 1 to 4, say it with Enter, pause with P. A reply that could not be sent stays picked
// and is sent again with the same step number; the server takes each step once.

import { isForPage, post, tell, unsent, words } from "./app.js";

const AGAIN = [2000, 4000, 8000, 15000, 30000]; // ms between tries
let tries = 0;
let timer = 0;

const reply = () => document.querySelector("form[data-reply]");
const status = () => document.querySelector(".saved[data-saved], [data-saved].saved");

async function send(form) {
  clearTimeout(timer);
  if (form.dataset.sent) return;
  form.dataset.sent = "yes";
  const button = form.querySelector("button[type=submit]");
  button.setAttribute("aria-busy", "true");
  try {
    const { status: code, said } = await post(form);
    if (code >= 500) throw new Error(`status ${code}`);
    tries = 0;
    if (said.next) unsent.drop(form);
    if (said.next) await go(said.next, said.message);
    else refuse(form, said.message);
  } catch {
    wait(form);
  }
}

/** Not sent: the reply stays picked, the button and the clock try again. */
function wait(form) {
  free(form);
  tell(status(), words.retry, false);
  timer = setTimeout(() => form.isConnected && send(form), AGAIN[Math.min(tries++, AGAIN.length - 1)]);
}

function free(form) {
  delete form.dataset.sent;
  form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
}

function refuse(form, message) {
  free(form);
  let line = form.querySelector("p.error");
  if (!line) {
    line = Object.assign(document.createElement("p"), { className: "error" });
    line.setAttribute("role", "alert");
    form.querySelector("button[type=submit]").before(line);
  }
  line.textContent = message ?? words.unsaved;
}

/** Show where the reply led. The same conversation takes this one's place; an ending is another page. */
async function go(address, message) {
  const target = new URL(address, location.href);
  if (target.pathname !== location.pathname) return location.assign(target);
  const response = await fetch(target, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector("#play");
  if (!response.ok || !fresh) return location.assign(response.url);
  document.querySelector("#play").replaceWith(document.adoptNode(fresh));
  history.replaceState(null, "", target);
  if (message) refuse(reply() ?? fresh, message);
  else arrive();
  return undefined;
}

function arrive() {
  const latest = document.querySelector("#latest");
  if (!latest) return;
  latest.focus({ preventScroll: true });
  latest.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}

// Captured, so that the busy button of all pages does not see it first.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-reply]")) return;
  event.preventDefault();
  send(event.target);
}, true);

// A reason or line that is being written waits in the browser, for this step alone.
document.addEventListener("input", ({ target }) => /^(reason|line)$/.test(target.name) && target.form?.matches("form[data-reply]") && unsent.put(target.form, true));
function restore() {
  const form = reply();
  const kept = form && unsent.take(form);
  if (!kept) return;
  const asks = form.elements.reason || form.elements.line;
  if (kept.get("step") === form.elements.step.value && asks) unsent.fill(form, kept);
  else unsent.drop(form);
}
restore();

addEventListener("online", () => {
  const form = reply();
  if (form && tries) send(form);
});
addEventListener("beforeunload", (event) => tries && event.preventDefault());

document.addEventListener("keydown", (event) => {
  if (!isForPage(event)) return;
  const form = reply();
  if (/^[1-9]$/.test(event.key)) {
    const choice = form?.querySelector(`input[type=radio][name=choice][value="${Number(event.key) - 1}"]`);
    if (!choice) return;
    event.preventDefault();
    choice.checked = true;
    choice.focus();
  } else if (event.key === "Enter" && form && !event.target.closest("a, button, summary")) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key.toLowerCase() === "p") document.querySelector("[data-pause]")?.click();
});

if (location.hash === "#latest") arrive();
