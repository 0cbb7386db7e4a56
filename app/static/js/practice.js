// A card: Space shows its answer, 1 to 9 pick before that, 1 to 4 rate after it. Keys can be switched off under Account.

import { isForPage } from "./app.js";

document.addEventListener("keydown", (event) => {
  if (!isForPage(event) || event.repeat) return;
  const front = document.querySelector("[data-card-front]");
  const number = /^[1-9]$/.test(event.key) ? Number(event.key) : 0;
  const isPicked = event.target.matches("input[type=radio]:checked"); // Space does nothing more to it
  if (event.key === " " && front && (isPicked || !event.target.closest("a, button, summary, label, input"))) {
    event.preventDefault();
    front.requestSubmit();
  } else if (number && front) {
    const options = front.querySelectorAll("input[name=choice]");
    const option = options[number - 1];
    if (!option) return;
    event.preventDefault();
    option.checked = option.type === "radio" || !option.checked;
    option.focus();
  } else if (number && !front) {
    const rating = document.querySelectorAll("[data-rating]")[number - 1];
    if (!rating) return;
    event.preventDefault();
    rating.click();
  }
});

if (location.hash === "#card-answer") document.querySelector("#card-answer")?.focus();
