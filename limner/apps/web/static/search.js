// Photos found by words and pictures; "more like this"; a slider to cut what lies too near to the rest.
import { call, run } from "./api.js";
import { $, el, number, t } from "./ui.js";
import { pictureText } from "./well.js";

export async function search(panel, fields, picture) {
  const body = { ...fields };
  delete body.image;
  if (fields.image && picture) body.image = { data: await pictureText() };
  const found = await run(panel, "/api/v1/search", body);
  if (found !== null) show(panel, found);
}

function show(panel, found) {
  const out = $(".out", panel), hits = found.hits.length ? found.hits : found.nearest;
  const list = el("ul", { class: "hits" }, ...hits.map((hit) => item(panel, hit)));
  const low = Math.min(...hits.map((hit) => hit.z), 0), high = Math.max(...hits.map((hit) => hit.z), 0);
  const slider = el("input", { type: "range", min: `${low}`, max: `${high}`, step: "0.1", value: `${low}` });
  slider.addEventListener("input", () => [...list.children].forEach((node, i) => { node.hidden = hits[i].z < Number(slider.value); }));
  out.replaceChildren(
    el("p", { class: "faint" }, found.hits.length ? t("search.found", { count: found.matches ?? hits.length, searched: found.searched })
      : t("search.none")),
    hits.length > 1 ? el("label", { class: "faint" }, `${t("search.cut")} `, slider) : "", list);
}

function item(panel, hit) {
  const name = hit.path;
  const like = el("button", { type: "button", "aria-label": t("search.like", { name }), onclick: async () => {
    const found = await run(panel, "/api/v1/search", { like: hit.id });
    if (found !== null) show(panel, found);
  } }, t("search.more"));
  const image = el("img", { alt: name });
  call(`/api/v1/photos/${hit.id}/thumbnail`).then(async (answer) => { image.src = URL.createObjectURL(await answer.blob()); }, () => {});
  return el("li", {}, el("figure", {}, image,
    el("figcaption", {}, `${name} · ${number(hit.score)} `, like)));
}
