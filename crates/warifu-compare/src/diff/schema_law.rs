//! When every document that one JSON Schema takes is taken by another, as far as keywords show. What is not shown is
//! not claimed.

use std::cell::Cell;

use warifu_model::Json;

use super::schema_normal::normal_schema;
use warifu_core::engine::{Document, Schema};

/// Returns `true` where all that `narrow` takes is shown to be taken by `wide`.
pub(super) fn is_within(narrow: &Json, wide: &Json) -> bool {
    let (narrow, wide) = (normal_schema(narrow), normal_schema(wide));
    let walk = Walk { depth: DEPTH, fuel: &Cell::new(FUEL) };
    narrow == wide || is_plain(&narrow) && is_plain(&wide) && within(&narrow, &wide, walk)
}

/// Returns `true` where what a keyword says does not turn on references or on what others have looked at.
pub(super) fn is_plain(schema: &Json) -> bool {
    !names_any(schema, &BEYOND)
}

/// Returns `true` where a keyword of these occurs anywhere; a property of that name counts as one.
fn names_any(json: &Json, words: &[&str]) -> bool {
    match json {
        Json::List(items) => items.iter().any(|item| names_any(item, words)),
        Json::Object(members) => {
            members.iter().any(|(name, value)| words.contains(&name.as_ref()) || names_any(value, words))
        }
        _ => false,
    }
}

/// How far a look at two schemas may still go.
#[derive(Clone, Copy)]
struct Walk<'f> {
    depth: usize,
    fuel: &'f Cell<usize>,
}

impl Walk<'_> {
    /// One step deeper; nothing where it has gone far enough.
    fn deeper(self, cost: usize) -> Option<Self> {
        self.fuel.set(self.fuel.get().checked_sub(cost)?);
        Some(Self { depth: self.depth.checked_sub(1)?, fuel: self.fuel })
    }
}

fn within(narrow: &Json, wide: &Json, walk: Walk<'_>) -> bool {
    if narrow == wide || *wide == Json::Bool(true) || *narrow == Json::Bool(false) {
        return true;
    }
    let Some(walk) = walk.deeper(1) else { return false };
    let parts = parts(narrow);
    if parts.iter().any(|part| **part == Json::Bool(false)) {
        return true;
    }
    if let Some(values) = parts.iter().find_map(|part| values(part)) {
        return walk.deeper(COMPILING).is_some() && all_taken(&values, narrow, wide);
    }
    let Json::Object(asked) = wide else { return false };
    let has = Narrow { parts, walk };
    if asked.iter().all(|(name, value)| has.implies(name, value, wide)) {
        return true;
    }
    // each alternative by itself, together with all that stands beside it
    let alternatives = has.parts.iter().find_map(|part| {
        let name = ["anyOf", "oneOf"].into_iter().find(|name| part.member(name).is_some())?;
        Some((*part, name, list(part.member(name)?)))
    });
    let Some((part, name, of)) = alternatives else { return false };
    let others = has.parts.iter().filter(|other| !std::ptr::eq(**other, part));
    let rest: Vec<Json> = others.map(|one| without(one, "allOf")).collect();
    of.iter().all(|one| {
        let beside = [without(&without(part, name), "allOf"), one.clone()];
        within(&together(rest.iter().cloned().chain(beside).collect()), wide, walk)
    })
}

/// What all have to be taken by.
fn together(of: Vec<Json>) -> Json {
    Json::object().with("allOf", Json::List(of))
}

/// A schema and all that its `allOf` adds.
fn parts(schema: &Json) -> Vec<&Json> {
    let inner = schema.member("allOf").map(list).unwrap_or_default();
    std::iter::once(schema).chain(inner.iter().flat_map(parts)).collect()
}

/// The values that a schema lists.
fn values(schema: &Json) -> Option<Vec<Json>> {
    match (schema.member("const"), schema.member("enum")) {
        (Some(value), _) => Some(vec![value.clone()]),
        (None, Some(Json::List(values))) => Some(values.clone()),
        _ => None,
    }
}

