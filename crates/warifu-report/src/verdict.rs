//! A verdict of the gate as one HTML page, with the chain from the issuer's authority to the importer's policy drawn edge by edge.
//!
//! A verdict is read from its JSON (`docs/FORMATS/verdict.md`). This crate knows no gate: names of checks and codes come from whoever
//! does.

mod chain;
mod figure;
mod page;
mod read;
mod term;

use warifu_model::json::{Limits, Tape};
use warifu_model::{Json, ReadError, problems};

use crate::report::{Languages, STYLE, document};
pub use chain::{Chain, ChainEdge, ChainNode, Mark};
pub use term::{Term, TermTexts};

/// A verdict, as data: it proves nothing and is shown as it is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct VerdictPage {
    json: Json,
}

problems! {
    /// Reason why a document is not shown as a verdict.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum VerdictPageError {
        /// The bytes cannot be read.
        Read(error: ReadError) => { delegate }
        /// It is not a verdict of this edition, or lacks what every verdict has.
        NotAVerdict => {
            code: "verdict-unreadable",
            en: "this is not a verdict (warifu.verdict/2)",
            ja: "判定（warifu.verdict/2）ではない",
            help_en: "give a verdict in JSON",
            help_ja: "JSON形式の判定を指定してください",
        }
    }
}

impl From<ReadError> for VerdictPageError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl VerdictPage {
    /// Reads a verdict from the JSON that the gate gives. What else stands in it is passed over.
    ///
    /// # Errors
    ///
    /// [`VerdictPageError`] for anything but a verdict.
    ///
    /// ```
    /// use warifu_report::verdict::VerdictPage;
    ///
    /// assert_eq!(VerdictPage::read(b"{}").unwrap_err().code(), "verdict-unreadable");
    /// ```
    pub fn read(bytes: &[u8]) -> Result<Self, VerdictPageError> {
        Self::new(Tape::parse_within(bytes, Limits::envelope())?.root().to_json())
    }

    /// Takes a verdict that was read already.
    ///
    /// # Errors
    ///
    /// [`VerdictPageError::NotAVerdict`].
    ///
    /// ```
    /// use warifu_model::Json;
    /// use warifu_report::verdict::VerdictPage;
    ///
    /// let verdict = Json::object()
    ///     .with("format", "warifu.verdict/2")
    ///     .with("verdict", "refuse")
    ///     .with("code", "envelope_malformed")
    ///     .with("at", "2026-12-01T00:00:00Z")
    ///     .with("checks", Json::List(Vec::new()));
    /// assert_eq!(VerdictPage::new(verdict)?.answer(), "refuse");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(json: Json) -> Result<Self, VerdictPageError> {
        let has = |name: &str| json.member(name).and_then(Json::as_text).is_some();
        let is_whole = ["verdict", "code", "at"].into_iter().all(has) && read::list(&json, "checks").is_some();
        let is_answer = ANSWERS.contains(&read::text(&json, "verdict"));
        if read::text(&json, "format") != FORMAT || !is_whole || !is_answer {
            return Err(VerdictPageError::NotAVerdict);
        }
        Ok(Self { json })
    }

    /// The answer: `accept`, `accept_stale`, `refuse` or `undetermined`.
    pub fn answer(&self) -> &str {
        read::text(&self.json, "verdict")
    }

    /// The chain from the issuer's authority to the importer's policy, as a value.
    pub fn chain(&self) -> Chain {
        chain::of(&self.json)
    }

    /// The verdict as one HTML page with both languages in it; `shown` is what it shows at first. No script, no network. Text of
    /// documents is escaped, and what is invisible or reorders text is made visible.
    pub fn to_html(&self, texts: TermTexts<'_>, shown: Languages) -> String {
        let (en, ja) = page::TITLE;
        let number = read::member(&self.json, "certificate").map(|one| read::text(one, "number")).unwrap_or_default();
        let title = format!("{} {number}", shown.first().pick(en, ja));
        let style = format!("{STYLE}{OWN_STYLE}");
        document(title.trim_end(), &style, shown, |html| page::page(html, &self.json, texts))
    }
}

const FORMAT: &str = "warifu.verdict/2";
/// What the gate answers: another word is no answer of a verdict.
const ANSWERS: [&str; 4] = ["accept", "accept_stale", "refuse", "undetermined"];
const OWN_STYLE: &str = include_str!("verdict/verdict.css");
