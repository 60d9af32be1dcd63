// The API's own page: every call, as curl and as Python, from /openapi.json.
import { call, explain } from "./api.js";
import { $, el, table } from "./ui.js";

export async function show(panel) {
  const out = $(".out", panel);
  if (out.childElementCount) return;
  try {
    const spec = await (await call("/openapi.json")).json();
    for (const [path, methods] of Object.entries(spec.paths))
      for (const [method, about] of Object.entries(methods)) out.append(one(path, method, about));
  } catch (error) {
    out.textContent = explain(error);
  }
}

function one(path, method, about) {
  const url = location.origin + path.replace("{name}", "JOB").replace("{number}", "1");
  const picture = Boolean(about["x-picture"]), fields = about["x-example"] ?? {};
  const curl = method === "get" ? `curl ${url}`
    : picture ? `curl -F image=@photo.jpg ${flags(fields)}${url}` : `curl -d '${JSON.stringify(fields)}' ${url}`;
  const python = ["import requests", "", method === "get" ? `answer = requests.get("${url}")`
    : picture ? `answer = requests.post("${url}", files={"image": open("photo.jpg", "rb")},\n                       data={"options": ${JSON.stringify(JSON.stringify(fields))}})`
      : `answer = requests.post("${url}", json=${JSON.stringify(fields)})`, "print(answer.json())"].join("\n");
  return el("details", { class: "card" }, el("summary", {}, `${method.toUpperCase()} ${path} — ${about.summary ?? ""}`),
    el("pre", {}, el("code", {}, curl)), el("pre", {}, el("code", {}, python)), options(about));
}

const flags = (fields) => Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => `-F '${name}=${one}' `)).join("");

function options(about) {
  const schema = about.requestBody?.content?.["application/json"]?.schema;
  const rows = Object.entries(schema?.properties ?? {}).map(([name, field]) => el("tr", {}, el("td", {}, name),
    el("td", { class: "faint" }, "default" in field ? JSON.stringify(field.default) : ""), el("td", {}, field.description ?? "")));
  return rows.length ? table(["col.field", "col.default", "col.about"], rows) : null;
}
