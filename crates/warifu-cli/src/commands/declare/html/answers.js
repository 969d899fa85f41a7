// Questions for several sets: each once, with every requirement that waits for it. What is saved is the table that
// `warifu declare --from` reads; the same table is loaded again.
const DATA = JSON.parse(document.getElementById("data").textContent);
const app = document.getElementById("app");
Object.assign(WORDS, {
  title: ["Questions about {0}", "{0} についての質問"],
  intro: ["Each question stands here once, with everything that waits for it. What you leave out is unknown, not false. Nothing leaves this page: it has no network.", "質問はそれぞれ一度だけ示し、回答を待つ要求事項を添えています。記入しない質問の答えは「不明」であり、「偽」ではありません。このページは通信を行わないため、入力内容が外部に送信されることはありません。"],
  verdict: ["Whether the product conforms is not computed here: save the answers, run the two commands at the end of this page, and read `out/report.html`.", "適合の判定はこのページでは行いません。回答を保存し、このページの末尾の二つのコマンドを実行して `out/report.html` を確認してください。"],
  answeredOf: ["{0} of {1} answered", "{1}問中{0}問に回答"],
  perSet: ["What waits for answers", "回答を待つ要求事項"], who: ["Who answers", "回答者"],
  whoHint: ["Needed with the first answer. A document of its own is made for each kind below; one that somebody else answers says so there.", "一つでも回答すれば必要です。文書は以下の種類ごとに作成されます。別の者が回答する文書では、その欄に記入してください。"],
  madeByMe: ["Answered by", "回答者"], madeOn: ["Answered on", "回答日"], until: ["Valid until (this day it does not count any more)", "有効期限（この日から無効）"],
  other: ["Somebody else answers these, or on another day", "別の者又は別の日の回答"], asAbove: ["as above", "上と同じ"],
  waits: ["Waits for it", "回答を待つ要求事項"], loadAnswers: ["Load…", "読み込む…"], saveAnswers: ["Save answers", "回答を保存"],
  clearAnswer: ["Clear", "消去"], noQuestion: ["{0} [answer to a question that this page does not ask was|answers to questions that this page does not ask were] left out", "このページにない質問への回答{0}件は取り込みませんでした"],
  notTable: ["not a table of this page or of `warifu declare --csv`", "このページ又は `warifu declare --csv` の表ではありません"],
  answersFoot: ["Next: `warifu declare --from answers.csv`, then `warifu assess`.", "次の手順：`warifu declare --from answers.csv`、続いて `warifu assess`。"],
});
const QUESTIONS = DATA.kinds.flatMap((kind) => kind.questions.map((question) => ({ ...question, kind })));
const HEADER = ["made_by", "made_at", "valid_until"];
let lang = DATA.language;
let strict = false;
let state = fresh();

function fresh() {
  const blank = () => ({ made_by: "", made_at: "", valid_until: "" });
  return {
    answers: Object.fromEntries(QUESTIONS.map((one) => [one.claim, empty(DATA.claims[one.claim].schema)])),
    who: blank(), kinds: Object.fromEntries(DATA.kinds.map((kind) => [kind.id, blank()])),
  };
}

const result = (claim) => valueOf(state.answers[claim], DATA.claims[claim].schema, DATA.claims[claim].type);
const isAnswered = (claim) => "value" in result(claim);
const header = (kind, name) => (state.kinds[kind.id][name].trim() || state.who[name].trim());
const answered = (kind) => kind.questions.some((question) => isAnswered(question.claim));

// ---- the page ------------------------------------------------------------------------------------------------------

function dayField(at, label, store, name, hint) {
  return field(at, label, h("input", { type: "date", value: store[name], oninput: (event) => { store[name] = event.target.value; changed(); } }), hint);
}

function whoSection() {
  return h("section", { class: "card", "aria-labelledby": "h-who" }, h("h2", { id: "h-who" }, say("who")), h("p", { class: "hint" }, say("whoHint")),
    h("div", { class: "grid" }, field("who.made_by", say("madeByMe"), input(state.who, "made_by")),
      dayField("who.made_at", say("madeOn"), state.who, "made_at"), dayField("who.valid_until", say("until"), state.who, "valid_until", say("optional"))));
}

