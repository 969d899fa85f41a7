// The page: state, fields, loading and saving. Text from documents goes into text nodes only.
const DATA = JSON.parse(document.getElementById("data").textContent);
const KINDS = new Map(DATA.kinds.map((kind) => [kind.id, kind.title]));
const ROLES = new Map(DATA.roles.map((role) => [role.id, role.title]));
const app = document.getElementById("app");
let state = fresh();
let lang = DATA.language;
let serial = 0;

function fresh() {
  const claims = {};
  for (const [id, claim] of Object.entries(DATA.claims)) claims[id] = { raw: empty(claim.schema), evidence: null };
  return {
    product: { vendor: "", model: "", version: "", kind: "component", en: "", ja: "", identifiers: [], artifacts: [] },
    madeAt: "", evidence: [], claims, kept: {}, vocabularies: [], level: "", open: {},
    declaration: { kind: "self_declaration", title: "", made_by: "", made_at: "", valid_until: "" },
  };
}

function claimField(id) {
  const claim = DATA.claims[id];
  const held = state.claims[id];
  const wide = widget(claim.schema) === "records" || widget(claim.schema) === "tokens";
  const head = h("div", { class: "top" }, h("h4", { id: "c-" + id }, words(claim.title)), h("code", {}, id));
  const about = h("p", { class: "hint" }, words(claim.description));
  if (claim.tool) {
    const kept = state.kept[id];
    const value = kept ? h("pre", {}, short(JSON.stringify(kept.value, null, 1))) : null;
    return h("div", { class: "claim", id: "claim-" + id }, head, about, h("p", { class: kept ? "done" : "hint" }, kept ? "✓" : rich(say("tool"))), value);
  }
  const control = valueField("claim." + id, claim.schema, claim.type, held, "raw", words(claim.title), claim.tokens);
  return h("div", { class: "claim" + (wide ? " wide" : ""), id: "claim-" + id }, head, about,
    h("div", { class: "value" }, control, h("p", { class: "error", id: `f-claim.${id}-e` })), restsOn(id, claim, held));
}

const short = (text) => (text.length > 2000 ? text.slice(0, 2000) + " …" : text);

// What may support a claim, and which of the listed evidence it rests on.
function restsOn(id, claim, held) {
  const kinds = claim.supports.map((support) => h("li", {}, words(KINDS.get(support.kind)) || support.kind, say("colon"), h("span", { class: "soft" }, words(support.reading))));
  const list = kinds.length ? [h("p", { class: "hint" }, say("supports")), h("ul", { class: "plain" }, kinds)] : [];
  const ticks = state.evidence.map((entry) => h("label", { class: "inline" }, h("input", {
    type: "checkbox", checked: evidenceOf(id).includes(entry.id),
    onchange: (event) => {
      const now = evidenceOf(id).filter((one) => one !== entry.id);
      held.evidence = event.target.checked ? [...now, entry.id] : now;
      changed();
    },
  }), `${entry.id} ${entry.name}`));
  const rests = ticks.length ? h("fieldset", {}, h("legend", { class: "hint" }, say("rests") + say("inBrackets", say("auto"))), h("div", { class: "checks" }, ticks)) : null;
  return h("details", {}, h("summary", {}, `${say("supports")} · ${say("rests")}${say("colon")}${evidenceOf(id).length}`), list, rests);
}

function evidenceOf(id) {
  const held = state.claims[id];
  const known = state.evidence.map((entry) => entry.id);
  if (held.evidence) return held.evidence.filter((one) => known.includes(one));
  const kinds = DATA.claims[id].supports.map((support) => support.kind);
  return state.evidence.filter((entry) => kinds.includes(entry.kind)).map((entry) => entry.id);
}

// ---- sections ------------------------------------------------------------------------------------------------------

