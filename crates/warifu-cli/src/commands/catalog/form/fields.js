// Fields of values, and what they are made of. Used by every page that people fill in; each has DATA, WORDS, `lang` and `changed`.
const pick = (pair) => pair[lang === "ja" ? 1 : 0];
const words = (both) => (both ? (lang === "ja" ? both.ja || both.en : both.en || both.ja) : "");
// of `[one|many]` stays what agrees with the first value
const agreeing = (text, count) => text.replaceAll(/\[([^\]|]*)\|([^\]]*)\]/g, (_, one, many) => (count === 1 ? one : many));
const say = (name, ...values) => values.reduce((text, value, i) => text.replaceAll(`{${i}}`, String(value)), agreeing(pick(WORDS[name] || DATA.entries[name.slice("entry.".length)].mistake), values[0]));

function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (["value", "checked", "disabled", "open", "multiple"].includes(name)) node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// Text in which words between backticks are code.
function rich(text) {
  return text.split("`").map((part, i) => (i % 2 ? h("code", {}, part) : part));
}

// A field with its label, hint and place for an error. `at` names it in errors.
function field(at, label, control, hint) {
  const id = "f-" + at;
  control.id = id;
  control.setAttribute("aria-describedby", `${id}-e${hint ? ` ${id}-h` : ""}`);
  const long = control.classList.contains("digest") ? " long" : "";
  return h("div", { class: "field" + long }, h("label", { for: id }, label), control, hint ? h("p", { class: "hint", id: id + "-h" }, hint) : null, h("p", { class: "error", id: id + "-e" }));
}

function input(object, name, options = {}) {
  return h("input", {
    type: "text", autocomplete: "off", spellcheck: "false", ...options, value: object[name] ?? "",
    oninput: (event) => { object[name] = event.target.value; changed(); },
  });
}

function choice(object, name, options, blank) {
  const items = options.map(([value, label]) => h("option", { value }, label));
  if (blank !== undefined) items.unshift(h("option", { value: "" }, blank));
  return h("select", { value: "", onchange: (event) => { object[name] = event.target.value; changed(); } }, items);
}

function chooser(label, onfiles, options = {}) {
  return h("span", { class: "file" }, label, h("input", {
    type: "file", "aria-label": label, ...options,
    onchange: async (event) => { await onfiles([...event.target.files]); event.target.value = ""; },
  }));
}

function button(label, onclick, kind = "") {
  return h("button", { type: "button", class: kind, onclick }, label);
}

