//! Anonymised versions: secrets are planted in every way that the rule names, and every byte that was produced is searched.

use serde_json::{Value, json};
use warifu_model::{Anonymisation, RemovedName, Replacement};
use warifu_sharing::{AnonymiseError, anonymise};

use crate::worlds::words;
use warifu_testkit::Dice;
use warifu_testkit::files::number;

fn rule(names: &[&str]) -> Anonymisation {
    Anonymisation {
        title: words("rule"),
        remove: Vec::new(),
        replace: Vec::new(),
        names: names.iter().map(|name| RemovedName { name: (*name).into(), with: "***".into() }).collect(),
        note: None,
    }
}

fn made(rule: &Anonymisation, document: &Value) -> Result<Value, AnonymiseError> {
    let made = anonymise(rule, document.to_string().as_bytes())?;
    Ok(serde_json::from_slice(made.bytes()).unwrap())
}

fn code(rule: &Anonymisation, document: &Value) -> &'static str {
    anonymise(rule, document.to_string().as_bytes()).map_or_else(|error| error.code(), |_| "made")
}

#[test]
fn names_go_whatever_their_case_width_and_spacing() {
    let rule = rule(&["Acme Works", "浜風制御", "IPA"]);
    for text in [
        "Acme Works",
        "ACME-WORKS",
        "acme_works",
        "ＡＣＭＥ　Ｗｏｒｋｓ",
        "A.c.m.e w\u{ad}orks",
        "Ácme Works",
        "A\u{301}cme Works",
        "ac\u{200b}meworks",
    ] {
        assert_eq!(made(&rule, &json!({"t": format!("by {text}!")})).unwrap(), json!({"t": "by ***!"}), "{text}");
    }
    assert_eq!(
        made(&rule, &json!(["浜風 制御（株）", "by IPA.", "principal", "I.P.A."])).unwrap(),
        json!(["*** （株）".replace(' ', ""), "by ***.", "principal", "***."])
    );
}

#[test]
fn places_are_removed_and_replaced() {
    let mut rule = rule(&["Acme"]);
    rule.remove = vec!["/contact".into(), "/list/*/secret".into(), "/list/0".into()];
    rule.replace = vec![Replacement { pointer: "/title".into(), with: "An incident".into() }];
    let document = json!({"contact": {"mail": "x@acme.example"}, "title": "Acme down", "list": [{"secret": 1}, {"secret": "Acme", "kept": 9.8}]});
    assert_eq!(made(&rule, &document).unwrap(), json!({"title": "An incident", "list": [{"kept": 9.8}]}));
}

#[test]
fn what_cannot_be_done_is_refused() {
    assert_eq!(code(&rule(&["Acme"]), &json!({"acme-host": 1})), "anonymise-name-left");
    assert_eq!(
        code(&rule(&["0312345678"]), &json!({"tel": 312_345_678_u64, "n": 10_312_345_678_u64})),
        "anonymise-name-left"
    );
    assert_eq!(code(&rule(&["x"]), &json!({})), "anonymise-name-too-short");
    assert_eq!(code(&rule(&["--"]), &json!({})), "anonymise-name-too-short");
    let mut places = rule(&["Acme"]);
    places.remove = vec!["/no/such".into()];
    assert_eq!(code(&places, &json!({"no": {}})), "anonymise-place-unmatched");
    assert_eq!(anonymise(&rule(&["Acme"]), b"{").unwrap_err().code(), "anonymise-not-json");
    assert_eq!(anonymise(&rule(&["Acme"]), &vec![b' '; 17 << 20]).unwrap_err().code(), "anonymise-too-large");
    // a replacement that brings a name back
    let mut circular = rule(&["Acme"]);
    circular.names[0].with = "formerly ACME".into();
    assert_eq!(code(&circular, &json!(["Acme"])), "anonymise-name-left");
    // a message does not repeat the name
    let error = anonymise(&rule(&["Secretname"]), br#"["Secr\u0065tname", "U2VjcmV0bmFtZQ"]"#).unwrap_err();
    assert!(!error.to_string().to_lowercase().contains("secretname"));
}

/// Ways of writing a name that are not replaced but have to be found.
fn encoded(dice: &mut Dice, name: &str) -> String {
    let around = |dice: &mut Dice, text: &str| {
        let (before, after) = ("abcdefg".get(..dice.below(7)).unwrap(), "uvwxyz".get(..dice.below(6)).unwrap());
        format!("{before}{text} {after}")
    };
    match dice.below(10) {
        0 => data_encoding::BASE64.encode(around(dice, name).as_bytes()),
        1 => data_encoding::BASE64URL_NOPAD.encode(around(dice, name).as_bytes()),
        2 => data_encoding::HEXLOWER.encode(name.as_bytes()),
        3 => format!("0x{}", data_encoding::HEXUPPER.encode(name.as_bytes())),
        4 => {
            let sign = *dice.pick(&['%', '=']);
            name.bytes().map(|byte| format!("{sign}{byte:02x}")).collect::<Vec<_>>().concat()
        }
        5 => name.chars().map(|char| format!("&#{};", u32::from(char))).collect::<Vec<_>>().concat(),
        6 => name.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect::<Vec<_>>().concat(),
        7 => data_encoding::BASE64.encode(data_encoding::BASE64.encode(name.as_bytes()).as_bytes()),
        8 => name.bytes().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":"),
        _ => {
            let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            data_encoding::BASE64.encode(&wide)
        }
    }
}

/// Everything that is encoded is refused; everything that is plain is replaced; and no byte of what was made gives a secret away.
#[test]
fn no_planted_secret_is_in_what_was_made() {
    let (seed, count) = (number("WARIFU_SEED", 57), number("WARIFU_SHARING_LEAKS", 800));
    let mut dice = Dice::new(seed ^ 0xa11);
    let secrets = ["Hamakaze Control", "plant7.hamakaze.example", "Kita-Minato", "HK-210/77A"];
    let rule = rule(&secrets);
    let (mut refused, mut passed) = (0, 0);
    for case in 0..count {
        let secret = *dice.pick(&secrets);
        let hides = dice.chance(50);
        let text = if hides {
            encoded(&mut dice, secret)
        } else {
            secret
                .chars()
                .map(|char| if dice.chance(50) { char.to_ascii_uppercase() } else { char.to_ascii_lowercase() })
                .collect()
        };
        let document = match dice.below(3) {
            0 => json!({"a": [1, {"b": format!("seen {text} there")}], "score": 9.8}),
            1 => json!([[text], null, true]),
            _ => json!({"text": format!("({text})"), "more": {"words": "nothing to see"}}),
        };
        match anonymise(&rule, document.to_string().as_bytes()) {
            Err(error) => {
                refused += 1;
                assert!(
                    hides && error.code() == "anonymise-name-left",
                    "seed {seed}, case {case}: {error}: {document}"
                );
            }
            Ok(made) => {
                passed += 1;
                assert!(!hides, "seed {seed}, case {case}: {document}");
                let bytes = String::from_utf8(made.bytes().to_vec()).unwrap().to_lowercase();
                for secret in secrets {
                    let letters = |text: &str| text.chars().filter(|char| char.is_alphanumeric()).collect::<String>();
                    assert!(
                        !letters(&bytes).contains(&letters(&secret.to_lowercase())),
                        "seed {seed}, case {case}: {bytes}"
                    );
                }
            }
        }
    }
    println!("seed {seed}: {count} documents, {refused} refused, {passed} made");
    assert!(refused > 0 && passed > 0);
}
