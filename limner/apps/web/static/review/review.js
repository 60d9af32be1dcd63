// Pictures with their texts: edits are saved when a text is left; every act can be taken back.
import { admit, call, explain } from "../api.js";
import { $, all, button, el, say, speak, t, table } from "../ui.js";

const PAGE = 20;
const root = "/api/v1/review";
let entries = [], offset = 0, total = 0, wanted = null;
const nodes = new Map();

function tell(text, bad = false) {
  $("#status").className = bad ? "status bad" : "status";
  $("#status").textContent = text;
  say(text);
}

async function attempt(act) {
  try {
    return await act();
  } catch (error) {
    tell(explain(error), true);
    return null;
  }
}

async function load(at = 0, { keep = false, counts = true } = {}) {
  const query = new URLSearchParams({ shown: $("#shown").value, words: $("#words").value, offset: at, count: PAGE, counts });
  const told = await attempt(async () => (await call(`${root}?${query}`)).json());
  if (told === null) return;
  if (at > 0 && !told.entries.length) return load(Math.max(0, at - PAGE), { keep });
  ({ entries, total } = told);
  tell("");
  offset = at;
  $("#login").hidden = true;
  $("#folder").textContent = told.folder;
  document.title = `limner · ${t("review.title")} ${told.folder}`;
  for (const option of $("#shown").options)
    if (told.counts) option.textContent = `${t(`review.${option.value}`)} (${told.counts[option.value] ?? 0})`;
  undoable(told.undo);
  nodes.clear();
  for (const image of all("#entries img")) URL.revokeObjectURL(image.src);
  $("#entries").replaceChildren(...entries.map(draw));
  $("#place").textContent = total ? t("review.place", { from: at + 1, to: at + entries.length, total }) : t("review.nothing");
  $("#back").disabled = at === 0;
  $("#next").disabled = at + entries.length >= total;
  if (!keep) scrollTo(0, 0);
}

function undoable(count) { $("#undo").disabled = !count; }

function draw(entry) {
  const text = el("textarea", { rows: 4, maxlength: 20000, spellcheck: "true", "aria-label": t("review.text", { name: entry.name }) });
  const image = el("img", { alt: entry.name });
  const accept = button(t("review.accept"), () => save(entry.number, true), { class: "accept" });
  const wrong = el("p", { class: "wrong" });
  const state = el("span", { class: "state" });
  const node = el("li", { class: "entry" }, image, el("div", {}, el("p", { class: "name" }, el("span", {}, entry.name), state),
    text, el("div", { class: "tools" }, accept), wrong));
  wrong.hidden = true;
  nodes.set(entry.number, { node, text, accept, wrong, state, entry });
  text.value = entry.text;
  text.disabled = accept.disabled = entry.error !== null;
  if (entry.error !== null) { wrong.hidden = false; wrong.textContent = entry.error; }
  text.addEventListener("change", () => save(entry.number, false));
  show(nodes.get(entry.number), entry);
  // by fetch, because a picture's own request could not show the token
  call(`${root}/${entry.number}/picture`).then(async (answer) => { image.src = URL.createObjectURL(await answer.blob()); }, () => {});
  return node;
}

function show(row, entry) {
  row.entry = entry;
  row.node.classList.toggle("accepted", entry.state === "accepted");
  row.state.textContent = entry.state === null ? "" : t(`review.is.${entry.state}`);
}

// one after the other: a click on Accept leaves the text, which saves it, too
function save(number, accept) {
  const row = nodes.get(number);
  row.saving = (row.saving ?? Promise.resolve()).then(() => put(number, row, accept));
  return row.saving;
}

async function put(number, row, accept) {
  const text = row.text.value;
  if (!accept && text === row.entry.text) return true;
  row.wrong.hidden = true;
  try {
    const told = await (await call(`${root}/${number}`, { text, before: row.entry.digest, accept })).json();
    undoable(told.undo);
    show(row, told);
    tell(t(accept ? "review.accepted.one" : "review.saved", { name: told.name }));
    return true;
  } catch (error) {
    row.wrong.hidden = false;
    row.wrong.replaceChildren(`${explain(error)} `, error.status === 409 ? button(t("review.again"), () => again(number)) : "");
    tell(explain(error), true);
    return false;
  }
}

