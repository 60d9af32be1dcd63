// Many pictures, one after the other: a list with progress, and the results as text files in a zip or as JSON lines.
import { events, explain } from "./api.js";
import { $, el, say, saveButton, t, table } from "./ui.js";

export async function many(panel, fields) {
  const files = [...$("#files", panel).files], status = $(".status", panel), stop = $(".stop", panel), start = $(".run", panel);
  if (!files.length) { status.textContent = t("need.files"); say(t("need.files")); return; }
  const rows = files.map((file) => el("tr", {}, el("td", {}, file.name), el("td", {}, t("many.waiting"))));
  const tools = el("div", { class: "tools" }), done = [];
  $(".out", panel).replaceChildren(tools, el("section", { class: "card" }, table([], rows)));
  const abort = new AbortController();
  stop.hidden = false;
  start.disabled = true;
  stop.onclick = () => abort.abort();
  let failed = 0;
  for (const [i, file] of files.entries()) {
    if (abort.signal.aborted) break;
    status.className = "status busy";
    status.textContent = t("state.progress", { stage: t("files"), done: i + 1, total: files.length });
    const cell = rows[i].children[1];
    try {
      const account = await one(file, fields, abort.signal, cell);
      done.push({ image: file.name, ...account });
      cell.textContent = account.prompt;
    } catch (error) {
      failed += 1;
      cell.textContent = explain(error);
      cell.className = "none";
    }
  }
  status.className = "status";
  status.textContent = t("many.done", { count: done.length, failed });
  say(status.textContent);
  stop.hidden = true;
  start.disabled = false;
  if (!done.length) return;
  tools.append(
    saveButton("save.zip", "prompts.zip", () => zip(done.map((row) => [`${stem(row.image)}.txt`, row.prompt]))),
    saveButton("save.jsonl", "prompts.jsonl", () => new Blob(done.map((row) => `${JSON.stringify(row)}\n`))));
}

async function one(file, fields, signal, cell) {
  const body = new FormData();
  body.append("image", file);
  body.append("options", JSON.stringify(fields));
  for (;;) {
    try {
      for await (const event of events("/api/v1/interrogate", body, signal)) {
        if (event.event === "caption") cell.textContent = event.text;
        if (event.event === "done") return event.value;
      }
      throw new TypeError("cut off");
    } catch (error) {
      if (error.status !== 429) throw error;
      await new Promise((next) => setTimeout(next, 1000 * (error.retry ?? 2))); // busy: wait as long as it says
    }
  }
}

const stem = (name) => name.replace(/\.[^.]*$/, "");

// a zip without compression: prompts are short
function zip(entries) {
  const text = new TextEncoder(), parts = [], list = [], names = new Set();
  let at = 0;
  for (const [wanted, content] of entries) {
    let name = wanted;
    for (let i = 2; names.has(name); i += 1) name = wanted.replace(/\.txt$/, `-${i}.txt`);
    names.add(name);
    const title = text.encode(name), data = text.encode(content), sum = crc(data);
    const head = (signature, extra) => {
      const view = new DataView(new ArrayBuffer(signature === 0x04034b50 ? 30 : 46));
      let p = 0;
      const put = (value, size) => { size === 2 ? view.setUint16(p, value, true) : view.setUint32(p, value, true); p += size; };
      put(signature, 4);
      if (extra) put(20, 2);
      [20, 0x800, 0, 0, 0x5b75].forEach((value) => put(value, 2)); // UTF-8 names, stored, 2025-11-21
      [sum, data.length, data.length].forEach((value) => put(value, 4));
      put(title.length, 2);
      put(0, 2);
      if (extra) { [0, 0, 0].forEach((value) => put(value, 2)); put(0, 4); put(at, 4); }
      return view.buffer;
    };
    list.push(head(0x02014b50, true), title);
    parts.push(head(0x04034b50, false), title, data);
    at += 30 + title.length + data.length;
  }
  const size = list.reduce((sum, part) => sum + part.byteLength, 0);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, entries.length, true);
  end.setUint16(10, entries.length, true);
  end.setUint32(12, size, true);
  end.setUint32(16, at, true);
  return new Blob([...parts, ...list, end.buffer], { type: "application/zip" });
}

function crc(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let i = 0; i < 8; i += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}
