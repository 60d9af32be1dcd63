// The prompt, and why each phrase is in it: rows that grow while the chain runs, with switches that are rescored at once.
import { call, explain, run } from "./api.js";
import { $, copyButton, el, gainBar, hint, jsonButtons, number, say, spark, t, table } from "./ui.js";

export async function interrogate(panel, form) {
  const out = $(".out", panel);
  const live = new Live(out);
  const account = await run(panel, "/api/v1/interrogate", form, {
    caption: (event) => { live.caption(event.text); say(event.text); },
    step: (event) => live.step(event),
  });
  if (account === null) return;
  out.replaceChildren();
  const pair = el("div", { class: "pair" });
  pair.append(new Card(account, account.mode === "negative" ? "title.negative" : "title.prompt", panel).node);
  if (account.negative) pair.append(new Card(account.negative, "title.negative", panel).node);
  out.append(...[hint(account.hint), pair].filter(Boolean));
  say(`${t("title.prompt")}: ${account.prompt}`);
}

// what is known while the chain runs
class Live {
  constructor(out) {
    this.out = out;
    this.steps = [];
    this.first = true;
  }

  begin(title) {
    this.text = el("p", { class: "text" });
    this.rows = el("tbody");
    this.curve = el("div");
    this.steps = [];
    const card = el("section", { class: "card" }, el("h2", {}, t(title)), this.text, this.curve, table(heads, this.rows, { class: "phrases" }));
    if (this.first) this.out.replaceChildren(card); else this.out.append(card);
    this.first = false;
  }

  caption(text) {
    this.begin("title.prompt");
    this.text.textContent = text;
  }

  step(event) {
    if (!this.rows || event.index <= this.steps.length) this.begin(this.first ? "title.prompt" : "title.negative");
    this.steps.push(event);
    if (event.gain > 0 || !this.text.textContent)
      this.text.textContent += (this.text.textContent ? ", " : "") + event.phrase;
    const most = Math.max(...this.steps.map((step) => Math.abs(step.gain)));
    this.rows.replaceChildren(...this.steps.map((step) => el("tr", {},
      el("td", { class: "phrase" }, step.phrase), el("td", { class: "faint extra" }, step.category),
      el("td", { class: "bar-cell" }, gainBar(step.gain, most)), el("td", { class: "num" }, number(step.similarity)),
      el("td", { class: "num extra" }, `${step.tokens}`))));
    if (this.steps.length > 2) this.curve.replaceChildren(spark(this.steps.map((step) => step.similarity)));
  }
}

const heads = ["col.phrase", "col.list", "col.gain", "col.similarity", "col.tokens"];

// a finished prompt
class Card {
  constructor(account, title, panel) {
    this.account = account;
    this.now = account;
    this.panel = panel;
    this.keep = account.phrases.map(() => true);
    this.gains = account.phrases.map((phrase) => phrase.gain);
    this.asked = 0;
    this.text = el("textarea", { class: "text", readonly: "", rows: "3", "aria-label": t(title) });
    this.facts = el("div", { class: "facts" });
    this.rows = el("tbody");
    this.error = el("p", { class: "faint", role: "alert" });
    this.node = el("section", { class: "card" }, el("h2", {}, t(title)), this.text, this.facts,
      el("div", { class: "tools" },
        copyButton("copy.text", () => this.now.prompt), copyButton("copy.weighted", () => this.now.weighted),
        ...jsonButtons("prompt.json", () => this.now)),
      account.phrases.length ? table(["col.on", ...heads], this.rows, { class: "phrases" }) : null, this.error, this.runnersUp());
    this.draw();
  }

  draw() {
    const now = this.now;
    this.text.value = now.prompt;
    this.text.rows = Math.max(2, Math.ceil(now.prompt.length / 52));
    const meter = el("meter", { min: "0", max: `${now.token_limit}`, high: `${now.token_limit * 0.95}`, value: `${now.tokens}` });
    meter.setAttribute("aria-label", t("tokens"));
    this.facts.replaceChildren(
      el("span", {}, t("fact.similarity", { value: number(now.similarity) })),
      ...(now.caption_similarity === null ? [] : [el("span", {}, t("fact.caption", { value: number(now.caption_similarity) }))]),
      el("span", {}, meter, ` ${t("fact.tokens", { count: now.tokens, limit: now.token_limit })}`),
      el("span", {}, t("fact.method", { method: this.account.method })));
    const most = Math.max(...this.gains.map(Math.abs), 0);
    const before = new Map(this.now.phrases.map((phrase) => [phrase.text, phrase.similarity_after]));
    if (this.switches) { // keep the focus where it is
      this.switches.forEach((row, i) => this.fill(row, i, most, before));
    } else {
      this.switches = this.account.phrases.map((phrase, i) => {
        const box = el("input", { type: "checkbox", checked: true, "aria-label": t("switch", { phrase: phrase.text }) });
        box.addEventListener("change", () => this.toggle(i, box.checked));
        const row = el("tr", {}, el("td", {}, box), el("td", { class: "phrase" }, phrase.text),
          el("td", { class: "faint extra" }, phrase.category), el("td", { class: "bar-cell" }),
          el("td", { class: "num" }), el("td", { class: "num extra" }, `${phrase.tokens}`));
        this.fill(row, i, most, before);
        return row;
      });
      this.rows.replaceChildren(...this.switches);
    }
  }

  fill(row, i, most, before) {
    row.className = this.keep[i] ? "" : "off";
    row.children[3].replaceChildren(gainBar(this.gains[i], most));
    row.children[4].textContent = this.keep[i] ? number(before.get(this.account.phrases[i].text)) : "";
  }

  async toggle(i, on) {
    this.keep[i] = on;
    const turn = ++this.asked;
    this.node.classList.add("waiting");
    try {
      const answer = await this.rescore();
      if (turn !== this.asked) return;
      this.now = answer;
      this.gains = answer.gains;
      this.error.textContent = "";
      this.draw();
    } catch (error) {
      this.error.textContent = explain(error);
    } finally {
      if (turn === this.asked) this.node.classList.remove("waiting");
    }
  }

  async rescore() {
    const body = { account: this.account, keep: this.keep };
    try {
      return await (await call("/api/v1/rescore", body)).json();
    } catch (error) {
      if (error.status !== 422) throw error;
      const { pictureText } = await import("./well.js"); // the server has forgotten the picture
      return (await call("/api/v1/rescore", { ...body, image: { data: await pictureText() } })).json();
    }
  }

  runnersUp() {
    if (!this.account.runners_up.length) return null;
    const rows = this.account.runners_up.map((other) => el("tr", {}, el("td", { class: "faint" }, other.method),
      el("td", {}, other.prompt), el("td", { class: "num" }, number(other.similarity))));
    return el("details", {}, el("summary", {}, t("runners")), table([], rows));
  }
}
