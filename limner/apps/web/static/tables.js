// Analyze, captions, labels, nearest texts: tables with bars and raw numbers; percent only where they are probabilities.
import { run } from "./api.js";
import { $, copyButton, el, hint, number, say, shareBar, t, table } from "./ui.js";

const card = (title, rows) => el("section", { class: "card" }, el("h2", {}, title), table([], rows));

const row = (text, value, most, shown) => el("tr", {}, el("td", {}, text), el("td", {}, shareBar(value, most)),
  el("td", { class: "num" }, shown));

function show(panel, ...nodes) { $(".out", panel).replaceChildren(...nodes.filter(Boolean)); }

export async function analyze(panel, form) {
  const found = await run(panel, "/api/v1/analyze", form);
  if (!found) return;
  const tables = Object.entries(found.tables);
  const most = Math.max(...tables.flatMap(([, rows]) => rows.map((one) => one.similarity)), 0);
  show(panel, hint(found.hint), ...(tables.length ? tables.map(([name, rows]) => card(t(`list.${name}`),
    rows.map((one) => row(one.text, one.similarity, most, number(one.similarity))))) : [el("p", {}, t("empty.tables"))]));
}

export async function caption(panel, form) {
  const found = await run(panel, "/api/v1/caption", form, { caption: (event) => say(event.text) });
  if (!found) return;
  show(panel, el("div", { class: "pair" }, ...found.captioners.map((one) => el("section", { class: "card" },
    el("h2", {}, one.captioner), hint(one.hint),
    ...one.captions.map((text) => el("div", {}, el("p", { class: "text" }, text),
      el("div", { class: "tools" }, copyButton("copy.text", () => text))))))));
}

export async function classify(panel, form) {
  const found = await run(panel, "/api/v1/classify", form);
  if (!found) return;
  const rows = found.labels.map((one) => row(one.label, one.probability, 1,
    `${(100 * one.probability).toFixed(1)} % · ${number(one.similarity)}`));
  const none = found.matches === false ? el("p", { class: "none" }, t("labels.none")) : null;
  const rival = found.rival ? el("p", { class: "faint" }, t("labels.rival", {
    phrase: found.rival.phrase, similarity: number(found.rival.similarity), support: number(found.support, 2) })) : null;
  const answer = card(t("nav.classify"), rows);
  answer.append(...[none, rival, el("p", { class: "faint" }, t(found.sums_to_one ? "labels.sum" : "labels.each"))].filter(Boolean));
  show(panel, hint(found.hint), answer);
  say(found.best ?? t("labels.none"));
}

export async function retrieve(panel, form) {
  const found = await run(panel, "/api/v1/retrieve", form);
  if (!found) return;
  const most = Math.max(...found.texts.map((one) => one.similarity), 0);
  show(panel, hint(found.hint), card(t("nav.retrieve"),
    found.texts.map((one) => row(one.text, one.similarity, most, number(one.similarity)))));
}