function productSection() {
  const product = state.product;
  const identifiers = product.identifiers.map((one, index) => {
    const at = `product.identifiers.${index}`;
    const type = choice(one, "type", ["purl", "cpe", "gtin", "model"].map((type) => [type, type]));
    type.value = one.type;
    return h("div", { class: "item" }, h("header", {}, h("h4", {}, `${say("identifiers")} ${index + 1}`), button(say("remove"), () => { product.identifiers.splice(index, 1); render(); }, "small")),
      h("div", { class: "grid" }, field(at + ".type", say("type"), type), field(at + ".value", say("value"), input(one, "value"))));
  });
  const artifacts = product.artifacts.map((one, index) => {
    const at = `product.artifacts.${index}`;
    return h("div", { class: "item" }, h("header", {}, h("h4", {}, `${say("artifacts")} ${index + 1}`), button(say("remove"), () => { product.artifacts.splice(index, 1); render(); }, "small")),
      h("div", { class: "grid" }, field(at + ".name", say("fileName"), input(one, "name")), field(at + ".digest", say("digest"), input(one, "digest", { class: "digest" }))));
  });
  const add = async (files) => {
    for (const file of files) product.artifacts.push({ name: file.name, digest: await digestOf(file) });
    render();
  };
  return h("section", { class: "card", "aria-labelledby": "h-product" }, h("h2", { id: "h-product", style: null }, say("product")),
    h("div", { class: "grid" },
      field("product.vendor", say("vendor"), input(product, "vendor")), field("product.model", say("model"), input(product, "model")),
      field("product.version", say("version"), input(product, "version")), field("product.kind", say("kind"), input(product, "kind"), say("kindHint")),
      field("product.en", say("nameEn"), input(product, "en", { lang: "en" })), field("product.ja", say("nameJa"), input(product, "ja", { lang: "ja" })),
      field("madeAt", say("madeAt"), input(state, "madeAt", { placeholder: "2026-11-01T00:00:00Z" }), say("madeAtHint"))),
    h("h3", { id: "f-product.artifacts", tabindex: "-1" }, say("artifacts")), h("p", { class: "hint" }, say("artifactsHint")), h("p", { class: "error", id: "f-product.artifacts-e" }), artifacts,
    h("div", { class: "row" }, chooser(say("addArtifact"), add, { multiple: true, id: "add-artifact" })),
    h("h3", {}, say("identifiers")), identifiers,
    h("div", { class: "row" }, button(say("addIdentifier"), () => { product.identifiers.push({ type: "model", value: "" }); render(); }, "small")));
}

function evidenceSection() {
  const add = async (files) => {
    for (const file of files) {
      const taken = state.evidence.map((entry) => entry.id);
      while (taken.includes("e" + ++serial));
      const media = file.type || (file.name.endsWith(".json") ? "application/json" : "application/octet-stream");
      state.evidence.push({ id: "e" + serial, kind: "", name: file.name, media_type: media, digest: await digestOf(file), size: String(file.size), made_by: "", made_at: "", valid_until: "" });
    }
    render();
  };
  const kinds = DATA.kinds.map((kind) => [kind.id, words(kind.title)]);
  const entries = state.evidence.map((entry, index) => {
    const at = `evidence.${index}`;
    const kind = choice(entry, "kind", kinds, "–");
    kind.value = entry.kind;
    kind.addEventListener("change", () => render());
    return h("div", { class: "item", id: "item-" + entry.id }, h("header", {}, h("h4", {}, `${entry.id}  ${entry.name}`), button(say("remove"), () => { state.evidence.splice(index, 1); render(); }, "small")),
      h("div", { class: "grid" },
        field(at + ".kind", say("kind"), kind), field(at + ".name", say("fileName"), input(entry, "name")),
        field(at + ".made_by", say("madeBy"), input(entry, "made_by"), say("optional")),
        field(at + ".made_at", say("made"), input(entry, "made_at", { placeholder: "2026-11-01T00:00:00Z" }), say("optional")),
        field(at + ".valid_until", say("validUntil"), input(entry, "valid_until", { placeholder: "2027-11-01T00:00:00Z" }), say("optional")),
        field(at + ".media_type", say("mediaType"), input(entry, "media_type")),
        field(at + ".size", say("size"), input(entry, "size", { inputmode: "numeric" })),
        field(at + ".digest", say("digest"), input(entry, "digest", { class: "digest" }))));
  });
  return h("section", { class: "card", "aria-labelledby": "h-evidence" }, h("h2", { id: "h-evidence" }, say("evidence")), h("p", { class: "hint" }, say("evidenceHint")), entries,
    h("div", { class: "row" }, chooser(say("addEvidence"), add, { multiple: true, id: "add-evidence" })));
}