fn all_taken(values: &[Json], narrow: &Json, wide: &Json) -> bool {
    let (Ok(narrow), Ok(wide)) = (Schema::compile(narrow), Schema::compile(wide)) else { return false };
    let is_fine = |value: &Json| {
        let document = Document::read(&value.to_canonical());
        !narrow.takes(&document) || wide.takes(&document)
    };
    values.iter().all(is_fine)
}

fn list(json: &Json) -> &[Json] {
    if let Json::List(items) = json { items } else { &[] }
}

fn members(json: &Json) -> &[(std::borrow::Cow<'static, str>, Json)] {
    if let Json::Object(members) = json { members } else { &[] }
}

fn number(json: &Json) -> Option<i64> {
    if let Json::Int(number) = json { Some(*number) } else { None }
}

fn without(schema: &Json, name: &str) -> Json {
    Json::Object(members(schema).iter().filter(|(other, _)| other != name).cloned().collect())
}

/// The schema that takes less: all of these parts hold.
struct Narrow<'j> {
    parts: Vec<&'j Json>,
    walk: Walk<'j>,
}

impl Narrow<'_> {
    /// Returns `true` where what a keyword of the other schema asks for is asked for here, too.
    fn implies(&self, name: &str, value: &Json, wide: &Json) -> bool {
        if self.parts.iter().any(|part| part.member(name) == Some(value)) && !DEPENDENT.contains(&name) {
            return true;
        }
        match name {
            "type" => self.parts.iter().any(|part| part.member("type").is_some_and(|own| covers(value, own))),
            "allOf" => list(value).iter().all(|one| self.is_within(one)),
            "anyOf" => list(value).iter().any(|one| self.is_within(one)),
            "minimum" => self.excludes("number") || self.at_least(value, false),
            "exclusiveMinimum" => self.excludes("number") || self.at_least(value, true),
            "maximum" => self.excludes("number") || self.at_most(value, false),
            "exclusiveMaximum" => self.excludes("number") || self.at_most(value, true),
            "multipleOf" => {
                let divides = |own: i64| number(value).is_some_and(|value| value > 0 && own % value == 0);
                self.excludes("number") || self.numbers(name).any(divides)
            }
            "minLength" => self.excludes("string") || self.is_above(name, value),
            "maxLength" => self.excludes("string") || self.is_below(name, value),
            "minItems" => self.excludes("array") || self.is_above(name, value),
            "maxItems" => self.excludes("array") || self.is_below(name, value),
            "minProperties" => self.excludes("object") || self.is_above(name, value),
            "maxProperties" => self.excludes("object") || self.is_below(name, value),
            "pattern" => self.excludes("string"),
            "uniqueItems" => self.excludes("array") || self.numbers("maxItems").any(|most| most <= 1),
            "required" => {
                let asked = |one: &Json| {
                    self.parts.iter().any(|part| part.member(name).is_some_and(|own| list(own).contains(one)))
                };
                self.excludes("object") || list(value).iter().all(asked)
            }
            "properties" => {
                let fits = |(name, inner): &(std::borrow::Cow<'static, str>, Json)| {
                    within(&self.property(name), inner, self.walk)
                };
                self.excludes("object") || members(value).iter().all(fits)
            }
            "additionalProperties" => self.excludes("object") || self.others_within(value, wide),
            "propertyNames" => self.excludes("object") || self.each_within(name, value),
            "items" => {
                let has_prefix = |schema: &&Json| schema.member("prefixItems").is_some();
                let is_plain = !has_prefix(&wide) && !self.parts.iter().any(has_prefix);
                self.excludes("array") || is_plain && self.each_within(name, value)
            }
            "not" => self.parts.iter().any(|part| part.member(name).is_some_and(|own| within(value, own, self.walk))),
            "contains" | "maxContains" | "minContains" => {
                self.has_same(&["contains", "maxContains", "minContains"], wide)
            }
            "else" | "if" | "then" => self.has_same(&["else", "if", "then"], wide),
            "$schema" | "$defs" | "definitions" => true,
            _ => false,
        }
    }

    /// Returns `true` where one part has all of these keywords as the other schema has them.
    fn has_same(&self, names: &[&str], wide: &Json) -> bool {
        self.parts.iter().any(|part| names.iter().all(|name| part.member(name) == wide.member(name)))
    }

    fn is_within(&self, wide: &Json) -> bool {
        within(&together(self.parts.iter().map(|part| without(part, "allOf")).collect()), wide, self.walk)
    }

    /// Returns `true` where documents of this kind are refused, so that what is said of them says nothing.
    fn excludes(&self, kind: &str) -> bool {
        let names = |types: &Json| match types {
            Json::Text(own) => is_kind(own, kind),
            Json::List(types) => types.iter().filter_map(Json::as_text).any(|own| is_kind(own, kind)),
            _ => true,
        };
        self.parts.iter().any(|part| part.member("type").is_some_and(|types| !names(types)))
    }

    fn numbers(&self, name: &str) -> impl Iterator<Item = i64> {
        self.parts.iter().filter_map(move |part| number(part.member(name)?))
    }

    fn is_above(&self, name: &str, value: &Json) -> bool {
        number(value).is_some_and(|value| self.numbers(name).any(|own| own >= value))
    }

    fn is_below(&self, name: &str, value: &Json) -> bool {
        number(value).is_some_and(|value| self.numbers(name).any(|own| own <= value))
    }

    fn at_least(&self, value: &Json, is_beyond: bool) -> bool {
        number(value).is_some_and(|value| {
            self.numbers("minimum").any(|own| if is_beyond { own > value } else { own >= value })
                || self.numbers("exclusiveMinimum").any(|own| own >= value)
        })
    }

    fn at_most(&self, value: &Json, is_beyond: bool) -> bool {
        number(value).is_some_and(|value| {
            self.numbers("maximum").any(|own| if is_beyond { own < value } else { own <= value })
                || self.numbers("exclusiveMaximum").any(|own| own <= value)
        })
    }

    /// What is asked of a property of this name, at least.
    fn property(&self, name: &str) -> Json {
        together(self.parts.iter().filter_map(|part| of_property(part, Some(name))).cloned().collect())
    }

    /// Returns `true` where all that the other schema does not name is within what it asks of others.
    fn others_within(&self, asked: &Json, wide: &Json) -> bool {
        let named = wide.member("properties").map(members).unwrap_or_default();
        let is_named = |name: &str| named.iter().any(|(other, _)| other == name);
        let own = self.parts.iter().filter_map(|part| part.member("properties")).flat_map(members);
        let mut own = own.map(|(name, _)| name).filter(|name| !is_named(name));
        let rest = together(self.parts.iter().filter_map(|part| of_property(part, None)).cloned().collect());
        own.all(|name| within(&self.property(name), asked, self.walk)) && within(&rest, asked, self.walk)
    }

    fn each_within(&self, name: &str, asked: &Json) -> bool {
        let own: Vec<Json> = self.parts.iter().filter_map(|part| part.member(name)).cloned().collect();
        !own.is_empty() && within(&together(own), asked, self.walk)
    }
}