// what is on the disk now, in place of what was typed
async function again(number) {
  const at = offset + entries.findIndex((entry) => entry.number === number);
  await load(offset, { keep: true });
  focus(at - offset);
}

async function undo() {
  const told = await attempt(async () => (await call(`${root}/undo`, {})).json());
  if (told === null) return;
  await load(offset, { keep: true });
  tell([t("review.undone", { count: told.count }), ...told.errors].join(" "), told.errors.length > 0);
}

const replacement = () => ({ find: $("#find").value, replace: $("#put").value, whole: $("#whole").checked, case: $("#case").checked });

async function preview() {
  wanted = replacement();
  const told = await attempt(async () => (await call(`${root}/replace`, { ...wanted, dry: true })).json());
  if (told === null) return;
  $("#apply").disabled = !told.count;
  $("#found").replaceChildren(told.count ? table([], told.examples.map((one) => el("tr", {},
    el("td", { class: "faint" }, one.name), el("td", {}, ...difference(one.text, one.after))))) : "");
  tell(t("review.would", { count: told.count }));
}

// what both texts share at their ends stays as it is
function difference(before, after) {
  let head = 0, tail = 0;
  const least = Math.min(before.length, after.length);
  while (head < least && before[head] === after[head]) head += 1;
  while (tail < least - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return [before.slice(0, head), el("del", {}, before.slice(head, before.length - tail)),
    el("ins", {}, after.slice(head, after.length - tail)), tail ? before.slice(-tail) : ""];
}

async function apply() {
  const told = await attempt(async () => (await call(`${root}/replace`, wanted)).json());
  if (told === null) return;
  $("#found").replaceChildren();
  $("#apply").disabled = true;
  await load(offset, { keep: true });
  tell([t("review.replaced", { count: told.count }), ...told.errors].join(" "), told.errors.length > 0);
}

const here = () => [...$("#entries").children].findIndex((node) => node.contains(document.activeElement));

function focus(place) {
  const text = $("#entries").children[Math.max(0, Math.min(place, entries.length - 1))]?.querySelector("textarea");
  text?.focus();
  text?.closest("li").scrollIntoView({ block: "nearest" });
}

async function keys(event) {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  const place = here(), withControl = event.ctrlKey || event.metaKey;
  if (withControl && event.key === "Enter" && place >= 0) {
    event.preventDefault();
    if (!(await save(entries[place].number, true))) return;
    if (place + 1 < entries.length) focus(place + 1);
    else if (offset + entries.length < total) { await load(offset + PAGE); focus(0); }
  } else if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    focus(place + (event.key === "ArrowDown" ? 1 : -1));
  } else if (event.key === "Escape" && typing) {
    event.target.blur();
  } else if (!typing && !withControl && !event.altKey) {
    const act = { "/": () => $("#words").focus(), f: () => { $("#replacing").open = true; $("#find").focus(); }, u: undo,
      j: () => focus(place + 1), k: () => focus(place - 1) }[event.key];
    if (act) { event.preventDefault(); act(); }
  }
}

async function begin() {
  admit("/review", load);
  await speak(() => load(offset, { keep: true }), "review");
  $("#shown").addEventListener("change", () => load());
  $("#words").addEventListener("change", () => load());
  $("#filter").addEventListener("submit", (event) => { event.preventDefault(); load(); });
  $("#replace").addEventListener("submit", (event) => { event.preventDefault(); preview(); });
  $("#replace").addEventListener("input", () => { $("#apply").disabled = true; });
  $("#apply").addEventListener("click", apply);
  $("#undo").addEventListener("click", undo);
  $("#back").addEventListener("click", () => load(Math.max(0, offset - PAGE)));
  $("#next").addEventListener("click", () => load(offset + PAGE));
  addEventListener("keydown", keys);
  await load();
  document.documentElement.dataset.ready = "";
}

begin();
