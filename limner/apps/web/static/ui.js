// Elements, words and numbers. Text from outside is only ever set as textContent.
let words = {};
const languages = ["en", "ja", "zh"];

export const $ = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

export function t(key, values = {}, otherwise = key) {
  return (words[key] ?? otherwise).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

// words go before what a label is for, behind a check box
function put(node, text) {
  if (!node.firstElementChild) { node.textContent = text; return; }
  const after = node.classList.contains("check"), own = after ? node.lastChild : node.firstChild;
  if (own.nodeType === Node.TEXT_NODE) own.data = text;
  else if (after) node.append(text); else node.prepend(text);
}

async function setLanguage(code, folders) {
  const read = async (folder) => (await fetch(`/static/${folder}/${code}.json`)).json();
  words = Object.assign({}, ...await Promise.all(folders.map(read)));
  document.documentElement.lang = code;
  for (const node of all("[data-t]")) put(node, t(node.dataset.t));
  for (const node of all("[data-label]")) node.setAttribute("aria-label", t(node.dataset.label));
  for (const node of all("[data-place]")) node.placeholder = t(node.dataset.place);
  for (const node of all("[data-alt]")) node.alt = t(node.dataset.alt);
}

// in the language that was chosen here, else the browser's; it can be chosen anew
export async function speak(redraw, ...more) {
  const wanted = localStorage.getItem("limner-lang") ?? navigator.languages.map((one) => one.slice(0, 2)).find((one) => languages.includes(one));
  const choice = $("#lang"), folders = ["lang", ...more];
  choice.value = languages.includes(wanted) ? wanted : "en";
  choice.addEventListener("change", async () => {
    localStorage.setItem("limner-lang", choice.value);
    await setLanguage(choice.value, folders);
    redraw();
  });
  await setLanguage(choice.value, folders);
}

export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "class") node.className = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key in node && typeof value === "boolean") node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function svg(name, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

export function number(value, digits = 4) {
  if (value === null || value === undefined) return "";
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

const signed = (value, digits) => (number(value, digits).startsWith("−") ? "" : "+") + number(value, digits);

export function say(text) { $("#live").textContent = text; }

// a bar from zero to both sides, and the number beside it
export function gainBar(value, most, digits = 4) {
  const bar = el("i", { class: value < 0 ? "less" : "" });
  const share = most ? Math.min(50, (50 * Math.abs(value)) / most) : 0;
  bar.style.width = `${share}%`;
  bar.style.left = value < 0 ? `${50 - share}%` : "50%";
  return el("div", { class: "gain" }, el("div", { class: "two", "aria-hidden": "true" }, bar), el("span", {}, signed(value, digits)));
}

export function shareBar(value, most) {
  const bar = el("i");
  bar.style.width = `${most > 0 ? Math.max(0, Math.min(100, (100 * value) / most)) : 0}%`;
  return el("div", { class: "one", "aria-hidden": "true" }, bar);
}

export function spark(values) {
  const low = Math.min(...values), high = Math.max(...values), span = high - low || 1;
  const points = values.map((value, i) => `${(100 * i) / Math.max(1, values.length - 1)},${28 - (26 * (value - low)) / span}`);
  const node = svg("svg", { viewBox: "0 0 100 30", preserveAspectRatio: "none", class: "spark", role: "img" },
    svg("polyline", { points: points.join(" ") }));
  node.setAttribute("aria-label", t("curve", { from: number(values[0]), to: number(values.at(-1)) }));
  return node;
}

export function button(text, onclick, attributes = {}) {
  return el("button", { type: "button", onclick, ...attributes }, text);
}

export function copyButton(key, text) {
  const node = button(t(key), async () => {
    await navigator.clipboard.writeText(text());
    node.textContent = t("copied");
    say(t("copied"));
    setTimeout(() => { node.textContent = t(key); }, 1500);
  });
  return node;
}

export const saveButton = (key, name, content) => button(t(key), async () => save(name, await content()));

// what both a prompt and a text have: the record as JSON, copied or saved
export function jsonButtons(name, record) {
  const text = () => JSON.stringify(record(), null, 1);
  return [copyButton("copy.json", text), saveButton("save.json", name, () => new Blob([text()], { type: "application/json" }))];
}

function save(name, blob) {
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

export const hint = (text) => (text ? el("p", { class: "faint" }, text) : null);

// a table: headings by their keys (numbers to the right), and rows or their body
export function table(heads, rows, attributes = {}) {
  const head = heads.map((key) => el("th", { scope: "col", class: numbers.has(key) ? "num" : "" }, t(key)));
  return el("table", attributes, head.length ? el("thead", {}, el("tr", {}, ...head)) : null,
    Array.isArray(rows) ? el("tbody", {}, ...rows) : rows);
}

const numbers = new Set(["col.similarity", "col.tokens", "col.lm", "col.adds", "col.rank"]);