/// What a schema asks of a property; without a name, of one that nobody names.
fn of_property<'j>(schema: &'j Json, name: Option<&str>) -> Option<&'j Json> {
    let named = name.and_then(|name| schema.member("properties")?.member(name));
    // a pattern may take a name away from the others
    let others = || schema.member("additionalProperties").filter(|_| schema.member("patternProperties").is_none());
    named.or_else(others)
}

/// Returns `true` where all of these types are among those.
fn covers(wide: &Json, narrow: &Json) -> bool {
    let texts = |types: &Json| -> Vec<String> {
        match types {
            Json::Text(one) => vec![one.clone()],
            other => list(other).iter().filter_map(Json::as_text).map(str::to_owned).collect(),
        }
    };
    let wide = texts(wide);
    texts(narrow).iter().all(|one| wide.iter().any(|other| other == one || other == "number" && one == "integer"))
}

fn is_kind(own: &str, kind: &str) -> bool {
    own == kind || kind == "number" && own == "integer"
}

/// Keywords beyond what is looked at: references, and what turns on what other keywords have looked at.
const BEYOND: [&str; 8] = [
    "$anchor",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$recursiveRef",
    "$ref",
    "unevaluatedItems",
    "unevaluatedProperties",
];
/// Keywords that mean something only together with others, so that the same keyword alone shows nothing.
const DEPENDENT: [&str; 8] =
    ["additionalProperties", "contains", "else", "if", "items", "maxContains", "minContains", "then"];
