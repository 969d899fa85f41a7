//! Canonical bytes (RFC 8785) against a writer that goes through a tree, character by character.

use std::borrow::Cow;
use std::fmt::Write as _;

use warifu_model::json::Tape;
use warifu_model::{Bundle, Digest, Envelope, Json, Product, Record, Waivers};

/// A writer that is too simple to be wrong.
fn naive(json: &Json) -> String {
    match json {
        Json::Null => "null".to_owned(),
        Json::Bool(value) => value.to_string(),
        Json::Int(value) => value.to_string(),
        Json::Text(text) => quoted(text),
        Json::List(items) => format!("[{}]", items.iter().map(naive).collect::<Vec<_>>().join(",")),
        Json::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(key, _)| key.encode_utf16().collect::<Vec<_>>());
            let member = |(key, value): &(Cow<'static, str>, Json)| format!("{}:{}", quoted(key), naive(value));
            format!("{{{}}}", members.into_iter().map(member).collect::<Vec<_>>().join(","))
        }
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            c if u32::from(c) < 0x20 => write!(out, "\\u{:04x}", u32::from(c)).unwrap(),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Seeded: a failure repeats.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    /// A character of any plane, those of one byte as often as all others.
    fn char(&mut self) -> char {
        let bounds = [0x20, 0x80, 0x80, 0x80, 0x800, 0x1_0000, 0x11_0000];
        let bound = bounds.get(self.below(bounds.len())).copied().unwrap();
        char::from_u32(u32::try_from(self.below(bound)).unwrap()).unwrap_or('\u{ffff}')
    }

    fn text(&mut self, most: usize) -> String {
        (0..self.below(most + 1)).map(|_| self.char()).collect()
    }

    /// A text that documents take: not empty, and no control characters.
    fn words(&mut self) -> String {
        let text: String = self.text(40).chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
        format!("{text}\\\"")
    }

    fn integer(&mut self) -> i64 {
        let bits = self.below(54);
        let value = i64::try_from(self.0 & ((1 << bits) - 1)).unwrap();
        if self.below(2) == 0 { value } else { -value }
    }

    fn json(&mut self, depth: usize) -> Json {
        match self.below(if depth == 0 { 5 } else { 8 }) {
            0 => Json::Null,
            1 => Json::Bool(self.below(2) == 0),
            2 => Json::Int(self.integer()),
            3 | 4 => Json::Text(self.text(24)),
            5 => Json::List((0..self.below(6)).map(|_| self.json(depth - 1)).collect()),
            _ => self.object(depth - 1),
        }
    }

    fn object(&mut self, depth: usize) -> Json {
        let mut members: Vec<(Cow<'static, str>, Json)> = Vec::new();
        for _ in 0..self.below(8) {
            let key = self.text(10);
            if members.iter().all(|(other, _)| *other != key) {
                members.push((key.into(), self.json(depth)));
            }
        }
        Json::Object(members)
    }
}

#[test]
fn random_trees_are_written_as_the_naive_writer_writes_them() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for _ in 0..20_000 {
        let json = dice.json(4);
        let bytes = json.to_canonical();
        assert_eq!(String::from_utf8(bytes.clone()).unwrap(), naive(&json));
        let read = Tape::parse(&bytes).unwrap().root().to_json();
        assert_eq!(read.to_canonical(), bytes);
    }
}

#[test]
fn every_character_and_every_length_is_written() {
    for c in (0..=0x10_ffff).filter_map(char::from_u32) {
        let json = Json::Text(c.into());
        assert_eq!(json.to_canonical(), naive(&json).as_bytes(), "{c:?}");
    }
    // at every place of the words that are looked at together
    for c in ['"', '\\', '\u{1f}', ' ', '!', '\u{7f}', '\u{80}', '名', '😀'] {
        for (before, after) in (0..20).flat_map(|before| (0..20).map(move |after| (before, after))) {
            let json = Json::Text(format!("{}{c}{}", "x".repeat(before), "y".repeat(after)));
            assert_eq!(json.to_canonical(), naive(&json).as_bytes(), "{before} {c:?} {after}");
        }
    }
    for value in [0, 9, 10, -1, -10, i64::MAX, i64::MIN, 9_007_199_254_740_991, -9_007_199_254_740_991] {
        assert_eq!(Json::Int(value).to_canonical(), value.to_string().as_bytes());
    }
}

fn digest(of: &str) -> String {
    Digest::of(of.as_bytes()).to_string()
}

fn written(text: &str) -> Json {
    Tape::parse(text.as_bytes()).unwrap().root().to_json()
}

