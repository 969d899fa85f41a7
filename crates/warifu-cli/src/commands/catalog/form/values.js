// Values of claims: what a field holds while it is filled in, and the typed value that is saved. Widgets and checks come from
// the JSON Schema of each claim.
const TIME = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const TOKEN = /^[a-z0-9]+([_.-][a-z0-9]+)*$/;
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

// What kind of field a schema asks for.
function widget(schema) {
  if (schema.type === "boolean") return "boolean";
  if (schema.type === "integer") return "integer";
  if (schema.type === "array") return schema.items.enum ? "tokens" : "records";
  if (schema.enum) return "token";
  const kind = schema.format === "date-time" ? "time" : schema.format;
  // The page is told which other formats are a line of text that their pattern checks.
  return kind === "date" || kind === "time" || kind === "duration" || DATA.entries[kind] ? kind : "text";
}

function empty(schema) {
  const kind = widget(schema);
  if (kind === "tokens") return { none: false, tokens: [] };
  if (kind === "records") return { none: false, rows: [] };
  return "";
}

// Whether a day exists.
function isDay(text) {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(text + "T00:00:00Z");
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text && text >= "0001-01-01";
}

function isTime(text) {
  return TIME.test(text) && isDay(text.slice(0, 10));
}

// A duration from a count of days or months.
function duration(count, unit) {
  if (count === 0) return "P0D";
  if (unit === "days") return `P${count}D`;
  const [years, months] = [Math.floor(count / 12), count % 12];
  return `P${years ? years + "Y" : ""}${months ? months + "M" : ""}`;
}

function durationCount(text) {
  const found = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?$/.exec(text) || [];
  return String(Number(found[1] || 0) * 12 + Number(found[2] || 0) + Number(found[3] || 0));
}

// { } where nothing is stated, { value } or { error }; `rows` has the errors of records, by row and field.
function valueOf(raw, schema, type) {
  const kind = widget(schema);
  if (kind === "tokens") {
    if (raw.tokens.length) return { value: schema.items.enum.filter((token) => raw.tokens.includes(token)) };
    return raw.none ? { value: [] } : {};
  }
  if (kind === "records") return recordsOf(raw, schema, type);
  const text = kind === "text" ? raw : raw.trim();
  if (text === "") return {};
  switch (kind) {
    case "boolean": return { value: text === "true" };
    case "integer": {
      if (!/^-?(0|[1-9]\d*)$/.test(text) || text === "-0") return { error: "eInteger" };
      const value = Number(text);
      return value >= schema.minimum && value <= schema.maximum ? { value } : { error: "eRange" };
    }
    case "duration": {
      if (!/^\d{1,7}$/.test(text)) return { error: "eDuration" };
      const value = duration(Number(text), type.unit);
      return new RegExp(schema.pattern, "u").test(value) ? { value } : { error: "eRange" };
    }
    case "date": return isDay(text) ? { value: text } : { error: "eDate" };
    case "time": return isTime(text) ? { value: text } : { error: "eTime" };
    case "token": return schema.enum.includes(text) ? { value: text } : { error: "eRequired" };
    case "text": return CONTROL.test(text) ? { error: "eControl" } : { value: text };
    default: return new RegExp(schema.pattern, "u").test(text) ? { value: text } : { error: "entry." + kind };
  }
}

function recordsOf(raw, schema, type) {
  if (!raw.rows.length) return raw.none ? { value: [] } : {};
  const errors = {};
  const value = raw.rows.map((row, index) => {
    const record = {};
    for (const [name, property] of Object.entries(schema.items.properties)) {
      const field = type.fields.find((one) => one.name === name);
      const result = valueOf(row[name] ?? empty(property), property, field.type);
      if ("value" in result) record[name] = result.value;
      else if (result.error) errors[`${index}.${name}`] = result.error;
      else if (schema.items.required.includes(name)) errors[`${index}.${name}`] = "eRequired";
    }
    return record;
  });
  return Object.keys(errors).length ? { error: "eFields", rows: errors } : { value };
}

// What a field holds for a value that was saved.
function rawOf(value, schema) {
  switch (widget(schema)) {
    case "tokens": return { none: Array.isArray(value) && !value.length, tokens: Array.isArray(value) ? value.map(String) : [] };
    case "records": return {
      none: Array.isArray(value) && !value.length,
      rows: (Array.isArray(value) ? value : []).map((record) => {
        const row = {};
        for (const [name, property] of Object.entries(schema.items.properties)) {
          if (record && Object.hasOwn(record, name)) row[name] = rawOf(record[name], property);
        }
        return row;
      }),
    };
    case "duration": return durationCount(String(value));
    default: return String(value);
  }
}
