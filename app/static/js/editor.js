// The editor: a preview that follows the typing, problems that lead to their place, an outline, pieces to insert,
// and drafts that save themselves. The form works without any of it.

import { post, tell } from "./app.js";
import { watch } from "./pictures.js";

const PREVIEW_AFTER = 120; // ms without a key before the text is looked at
const SAVE_AFTER = 1500; // ms without a key before it is saved
const AGAIN_AFTER = 5000; // ms before the next try where nobody answered
const AT_CARET_AFTER = 500; // ms at a line before its problem is said

const form = document.querySelector("form[data-editor]");
const text = form.querySelector("[data-text]");
const shown = form.querySelector("[data-shown]");
const problems = form.querySelector("[data-problems]");
const said = form.querySelector("[data-said]");
const status = form.querySelector("[data-status]");
const conflict = form.querySelector("[data-conflict]");
const words = form.dataset;
const { seen } = form.elements;

let kept = text.value; // what the server has
let isLeaving = false;
let isHeld = false; // somebody else's version waits to be looked at
const isOpen = () => text.value !== kept;
const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

// ---- lines and columns: the check counts letters as people see them, the browser counts halves of some
function offsetOf(line, column) {
  const lines = text.value.split("\n");
  const at = Math.min(Math.max(line, 1), lines.length) - 1;
  const before = lines.slice(0, at).reduce((sum, one) => sum + one.length + 1, 0);
  return before + [...lines[at]].slice(0, Math.max(column - 1, 0)).join("").length;
}
const lineAt = (offset) => text.value.slice(0, offset).split("\n").length;

/** Put the caret there and bring it into sight: a hidden copy of the text says how far down it is. */
function goTo(offset) {
  show("text");
  text.focus();
  text.setSelectionRange(offset, offset);
  const mirror = document.createElement("div");
  mirror.className = "editor-mirror";
  mirror.style.inlineSize = `${text.clientWidth}px`;
  mirror.textContent = text.value.slice(0, offset);
  const mark = mirror.appendChild(document.createElement("span"));
  mark.textContent = "|";
  form.append(mirror);
  text.scrollTop = Math.max(0, mark.offsetTop - text.clientHeight / 3);
  mirror.remove();
}

// ---- the preview
let asked = 0;
let looking = null;
let later = 0;
async function look() {
  const number = ++asked;
  looking?.abort();
  looking = new AbortController();
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, path: words.path, text: text.value });
  try {
    const answer = await fetch(words.preview, { method: "POST", body, headers: { Accept: "application/json", "X-Requested-With": "fetch" }, signal: looking.signal });
    const found = await answer.json();
    if (number !== asked) return;
    if (!answer.ok) return say(found.message ?? words.late);
    draw(found);
  } catch (error) {
    if (error.name !== "AbortError") say(words.late);
  }
}
function draw(found) {
  const pane = shown.parentElement;
  const top = pane.scrollTop;
  shown.innerHTML = found.html; // from our own renderer, which sanitizes it
  pane.scrollTop = top;
  const before = problems.querySelector("[data-sum]")?.textContent;
  problems.innerHTML = found.problems;
  const sum = problems.querySelector("[data-sum]").textContent;
  if (sum !== before) say(sum);
  hear();
}
const say = (sentence) => said.textContent !== sentence && (said.textContent = sentence);
function lookSoon() {
  clearTimeout(later);
  later = setTimeout(look, PREVIEW_AFTER);
}

