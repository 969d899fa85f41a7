//! A record and a set whose texts are attacks: on HTML, Markdown, XML, spreadsheets, terminals and readers.

use warifu_model::{Language, Localized, Token};
use warifu_report::report::{CoveredReport, Languages, Report, Source};

use crate::example::Example;

pub(crate) const ATTACK: &str = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;]]>--> `code` | [a](javascript:b) @someone \
                      https://example.org \u{202e}txt.exe\u{1b}[31m\u{0}\u{fffe} </title></style><!-- =1+1";

fn attacked() -> Example {
    let mut example = Example::of_each_outcome();
    let words = || Localized::of(format!("EN {ATTACK}"), format!("日 {ATTACK}"));
    example.record.product.vendor = ATTACK.into();
    example.record.product.model = "=cmd|' /C calc'!A0".into();
    example.record.product.version = ATTACK.into();
    example.record.product.name = words();
    example.set.title = words();
    example.set.authority.name = words();
    example.set.groups[0].title = words();
    for requirement in &mut example.set.requirements {
        (requirement.title, requirement.statement, requirement.guidance) = (words(), words(), Some(words()));
    }
    let vocabulary = &mut example.vocabularies[0];
    vocabulary.claims.iter_mut().for_each(|claim| claim.title = words());
    vocabulary.evidence_kinds.iter_mut().for_each(|kind| kind.title = words());
    vocabulary.roles.iter_mut().for_each(|role| role.title = words());
    for input in &mut example.record.inputs {
        input.signers.iter_mut().for_each(|signer| signer.name = ATTACK.into());
    }
    for finding in &mut example.record.findings {
        finding.reasons.iter_mut().for_each(|reason| reason.observed = warifu_model::Json::Text(ATTACK.into()));
    }
    example
}

fn report() -> Report {
    let example = attacked();
    let report = Report::new(&[Source { name: "<x onload=y>\u{202e} r.json", ..example.source() }]).unwrap();
    let says = Localized::of(format!("EN {ATTACK}"), format!("日 {ATTACK}"));
    let requirements = vec![example.set.requirements[0].id.clone()];
    let how = Token::parse("recognised").unwrap();
    report.covering(example.source().digest, vec![CoveredReport { how, says, by: ATTACK.into(), requirements }])
}

#[test]
fn no_markup_of_a_document_reaches_the_page() {
    let html = report().to_html(Languages::Both);
    let tags = [
        "html", "head", "meta", "title", "style", "body", "input", "label", "header", "p", "span", "h1", "h2", "h3",
        "h4", "dl", "div", "dt", "dd", "bdi", "code", "main", "section", "strong", "svg", "defs", "pattern", "rect",
        "circle", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "a", "time", "wbr", "nav", "article", "b",
        "details", "summary", "footer",
    ];
    for part in html.split('<').skip(1) {
        let name: String =
            part.trim_start_matches(['/', '!']).chars().take_while(char::is_ascii_alphanumeric).collect();
        assert!(tags.contains(&name.as_str()) || name == "doctype", "<{}", part.chars().take(60).collect::<String>());
        let tag = part.split_once('>').unwrap().0;
        // inside of a tag nothing comes from documents
        assert!(!tag.contains("onerror") && !tag.contains("javascript") && !tag.contains("onload"), "{tag}");
    }
    assert!(html.contains("default-src 'none'") && !html.contains("<script"));
    invisible(&html);
}

#[test]
fn no_markup_of_a_document_works_in_markdown() {
    let text = report().to_markdown(Languages::Both);
    // what stands between backquotes that are not escaped is code
    let lines = text
        .lines()
        .map(|line| line.replace("\\`", "").replace("\\]", "").split('`').step_by(2).collect::<Vec<_>>().join("`"));
    let outside = lines.collect::<Vec<_>>().join("\n");
    for (at, _) in outside.match_indices('<') {
        let rest = &outside[at..];
        let own = ["<details>", "</details>", "<summary>", "</summary>", "<br>", "<!-- -->"];
        let is_own = own.iter().any(|tag| rest.starts_with(tag));
        assert!(outside[..at].ends_with('\\') || is_own, "{}", rest.chars().take(60).collect::<String>());
    }
    for attack in ["](java", "@someone", "https://example"] {
        assert!(!outside.contains(attack), "{attack}");
    }
    invisible(&text);
}

#[test]
fn no_cell_is_a_formula() {
    let text = report().to_csv();
    assert!(text.contains("'=cmd|"));
    invisible(&text);
}

#[test]
fn xml_stays_well_formed() {
    for language in [Language::En, Language::Ja] {
        let text = report().to_junit(language);
        let document = roxmltree::Document::parse(&text).unwrap();
        assert!(document.descendants().all(|node| !["script", "img"].contains(&node.tag_name().name())));
        invisible(&text);
    }
}

#[test]
fn no_terminal_is_driven() {
    for language in [Language::En, Language::Ja] {
        let text = report().to_page(language).render(80);
        assert!(!text.contains("\u{1b}[31mt") && !text.contains('\u{202e}') && text.contains("\\u{202e}"));
    }
}

/// Nothing that drives a terminal or reorders text is left; it is made visible.
pub(crate) fn invisible(text: &str) {
    assert!(!text.contains(['\u{202e}', '\u{1b}', '\u{0}']) && text.contains("\\u{202e}"));
}