async function digestOf(file) {
  if (!globalThis.crypto?.subtle) { announce(say("crypto")); return ""; }
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return "sha256:" + [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A time, and what it is where the reader is.
function timeField(control) {
  const local = h("span", { class: "hint", "aria-live": "polite" });
  const show = () => { local.textContent = isTime(control.value.trim()) ? say("localTime", new Date(control.value.trim()).toLocaleString(lang)) : ""; };
  control.addEventListener("input", show);
  show();
  return h("span", {}, control, local);
}

const now = () => new Date().toISOString().slice(0, 19) + "Z";

// ---- claims --------------------------------------------------------------------------------------------------------

// The fields of one value; `path` is its name among the errors, `store` and `key` hold what is entered.
function valueField(path, schema, type, store, key, label, tokens) {
  const id = "f-" + path;
  const about = { id, "aria-describedby": id + "-e", "aria-label": label };
  const set = (event) => { store[key] = event.target.value; changed(); };
  const kind = widget(schema);
  const select = (options) => {
    const node = h("select", { ...about, onchange: set }, h("option", { value: "" }, "– " + say("notStated") + " –"), options.map(([value, text]) => h("option", { value }, text)));
    node.value = store[key] ?? "";
    return node;
  };
  if (kind === "boolean") return select([["true", say("yes")], ["false", say("no")]]);
  if (kind === "token") return select(schema.enum.map((token) => [token, tokenText(token, tokens)]));
  if (kind === "tokens") return tokensField(about, schema, store, key, label, tokens);
  if (kind === "records") return recordsField(path, schema, type, store, key, label, tokens);
  const plain = (type, hint, more = {}) => h("input", { ...about, type, autocomplete: "off", value: store[key] ?? "", placeholder: hint, oninput: set, ...more });
  switch (kind) {
    case "date": return plain("date", "");
    case "integer": return plain("text", "0", { inputmode: "numeric" });
    case "duration": return h("span", { class: "row" }, plain("text", "0", { inputmode: "numeric", size: 8, style: null }), h("span", { class: "soft" }, say(type.unit)));
    case "time": return timeField(plain("text", "2026-11-01T00:00:00Z"));
    default: {
      const entry = DATA.entries[kind];
      return entry ? plain("text", entry.example, entry.attributes) : plain("text", "");
    }
  }
}

// A token by its title; by itself where it has none.
const tokenText = (token, tokens) => words(tokens[token]) || token;

function tokensField(about, schema, store, key, label, tokens) {
  const raw = store[key] = store[key] || { none: false, tokens: [] };
  const check = (token) => h("label", { class: "inline" }, h("input", {
    type: "checkbox", checked: raw.tokens.includes(token),
    onchange: (event) => {
      raw.tokens = event.target.checked ? [...raw.tokens, token] : raw.tokens.filter((one) => one !== token);
      raw.none = false;
      event.target.closest("fieldset").querySelector("input[data-none]").checked = false;
      changed();
    },
  }), h("span", { title: token }, tokenText(token, tokens)));
  const none = h("label", { class: "inline soft none" }, h("input", {
    type: "checkbox", "data-none": true, checked: raw.none,
    onchange: (event) => {
      raw.none = event.target.checked;
      raw.tokens = [];
      for (const box of event.target.closest("fieldset").querySelectorAll("input:not([data-none])")) box.checked = false;
      changed();
    },
  }), say("none"));
  return h("fieldset", { ...about, tabindex: "-1" }, h("legend", { class: "hidden" }, label), h("div", { class: "checks" }, schema.items.enum.map(check), none));
}

function recordsField(path, schema, type, store, key, label, tokens) {
  const raw = store[key];
  const box = h("fieldset", { id: "f-" + path, tabindex: "-1", "aria-describedby": `f-${path}-e` });
  const fill = (focus) => {
    const rows = raw.rows.map((row, index) => h("div", { class: "item", role: "group", "aria-label": say("record", index + 1) },
      h("header", {}, h("h4", {}, say("record", index + 1)), button(say("remove"), () => { raw.rows.splice(index, 1); fill(); changed(); }, "small")),
      h("div", { class: "grid" }, type.fields.map((one) => recordField(`${path}.${index}.${one.name}`, one, schema, row, tokens)))));
    const add = button(say("addRecord"), () => { raw.rows.push({}); raw.none = false; fill(true); changed(); }, "small");
    const none = raw.rows.length ? null : h("label", { class: "inline soft" }, h("input", { type: "checkbox", checked: raw.none, onchange: (event) => { raw.none = event.target.checked; changed(); } }), say("none"));
    box.replaceChildren(h("legend", { class: "hidden" }, label), ...rows, h("div", { class: "row" }, add, ...(none ? [none] : [])));
    if (focus) box.querySelector(".item:last-of-type input, .item:last-of-type select")?.focus();
  };
  fill();
  return box;
}

function recordField(path, one, schema, row, tokens) {
  const property = schema.items.properties[one.name];
  if (row[one.name] === undefined) row[one.name] = empty(property);
  const label = words(one.title) + (one.required ? "" : say("inBrackets", say("optional")));
  const control = valueField(path, property, one.type, row, one.name, label, tokens);
  return h("div", { class: "field" }, h("span", { class: "soft" }, label), control, h("p", { class: "error", id: `f-${path}-e` }));
}