// ---- problems
const listed = () => [...problems.querySelectorAll("a[data-line]")];
const sentenceOf = (link) => fill(words.line, { line: link.dataset.line, message: link.parentElement.querySelector("[data-problem]").textContent.trim() });
function open(link) {
  goTo(offsetOf(Number(link.dataset.line), Number(link.dataset.column)));
  say(sentenceOf(link));
}
problems.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-line]");
  if (!link) return;
  event.preventDefault();
  open(link);
});
let atLine = 0;
let heard = "";
let resting = 0;
/** Once the caret rests: what is wrong in its line, anew each time it comes there or the problem changes. */
function hear() {
  if (document.activeElement !== text) return;
  clearTimeout(resting);
  resting = setTimeout(() => {
    const line = lineAt(text.selectionStart);
    const link = listed().find((one) => Number(one.dataset.line) === line);
    const sentence = link ? sentenceOf(link) : "";
    if (line === atLine && sentence === heard) return;
    const isLeft = heard && said.textContent === heard; // so that it is said again on coming back
    [atLine, heard] = [line, sentence];
    if (sentence || isLeft) say(sentence);
  }, AT_CARET_AFTER);
}
document.addEventListener("selectionchange", hear);
function step(isBack) {
  const places = listed().map((link) => ({ link, at: offsetOf(Number(link.dataset.line), Number(link.dataset.column)) })).sort((one, other) => one.at - other.at);
  const here = text.selectionStart;
  const next = isBack ? places.findLast(({ at }) => at < here) ?? places.at(-1) : places.find(({ at }) => at > here) ?? places[0];
  if (next) open(next.link);
}

