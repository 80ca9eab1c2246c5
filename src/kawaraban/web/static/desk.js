// What the desk's pages do with a script: keys, a list that keeps its place, news of others.
// Without it every button is a form that leads back here.

"use strict";

// crypto.randomUUID is there by https alone.
const page = crypto.getRandomValues(new Uint32Array(4)).join("-");
const main = () => document.getElementById("main");
const items = () => [...document.querySelectorAll(".item")];
const current = () => document.querySelector(".item[aria-current]");

function choose(item, focus = true) {
  for (const other of items()) other.removeAttribute("aria-current");
  if (!item) return;
  item.setAttribute("aria-current", "true");
  if (focus) {
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  }
}

function step(by) {
  const all = items();
  const at = all.indexOf(current());
  choose(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
}

function tell(words, trouble = false) {
  const told = document.getElementById("told");
  told.textContent = words;
  told.classList.toggle("trouble", trouble);
}

async function send(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-Kawaraban-Page": page },
    });
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.problem);
    document.getElementById("left").textContent = said.left;
    return said.done;
  } catch (error) {
    tell(error instanceof TypeError || !error.message ? main().dataset.failed : error.message, true);
    return null;
  }
}

// The page as the server has it now; what is chosen stays chosen, or what came after it does.
async function renew() {
  const all = items();
  const was = current();
  const after = was ? all.slice(all.indexOf(was)).map((item) => item.id) : [];
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (answer.redirected || answer.status === 401) return location.reload(); // logged out
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const told = document.getElementById("told").textContent;
  main().replaceWith(fresh.getElementById("main"));
  tell(told);
  const next = after.map((id) => document.getElementById(id)).find(Boolean);
  choose(next ?? items()[0], was !== null);
}

// What is being written is not thrown away for news.
const isWriting = () => document.querySelector(".edit[open]") !== null;

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method !== "post" || !main().contains(form) || form.matches(".person")) return;
  event.preventDefault();
  const item = form.closest(".item");
  if (item) choose(item, false);
  const done = await send(form, event.submitter);
  if (done === null) return;
  tell(item ? `${done}: ${item.querySelector("h2").textContent}` : done);
  await renew();
});

const KEYS = { a: "accept", x: "reject" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (event.key === "Escape") {
    const open = event.target.closest(".edit[open]");
    if (open) {
      open.open = false;
      open.closest(".item").focus();
    }
    return;
  }
  if (typing) return;
  const item = current();
  const press = (selector) => item?.querySelector(selector)?.click();
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key in KEYS) press(`button[value=${KEYS[event.key]}]`);
  else if (event.key === "p") press("button[value=pin], button[value=unpin]");
  else if (event.key === "s") press(".select input");
  else if (event.key === "o") press("h2 a");
  else if (event.key === "u") document.querySelector(".undo button")?.click();
  else if (event.key === "r") renew().then(() => hideNews());
  else if (event.key === "e" && item?.querySelector(".edit")) {
    const edit = item.querySelector(".edit");
    edit.open = true;
    edit.querySelector("input[type=text]").focus();
  } else return;
  event.preventDefault();
});

document.addEventListener("focusin", (event) => {
  const item = event.target.closest(".item");
  if (item && item !== current()) choose(item, false);
});

const hideNews = () => { document.getElementById("changed").hidden = true; };

document.addEventListener("click", (event) => {
  if (!event.target.closest("#changed a")) return;
  event.preventDefault();
  renew().then(hideNews);
});

// News: shown at once where nothing would move under the reader's hand, else announced.
const news = new EventSource(`${main().dataset.events}?page=${page}&state=${encodeURIComponent(main().dataset.state)}`);
news.addEventListener("changed", () => {
  if (items().length === 0 && !isWriting()) renew();
  else document.getElementById("changed").hidden = false;
});

choose(items()[0], false);
