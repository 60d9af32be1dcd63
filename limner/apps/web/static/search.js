// Photos found by words and pictures: a grid that keys walk through, "more like this" by a click, and the way back.
import { call, run } from "./api.js";
import { $, all, button, el, number, say, t } from "./ui.js";
import { pictureText } from "./well.js";

const path = "/api/v1/search";
let trail = []; // what was asked for, the last in front of the eyes
let pictures = []; // addresses of thumbnails, given back when they are replaced

export async function search(panel, fields, picture) {
  const body = { ...fields };
  delete body.image;
  if (fields.image && picture) body.image = { data: await pictureText() };
  trail = [];
  await ask(panel, body, body.text ?? "");
}

async function ask(panel, body, name) {
  const found = await run(panel, path, body);
  if (found === null) return;
  trail.push({ body, name, found });
  show(panel);
}

function show(panel) {
  for (const url of pictures) URL.revokeObjectURL(url);
  pictures = [];
  const { body, found } = trail[trail.length - 1], out = $(".out", panel), none = !found.hits.length;
  const hits = none ? found.nearest : found.hits;
  const list = el("ul", { class: none ? "hits far" : "hits", "aria-label": t(none ? "search.nearest" : "nav.search") });
  list.append(...hits.map((hit, i) => item(panel, hit, i)));
  list.addEventListener("keydown", (event) => walk(event, list, panel));
  out.replaceChildren(...[
    found.hint ? el("p", { class: "notice" }, found.hint) : null,
    trail.length > 1 ? button(t("search.back", { name: trail[trail.length - 2].name || t("nav.search") }),
      () => { trail.pop(); show(panel); $(".hits .photo", panel)?.focus(); }, { class: "quiet back" }) : null,
    none ? nothing(panel, body, found) : el("p", { class: "faint" }, count(found, hits, body)),
    slider(list, hits), list, none ? null : pages(panel, body, found)].filter(Boolean));
  load(list);
  say(none ? t("search.nothing") : count(found, hits, body));
}

const count = (found, hits, body) => t(found.more ? "search.least" : "search.found",
  { count: found.matches ?? (body.offset ?? 0) + hits.length, searched: found.searched });

function nothing(panel, body, found) {
  if (!found.searched) return el("p", { class: "none" }, t("search.empty"));
  const best = Math.max(...found.nearest.map((hit) => hit.strength ?? hit.z));
  const wanted = found.floor ?? found.cutoff_z;
  return el("div", { class: "none" }, el("h3", {}, t("search.nothing")),
    wanted === null ? "" : el("p", {}, t("search.why", { best: number(best, 1), wanted: number(wanted, 1) })),
    button(t("search.anyway"), () => ask(panel, { ...body, cutoff: "none", offset: 0 }, body.text ?? "")));
}

function slider(list, hits) {
  if (hits.length < 2) return null;
  const low = Math.min(...hits.map((hit) => hit.z)), high = Math.max(...hits.map((hit) => hit.z));
  const input = el("input", { type: "range", min: `${low}`, max: `${high}`, step: "0.1", value: `${low}` });
  const told = el("output", {}, number(low, 1));
  input.addEventListener("input", () => {
    told.textContent = number(Number(input.value), 1);
    [...list.children].forEach((node, i) => { node.hidden = hits[i].z < Number(input.value) - 0.05; });
  });
  return el("label", { class: "faint" }, `${t("search.cut")} `, input, " ", told);
}

function pages(panel, body, found) {
  const offset = body.offset ?? 0, step = body.count ?? 24;
  const turn = (to) => ask(panel, { ...body, offset: to }, trail[trail.length - 1].name);
  const further = found.hits.length === step && (found.more || (found.matches ?? found.searched) > offset + step);
  return further && body.like === undefined ? button(t("search.next"), () => turn(offset + step)) : null;
}

function item(panel, hit, place) {
  const name = hit.path, image = el("img", { alt: "" }), label = t("search.like", { name });
  image.dataset.photo = hit.id;
  const { text, unlike, image: picture, offset, cutoff, ...filters } = trail[trail.length - 1].body;
  const like = button(image, () => ask(panel, { ...filters, like: hit.id }, name),
    { class: "photo", "aria-label": label, title: label, tabindex: place ? "-1" : "0" });
  const day = hit.taken_s === null ? "" : ` · ${new Date(hit.taken_s * 1000).toISOString().slice(0, 10)}`;
  return el("li", {}, el("figure", {}, like, el("figcaption", {}, `${name}${day} · z ${number(hit.z, 1)}`)));
}

// thumbnails are fetched when they come into sight
function load(list) {
  const watch = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) if (isIntersecting) { watch.unobserve(target); fetchInto(target); }
  }, { rootMargin: "200px" });
  for (const image of all("img", list)) watch.observe(image);
}

async function fetchInto(image) {
  try {
    const answer = await call(`/api/v1/photos/${image.dataset.photo}/thumbnail`);
    const url = URL.createObjectURL(await answer.blob());
    pictures.push(url);
    image.src = url;
  } catch {
    image.replaceWith(el("span", { class: "gone" }, t("search.gone")));
  }
}

// arrows, Home and End walk through the photos that are shown; Escape goes back to the words
function walk(event, list, panel) {
  const shown = [...list.children].filter((node) => !node.hidden);
  const at = shown.findIndex((node) => node.contains(document.activeElement));
  const top = shown[0]?.offsetTop, columns = Math.max(1, shown.filter((node) => node.offsetTop === top).length);
  const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns, Home: -at, End: shown.length - 1 - at };
  if (event.key === "Escape") { event.stopPropagation(); $("[name=text]", panel).focus(); }
  if (at < 0 || !(event.key in steps)) return;
  event.preventDefault();
  const next = shown[at + steps[event.key]];
  if (!next) return;
  for (const button of all(".photo", list)) button.tabIndex = -1;
  $(".photo", next).tabIndex = 0;
  $(".photo", next).focus();
}