function kindSection(kind) {
  const own = state.kinds[kind.id];
  const open = HEADER.some((name) => own[name]);
  return h("section", { "aria-labelledby": "k-" + kind.id }, h("h2", { id: "k-" + kind.id }, words(kind.title) || kind.id, " ", h("span", { class: "count", "data-kind": kind.id })),
    h("details", { open }, h("summary", { class: "soft" }, say("other")), h("div", { class: "grid" },
      field(`${kind.id}.made_by`, say("madeByMe"), input(own, "made_by", { placeholder: say("asAbove") })),
      dayField(`${kind.id}.made_at`, say("madeOn"), own, "made_at", say("asAbove")), dayField(`${kind.id}.valid_until`, say("until"), own, "valid_until", say("asAbove")))),
    h("p", { class: "error", id: `f-kind.${kind.id}-e` }), kind.questions.map(questionCard));
}

function questionCard(question) {
  const claim = DATA.claims[question.claim];
  const id = question.claim;
  const is = widget(claim.schema);
  const wide = is === "records" || is === "tokens" ? " wide" : "";
  const clear = button(say("clearAnswer"), () => { state.answers[id] = empty(claim.schema); render(); }, "small clear");
  return h("article", { class: "req", id: "q-" + id, "aria-labelledby": "t-" + id },
    h("header", {}, h("h3", { id: "t-" + id }, words(claim.title)), h("code", { class: "soft" }, id), clear),
    h("p", {}, words(claim.description)),
    h("div", { class: "value" + wide }, valueField("claim." + id, claim.schema, claim.type, state.answers, id, words(claim.title), claim.tokens), h("p", { class: "error", id: `f-claim.${id}-e` })),
    h("ul", { class: "waits", "aria-label": say("waits") }, DATA.sets.flatMap((set) => set.requirements.filter((one) => one.claims.includes(id)).map((one) => h("li", {}, h("b", {}, `${set.id} ${one.id}`), " ", words(one.title))))));
}

function setSection(set, index) {
  const rows = set.requirements.map((one) => h("tr", {}, h("td", {}, one.id), h("td", {}, one.claims.length ? h("a", { href: "#q-" + one.claims[0] }, words(one.title)) : words(one.title)), h("td", { "data-requirement": `${index} ${one.id}` })));
  const name = `${set.id} ${set.version}${set.level ? " · " + say("level") + say("colon") + set.level : ""}`;
  return h("details", { class: "set" }, h("summary", {}, h("b", {}, words(set.title)), " ", h("code", { class: "soft" }, name), h("span", {}, h("progress", { max: 1, "data-set": index, "aria-label": words(set.title) }), h("span", { class: "count", "data-set-text": index }))),
    h("table", { class: "progress" }, h("tbody", {}, rows)));
}

function render() {
  const focus = document.activeElement?.id;
  const scroll = scrollY;
  const open = new Set([...document.querySelectorAll("details.set")].flatMap((one, i) => (one.open ? [i] : [])));
  document.documentElement.lang = lang;
  const product = DATA.product.join(" ");
  document.title = say("title", product);
  app.replaceChildren(
    h("header", { class: "head" }, h("div", {}, h("h1", {}, say("title", product)), h("p", {}, say("intro")), h("p", { class: "hint" }, rich(say("verdict"))))),
    h("nav", { class: "bar", "aria-label": say("progress") }, h("div", {},
      h("span", { class: "grow" }, h("progress", { id: "progress", max: QUESTIONS.length || 1, "aria-label": say("progress") }), h("span", { class: "count", id: "progress-text" })),
      button(say("lang"), () => { lang = lang === "ja" ? "en" : "ja"; render(); }),
      chooser(say("loadAnswers"), async ([file]) => { if (file) await load(file); }, { id: "load", accept: ".csv,text/csv" }), button(say("saveAnswers"), save, "main"))),
    h("main", {}, h("p", { id: "status", class: "notice", role: "status", "aria-live": "polite", hidden: true }), h("div", { id: "summary", tabindex: "-1" }),
      h("section", { class: "card", "aria-labelledby": "h-sets" }, h("h2", { id: "h-sets" }, say("perSet")), DATA.sets.map(setSection)),
      whoSection(), DATA.kinds.map(kindSection), h("footer", {}, h("p", {}, rich(say("answersFoot"))))));
  document.querySelectorAll("details.set").forEach((one, i) => { one.open = open.has(i); });
  changed();
  if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
  scrollTo({ top: scroll, behavior: "instant" });
}

