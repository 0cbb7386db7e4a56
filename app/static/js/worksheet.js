// A worksheet's own page. Its sections save themselves (lesson.js, for lessons hold sections too); here they grow with
// their text where the browser can't do that, and handing in waits until all is saved.

import { sections } from "./lesson.js";

if (!CSS.supports("field-sizing", "content")) {
  const grow = (field) => {
    field.rows = Math.max(Number(field.dataset.least ?? field.rows), field.value.split("\n").length + Math.floor(field.value.length / 90));
  };
  for (const field of document.querySelectorAll("form[data-section] textarea")) {
    field.dataset.least = field.rows;
    field.addEventListener("input", () => grow(field));
    grow(field);
  }
}

document.querySelector("form[data-hand-in]")?.addEventListener("submit", async (event) => {
  const open = sections.filter((one) => one.isOpen());
  if (!open.length) return;
  event.preventDefault();
  const form = event.target;
  await Promise.all(open.map((one) => one.save()));
  delete form.dataset.sent;
  if (sections.some((one) => one.isOpen())) open[0].form.scrollIntoView({ block: "center" });
  else form.requestSubmit();
});
