// Saving and loading.

function productJson() {
  const { vendor, model, version, kind, en, ja, identifiers, artifacts } = state.product;
  return {
    format: "warifu.product/1", vendor, model, version, kind, name: { en, ja },
    identifiers: identifiers.map(({ type, value }) => ({ type, value })), artifacts: artifacts.map(({ name, digest }) => ({ name, digest })),
  };
}

// The claims that are stated, in the order of the vocabulary.
function statedClaims() {
  const claims = [];
  for (const [id, claim] of Object.entries(DATA.claims)) {
    if (claim.tool) continue;
    const result = valueOf(state.claims[id].raw, claim.schema, claim.type);
    if ("value" in result) claims.push([id, result.value]);
  }
  return claims;
}

function attestationJson() {
  const evidence = state.evidence.map((entry) => {
    const json = { id: entry.id, kind: entry.kind, media_type: entry.media_type, name: entry.name, digest: entry.digest, size: Number(entry.size) };
    for (const name of ["made_by", "made_at", "valid_until"]) if (entry[name].trim()) json[name] = entry[name].trim();
    return json;
  });
  const known = evidence.map((entry) => entry.id);
  const claims = statedClaims().map(([claim, value]) => ({ claim, value, evidence: evidenceOf(claim) }));
  // what tools wrote, and what this set does not read, goes back as it came
  for (const [claim, kept] of Object.entries(state.kept)) claims.push({ claim, value: kept.value, evidence: kept.evidence.filter((id) => known.includes(id)) });
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: state.product.artifacts.map(({ name, digest }) => ({ name, digest: { sha256: digest.slice(7) } })),
    predicateType: "urn:warifu:attestation:1",
    predicate: { product: productJson(), made_at: state.madeAt.trim() || null, vocabularies: vocabularies(), evidence, claims },
  };
}

// Those of the set, and those that a loaded draft names besides.
function vocabularies() {
  const known = new Set(DATA.vocabularies.map((pin) => pin.digest));
  return [...DATA.vocabularies, ...state.vocabularies.filter((pin) => !known.has(pin?.digest))];
}

function declarationJson() {
  const own = state.declaration;
  const json = {
    format: "warifu.declaration/1",
    product: { artifacts: state.product.artifacts.map((one) => one.digest), identifiers: state.product.identifiers.map(({ type, value }) => ({ type, value })) },
    kind: own.kind, title: own.title, made_by: own.made_by, made_at: own.made_at.trim(),
  };
  if (own.valid_until.trim()) json.valid_until = own.valid_until.trim();
  const kept = Object.entries(state.kept).filter(([id]) => !DATA.toolClaims.includes(id));
  json.claims = Object.fromEntries([...statedClaims(), ...kept.map(([id, one]) => [id, one.value])]);
  return json;
}

function download(name, json) {
  const url = URL.createObjectURL(new Blob([JSON.stringify(json, null, 2) + "\n"], { type: "application/json" }));
  const link = h("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
  announce(say("saved", name));
}

function saveAttestation() {
  strict = true;
  if (passes(check(true))) download("attestation.json", attestationJson());
}

function saveDeclaration() {
  if (passes(checkDeclaration())) download("declaration.json", declarationJson());
}

function saveCopy() {
  download("working-copy.json", { form: DATA.set.digest, state });
}

async function load(file) {
  try {
    const json = JSON.parse(await file.text());
    const note = take(json);
    render();
    announce([say("loaded", file.name), note].filter(Boolean).join(". "));
  } catch (error) {
    announce(say("unread", file.name, error.message));
  }
}

// Takes over what a document says; throws where it is none that this page knows.
function take(json) {
  if (json?.form !== undefined && json.state) return takeCopy(json);
  if (json?.predicateType === "urn:warifu:attestation:1") return takeAttestation(json.predicate);
  if (json?.format === "warifu.declaration/1") return takeDeclaration(json);
  if (json?.format === "warifu.product/1") { takeProduct(json); return ""; }
  throw new Error(say("unknown"));
}

const textOf = (value) => (typeof value === "string" ? value : "");
const listOf = (value) => (Array.isArray(value) ? value : []);

function takeProduct(json) {
  state.product = {
    vendor: textOf(json.vendor), model: textOf(json.model), version: textOf(json.version), kind: textOf(json.kind), en: textOf(json.name?.en), ja: textOf(json.name?.ja),
    identifiers: listOf(json.identifiers).map((one) => ({ type: textOf(one.type), value: textOf(one.value) })),
    artifacts: listOf(json.artifacts).map((one) => ({ name: textOf(one.name), digest: textOf(one.digest) })),
  };
}

function takeClaims(entries) {
  let strange = 0;
  for (const [id, value, evidence] of entries) {
    const known = Object.hasOwn(DATA.claims, id);
    if (!known) strange += 1;
    if (!known || DATA.claims[id].tool) state.kept[id] = { value, evidence: listOf(evidence) };
    else state.claims[id] = { raw: rawOf(value, DATA.claims[id].schema), evidence: evidence ? listOf(evidence) : null };
  }
  return strange ? say("other", strange) : "";
}

function takeAttestation(predicate) {
  state = { ...fresh(), open: state.open, level: state.level, declaration: state.declaration };
  takeProduct(predicate.product || {});
  state.madeAt = textOf(predicate.made_at);
  state.vocabularies = listOf(predicate.vocabularies);
  state.evidence = listOf(predicate.evidence).map((one) => ({
    id: textOf(one.id), kind: textOf(one.kind), name: textOf(one.name), media_type: textOf(one.media_type), digest: textOf(one.digest),
    size: String(one.size ?? ""), made_by: textOf(one.made_by), made_at: textOf(one.made_at), valid_until: textOf(one.valid_until),
  }));
  return takeClaims(listOf(predicate.claims).map((one) => [one.claim, one.value, one.evidence]));
}

function takeDeclaration(json) {
  const own = state.declaration;
  for (const name of Object.keys(own)) own[name] = textOf(json[name]);
  if (!state.product.artifacts.length) state.product.artifacts = listOf(json.product?.artifacts).map((digest, i) => ({ name: `artifact-${i + 1}`, digest: textOf(digest) }));
  if (!state.product.identifiers.length) state.product.identifiers = listOf(json.product?.identifiers).map((one) => ({ type: textOf(one.type), value: textOf(one.value) }));
  return takeClaims(Object.entries(json.claims || {}).map(([id, value]) => [id, value, null]));
}

function takeCopy(json) {
  const blank = fresh();
  state = { ...blank, ...json.state, claims: { ...blank.claims } };
  for (const [id, held] of Object.entries(json.state.claims || {})) {
    if (Object.hasOwn(DATA.claims, id) && typeof held.raw === typeof blank.claims[id].raw) state.claims[id] = held;
  }
  return json.form === DATA.set.digest ? "" : say("otherSet");
}

render();
