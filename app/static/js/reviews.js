// The queue of what waits for a person, and what is open of it. J and K move on: in the queue from line to line, else from one
// thing to the next; a comment begun opens its field; the marks picked say whether the author's rule calls them enough.

import { isForPage } from "./app.js";

const lines = [...document.querySelectorAll("[data-queue] a")];

document.addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  if ((key !== "j" && key !== "k") || !isForPage(event)) return;
  const way = document.querySelector(`[data-key="${key}"]`);
  if (way) {
    event.preventDefault();
    way.click();
  } else if (lines.length) {
    event.preventDefault();
    const at = lines.indexOf(document.activeElement);
    const next = at < 0 ? 0 : at + (key === "j" ? 1 : -1);
    lines[Math.min(Math.max(next, 0), lines.length - 1)].focus();
  }
});

for (const details of document.querySelectorAll("details.comment")) {
  details.addEventListener("toggle", () => {
    const field = details.querySelector("textarea");
    if (details.open && !field.value.trim()) field.focus();
  });
}

const said = document.querySelector("[data-suggestion]");
const suggest = (form) => {
  const { least, level, floor, criteria, enough, short } = said.dataset;
  const marks = [...form.querySelectorAll("input[name^=mark-]:checked")].map((one) => Number(one.value));
  if (marks.length < Number(criteria)) said.textContent = "";
  else {
    const reached = marks.filter((one) => one >= Number(level)).length >= Number(least);
    const clear = floor === "" || marks.every((one) => one >= Number(floor));
    said.textContent = reached && clear ? enough : short;
  }
};
if (said) document.querySelector("[data-verdict]").addEventListener("change", (event) => suggest(event.currentTarget));
