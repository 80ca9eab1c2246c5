// What the rule editor does with a script: looks over and tries what is written while it is
// written, shows what it would change as that is found, and puts the caret where a mistake is.
// Without it every button sends the text and gets the page anew.

"use strict";

const form = document.getElementById("rules");
const area = form?.elements.text;
const gutter = document.querySelector(".gutter");
const foreseen = document.getElementById("foreseen");
const PAUSE = 700; // milliseconds without a key
let saved = area?.value;
let kept = saved;
let asked = 0;
let timer = 0;
let news = null;

const fragment = (html) => new DOMParser().parseFromString(html, "text/html").body;
const put = (place, html) => place.replaceChildren(...fragment(html).childNodes);

function tell(words, trouble = false) {
  const told = document.getElementById("told");
  told.textContent = words;
  told.classList.toggle("trouble", trouble);
}

async function send(fields, button) {
  const body = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.problem);
    return said;
  } catch (error) {
    const words = error instanceof TypeError || error instanceof SyntaxError || !error.message
      ? document.getElementById("main").dataset.failed : error.message;
    tell(words, true);
    return null;
  }
}

// Lines

function number() {
  const rows = area.value.split("\n").length + 3;
  if (rows === gutter.childElementCount) return;
  area.rows = rows;
  while (gutter.childElementCount > rows) gutter.lastElementChild.remove();
  while (gutter.childElementCount < rows) {
    const line = document.createElement("span");
    line.id = `line-${gutter.childElementCount + 1}`;
    line.textContent = gutter.childElementCount + 1;
    gutter.append(line);
  }
}

function mark() {
  for (const line of gutter.querySelectorAll("[class]")) line.removeAttribute("class");
  for (const link of [...document.querySelectorAll("#told-list [data-line]")].reverse()) {
    const line = document.getElementById(`line-${link.dataset.line}`);
    if (line) line.className = link.closest("li").className;
  }
}

function go(line) {
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  document.getElementById(`line-${line}`)?.scrollIntoView({ block: "center" });
}

// Replaces only what differs, so that the browser's own undo goes on working.
function write(text, line) {
  const before = area.value;
  let start = 0;
  while (start < before.length && before[start] === text[start]) start++;
  let end = 0;
  const most = Math.min(before.length, text.length) - start;
  while (end < most && before.at(-1 - end) === text.at(-1 - end)) end++;
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, before.length - end);
  const put = text.slice(start, text.length - end);
  if (!document.execCommand("insertText", false, put)) area.setRangeText(put);
  number();
  if (line) go(line);
  look();
}

// Trying

async function look() {
  clearTimeout(timer);
  const mine = ++asked;
  const written = area.value;
  const said = await send({ do: "try" });
  if (said !== null) kept = written;
  if (said === null || mine !== asked) return;
  put(document.getElementById("told-list"), said.told);
  mark();
  const elsewhere = document.getElementById("elsewhere");
  elsewhere.textContent = said.elsewhere;
  elsewhere.hidden = !said.elsewhere;
  document.getElementById("stale").hidden = Boolean(said.run) || !foreseen.firstElementChild;
  if (said.run) watch(`run=${said.run}&show=${foreseen.querySelector(".foreseen")?.dataset.show ?? "in"}`);
}

function watch(query) {
  news?.close();
  news = new EventSource(`events?${query}`);
  news.addEventListener("shown", (event) => {
    const focused = document.activeElement?.closest("#foreseen nav a")?.className;
    put(foreseen, event.data);
    if (focused) foreseen.querySelector(`nav a.${focused}`)?.focus();
  });
  news.addEventListener("end", () => news.close());
}

function start() {
  document.querySelector(".ruling").classList.add("scripted");
  number();
  mark();
  const run = foreseen.querySelector('.foreseen[data-state="running"]');
  if (run) watch(location.search.slice(1) || `run=${run.dataset.run}`);
  else if (document.querySelector(".drafted, .conflict") && !foreseen.firstElementChild) look();

  area.addEventListener("input", () => {
    number();
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  form.addEventListener("submit", async (event) => {
    const { name, value } = event.submitter ?? {};
    if (name === "do" && (value === "save" || value === "discard")) {
      saved = area.value;
      return; // the page comes anew
    }
    event.preventDefault();
    if (name === "do" && value === "try") return look();
    const field = document.activeElement?.matches(".simple input") ? "rule" : value;
    const said = await send(name === "do" ? { do: field } : { [name]: value });
    if (said === null) return;
    if (said.suggestions !== undefined) return put(document.getElementById("suggestions"), said.suggestions);
    for (const input of document.querySelectorAll(".simple input")) input.value = "";
    tell(said.done);
    write(said.text, said.line);
  });
  document.addEventListener("click", (event) => {
    const line = event.target.closest("#told-list [data-line]");
    const step = event.target.closest("#foreseen nav a, #foreseen .again");
    if (!line && !step) return;
    event.preventDefault();
    if (line) go(Number(line.dataset.line));
    else watch(new URL(step.href).search.slice(1));
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      form.querySelector("button[value=save]").click();
    } else if (event.key === "Enter" && event.target.matches(".simple input") && !event.isComposing) {
      event.preventDefault();
      document.querySelector(".simple button").click();
    }
  });
  // What is written is a draft on the desk a moment later; only before that is it asked about.
  window.addEventListener("beforeunload", (event) => {
    if (area.value !== kept && area.value !== saved) event.preventDefault();
  });
}

if (form) start();
