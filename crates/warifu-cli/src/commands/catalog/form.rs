//! `warifu catalog form`: a page with which an exporter fills in a self-assessment, offline.

pub(crate) mod data;

use std::path::PathBuf;

use clap::Args;
use warifu_model::{Digest, Json, Language, Timestamp};

use crate::args::{time_or_now, timestamp};
use crate::commands::common::{comma, counted};
use crate::commands::set::{Chosen, Shelf};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::reply::Reply;
use warifu_report::{Page, Text, style};

/// Writes a page with which a maker fills in a self-assessment for a set
///
/// One HTML file that works offline in any current browser, in English and Japanese: it loads nothing and sends nothing.
/// Fields follow from the types of the claims. It computes the digests of evidence files, keeps a working copy, loads drafts
/// (also those of `warifu import`), and saves a draft attestation for `warifu evaluate` and `warifu attest`, or a declaration
/// for `warifu import`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu catalog form us-ssdf -o form.html
  warifu catalog form iec-62443-4-2 -o form.html --lang ja
  warifu evaluate attestation.json --set us-ssdf            what the page saved")]
pub(super) struct Form {
    /// A set or profile: ID, ID@RANGE or a file
    #[arg(value_name = "SET")]
    set: String,
    /// Where to write it; - is standard output
    #[arg(short, long, value_name = "FILE", default_value = "form.html")]
    output: PathBuf,
    /// Which edition applies depends on the time; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
}

impl Form {
    pub(super) fn run(self, language: Language) -> Result<Reply, Failure> {
        let chosen = Shelf::with(Vec::new()).choose(&self.set, time_or_now(self.at)?)?;
        let set = chosen.set.set();
        let bytes = page(&chosen, language).into_bytes();
        let size = bytes.len();
        let mut report = Page::default();
        let done = Text::new().style("✓", style::GOOD).plain(" ").strong(self.output.display().to_string());
        let count = counted(set.requirements.len(), language, ["requirement", "requirements"], "要求事項");
        report.line(done.plain(format!("  {} {}{}{count}", set.id, set.version, comma(language))));
        report.line(Text::new().dim(language.pick(
            "  open it in a browser; it needs no network",
            "  ブラウザーで開いてください。ネットワークは必要ありません",
        )));
        let json = Json::object()
            .with("file", self.output.display().to_string())
            .with(
                "set",
                Json::object().with("id", &set.id).with("version", &set.version).with("digest", chosen.set.digest()),
            )
            .with("requirements", set.requirements.len())
            .with("bytes", size);
        Ok(Reply::new(Exit::Yes, report, json).output(files::write(&self.output, bytes)?))
    }
}

fn page(chosen: &Chosen, language: Language) -> String {
    let title = chosen.set.set().title.in_language(language);
    assembled(title, language, &data::of(chosen, code(language)), &[PAGE, FILES], STYLE)
}

/// How a page is told its language.
pub(crate) fn code(language: Language) -> &'static str {
    language.pick("en", "ja")
}

/// A whole page with fields: data, the scripts that all such pages share, and its own. Its policy lets nothing run but its own
/// script, by digest, and no connection be made.
pub(crate) fn assembled(title: &str, language: Language, data: &Json, own: &[&str], style: &str) -> String {
    let script = [&[WORDS, VALUES, FIELDS], own].concat().join("\n");
    let script = format!("\"use strict\";\n(() => {{\n{script}}})();\n");
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        base64_digest(&script),
        base64_digest(style),
    );
    let (data, title) = (in_script(data), in_html(title));
    let mut page = String::new();
    // piece by piece, so that nothing inside the data is taken for a place
    for part in TEMPLATE.split('@') {
        page.push_str(match part {
            "LANG" => code(language),
            "CSP" => &policy,
            "TITLE" => &title,
            "STYLE" => style,
            "DATA" => &data,
            "SCRIPT" => &script,
            other => other,
        });
    }
    page
}

/// As `Content-Security-Policy` names a script or style.
fn base64_digest(text: &str) -> String {
    data_encoding::BASE64.encode(Digest::of(text.as_bytes()).as_bytes())
}

/// JSON that ends no script element, whatever texts it holds: these characters stand only inside strings.
fn in_script(json: &Json) -> String {
    let text = String::from_utf8(json.to_canonical()).unwrap_or_default();
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            other => out.push(other),
        }
    }
    out
}

fn in_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const TEMPLATE: &str = include_str!("form/page.html");
pub(crate) const STYLE: &str = include_str!("form/page.css");
const WORDS: &str = include_str!("form/words.js");
const VALUES: &str = include_str!("form/values.js");
const FIELDS: &str = include_str!("form/fields.js");
const PAGE: &str = include_str!("form/page.js");
const FILES: &str = include_str!("form/files.js");

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(name: &str) -> Chosen {
        let at = Timestamp::parse("2026-11-01T00:00:00Z").unwrap();
        Shelf::with(Vec::new()).choose(name, at).unwrap()
    }

    #[test]
    fn the_page_loads_nothing_and_runs_only_its_own_script() {
        let page = page(&chosen("us-ssdf"), Language::En);
        assert_eq!(page.matches("<script").count(), 2);
        assert_eq!(page.matches("</script>").count(), 2);
        for outside in ["http://", "src=", "@import", "url(", "fetch(", "XMLHttpRequest", "innerHTML", "eval("] {
            assert!(!page.contains(outside), "{outside}");
        }
        // names, not addresses
        let addresses = page.matches("https://").count();
        assert_eq!(addresses, page.matches("https://in-toto.io/Statement/v1").count());
        let (_, after) = page.split_once("\"use strict\"").unwrap();
        let script = format!("\"use strict\"{}", after.split_once("</script>").unwrap().0);
        assert!(page.contains(&format!("script-src 'sha256-{}'", base64_digest(&script))));
    }

    #[test]
    fn text_of_a_set_stays_text() {
        let json = Json::object().with("title", "</script><script>alert(1)</script><!-- & \u{2028}");
        let text = in_script(&json);
        assert!(!text.contains(['<', '>', '&', '\u{2028}']));
        assert_eq!(warifu_model::json::Tape::parse(text.as_bytes()).unwrap().root().to_json(), json);
        assert_eq!(in_html("<b>\"&"), "&lt;b&gt;&quot;&amp;");
    }

    #[test]
    fn every_claim_of_every_set_has_a_field() {
        for name in ["us-ssdf@1.1.1", "us-cisa-ssdaf"] {
            let chosen = chosen(name);
            let data = data::of(&chosen, "ja");
            let claims = data.member("claims").unwrap();
            let Some(Json::List(requirements)) = data.member("requirements") else { panic!("no requirements") };
            assert_eq!(requirements.len(), chosen.set.set().requirements.len());
            for requirement in requirements {
                let Some(Json::List(ids)) = requirement.member("claims") else { panic!("no claims") };
                assert!(!ids.is_empty());
                for id in ids {
                    let claim = claims.member(id.as_text().unwrap()).unwrap();
                    assert!(claim.member("schema").is_some(), "{id:?}");
                }
            }
        }
    }
}
