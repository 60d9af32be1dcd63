// The API as the page uses it: one call at a time in a panel, its events, and every way in which it can end.
import { $, say, t } from "./ui.js";

export class Refused extends Error {
  constructor(status, told) {
    super(told?.message ?? `${status}`);
    this.status = status;
    this.retry = told?.retry_s;
  }
}

let token = sessionStorage.getItem("limner-token") ?? "";

function setToken(text) {
  token = text;
  sessionStorage.setItem("limner-token", text);
}

// the token that came with the address, or is typed in; the address goes on without it
export function admit(address, again) {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) { setToken(given); history.replaceState(null, "", address); }
  $("#login").addEventListener("submit", (event) => { event.preventDefault(); setToken($("#token").value); again(); });
}

async function send(path, body, signal, accept) {
  const headers = { Accept: accept, ...(token ? { Authorization: `Bearer ${token}` } : {}) };
  const form = body instanceof FormData;
  if (body && !form) headers["Content-Type"] = "application/json";
  const answer = await fetch(path, {
    method: body === undefined ? "GET" : "POST", headers, signal, body: body === undefined || form ? body : JSON.stringify(body),
  });
  if (answer.ok) return answer;
  let told = null;
  try { told = (await answer.json()).error; } catch { /* no JSON: the status says enough */ }
  if (answer.status === 401) $("#login").hidden = false;
  throw new Refused(answer.status, told);
}

export const call = (path, body, signal) => send(path, body, signal, "application/json");

// server-sent events over a POST, which EventSource cannot do; an error among them is thrown
export async function* events(path, body, signal) {
  const answer = await send(path, body, signal, "text/event-stream");
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const data = text.slice(0, end).split("\n").filter((line) => line.startsWith("data: ")).map((line) => line.slice(6));
      text = text.slice(end + 2);
      if (!data.length) continue;
      const event = JSON.parse(data.join("\n"));
      if (event.event === "error") throw new Refused(event.status, event.error);
      yield event;
    }
  }
}

const busy = new WeakSet();

// run a call in a panel, one at a time: status line, Run and Stop, and all its states
export async function run(panel, path, body, on = {}) {
  if (busy.has(panel)) return null;
  busy.add(panel);
  const status = $(".status", panel), start = $(".run", panel), stop = $(".stop", panel);
  const abort = new AbortController(), begun = performance.now();
  let job = null, result = null, ticking = null;
  const show = (text, kind = "busy") => {
    clearInterval(ticking);
    status.className = `status ${kind}`;
    status.textContent = text;
  };
  const seconds = () => ((performance.now() - begun) / 1000).toFixed(1);
  start.disabled = true;
  stop.hidden = stop.disabled = false;
  stop.onclick = async () => {
    stop.disabled = true;
    show(t("state.stopping"));
    try { await call(`/api/v1/jobs/${job}/stop`, {}); } catch { abort.abort(); }
  };
  show(t("state.sending"));
  try {
    for await (const event of events(path, body, abort.signal)) {
      if (event.event === "queued") {
        job = event.job;
        show(t("state.queued", { place: event.position }));
      } else if (event.event === "started") {
        job = event.job;
        show(t("state.running"));
        ticking = setInterval(() => { status.textContent = t("state.seconds", { seconds: seconds() }); }, 1000);
      } else if (event.event === "loading") {
        const mb = (bytes) => (bytes / 1e6).toFixed(0);
        show(event.total ? t("state.download", { model: event.model, done: mb(event.done), total: mb(event.total) })
          : t("state.loading", { model: event.model }));
      } else if (event.event === "progress") {
        show(t("state.progress", { stage: t(`stage.${event.stage}`, {}, event.stage), done: event.done, total: event.total }));
      } else if (event.event === "done") {
        result = event.value;
      }
      on[event.event]?.(event);
    }
    if (result === null) throw new TypeError("cut off");
    const stopped = result.stopped_after ?? null;
    const text = stopped !== null ? t("state.stopped", { count: stopped }) : t("state.done", { seconds: seconds() });
    show(text, "");
    say(text);
    return { ...result, job };
  } catch (error) {
    const empty = error.status === 409; // stopped, and there was nothing to keep yet
    const text = empty ? t("state.aborted") : explain(error);
    show(text, empty ? "" : "bad");
    say(text);
    if (error instanceof TypeError) watch();
    return null;
  } finally {
    clearInterval(ticking);
    busy.delete(panel);
    start.disabled = false;
    stop.hidden = true;
  }
}

export function explain(error) {
  if (error.name === "AbortError") return t("state.aborted");
  if (!(error instanceof Refused)) return t("gone");
  if (error.status === 429) return t("state.busy", { seconds: error.retry ?? 5 });
  if (error.status === 401) return t("token.wrong");
  return error.message;
}

let watching = false;

// the server is gone: ask every two seconds, keep what is on the screen
async function watch() {
  if (watching) return;
  watching = true;
  $("#gone").hidden = false;
  for (;;) {
    await new Promise((next) => setTimeout(next, 2000));
    try {
      if ((await fetch("/healthz")).ok) break;
    } catch { /* still gone */ }
  }
  $("#gone").hidden = true;
  watching = false;
  say(t("back"));
}