function requirementCard(requirement, first) {
  const claims = requirement.claims.map((id) => {
    if (first.get(id) === requirement.id) return claimField(id);
    return h("div", { class: "claim" }, h("div", { class: "top" }, h("h4", {}, words(DATA.claims[id].title)), h("code", {}, id)),
      h("p", { class: "hint" }, h("a", { href: "#claim-" + id }, say("above", first.get(id)))));
  });
  const asked = requirement.evidence.map((demand) => {
    const party = demand.party && demand.party !== "first" ? pick(WORDS.party)[demand.party] : "";
    const role = demand.role ? say("role", words(ROLES.get(demand.role)) || demand.role) : "";
    return h("li", {}, [words(KINDS.get(demand.kind)) || demand.kind, party, role].filter(Boolean).join(say("comma")));
  });
  return h("article", { class: "req", id: "r-" + requirement.id, "aria-labelledby": "t-" + requirement.id },
    h("header", {}, h("span", { class: "id" }, requirement.id), h("h3", { id: "t-" + requirement.id }, words(requirement.title)), h("span", { class: "tag", "data-progress": requirement.id })),
    h("p", {}, words(requirement.statement)),
    requirement.guidance ? h("details", {}, h("summary", {}, say("guidance")), h("p", {}, words(requirement.guidance))) : null,
    h("details", {}, h("summary", {}, say("test")), h("pre", {}, rich(words(requirement.test)))),
    asked.length ? [h("p", { class: "hint" }, say("evidenceAsked")), h("ul", { class: "plain soft" }, asked)] : null, claims);
}

function asked() {
  const level = state.level === "" ? Infinity : Number(state.level);
  return DATA.requirements.filter((requirement) => requirement.rank <= level);
}

function requirementSections() {
  const first = new Map();
  for (const requirement of asked()) for (const id of requirement.claims) if (!first.has(id)) first.set(id, requirement.id);
  const parent = new Map(DATA.groups.map((group) => [group.id, group.parent]));
  const top = (id) => (parent.get(id) ? top(parent.get(id)) : id);
  return DATA.groups.filter((group) => !group.parent).map((group) => {
    const own = asked().filter((requirement) => top(requirement.groups[0]) === group.id);
    if (!own.length) return null;
    const open = state.open[group.id] ?? DATA.requirements.length <= 20;
    return h("details", { class: "group", open, ontoggle: (event) => { state.open[group.id] = event.target.open; } },
      h("summary", {}, `${group.id}  ${words(group.title)}`, h("span", { class: "count", "data-group": group.id })), own.map((requirement) => requirementCard(requirement, first)));
  });
}

function declarationSection() {
  const own = state.declaration;
  const kinds = DATA.kinds.filter((kind) => !DATA.toolKinds.includes(kind.id)).map((kind) => [kind.id, words(kind.title)]);
  const kind = choice(own, "kind", kinds, "–");
  kind.value = own.kind;
  return h("section", { class: "card", "aria-labelledby": "h-declaration" }, h("h2", { id: "h-declaration" }, say("declaration")), h("p", { class: "hint" }, rich(say("declarationHint"))),
    h("div", { class: "grid" }, field("declaration.kind", say("kind"), kind), field("declaration.title", say("title"), input(own, "title")),
      field("declaration.made_by", say("madeBy"), input(own, "made_by")), field("declaration.made_at", say("made"), input(own, "made_at", { placeholder: "2026-11-01T00:00:00Z" })),
      field("declaration.valid_until", say("validUntil"), input(own, "valid_until", { placeholder: "2027-11-01T00:00:00Z" }), say("optional"))),
    h("div", { class: "row" }, button(say("saveDeclaration"), saveDeclaration)));
}

function levelChoice() {
  if (!DATA.levels.length) return null;
  const options = DATA.levels.map((level) => [String(level.rank), words(level.title) || level.id]);
  const node = h("select", { id: "level", "aria-label": say("level"), onchange: (event) => { state.level = event.target.value; render(); } }, h("option", { value: "" }, say("level") + say("colon") + say("all")), options.map(([value, label]) => h("option", { value }, say("level") + say("colon") + label)));
  node.value = state.level;
  return h("span", {}, node);
}

