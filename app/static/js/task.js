// Long work: [data-task] holds the address that tells how far it is; [data-task-words] says it, <progress> shows it.
// When it is over, the page is loaded again: it then holds the result.

const EVERY = 1500; // ms between looks
const LATER = 6000; // ms after a look that failed

async function look(place) {
  const answer = await fetch(place.dataset.task, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const { is_over: isOver, words, done, total } = await answer.json();
  if (isOver) return location.reload();
  const line = place.querySelector("[data-task-words]");
  if (line.textContent !== words) line.textContent = words;
  const bar = place.querySelector("progress");
  if (total) Object.assign(bar, { max: total, value: done });
  setTimeout(() => follow(place), EVERY);
}

function follow(place) {
  look(place).catch(() => setTimeout(() => follow(place), LATER));
}

for (const place of document.querySelectorAll("[data-task]")) {
  place.querySelector("[data-task-look]")?.setAttribute("hidden", "");
  setTimeout(() => follow(place), EVERY);
}
