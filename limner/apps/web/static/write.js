// A text as it grows, and why each word is in it: what the language model gave, and what the picture gave.
import { run } from "./api.js";
import { $, copyButton, el, gainBar, hint, jsonButtons, number, say, t, table } from "./ui.js";

export async function write(panel, form) {
  const out = $(".out", panel), live = el("p", { class: "text" });
  out.replaceChildren();
  const found = await run(panel, "/api/v1/write", form, {
    word: (event) => {
      if (!live.isConnected) out.replaceChildren(el("section", { class: "card" }, el("h2", {}, t("title.text")), live));
      live.textContent = event.text;
    },
  });
  if (found === null) return;
  const others = found.runners_up.map((text) => el("tr", {}, el("td", { class: "faint" }, t(`by.${text.source.replace(" ", "")}`)),
    el("td", {}, text.text), el("td", { class: "num" }, number(text.similarity))));
  const cards = found.texts.map((text) => card(text, found));
  if (others.length) cards.at(-1).append(el("details", {}, el("summary", {}, t("runners")), table([], others)));
  out.replaceChildren(...[hint(found.hint), ...cards].filter(Boolean));
  say(found.text);
}

function card(text, found) {
  const facts = [t("fact.similarity", { value: number(text.similarity) }), t("fact.words", { nats: number(text.log_likelihood, 1), count: text.tokens }),
    t(`by.${text.source.replace(" ", "")}`), `${t("lm")}: ${found.lm}`, text.ended ? "" : t("write.cut")].filter(Boolean);
  return el("section", { class: "card" }, el("h2", {}, t("title.text")), el("p", { class: "text written" }, text.text),
    el("div", { class: "facts" }, ...facts.map((one) => el("span", {}, one))),
    hint(text.judged && t("write.judged", { text: text.judged })),
    el("div", { class: "tools" }, copyButton("copy.text", () => text.text), ...jsonButtons("text.json", () => found)), words(text.words));
}

function words(all) {
  if (!all.length) return null;
  const most = Math.max(...all.map((word) => Math.abs(word.value)));
  return table(["col.word", "col.lm", "col.picture", "col.adds", "col.rank"], all.map((word) => el("tr", {},
    el("td", { class: "phrase" }, word.text.trim() || "␣"), el("td", { class: "num" }, number(word.log_prob, 2)),
    el("td", { class: "bar-cell" }, gainBar(word.value, most, 2)), el("td", { class: "num extra" }, number(word.gain)),
    el("td", { class: "num extra" }, word.rank ? `${word.rank} / ${word.candidates}` : ""))), { class: "phrases" });
}
