// The page: areas with addresses, one picture for all of them, forms that are remembered.
import { call, explain, setToken } from "./api.js";
import { interrogate } from "./prompt.js";
import { analyze, caption, classify, retrieve } from "./tables.js";
import { $, el, languages, setLanguage, say, t } from "./ui.js";
import { openWell, picture } from "./well.js";

const areas = ["prompt", "analyze", "caption", "classify", "retrieve", "draw", "dream", "search", "many", "api"];
const lazy = {
  draw: async (...given) => (await import("./draw.js")).draw(...given),
  dream: async (...given) => (await import("./dream.js")).dream(...given),
  search: async (...given) => (await import("./search.js")).search(...given),
  many: async (...given) => (await import("./many.js")).many(...given),
};
const verbs = { prompt: interrogate, analyze, caption, classify, retrieve, ...lazy };
let offered = { clips: [], captioners: [], index: false };

function area() {
  const name = location.hash.slice(1).split("=")[0];
  return areas.includes(name) ? name : "prompt";
}

function show() {
  const name = area();
  for (const one of areas) {
    $(`#${one}`).hidden = one !== name;
    const link = $(`#nav a[href="#${one}"]`);
    if (one === name) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  }
  $("main").classList.toggle("alone", "alone" in $(`#${name}`).dataset);
  $(`#nav a[href="#${name}"]`).scrollIntoView({ block: "nearest", inline: "nearest" });
  document.title = `limner · ${t(`nav.${name}`)}`;
  if (name === "api") import("./calls.js").then((calls) => calls.show($("#api")));
}

const lines = (text) => text.split("\n").map((one) => one.trim()).filter(Boolean);
const commas = (text) => text.split(/[,\n、，]/).map((one) => one.trim()).filter(Boolean);
const lists = { labels: commas, exclude: commas, unlike: commas, texts: lines, clip: (text) => [text] };

export function fieldsOf(form) {
  const fields = {};
  for (const control of form.elements) {
    if (!control.name || control.disabled) continue;
    if (control.type === "checkbox") { if (control.checked) fields[control.name] = true; continue; }
    if (control.value === "" || control.type === "file") continue;
    if (control.tagName === "SELECT" && control.closest("[hidden]")) continue;
    const read = lists[control.name] ?? (control.type === "number" ? Number : String);
    fields[control.name] = read(control.value);
  }
  const asked = [...form.querySelectorAll("[data-captioner]:checked")].map((box) => box.value);
  if (asked.length) fields.captioners = asked;
  return fields;
}

async function submit(panel) {
  const name = panel.id, form = $("form", panel), fields = fieldsOf(form);
  remember(name, form);
  if (lazy[name]) return verbs[name](panel, fields, picture());
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
  for (const kind of ["clips", "captioners"])
    for (const label of document.querySelectorAll(`[data-many="${kind}"]`)) {
      $("select", label).replaceChildren(...offered[kind].map((name) => el("option", { value: name }, name)));
      label.hidden = offered[kind].length < 2;
    }
  $("#captioners").replaceChildren($("#captioners legend"), ...offered.captioners.map((name, i) => el("label", {},
    el("input", { type: "checkbox", "data-captioner": "", value: name, checked: i === 0 }), name)));
  $("#captioners").hidden = offered.captioners.length < 2;
  $("#nav-search").hidden = !offered.index;
  $("#version").textContent = offered.version;
  for (const panel of document.querySelectorAll(".panel")) if ($("form", panel)) recall(panel.id, $("form", panel));
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

async function begin() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) { setToken(given); history.replaceState(null, "", "#prompt"); }
  const wish = localStorage.getItem("limner-lang") ?? navigator.languages.map((one) => one.slice(0, 2)).find((one) => languages.includes(one));
  const code = languages.includes(wish) ? wish : "en";
  $("#lang").value = code;
  $("#many [name=mode]").append(...[...$("#prompt [name=mode]").options].slice(0, -1).map((one) => one.cloneNode())); // no legacy
  await setLanguage(code);
  $("#lang").addEventListener("change", async () => {
    localStorage.setItem("limner-lang", $("#lang").value);
    await setLanguage($("#lang").value);
    show();
  });
  $("#login").addEventListener("submit", (event) => { event.preventDefault(); setToken($("#token").value); learn(); });
  for (const panel of document.querySelectorAll(".panel"))
    $("form", panel)?.addEventListener("submit", (event) => { event.preventDefault(); submit(panel); });
  $("#bank").addEventListener("change", async () => { $("#retrieve [name=texts]").value = await $("#bank").files[0].text(); });
  addEventListener("hashchange", show);
  addEventListener("keydown", keys);
  openWell();
  show();
  await learn();
  document.documentElement.dataset.ready = "";
}

begin();
