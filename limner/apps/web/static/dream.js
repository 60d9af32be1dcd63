// A dream as it comes: one picture that is replaced, its similarity as a curve, and a PNG that knows how it was made.
import { run } from "./api.js";
import { $, el, number, say, spark, t } from "./ui.js";

export async function dream(panel, fields) {
  const out = $(".out", panel), picture = el("img", { alt: t("dream.alt"), hidden: "" }), curve = el("div"), seen = [];
  out.replaceChildren(el("div", { class: "canvas" }, picture), curve);
  const result = await run(panel, "/api/v1/dream", fields, {
    dream_step: (event) => {
      $(".status", panel).textContent = t("state.progress", { stage: t("nav.dream"), done: event.number, total: event.total });
      picture.src = event.picture;
      picture.hidden = false;
      if (event.similarity !== null) seen.push(event.similarity);
      if (seen.length > 1) curve.replaceChildren(spark(seen));
    },
  });
  if (result === null) return;
  picture.src = result.png;
  picture.hidden = false;
  if (result.stopped === "interrupted") {
    $(".status", panel).textContent = t("draw.stopped", { count: result.iterations });
    say(t("draw.stopped", { count: result.iterations }));
  }
  curve.append(el("p", { class: "facts" }, el("span", {}, t("fact.similarity", { value: number(result.similarity) })),
    el("span", {}, result.labels.map((one) => one.text ?? one.label).join(", "))),
  el("div", { class: "tools" }, el("a", { href: result.png, download: "dream.png" }, t("save.png"))));
}