function announce(text) {
  const status = document.getElementById("status");
  status.textContent = text;
  status.hidden = false;
}

// ---- checks and progress -------------------------------------------------------------------------------------------

function check() {
  const errors = [];
  for (const { claim } of QUESTIONS) {
    const found = result(claim);
    if (found.error) errors.push(["claim." + claim, found.error]);
    for (const [place, code] of Object.entries(found.rows || {})) errors.push([`claim.${claim}.${place}`, code]);
  }
  for (const [at, own] of [["who", state.who], ...DATA.kinds.map((kind) => [kind.id, state.kinds[kind.id]])]) {
    if (CONTROL.test(own.made_by)) errors.push([at + ".made_by", "eControl"]);
  }
  if (!strict) return errors;
  for (const name of ["made_by", "made_at"]) {
    const missing = DATA.kinds.filter((kind) => answered(kind) && !header(kind, name));
    if (missing.length) errors.push(["who." + name, "eRequired"]);
  }
  return errors;
}

function changed() {
  const errors = check();
  for (const node of document.querySelectorAll(".error")) node.textContent = "";
  for (const node of document.querySelectorAll("[aria-invalid]")) node.removeAttribute("aria-invalid");
  for (const [at, code] of errors) {
    const place = document.getElementById(`f-${at}-e`);
    if (place) place.textContent = say(code);
    document.getElementById("f-" + at)?.setAttribute("aria-invalid", "true");
  }
  const all = QUESTIONS.filter((one) => isAnswered(one.claim)).length;
  document.getElementById("progress").value = all;
  document.getElementById("progress-text").textContent = say("answeredOf", all, QUESTIONS.length);
  for (const kind of DATA.kinds) {
    const own = kind.questions.filter((one) => isAnswered(one.claim)).length;
    document.querySelector(`[data-kind="${kind.id}"]`).textContent = say("answeredOf", own, kind.questions.length);
  }
  for (const { claim } of QUESTIONS) document.getElementById("q-" + claim).classList.toggle("answered", isAnswered(claim));
  DATA.sets.forEach((set, index) => {
    const claims = new Set(set.requirements.flatMap((one) => one.claims));
    const own = [...claims].filter(isAnswered).length;
    document.querySelector(`[data-set="${index}"]`).value = claims.size ? own / claims.size : 1;
    document.querySelector(`[data-set-text="${index}"]`).textContent = say("answeredOf", own, claims.size);
    for (const one of set.requirements) {
      const done = one.claims.filter(isAnswered).length;
      const cell = document.querySelector(`[data-requirement="${index} ${one.id}"]`);
      cell.textContent = `${done === one.claims.length ? "✓ " : ""}${done}/${one.claims.length}`;
      cell.className = done === one.claims.length ? "done" : "soft";
    }
  });
  return errors;
}

function passes(errors) {
  const place = document.getElementById("summary");
  const link = (at) => h("a", { href: "#f-" + at, onclick: (event) => { event.preventDefault(); const node = document.getElementById("f-" + at); node?.closest("details")?.setAttribute("open", ""); node?.focus(); } }, name(at));
  place.replaceChildren(...(errors.length ? [h("div", { class: "summary", role: "alert" }, h("b", {}, say("errors", errors.length)), h("ul", {}, errors.map(([at, code]) => h("li", {}, link(at), say("colon"), say(code)))))] : []));
  if (errors.length) place.focus();
  return !errors.length;
}

function name(at) {
  const claim = at.startsWith("claim.") ? QUESTIONS.find((one) => at === "claim." + one.claim || at.startsWith(`claim.${one.claim}.`)) : null;
  if (claim) return words(DATA.claims[claim.claim].title);
  return say({ made_by: "madeByMe", made_at: "madeOn", valid_until: "until" }[at.split(".").at(-1)] || "value");
}

// ---- the table -----------------------------------------------------------------------------------------------------

