// My plan: its sections save themselves (lesson.js) and grow (worksheet.js). What is printed says what stands in the fields by now.

import { sections } from "./lesson.js";
import "./worksheet.js";

function shown(form, box) {
  const rows = [...form.querySelectorAll("table.rows tbody tr")].map((row) => [...row.querySelectorAll("textarea")].map((one) => one.value));
  const make = (name, text, className = "") => Object.assign(document.createElement(name), { textContent: text, className });
  const filled = rows.filter((row) => row.some((text) => text.trim()));
  if (!rows.length || !filled.length) {
    const field = form.elements.text;
    const text = (rows.length ? "" : field.value).trim();
    return box.replaceChildren(text ? make("p", text, "written") : make("p", box.closest("[data-nothing]").dataset.nothing, "muted"));
  }
  const table = make("table", "", "tbl");
  const head = table.createTHead().insertRow();
  for (const one of form.querySelectorAll("table.rows thead th")) head.append(Object.assign(make("th", one.textContent), { scope: "col" }));
  const body = table.createTBody();
  for (const row of filled) body.insertRow().append(...row.map((text) => make("td", text, "written")));
  return box.replaceChildren(table);
}

addEventListener("beforeprint", () => {
  for (const { form } of sections) {
    const box = form.closest("[data-part]")?.querySelector("[data-printed]");
    if (box) shown(form, box);
  }
});

const button = document.querySelector("[data-print]");
if (button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// a link from a worksheet leads to the partner's field
if (location.hash === "#partner") document.querySelector("#partner")?.setAttribute("open", "");
