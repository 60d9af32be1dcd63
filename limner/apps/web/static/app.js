// The page: areas with addresses, one picture for all of them, forms that are remembered.
import { admit, call, explain } from "./api.js";
import { interrogate } from "./prompt.js";
import { analyze, caption, classify, retrieve } from "./tables.js";
import { $, all, el, say, speak, t } from "./ui.js";
import { openWell, picture } from "./well.js";

const panels = all(".panel");
const areas = panels.map((panel) => panel.id);
// loaded when they are first asked for
const later = (file, name = file) => async (...given) => (await import(`./${file}.js`))[name](...given);
const verbs = { prompt: interrogate, analyze, caption, classify, retrieve,
  write: later("write"), draw: later("draw"), dream: later("draw", "dream"), search: later("search"), many: later("many") };
let offered = { clips: [], captioners: [], lms: [], index: false };

function area() {
  const name = location.hash.slice(1).split("=")[0];
  return areas.includes(name) ? name : "prompt";
}

// what every panel has: its place in the navigation, Run and Stop, a line that says how it stands, room for what comes
function furnish(panel) {
  $("#nav").append(el("a", { href: `#${panel.id}`, "data-t": `nav.${panel.id}` }));
  const form = $("form", panel), out = el("div", { class: "out" });
  if (!form) { panel.append(out); return; }
  const buttons = [el("button", { class: "run", "data-t": `run.${panel.id}` }),
    el("button", { type: "button", class: "stop", hidden: true, "data-t": "stop" })];
  form.className = "bar";
  if ($("details", form)) $("details", form).before(...buttons); else form.append(...buttons);
  panel.append(el("p", { class: "status" }), out);
  form.addEventListener("submit", (event) => { event.preventDefault(); submit(panel, form); });
  // what is wrong is not hidden, or the browser could not point at it
  form.addEventListener("invalid", (event) => { const more = event.target.closest("details"); if (more) more.open = true; }, true);
}

function show() {
  const name = area();
  for (const panel of panels) {
    panel.hidden = panel.id !== name;
    const link = $(`#nav a[href="#${panel.id}"]`);
    if (panel.hidden) { link.removeAttribute("aria-current"); continue; }
    link.setAttribute("aria-current", "page");
    link.scrollIntoView({ block: "nearest", inline: "nearest" });
    $("main").classList.toggle("alone", "alone" in panel.dataset);
  }
  document.title = `limner · ${t(`nav.${name}`)}`;
  if (name === "api") import("./calls.js").then((calls) => calls.show($("#api")));
}

const lines = (text) => text.split("\n").map((one) => one.trim()).filter(Boolean);
const commas = (text) => text.split(/[,\n、，]/).map((one) => one.trim()).filter(Boolean);
const lists = { labels: commas, exclude: commas, unlike: commas, folder: commas, texts: lines, clip: (text) => [text] };

function fieldsOf(form) {
  const fields = {};
  for (const control of form.elements) {
    if (!control.name || control.disabled) continue;
    if (control.type === "checkbox") { if (control.checked) fields[control.name] = true; continue; }
    if (control.value === "" || control.type === "file") continue;
    if (control.tagName === "SELECT" && control.closest("[hidden]")) continue;
    const read = lists[control.name] ?? (control.type === "number" ? Number : String);
    fields[control.name] = read(control.value);
  }
  const asked = all("[data-captioner]:checked", form).map((box) => box.value);
  if (asked.length) fields.captioners = asked;
  return fields;
}

// once, however often it is pressed: a module may have to be loaded before the work begins
async function submit(panel, form) {
  const start = $(".run", panel);
  if (start.disabled) return;
  start.disabled = true;
  try { await begin(panel, form); } finally { start.disabled = false; }
}

async function begin(panel, form) {
  const name = panel.id, fields = fieldsOf(form);
  remember(name, form);
  if ("alone" in panel.dataset) return verbs[name](panel, fields, picture());
  if (!picture()) {
    const status = $(".status", panel);
    status.className = "status bad";
    status.textContent = t("need.picture");
    say(t("need.picture"));
    $("#choose").focus();
    return null;
  }
  const body = new FormData();
  body.append("image", picture());
  body.append("options", JSON.stringify(fields));
  return verbs[name](panel, body);
}

function remember(name, form) {
  const kept = {};
  for (const control of form.elements)
    if (control.name && control.type !== "file") kept[control.name] = control.type === "checkbox" ? control.checked : control.value;
  localStorage.setItem(`limner-${name}`, JSON.stringify(kept));
}

function recall(name, form) {
  const kept = JSON.parse(localStorage.getItem(`limner-${name}`) ?? "{}");
  for (const control of form.elements) {
    if (!(control.name in kept)) continue;
    if (control.type === "checkbox") control.checked = kept[control.name];
    else if (control.tagName !== "SELECT" || [...control.options].some((one) => one.value === kept[control.name]))
      control.value = kept[control.name];
    const details = control.closest("details"); // what counts is not hidden
    if (details && !control.closest("[hidden]") && !/^SELECT$/.test(control.tagName) && control.value) details.open = true;
  }
}

async function learn() {
  try {
    offered = await (await call("/api/v1/models")).json();
  } catch (error) {
    say(explain(error));
    return;
  }
  $("#login").hidden = true;
  for (const kind of ["clips", "captioners", "lms"])
    for (const label of all(`[data-many="${kind}"]`)) {
      $("select", label).replaceChildren(...offered[kind].map((name) => el("option", { value: name }, name)));
      label.hidden = offered[kind].length < 2;
    }
  $("#captioners").replaceChildren($("#captioners legend"), ...offered.captioners.map((name, i) => el("label", {},
    el("input", { type: "checkbox", "data-captioner": "", value: name, checked: i === 0 }), name)));
  $("#captioners").hidden = offered.captioners.length < 2;
  const known = [...$("#prompt [name=mode]").options].map((one) => one.value);
  for (const name of offered.modes.filter((one) => !known.includes(one))) // of other packages
    for (const choice of all("#prompt [name=mode], #many [name=mode]")) choice.append(el("option", { value: name }, name));
  $("#nav a[href='#search']").hidden = !offered.index;
  $("#nav a[href='#write']").hidden = !offered.lms.length;
  $("#version").textContent = offered.version;
  for (const panel of panels) if ($("form", panel)) recall(panel.id, $("form", panel));
}

function keys(event) {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  const panel = $(`#${area()}`);
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); $(".run", panel)?.click(); }
  if (event.key === "Escape" && $(".stop", panel) && !$(".stop", panel).hidden) $(".stop", panel).click();
  if (event.key === "/" && !typing && offered.index) {
    event.preventDefault();
    location.hash = "#search";
    setTimeout(() => $("#search [name=text]").focus());
  }
}

async function open() {
  $("#many [name=mode]").append(...[...$("#prompt [name=mode]").options].slice(0, -1).map((one) => one.cloneNode())); // no legacy
  panels.forEach(furnish);
  admit("#prompt", learn);
  await speak(show);
  $("#bank").addEventListener("change", async () => { $("#retrieve [name=texts]").value = await $("#bank").files[0]?.text() ?? ""; });
  addEventListener("hashchange", show);
  addEventListener("keydown", keys);
  openWell();
  show();
  await learn();
  document.documentElement.dataset.ready = "";
}

open();