// As the program writes tables: what a spreadsheet would run begins with an apostrophe (RFC 4180 otherwise).
const runs = (text) => /^[=+\-@\t\r\n|%＝＋－＠]/.test(text.replace(/^[ ']+/, ""));

function cell(text) {
  const kept = runs(text) ? "'" + text : text;
  return /[",;\t\r\n]/.test(kept) || kept !== kept.trim() ? `"${kept.replaceAll('"', '""')}"` : kept;
}

function save() {
  strict = true;
  if (!passes(changed())) return;
  const place = Object.fromEntries(DATA.columns.map((column, i) => [column, i]));
  const rows = [DATA.columns];
  for (const { claim, kind, cells } of QUESTIONS) {
    const row = [...cells];
    const found = result(claim);
    row[place.answer] = "value" in found ? (typeof found.value === "string" ? found.value : JSON.stringify(found.value)) : "";
    // who answered is said of documents in which something is answered
    for (const column of HEADER) row[place[column]] = answered(kind) ? header(kind, column) : "";
    rows.push(row);
  }
  const text = "\ufeff" + rows.map((row) => row.map(cell).join(",") + "\r\n").join("");
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = h("a", { href: url, download: "answers.csv" });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
  announce(say("saved", "answers.csv"));
}

function rowsOf(text) {
  const [first] = text.split(/\r|\n/, 1);
  const separator = [";", "\t", ","].reduce((best, one) => (first.split(one).length >= first.split(best).length ? one : best));
  const rows = [[]];
  let at = 0;
  while (at < text.length) {
    let value = "";
    if (text[at] === '"') {
      for (at += 1; at < text.length && (text[at] !== '"' || text[at + 1] === '"'); at += 1) {
        if (text[at] === '"') at += 1;
        value += text[at];
      }
      at += 1;
    }
    for (; at < text.length && text[at] !== separator && text[at] !== "\r" && text[at] !== "\n"; at += 1) value += text[at];
    value = value.trim();
    rows.at(-1).push(value.startsWith("'") && runs(value.slice(1)) ? value.slice(1) : value);
    if (text[at] === separator) { at += 1; if (at === text.length) rows.at(-1).push(""); continue; }
    if (text[at] === "\r" && text[at + 1] === "\n") at += 1;
    at += 1;
    if (at < text.length) rows.push([]);
  }
  return rows;
}

async function load(file) {
  try {
    const [head, ...rows] = rowsOf((await file.text()).replace(/^\ufeff/, ""));
    const place = (column) => head.indexOf(column);
    if (["kind", "claim", "answer"].some((column) => place(column) < 0)) throw new Error(say("notTable"));
    const next = fresh();
    let strange = 0;
    for (const row of rows.filter((row) => row.some(Boolean))) {
      const [claim, kind, answer] = [row[place("claim")], row[place("kind")], row[place("answer")] ?? ""];
      if (!Object.hasOwn(next.answers, claim)) { if (answer) strange += 1; continue; }
      if (answer) next.answers[claim] = rawOf(read(answer, DATA.claims[claim].schema), DATA.claims[claim].schema);
      for (const column of Object.hasOwn(next.kinds, kind) ? HEADER : []) next.kinds[kind][column] ||= (row[place(column)] ?? "").slice(0, column === "made_by" ? undefined : 10).replaceAll("/", "-");
    }
    // what all documents have in common is said once
    for (const column of HEADER) {
      const said = new Set(DATA.kinds.map((kind) => next.kinds[kind.id][column]).filter(Boolean));
      if (said.size !== 1) continue;
      [next.who[column]] = said;
      for (const kind of DATA.kinds) next.kinds[kind.id][column] = "";
    }
    state = next;
    render();
    announce([say("loaded", file.name), strange ? say("noQuestion", strange) : ""].filter(Boolean).join(". "));
  } catch (error) {
    announce(say("unread", file.name, error.message));
  }
}

// A cell as the value that it stands for.
function read(text, schema) {
  const kind = widget(schema);
  if (kind === "boolean") return text.toLowerCase();
  if (kind !== "tokens" && kind !== "records") return text;
  try { return JSON.parse(text); } catch { return text.split(/[,;、，\n]/).map((one) => one.trim()).filter(Boolean); }
}

render();
