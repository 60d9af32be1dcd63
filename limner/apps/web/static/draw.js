// A drawing or a dream as it comes: paths built from numbers, never from markup, or a picture that is replaced; stop, go on,
// and files of it.
import { run } from "./api.js";
import { $, button, el, number, saveButton, say, spark, svg, t } from "./ui.js";

export const draw = (panel, fields) => follow(panel, "/api/v1/draw", fields, sketch);
export const dream = (panel, fields) => follow(panel, "/api/v1/dream", fields, develop);

async function follow(panel, path, body, picture) {
  const out = $(".out", panel), canvas = el("div", { class: "canvas" }), curve = el("div"), tools = el("div", { class: "tools" });
  const before = [...out.childNodes], seen = [];
  const goOn = (where) => button(t("resume"), () => follow(panel, where, {}, picture));
  let last = null;
  out.replaceChildren(canvas, curve, tools);
  const step = (event) => {
    last = event;
    $(".status", panel).textContent = t("state.progress", { stage: t(`nav.${panel.id}`), done: event.number, total: event.total });
    picture(canvas, event);
    if (event.similarity !== null) seen.push(event.similarity);
    if (seen.length > 1) curve.replaceChildren(spark(seen));
  };
  const result = await run(panel, path, body, { draw_step: step, dream_step: step });
  if (result === null) { // nothing came: what was there stays; what was gone on with can be gone on with again
    if (last === null) out.replaceChildren(...before);
    else if (path.endsWith("/resume")) tools.append(goOn(path));
    return;
  }
  if (result.stopped === "interrupted") {
    const text = t("draw.stopped", { count: result.iterations });
    $(".status", panel).textContent = text;
    say(text);
  }
  if (result.resumable) tools.append(goOn(`/api/v1/jobs/${result.job}/resume`));
  if (result.svg) {
    tools.append(saveButton("save.svg", "drawing.svg", () => new Blob([result.svg], { type: "image/svg+xml" })),
      saveButton("save.png", "drawing.png", () => paint(result.svg, last)));
  } else {
    develop(canvas, { picture: result.png });
    tools.append(el("a", { href: result.png, download: "dream.png" }, t("save.png")));
  }
  curve.append(el("p", { class: "facts" }, el("span", {}, t("fact.similarity", { value: number(result.similarity) })),
    el("span", {}, result.labels.map((one) => one.text ?? one.label).join(", "))));
}

function develop(canvas, event) {
  if (!canvas.firstChild) canvas.append(el("img", { alt: t("dream.alt") }));
  canvas.firstChild.src = event.picture;
}

function sketch(canvas, event) {
  const [red, green, blue] = event.ground;
  const lines = svg("g", { fill: "none", "stroke-linecap": "round", "stroke-linejoin": "round" });
  for (const stroke of event.strokes)
    lines.append(svg("path", { ...stroke, d: stroke.d.flat().join(" "), stroke: `rgb(${stroke.stroke.join(",")})` }));
  canvas.replaceChildren(svg("svg", { viewBox: `0 0 ${event.width} ${event.height}`, role: "img", "aria-label": t("draw.alt") },
    svg("rect", { width: event.width, height: event.height, fill: `rgb(${red},${green},${blue})` }), lines));
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