function render() {
  const focus = document.activeElement?.id;
  const scroll = scrollY;
  document.documentElement.lang = lang;
  document.title = words(DATA.set.title) + say("inBrackets", `${DATA.set.id} ${DATA.set.version}`);
  app.replaceChildren(
    h("header", { class: "head" }, h("div", {}, h("h1", {}, words(DATA.set.title)),
      h("p", { class: "soft" }, `${words(DATA.set.authority)} · ${DATA.set.source} · `, h("code", {}, `${DATA.set.id} ${DATA.set.version}`)),
      h("p", {}, rich(words(DATA.set.description))), h("p", { class: "hint" }, say("about")))),
    h("nav", { class: "bar", "aria-label": say("progress") }, h("div", {},
      h("span", { class: "grow" }, h("progress", { id: "progress", "aria-label": say("progress"), max: 1 }), h("span", { class: "count", id: "progress-text" })),
      levelChoice(), button(say("lang"), () => { lang = lang === "ja" ? "en" : "ja"; render(); }),
      chooser(say("load"), async ([file]) => { if (file) await load(file); }, { id: "load", accept: ".json,application/json", title: say("loadHint") }),
      button(say("saveCopy"), saveCopy), button(say("save"), saveAttestation, "main"))),
    h("main", {}, h("p", { id: "status", class: "notice", role: "status", "aria-live": "polite", hidden: true }), h("div", { id: "summary", tabindex: "-1" }),
      productSection(), evidenceSection(), h("h2", {}, say("requirements")), requirementSections(), declarationSection(), h("footer", {}, rich(say("foot", `${DATA.set.id}@${DATA.set.version}`)))));
  changed();
  if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
  scrollTo({ top: scroll, behavior: "instant" });
}

function announce(text) {
  const status = document.getElementById("status");
  status.textContent = text;
  status.hidden = false;
}

// ---- checks --------------------------------------------------------------------------------------------------------

// Every error as [place, code], for what is entered; `whole` also asks for what has to be there.
function check(whole) {
  const errors = [];
  const bad = (at, code) => errors.push([at, code]);
  const text = (at, value, must = whole) => {
    if (value.trim() === "") { if (must) bad(at, "eRequired"); } else if (CONTROL.test(value)) bad(at, "eControl");
  };
  const time = (at, value, must = false) => {
    if (value.trim() === "") { if (must && whole) bad(at, "eRequired"); } else if (!isTime(value.trim())) bad(at, "eTime");
  };
  const product = state.product;
  for (const name of ["vendor", "model", "version", "en", "ja"]) text("product." + name, product[name]);
  if (whole || product.kind) { if (!TOKEN.test(product.kind) || product.kind.length > 64) bad("product.kind", "eToken"); }
  time("madeAt", state.madeAt);
  if (whole && !product.artifacts.length) bad("product.artifacts", "eArtifact");
  const seen = new Set();
  const once = (at, key) => { if (seen.has(key)) bad(at, "eTwice"); seen.add(key); };
  product.artifacts.forEach((one, i) => {
    text(`product.artifacts.${i}.name`, one.name, true);
    if (!DIGEST.test(one.digest)) bad(`product.artifacts.${i}.digest`, "eDigest"); else once(`product.artifacts.${i}.digest`, one.digest);
    once(`product.artifacts.${i}.name`, "n " + one.name);
  });
  product.identifiers.forEach((one, i) => {
    text(`product.identifiers.${i}.value`, one.value, true);
    if (one.value && !identifies(one)) bad(`product.identifiers.${i}.value`, "eIdentifier");
    once(`product.identifiers.${i}.value`, one.type + " " + one.value);
  });
  state.evidence.forEach((entry, i) => {
    const at = `evidence.${i}`;
    if (!entry.kind) bad(at + ".kind", "eRequired");
    text(at + ".name", entry.name, true);
    text(at + ".media_type", entry.media_type, true);
    if (entry.made_by) text(at + ".made_by", entry.made_by);
    time(at + ".made_at", entry.made_at);
    time(at + ".valid_until", entry.valid_until);
    if (!DIGEST.test(entry.digest)) bad(at + ".digest", "eDigest");
    if (!/^(0|[1-9]\d{0,15})$/.test(entry.size) || Number(entry.size) > Number.MAX_SAFE_INTEGER) bad(at + ".size", "eSize");
  });
  for (const [id, claim] of Object.entries(DATA.claims)) {
    const result = valueOf(state.claims[id].raw, claim.schema, claim.type);
    if (result.error) bad("claim." + id, result.error);
    for (const [place, code] of Object.entries(result.rows || {})) bad(`claim.${id}.${place}`, code);
  }
  return errors;
}

