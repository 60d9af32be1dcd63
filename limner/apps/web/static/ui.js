// Elements, words and numbers. Text from outside is only ever set as textContent.
let words = {};
let fallback = {};
export const languages = ["en", "ja", "zh"];

export function t(key, values = {}) {
  const text = words[key] ?? fallback[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export async function setLanguage(code, ...more) {
  const read = async (path) => (await fetch(`/static/${path}.json`)).json();
  const load = async (name) => Object.assign({}, ...await Promise.all(["lang", ...more].map((folder) => read(`${folder}/${name}`))));
  words = await load(code);
  if (code !== "en" && !Object.keys(fallback).length) fallback = await load("en");
  document.documentElement.lang = code;
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", t(node.dataset.label));
  for (const node of document.querySelectorAll("[data-place]")) node.placeholder = t(node.dataset.place);
  for (const node of document.querySelectorAll("[data-alt]")) node.alt = t(node.dataset.alt);
}

export const $ = (selector, root = document) => root.querySelector(selector);

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

export const number = (value, digits = 4) => (value === null || value === undefined ? "" : value.toFixed(digits));
export const signed = (value) => (value < 0 ? "−" : "+") + Math.abs(value).toFixed(4);

export function say(text) { $("#live").textContent = text; }

// a bar from zero to both sides, and the number beside it
export function gainBar(value, most) {
  const bar = el("i", { class: value < 0 ? "less" : "" });
  const share = most ? Math.min(50, (50 * Math.abs(value)) / most) : 0;
  bar.style.width = `${share}%`;
  bar.style.left = value < 0 ? `${50 - share}%` : "50%";
  return el("div", { class: "gain" }, el("div", { class: "two", "aria-hidden": "true" }, bar), el("span", {}, signed(value)));
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

export function copyButton(key, text) {
  const button = el("button", { type: "button" }, t(key));
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text());
    button.textContent = t("copied");
    say(t("copied"));
    setTimeout(() => { button.textContent = t(key); }, 1500);
  });
  return button;
}

export function saveButton(key, name, content) {
  return el("button", { type: "button", onclick: async () => save(name, await content()) }, t(key));
}

export function save(name, blob) {
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

export function hint(text) {
  return text ? el("p", { class: "faint" }, text) : null;
}
