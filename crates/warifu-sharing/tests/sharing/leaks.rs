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

/// Ways that somebody thought of to get a name out: each one is replaced or refused.
#[test]
fn names_that_are_hidden_by_hand_are_found() {
    let rule =
        rule(&["Hamakaze Control Works", "浜風制御株式会社", "Łódź Élan", "キヤノン港湾", "はまかぜ電機", "高崎"]);
    for text in [
        // names of files, ids, notes, URLs
        "report_hamakaze-control-works_v2.pdf",
        "HamakazeControlWorks-SA-2026-7",
        "CVE-2026-1: reported by hamakaze control works' PSIRT",
        "https://hamakaze-control-works.example/advisories",
        "https://x.example/?vendor=Hamakaze%20Control%20Works",
        "https://x.example/%E6%B5%9C%E9%A2%A8%E5%88%B6%E5%BE%A1/",
        "https://x.example/%25E6%25B5%259C%25E9%25A2%25A8%25E5%2588%25B6%25E5%25BE%25A1",
        "https://xn--xcry04aivk0g6b.jp/",
        "security@XN--XCRY04AIVK0G6B.jp",
        // encoded
        "SGFtYWthemUgQ29udHJvbCBXb3Jrcw==",
        "see JBQW2YLLMF5GKICDN5XHI4TPNQQFO33SNNZQ====",
        "jbqw2yllmf5gkicdn5xhi4tpnqqfo33snnzq",
        "422ZZ2NCVDSYRNXFX2QQ====",
        "XG2omDZSoV8=",
        "48616d616b617a6520436f6e74726f6c20576f726b73",
        "Hama&shy;kaze Control&nbsp;Works",
        "&#x6d5c;&#39080;制御",
        // split
        "Hama<b>kaze</b> Con<i title=\"x\">trol</i> Works",
        "Hama<!-- a comment -->kaze Control Works",
        "**Hama**kaze _Con_trol `Works`",
        "Hama\u{200b}kaze\u{2060}Con\u{feff}trol\u{ad}Works",
        "H a m a k a z e\nC o n t r o l\tW o r k s",
        "Ｈａｍａｋａｚｅ　Ｃｏｎｔｒｏｌ　Ｗｏｒｋｓ",
        "𝐇𝐚𝐦𝐚𝐤𝐚𝐳𝐞 𝑪𝒐𝒏𝒕𝒓𝒐𝒍 𝕎𝕠𝕣𝕜𝕤",
        "\u{202e}\u{202d}Hamakaze Control Works",
        // letters of other scripts, strokes, marks
        "Наmаkаzе Соntrоl Wоrks",
        "Hamakaze Cοntrοl Wοrks",
        "Lodz Elan",
        "L&oacute;dz Elan",
        // Japanese
        "浜風制御",
        "㈱浜風制御",
        "（株）浜風 制御",
        "濱風制御",
        "浜風制御(株)の製品",
        "キャノン港湾",
        "ｷﾔﾉﾝ港湾",
        "ハマカゼ電機",
        "ﾊﾏｶｾﾞ電機",
        "髙﨑",
    ] {
        let document = json!({ "t": text });
        match made(&rule, &document) {
            Err(error) => assert_eq!(error.code(), "anonymise-name-left", "{text}"),
            Ok(made) => assert_ne!(made, document, "{text}"),
        }
    }
    // what has nothing of them stays as it is
    for text in [
        "a report on control works in general, 2026-11-18, sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "風の制御、港湾のコントロール、株式会社の一覧",
        "if a < b and c > d, then x &amp; y; https://example.com/a?b=c&d=e",
        "COMMUNICATION INTERNATIONALIZATION UNCHARACTERISTICALLY",
    ] {
        assert_eq!(made(&rule, &json!({ "t": text })).unwrap(), json!({ "t": text }));
    }
}

/// Without a legal form a name is a name only where enough of it is left.
#[test]
fn a_legal_form_is_left_out_where_a_name_is_left() {
    for (name, text, gone) in [
        ("Hamakaze Inc.", "by Hamakaze", true),
        ("Acme Works Co., Ltd.", "by Acme works", true),
        ("General Co., Ltd.", "in general", false),
        ("General Co., Ltd.", "General Co Ltd", true),
        ("株式会社", "株式会社", true),
        ("(株)港", "港", false),
        ("港湾株式会社", "株式会社", false),
    ] {
        let document = json!([text]);
        let is_gone = made(&rule(&[name]), &document).map_or(true, |made| made != document);
        assert_eq!(is_gone, gone, "{name}: {text}");
    }
}
