// What drafts change is said in words once the course was checked: this asks for the check by itself, and puts the
// words where they belong. Without it a button does the same.

const waits = document.querySelector("[data-to-check]");
const form = document.querySelector("form[data-check]");
const said = waits.textContent;

async function check() {
  waits.textContent = waits.dataset.busy;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const parts = ["[data-changed]", "[data-found]"].map((part) => [document.querySelector(part), page.querySelector(part)]);
    if (!answer.ok || parts.some(([_old, found]) => !found)) throw new Error("no words");
    if (page.querySelector('[name="digest"]').value !== document.querySelector('[name="digest"]').value) return location.reload();
    for (const [old, found] of parts) old.replaceWith(document.adoptNode(found));
  } catch {
    waits.textContent = said;
  }
}
check();