fn product(dice: &mut Dice) -> Json {
    let artifact = |name: String, of: &str| Json::object().with("name", name).with("digest", digest(of));
    Json::object()
        .with("format", "warifu.product/1")
        .with("vendor", dice.words())
        .with("model", dice.words())
        .with("version", dice.words())
        .with("kind", "k")
        .with("name", Json::object().with("ja", dice.words()).with("en", dice.words()))
        .with("identifiers", Json::List(vec![Json::object().with("type", "model").with("value", dice.words())]))
        .with("artifacts", Json::List(vec![artifact(dice.words(), "f"), artifact(dice.words(), "g")]))
}

fn record(dice: &mut Dice) -> Json {
    let (one, other) = (digest("one"), digest("other"));
    let reason = Json::object()
        .with("code", "too_low")
        .with("claim", "a.b")
        .with("scope", "criterion")
        .with("negated", true)
        .with("pointer", dice.words())
        .with("expected", dice.object(3))
        .with("observed", dice.json(3));
    let reason_of_kind = r#"{"code":"evidence_missing","claim":null,"kind":"pen","scope":"applies","pointer":"/r",
        "expected":{},"observed":null}"#;
    let text = format!(
        r#"{{"format":"warifu.record/1","language":1,"at":"2026-01-02T03:04:05Z","level":null,"outcome":"not_satisfied",
        "score":{{"at_least":1,"reached":2,"open":3,"of":4}},
        "set":{{"id":"s","version":"1.0.0","digest":"{one}"}},"vocabularies":[],"product":{},
        "inputs":[{{"digest":"{one}","payload":"{other}","kind":"envelope","party":"third","roles":["laboratory"],
        "signers":[{{"key":"{one}","name":{}}}]}}],
        "evidence":[{{"digest":"{one}","input":"{other}","kind":"pen","presented":false}}],"certificates":[],
        "admission":{{"id":"a","digest":"{one}"}},"waivers":{{"digest":"{one}","states":[
        {{"id":"w","requirement":"R.1","state":"applied"}}]}},
        "findings":[{{"requirement":"R.1","outcome":"not_satisfied","bearing":"points","weight":7,"waived":"w",
        "reasons":[{},{reason_of_kind}]}},{{"requirement":"R.2","outcome":"satisfied","reasons":[]}}],
        "weakenings":[{{"code":"draft_set"}},{{"code":"requirement_waived","requirement":"R.1"}}]}}"#,
        naive(&product(dice)),
        quoted(&dice.words()),
        naive(&reason)
    );
    written(&text)
}

/// Records write themselves without a tree, and everything inside them.
#[test]
fn random_records_are_written_as_their_trees_are() {
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    for _ in 0..500 {
        let json = record(&mut dice);
        let bytes = naive(&json);
        let record = Record::read(bytes.as_bytes()).unwrap();
        assert_eq!(record.to_bytes(), bytes.as_bytes());
        assert_eq!(naive(&Json::from(&record)), bytes);
    }
}

#[test]
fn other_documents_are_read_and_written_back() {
    let mut dice = Dice(0xd129_0a6f_11c3_55b7);
    for _ in 0..200 {
        let bytes = naive(&product(&mut dice));
        assert_eq!(Json::from(&Product::read(bytes.as_bytes()).unwrap()).to_canonical(), bytes.as_bytes());
    }
    let waiver = r#"{"id":"w1","requirement":"R.1","kind":"compensating_control","justification":"j","approved_by":"a",
        "from":"2026-01-01","until":"2026-02-01"}"#;
    let sealed = r#"{"payloadType":"t","payload":"","signatures":[{"sig":"AAAA"}]}"#;
    for waivers in [waiver, ""] {
        let bytes = naive(&written(&format!(r#"{{"format":"warifu.waivers/1","waivers":[{waivers}]}}"#)));
        assert_eq!(Json::from(&Waivers::read(bytes.as_bytes()).unwrap()).to_canonical(), bytes.as_bytes());
    }
    let shown = format!(
        r#"{{"index":3,"requirement":"R.1","outcome":"satisfied","salt":"{}","proof":["{}"]}}"#,
        "0a".repeat(32),
        digest("p")
    );
    let bundle = format!(
        r#"{{"format":"warifu.bundle/1","certificate":{sealed},"disclosed":[{shown}],"status":[{sealed}],"log":"l\n"}}"#
    );
    let bytes = naive(&written(&bundle));
    assert_eq!(Json::from(&Bundle::read(bytes.as_bytes()).unwrap()).to_canonical(), bytes.as_bytes());
    let bytes = naive(&written(sealed));
    assert_eq!(Json::from(&Envelope::read(bytes.as_bytes()).unwrap()).to_canonical(), bytes.as_bytes());
}
