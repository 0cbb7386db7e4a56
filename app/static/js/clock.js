// A time limit: [data-clock] holds the seconds that were left when the page was made; its [data-minutes] shows the minutes left, with
// the words in data-one and data-many. [data-clock-said] says them twice only, at five minutes and at one. When time is up,
// [data-over] appears with its button, and the page's answers are closed ("time-up").

const SPOKEN = [5, 1]; // minutes
const line = document.querySelector("[data-clock]");
const said = document.querySelector("[data-clock-said]");
const ends = Date.now() + Number(line.dataset.clock) * 1000;
let spoken = minutesLeft();

function minutesLeft() {
  return Math.max(0, Math.ceil((ends - Date.now()) / 60000));
}

function look() {
  const left = minutesLeft();
  if (left === 0) return over();
  const words = (left === 1 ? line.dataset.one : line.dataset.many).replace("#", left);
  line.querySelector("[data-minutes]").textContent = words;
  if (left < spoken && SPOKEN.some((at) => left <= at && spoken > at)) said.textContent = words;
  spoken = left;
  setTimeout(look, Math.min(1000 + ((ends - Date.now()) % 60000), 10000));
  return undefined;
}

function over() {
  line.querySelector("[data-minutes]").textContent = "";
  document.querySelector("[data-over]").hidden = false;
  document.dispatchEvent(new Event("time-up"));
}

look();
