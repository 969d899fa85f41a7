//! A verdict as a page: what is drawn, and that no name of a document becomes markup.

use warifu_model::{Json, Localized};
use warifu_report::report::Languages;
use warifu_report::verdict::{Mark, Term, VerdictPage};

const HOSTILE: &str = "</text></svg><script>alert(1)</script>\"'&\u{202e}gnp";

/// A verdict on a certificate by a body that an authority accredited, recognised in part.
fn verdict(name: &str) -> String {
    let name = Json::from(name).to_canonical();
    let name = String::from_utf8(name).unwrap();
    format!(
        r#"{{"format":"warifu.verdict/2","verdict":"refuse","code":"recognition_partial","at":"2026-01-01T00:00:00Z",
        "known_at":"2025-12-31T00:00:00Z","policy":{{"id":"importer","digest":"sha256:00"}},"bundle":"sha256:11",
        "certificate":{{"number":{name},"body":{{"name":{{"en":{name},"ja":"機関"}},"id":"body"}},
        "path":[{{"series":"sha256:22","body":"body","name":{{"en":{name},"ja":"機関"}},"sequence":2,"issued_at":"2025-01-01T00:00:00Z"}},{{"authority":{name}}}],
        "holder":{{"name":{{"en":{name},"ja":{name}}}}},"product":{{"vendor":{name},"model":{name},"version":"1","kind":"component","name":{{"en":{name},"ja":"製品"}}}},
        "scope":{{"en":{name},"ja":"範囲"}},"set":{{"id":"uk-psti","version":"1.0.0"}},"level":null,"granted_at":"2025-11-10T00:00:00Z","expires_at":null,
        "signers":[{{"key":"sha256:33","name":{name},"roles":["certifier"]}}]}},
        "checks":[{{"check":"signatures","outcome":"pass","code":"ok"}},{{"check":"accreditation","outcome":"pass","code":"ok"}},
        {{"check":"recognition","outcome":"fail","code":"recognition_partial","detail":{{"set":{name}}}}}],
        "recognition":{{"arrangement":"jp-uk","sequence":1,"title":{{"en":{name},"ja":"取決め"}},"by":["jp","uk"],"state":"in_force",
        "state_from":"2025-12-04T00:00:00Z","provision":"one","issuer":"uk","recogniser":"jp","effect":"waives_requirements","from":"2026-01-01T00:00:00Z",
        "counts_as":{{"set":"jp-jc-star","version":"1.0.0","level":"star-1"}},"conditions":[{{"condition":"same_product","outcome":"unknown"}}],
        "waived":["A.1"],"remaining":["B.1","B.2"],"citations":[{{"title":{{"en":{name},"ja":"文書"}},"reference":"SI 1","date":"2025","assurance":"unverified"}}],
        "assurance":"sourced"}}}}"#
    )
}

fn page(text: &str) -> VerdictPage {
    VerdictPage::read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn texts(term: Term, word: &str) -> Option<Localized> {
    (term == Term::Code && word == "recognition_partial")
        .then(|| Localized::of("only some are waived".into(), "一部だけが免除される".into()))
}

/// The drawings of a page, each as XML.
fn figures(html: &str) -> Vec<String> {
    let parts = html.split("<svg class=\"chain\"").skip(1);
    parts.map(|part| format!("<svg class=\"chain\"{}</svg>", part.split_once("</svg>").unwrap().0)).collect()
}

#[test]
fn the_chain_goes_from_the_authority_to_the_policy() {
    let chain = page(&verdict("Name")).chain();
    let kinds: Vec<&str> = chain.nodes.iter().map(|node| node.kind.en.as_str()).collect();
    assert_eq!(
        kinds,
        [
            "Authority",
            "Accredited body",
            "Certificate",
            "Provision of the arrangement",
            "Recognised edition",
            "Importer's policy"
        ]
    );
    assert_eq!(chain.edges.len() + 1, chain.nodes.len());
    let marks: Vec<Mark> = chain.edges.iter().map(|edge| edge.mark).collect();
    assert_eq!(marks, [Mark::Yes, Mark::Yes, Mark::Open, Mark::No, Mark::No]);
    let all: Vec<&str> = chain.edges.iter().flat_map(|edge| &edge.lines).map(|line| line.en.as_str()).collect();
    let all = all.join("\n");
    for part in [
        "edition 2, made 2025-01-01T00:00:00Z",
        "granted 2025-11-10T00:00:00Z",
        "from 2026-01-01T00:00:00Z",
        "recognised by jp",
    ] {
        assert!(all.contains(part), "{part} in {all}");
    }
    let edition = &chain.nodes[4].lines;
    assert!(edition.iter().any(|line| line.en == "2 remaining: B.1, B.2"), "{edition:?}");
}

#[test]
fn no_name_becomes_markup() {
    let html = page(&verdict(HOSTILE)).to_html(&texts, Languages::Both);
    assert!(!html.contains("<script") && !html.contains('\u{202e}'));
    assert!(html.contains("&lt;script&gt;"));
    let figures = figures(&html);
    assert_eq!(figures.len(), 2, "one for each language");
    for figure in &figures {
        let read = roxmltree::Document::parse(figure).unwrap_or_else(|error| panic!("{error}\n{figure}"));
        let known = ["svg", "rect", "text", "path", "circle"];
        assert!(
            read.descendants().filter(roxmltree::Node::is_element).all(|node| known.contains(&node.tag_name().name()))
        );
    }
}

#[test]
fn nothing_drawn_leaves_its_box() {
    let long = "W".repeat(300);
    for name in ["Name", &long, "漢字".repeat(200).as_str()] {
        let html = page(&verdict(name)).to_html(&texts, Languages::Both);
        for figure in figures(&html) {
            let read = roxmltree::Document::parse(&figure).unwrap();
            for text in read.descendants().filter(|node| node.has_tag_name("text")) {
                let count =
                    text.text().unwrap_or_default().chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
                assert!(count <= 58, "{count}: {:?}", text.text());
            }
        }
    }
}

#[test]
fn both_languages_are_there_and_words_that_nobody_knows_stay() {
    let html = page(&verdict("Name")).to_html(&texts, Languages::Both);
    for part in ["only some are waived", "一部だけが免除される", "accreditation", "承認する側：jp", "残る要求事項：2件"]
    {
        assert!(html.contains(part), "{part}");
    }
}

#[test]
fn what_is_no_verdict_is_refused() {
    let other_answer = r#"{"format":"warifu.verdict/2","verdict":"accepted","code":"ok","at":"x","checks":[]}"#;
    let other_edition = r#"{"format":"warifu.verdict/1","verdict":"accept","code":"ok","at":"x","checks":[]}"#;
    for text in ["{}", "[]", other_edition, other_answer] {
        assert_eq!(VerdictPage::read(text.as_bytes()).unwrap_err().code(), "verdict-unreadable", "{text}");
    }
    assert_eq!(VerdictPage::read(b"{").unwrap_err().code(), "syntax");
    // whatever else is missing is shown as missing
    let bare = r#"{"format":"warifu.verdict/2","verdict":"refuse","code":"x","at":"y","checks":[{"check":7},3],"certificate":{"path":[1]}}"#;
    assert!(page(bare).to_html(&texts, Languages::Both).contains("<svg"));
}