/// How deep schemas are followed.
const DEPTH: usize = 12;
/// How many pairs of schemas are looked at.
const FUEL: usize = 20_000;
/// What compiling two schemas costs.
const COMPILING: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;
    use warifu_testkit::files::one_in;

    fn json(text: &str) -> Json {
        warifu_model::json::Tape::parse(text.as_bytes()).unwrap().root().to_json()
    }

    /// Documents enough to tell small schemas apart.
    fn documents() -> Vec<Json> {
        let mut plain: Vec<Json> = (-1..=4).map(Json::Int).collect();
        plain.extend(["", "a", "ab", "abc"].map(Json::from));
        plain.extend([Json::Null, Json::Bool(true), Json::Bool(false)]);
        let few = ["1", "3", "\"a\"", "true"].map(json);
        let mut all = plain;
        all.push(json("[]"));
        all.push(json("{}"));
        for one in &few {
            all.push(Json::List(vec![one.clone()]));
            all.extend(few.iter().map(|other| Json::List(vec![one.clone(), other.clone()])));
            for name in ["x", "y", "z"] {
                all.push(Json::object().with(name, one.clone()));
                all.extend(few.iter().map(|other| Json::object().with("w", other.clone()).with(name, one.clone())));
            }
            all.extend(few.iter().map(|other| Json::object().with("x", other.clone()).with("y", one.clone())));
        }
        all
    }

    struct Dice(u64);

    impl Dice {
        fn roll(&mut self, below: u64) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from((self.0 >> 33) % below).unwrap()
        }

        fn pick(&mut self, of: &[&str]) -> Json {
            json(of[self.roll(u64::try_from(of.len()).unwrap())])
        }

        fn schema(&mut self, depth: usize) -> Json {
            if depth == 0 && self.roll(3) == 0 {
                return Json::Bool(self.roll(4) > 0);
            }
            let mut schema = Json::object();
            for _ in 0..=self.roll(3) {
                let (name, value) = self.keyword(depth);
                if schema.member(name).is_none() {
                    schema = schema.with(name, value);
                }
            }
            schema
        }

        fn several(&mut self, depth: usize) -> Json {
            Json::List((0..=self.roll(2)).map(|_| self.schema(depth)).collect())
        }

        fn keyword(&mut self, depth: usize) -> (&'static str, Json) {
            const PLAIN: [&str; 13] = [
                "minimum",
                "exclusiveMinimum",
                "maximum",
                "exclusiveMaximum",
                "minLength",
                "maxLength",
                "minItems",
                "maxItems",
                "minProperties",
                "maxProperties",
                "multipleOf",
                "title",
                "uniqueItems",
            ];
            match self.roll(if depth == 0 { 5 } else { 12 }) {
                0 => (
                    "type",
                    self.pick(&[
                        "\"integer\"",
                        "\"number\"",
                        "\"string\"",
                        "\"object\"",
                        "\"array\"",
                        "[\"string\",\"integer\"]",
                    ]),
                ),
                1 => ("enum", self.pick(&["[1]", "[1,3]", "[\"a\",1]", "[{\"x\":1},3]"])),
                2 => ("required", self.pick(&["[\"x\"]", "[\"y\",\"x\"]", "[]"])),
                3 | 4 => match PLAIN[self.roll(13)] {
                    "title" => ("title", "t".into()),
                    "uniqueItems" => ("uniqueItems", Json::Bool(self.roll(2) == 0)),
                    name => (name, self.pick(&["1", "2", "3"])),
                },
                5 | 6 => (
                    "properties",
                    Json::object().with(if self.roll(2) == 0 { "x" } else { "y" }, self.schema(depth - 1)),
                ),
                7 => ("additionalProperties", self.schema(depth - 1)),
                8 => (["items", "not", "propertyNames", "contains"][self.roll(4)], self.schema(depth - 1)),
                9 => (["allOf", "anyOf", "oneOf"][self.roll(3)], self.several(depth - 1)),
                10 => (
                    "patternProperties",
                    Json::object().with(if self.roll(2) == 0 { "x" } else { "w|y" }, self.schema(depth - 1)),
                ),
                _ => ("prefixItems", self.several(depth - 1)),
            }
        }
    }

    /// Ordinarily for a quarter of the pairs.
    #[test]
    fn what_is_shown_to_be_within_is_within() {
        let step = one_in(4);
        let documents: Vec<Document> = documents().iter().map(|one| Document::read(&one.to_canonical())).collect();
        let mut dice = Dice(3);
        let (mut shown, mut missed) = (0, 0);
        for _ in 0..6_000 / step {
            let narrow = dice.schema(2);
            // half of the pairs are close to each other
            let wide = match (dice.roll(2), dice.keyword(2)) {
                (0, (name, value)) if matches!(narrow, Json::Object(_)) => without(&narrow, name).with(name, value),
                _ => dice.schema(2),
            };
            let (Ok(one), Ok(other)) = (Schema::compile(&narrow), Schema::compile(&wide)) else { continue };
            let normal = Schema::compile(&normal_schema(&narrow)).unwrap();
            for document in &documents {
                assert_eq!(one.takes(document), normal.takes(document), "{narrow:?}");
            }
            let is_shown = is_within(&narrow, &wide);
            let counterexample = documents.iter().find(|document| one.takes(document) && !other.takes(document));
            assert!(!is_shown || counterexample.is_none(), "{narrow:?} in {wide:?}: {counterexample:?}");
            shown += usize::from(is_shown);
            missed += usize::from(!is_shown && counterexample.is_none());
        }
        println!("{shown} shown, {missed} neither shown nor refuted");
        assert!(shown > 500 / step, "{shown}");
    }

    #[test]
    fn edits_that_authors_make_are_seen() {
        let base =
            r#"{"type":"object","required":["x","y"],"properties":{"x":{"type":"integer","minimum":1,"maximum":9}}}"#;
        let edits = [
            (r#""minimum":1"#, r#""minimum":2"#),
            (r#"["x","y"]"#, r#"["x","y","z"]"#),
            (r#"["x","y"]"#, r#"["y","x","z"]"#),
            (r#""maximum":9"#, r#""exclusiveMaximum":9"#),
            (r#""maximum":9"#, r#""enum":[3,4]"#),
            (r#""maximum":9"#, r#""allOf":[{"maximum":5}]"#),
            (r#""maximum":9"#, r#""anyOf":[{"const":4},{"maximum":8}]"#),
            (r#"{"type":"object","#, r#"{"type":"object","additionalProperties":false,"#),
            (r#"{"type":"object","#, r#"{"type":"object","maxProperties":3,"title":"a title","#),
        ];
        for (was, is) in edits {
            let stricter = base.replace(was, is);
            assert!(is_within(&json(&stricter), &json(base)), "{stricter}");
            assert!(!is_within(&json(base), &json(&stricter)), "{stricter}");
        }
        let same = json(r#"{"allOf":[{"required":["x"]},{"required":["y"]}]}"#);
        let plain = json(r#"{"required":["y","x"],"description":"d"}"#);
        assert!(is_within(&same, &plain) && is_within(&plain, &same));
    }

    #[test]
    fn many_alternatives_do_not_take_for_ever() {
        let branch = (0..12).map(|n| format!(r#"{{"required":["r{n}"]}}"#)).collect::<Vec<_>>().join(",");
        let all = (0..12).map(|_| format!(r#"{{"anyOf":[{branch}]}}"#)).collect::<Vec<_>>().join(",");
        let narrow = json(&format!(r#"{{"allOf":[{all}]}}"#));
        assert!(!is_within(&narrow, &json(r#"{"required":["other"]}"#)));
    }
}
