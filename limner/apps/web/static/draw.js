// A drawing as it appears: paths built from numbers, never from markup; stop, resume, and files of it.
import { run } from "./api.js";
import { $, el, number, save, say, spark, svg, t } from "./ui.js";

export async function draw(panel, fields) {
  await follow(panel, "/api/v1/draw", fields);
}

async function follow(panel, path, body) {
  const out = $(".out", panel), canvas = el("div", { class: "canvas" }), curve = el("div"), tools = el("div", { class: "tools" });
  const seen = [];
  let last = null;
  out.replaceChildren(canvas, curve, tools);
  const result = await run(panel, path, body, {
    draw_step: (event) => {
      last = event;
      $(".status", panel).textContent = t("state.progress", { stage: t("nav.draw"), done: event.number, total: event.total });
      canvas.replaceChildren(sketch(event));
      if (event.similarity !== null) seen.push(event.similarity);
      if (seen.length > 1) curve.replaceChildren(spark(seen));
    },
  });
  if (result === null) return;
  if (result.stopped === "interrupted") {
    const text = t("draw.stopped", { count: result.iterations });
    $(".status", panel).textContent = text;
    say(text);
    tools.append(el("button", { type: "button", onclick: () => follow(panel, `/api/v1/jobs/${result.job}/resume`, {}) }, t("resume")));
  }
  tools.append(
    el("button", { type: "button", onclick: () => save("drawing.svg", new Blob([result.svg], { type: "image/svg+xml" })) }, t("save.svg")),
    el("button", { type: "button", onclick: async () => save("drawing.png", await paint(result.svg, last)) }, t("save.png")));
  curve.append(el("p", { class: "facts" }, el("span", {}, t("fact.similarity", { value: number(result.similarity) })),
    el("span", {}, result.labels.map((one) => one.text ?? one.label).join(", "))));
}

function sketch(event) {
  const [red, green, blue] = event.ground;
  const picture = svg("svg", { viewBox: `0 0 ${event.width} ${event.height}`, role: "img" },
    svg("rect", { width: event.width, height: event.height, fill: `rgb(${red},${green},${blue})` }));
  picture.setAttribute("aria-label", t("draw.alt"));
  const lines = svg("g", { fill: "none", "stroke-linecap": "round", "stroke-linejoin": "round" });
  for (const stroke of event.strokes)
    lines.append(svg("path", { ...stroke, d: stroke.d.flat().join(" "), stroke: `rgb(${stroke.stroke.join(",")})` }));
  picture.append(lines);
  return picture;
}

async function paint(text, step) {
  const image = new Image(), url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  image.src = url;
  await image.decode();
  const sheet = el("canvas", { width: step ? step.width * 4 : 896, height: step ? step.height * 4 : 896 });
  sheet.getContext("2d").drawImage(image, 0, 0, sheet.width, sheet.height);
  URL.revokeObjectURL(url);
  return new Promise((done) => sheet.toBlob(done, "image/png"));
}