// ---- outline
const outline = form.querySelector("[data-outline]");
function headings() {
  let isFenced = false;
  let at = 0;
  const found = [];
  for (const line of text.value.split("\n")) {
    if (/^(```|~~~)/.test(line)) isFenced = !isFenced;
    const match = isFenced ? null : /^(#{2,6})\s+(.*?)\s*(\{[^}]*\})?\s*$/.exec(line);
    if (match) found.push({ level: match[1].length, title: match[2], at });
    at += line.length + 1;
  }
  return found;
}
function drawOutline() {
  const found = headings();
  form.querySelector("[data-no-outline]").hidden = found.length > 0;
  outline.replaceChildren(...found.map(({ level, title, at }) => {
    const line = document.createElement("li");
    if (level > 2) line.className = "deeper";
    const link = Object.assign(document.createElement("a"), { href: "#file-text", textContent: title });
    link.addEventListener("click", (event) => {
      event.preventDefault();
      link.closest("details").open = false;
      goTo(at);
    });
    line.append(link);
    return line;
  }));
}

// ---- pieces to insert, as the format writes them
const PIECES = {
  callout: "> [!NOTE] From the field\n>\n> Text.",
  heading: "## Heading",
  check: "## A question? {.check}\n\n- [x] The right answer\n  > Why it is right.\n- [ ] Another answer\n  > Why it is not.\n\n## The text goes on",
  prompt: "[What learners write about](07-worksheet.worksheet.md#section){.prompt}",
  question: "## A question? {#new-question}\n\n- [x] The right answer\n  > Why it is right.\n- [ ] Another answer\n  > Why it is not.",
  section: "## A section {#new-section}\n\n`lines 4`\n\nWhat to write here.",
  passage: '## What do you say? {#new-passage}\n\n> **Name:** What they say.\n\n- ["What you say."](#end "Short label")\n\n  > What happens.\n\n  Why.\n\n- ["Something else."](#end "Other label")\n\n  > What happens.\n\n  Why.',
  choice: '- ["What you say."](#end "Short label")\n\n  > What happens.\n\n  Why.',
  ending: "## How it ends {#new-ending .ending}\n\nWhat became of it.",
};
/** Insert as if it was typed, so that undo takes it back. */
function type(piece) {
  const before = text.value.slice(0, text.selectionStart);
  const after = text.value.slice(text.selectionEnd);
  const gap = !before ? "" : before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const end = !after || after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  text.focus();
  if (!document.execCommand("insertText", false, gap + piece + end)) {
    text.setRangeText(gap + piece + end, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input"));
  }
}
for (const button of form.querySelectorAll("[data-insert]")) {
  button.addEventListener("click", () => {
    button.closest("details").open = false;
    type(PIECES[button.dataset.insert]);
  });
}

// ---- a figure: the picture is sent first, then shown where the caret was
const dialog = document.querySelector("[data-picture-dialog]");
const picture = dialog.querySelector("form");
const isReady = watch(picture);
form.querySelector("[data-figure]").addEventListener("click", (event) => {
  event.target.closest("details").open = false;
  dialog.showModal();
});
dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => text.focus());
picture.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!isReady()) return;
  const wrong = picture.querySelector("[data-wrong]");
  try {
    const headers = { Accept: "application/json", "X-Requested-With": "fetch" };
    const sent = await fetch(picture.action, { method: "POST", body: new FormData(picture), headers });
    const answer = await sent.json();
    if (!sent.ok) return void (wrong.textContent = answer.message ?? words.unsaved);
    picture.reset();
    picture.elements.alt.disabled = false;
    wrong.textContent = "";
    dialog.close();
    type(answer.markdown);
    say(answer.said);
  } catch {
    wrong.textContent = words.unsaved;
  }
}, true);
document.addEventListener("click", (event) => {
  for (const menu of form.querySelectorAll("details.drop[open]")) if (!menu.contains(event.target)) menu.open = false;
});

// ---- saving
let saving = null;
let soon = 0;
async function save() {
  clearTimeout(soon);
  if (saving) return saving;
  if (!isOpen() || isHeld) return undefined;
  saving = send().finally(() => {
    saving = null;
    if (isOpen() && !isHeld) soon = setTimeout(save, SAVE_AFTER);
  });
  return saving;
}
async function send() {
  const sent = text.value;
  const body = new FormData(form);
  body.set("act", "save");
  body.set("text", sent);
  try {
    const { ok, status: code, said: answer } = await post(form, { body });
    if (ok) {
      kept = sent;
      seen.value = answer.seen;
      if (answer.moved && !isOpen()) location.replace(answer.moved); // somebody moved the file: go on writing there
      form.querySelector("[data-discard]").hidden = !answer.is_draft;
      tell(status, answer.is_draft ? fill(words.draft, { time: answer.saved }) : words.none, true);
    } else if (code === 409) hold();
    else tell(status, answer.message ?? words.unsaved, false);
  } catch {
    tell(status, words.unsaved, false);
    clearTimeout(soon);
    soon = setTimeout(save, AGAIN_AFTER);
  }
}
function hold() {
  isHeld = true;
  conflict.hidden = false;
  conflict.querySelector("[data-conflict-words]").textContent = words.newer;
  tell(status, words.newer, false);
}
text.addEventListener("input", () => {
  lookSoon();
  drawOutline();
  clearTimeout(soon);
  soon = setTimeout(save, SAVE_AFTER);
});
form.addEventListener("submit", (event) => {
  const act = event.submitter?.value;
  if (["discard", "remove"].includes(act) && !confirm(event.submitter.dataset.sure)) return event.preventDefault();
  if (act === "check") {
    event.preventDefault();
    show("preview");
    return look();
  }
  if (act === "save" && !isHeld) {
    event.preventDefault();
    if (!isOpen()) tell(status, status.textContent.trim(), true);
    return save();
  }
  if (act === "discard" || act === "remove") {
    isLeaving = true;
    return undefined;
  }
  const base = Object.assign(document.createElement("input"), { type: "hidden", name: "base", value: kept });
  form.append(base); // what both began with: the other side may have saved twice since
  isLeaving = true;
  return undefined;
}, true);
addEventListener("beforeunload", (event) => {
  if (isOpen() && !isLeaving) event.preventDefault();
});

// ---- keys, tabs
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault();
    save();
  } else if (event.key === "F8") {
    event.preventDefault();
    step(event.shiftKey);
  } else if (event.key === "Escape") {
    const menu = form.querySelector("details.drop[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
});
const pair = form.querySelector("[data-pair]");
function show(which) {
  pair.dataset.shows = which;
  for (const tab of form.querySelectorAll("[data-tab]")) tab.setAttribute("aria-pressed", String(tab.dataset.tab === which));
}
for (const tab of form.querySelectorAll("[data-tab]")) tab.addEventListener("click", () => show(tab.dataset.tab));
for (const part of form.querySelectorAll("[data-tabs], [data-tools]")) part.hidden = false;

drawOutline();
look();
const asksFor = new URLSearchParams(location.search);
if (asksFor.has("line")) goTo(offsetOf(Number(asksFor.get("line")), Number(asksFor.get("column") ?? 1)));