function identifies({ type, value }) {
  if (type === "purl") return value.startsWith("pkg:");
  if (type === "cpe") return value.startsWith("cpe:2.3:");
  if (type !== "gtin") return true;
  if (!/^(\d{8}|\d{12,14})$/.test(value)) return false;
  const sum = [...value].reverse().reduce((sum, digit, i) => sum + Number(digit) * (i % 2 ? 3 : 1), 0);
  return sum % 10 === 0;
}

function checkDeclaration() {
  const errors = check(false).filter(([at]) => !at.startsWith("evidence."));
  const own = state.declaration;
  if (!TOKEN.test(own.kind)) errors.push(["declaration.kind", "eRequired"]);
  for (const name of ["title", "made_by"]) if (!own[name].trim()) errors.push(["declaration." + name, "eRequired"]);
  if (!isTime(own.made_at.trim())) errors.push(["declaration.made_at", "eTime"]);
  if (own.valid_until.trim() && !isTime(own.valid_until.trim())) errors.push(["declaration.valid_until", "eTime"]);
  if (!state.product.artifacts.length && !state.product.identifiers.length) errors.push(["product.artifacts", "eArtifact"]);
  return errors;
}

function mark(errors) {
  for (const node of document.querySelectorAll(".error")) node.textContent = "";
  for (const node of document.querySelectorAll("[aria-invalid]")) node.removeAttribute("aria-invalid");
  for (const [at, code] of errors) {
    const place = document.getElementById(`f-${at}-e`);
    if (place) place.textContent = say(code);
    document.getElementById("f-" + at)?.setAttribute("aria-invalid", "true");
  }
}

let strict = false;
function changed() {
  mark(check(strict));
  const stated = (id) => (DATA.claims[id].tool ? id in state.kept : "value" in valueOf(state.claims[id].raw, DATA.claims[id].schema, DATA.claims[id].type));
  const all = new Set(asked().flatMap((requirement) => requirement.claims));
  const done = [...all].filter(stated).length;
  const progress = document.getElementById("progress");
  progress.max = Math.max(all.size, 1);
  progress.value = done;
  document.getElementById("progress-text").textContent = say("answered", done, all.size);
  const counts = new Map();
  const parent = new Map(DATA.groups.map((group) => [group.id, group.parent]));
  const top = (id) => (parent.get(id) ? top(parent.get(id)) : id);
  for (const requirement of asked()) {
    const own = requirement.claims.filter(stated).length;
    const tag = document.querySelector(`[data-progress="${CSS.escape(requirement.id)}"]`);
    if (tag) { tag.textContent = `${own}/${requirement.claims.length}`; tag.classList.toggle("done", own === requirement.claims.length); }
    const count = counts.get(top(requirement.groups[0])) || [0, 0];
    counts.set(top(requirement.groups[0]), [count[0] + own, count[1] + requirement.claims.length]);
  }
  for (const [group, [own, of]] of counts) {
    const node = document.querySelector(`[data-group="${CSS.escape(group)}"]`);
    if (node) node.textContent = `${own}/${of}`;
  }
}

// Shows the errors, and says whether there are none.
function passes(errors) {
  const summary = document.getElementById("summary");
  mark(errors);
  if (!errors.length) { summary.replaceChildren(); return true; }
  const name = (at) => {
    const claim = at.startsWith("claim.") && Object.keys(DATA.claims).find((id) => at === "claim." + id || at.startsWith(`claim.${id}.`));
    if (claim) return words(DATA.claims[claim].title);
    return document.querySelector(`label[for="${CSS.escape("f-" + at)}"]`)?.textContent || document.getElementById("f-" + at)?.textContent || at;
  };
  const go = (at) => (event) => {
    event.preventDefault();
    const target = document.getElementById("f-" + at);
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    target?.focus();
    target?.scrollIntoView({ block: "center" });
  };
  summary.replaceChildren(h("div", { class: "summary", role: "alert" }, h("strong", {}, say("errors", errors.length)),
    h("ul", {}, errors.slice(0, 50).map(([at, code]) => h("li", {}, h("a", { href: "#f-" + at, onclick: go(at) }, name(at) + say("colon") + say(code)))))));
  summary.focus();
  summary.scrollIntoView({ block: "start" });
  return false;
}
