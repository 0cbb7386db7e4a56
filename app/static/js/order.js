// Items to put in order. [data-order] is the list, each item has a select for its place and, with this script, two buttons that move
// it ([data-move] -1 or 1). The others make room, so that no place is given twice; [data-said] says where it stands now.
// What moves stays in the page while the others move around it: focus is kept.

const placeOf = (item) => [...item.parentElement.children].indexOf(item);
const selectOf = (item) => item.querySelector("select");

function prepare(root) {
  for (const buttons of root.querySelectorAll("[data-moves]")) buttons.hidden = false;
  for (const list of root.querySelectorAll("[data-order]")) ends(list);
}

/** The first can't go up, the last can't go down; both buttons stay in reach of the keyboard. */
function ends(list) {
  for (const item of list.children) {
    item.querySelector("[data-move='-1']").setAttribute("aria-disabled", String(item === list.firstElementChild));
    item.querySelector("[data-move='1']").setAttribute("aria-disabled", String(item === list.lastElementChild));
  }
}

function number(list) {
  [...list.children].forEach((item, at) => (selectOf(item).value = String(at + 1)));
  ends(list);
}

function move(item, to) {
  const list = item.parentElement;
  const from = placeOf(item);
  const items = [...list.children];
  if (to < from) item.after(...items.slice(to, from));
  else if (to > from) item.before(...items.slice(from + 1, to + 1));
  number(list);
  const words = { item: item.querySelector(".text").textContent.trim().slice(0, 80), place: to + 1, count: items.length };
  list.parentElement.querySelector("[data-said]").textContent = list.dataset.moved.replace(/\{(\w+)\}/g, (_all, name) => words[name]);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-order] [data-move]");
  if (!button || button.getAttribute("aria-disabled") === "true") return;
  const item = button.closest("li");
  move(item, placeOf(item) + Number(button.dataset.move));
  item.parentElement.dispatchEvent(new Event("change", { bubbles: true })); // quiz.js saves
});

window.addEventListener("change", ({ target }) => {
  if (!target.matches?.("[data-order] select")) return;
  const item = target.closest("li");
  move(item, target.value ? Number(target.value) - 1 : placeOf(item));
}, true);

// Sent without a place: the order that is on the page is meant.
window.addEventListener("submit", ({ target }) => {
  const list = target.querySelector?.("[data-order]");
  if (list && [...list.children].some((item) => !selectOf(item).value)) number(list);
}, true);

document.addEventListener("asked", (event) => prepare(event.detail));
prepare(document);
