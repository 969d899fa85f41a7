//! Advisories that are given as files.

use std::path::PathBuf;

use warifu_advisory::{Advisory, limits};
use warifu_model::{Json, Language, Problem};
use warifu_report::{Page, Text, style};

use crate::commands::common::counted;
use crate::failure::Failure;
use crate::files::{self, Source};

/// Advisories with the files in which they are.
pub(crate) struct Given {
    pub(crate) sources: Vec<Source>,
    pub(crate) advisories: Vec<Advisory>,
}

impl Given {
    /// Reads them; files of folders too. What cannot be read is told all at once, and nothing is taken; nor is anything where a folder
    /// has what is no file, since it may have been bad news.
    pub(crate) fn read(paths: &[PathBuf]) -> Result<Self, Failure> {
        let (mut given, mut failures) = (Self { sources: Vec::new(), advisories: Vec::new() }, Vec::new());
        for path in paths {
            for file in files::walk_all_within(path, limits::PRODUCTS)? {
                let source = files::read_evidence(&file)?;
                match Advisory::read(source.bytes()) {
                    Ok(advisory) => given.advisories.push(advisory),
                    Err(error) => {
                        let place = Problem::location(&error).map(|place| (place.pointer.to_owned(), place.offset));
                        let failure = Failure::of(&error);
                        failures.push(match place {
                            Some((pointer, offset)) => failure.at(&source, &pointer, offset),
                            None => failure.file(source.path()),
                        });
                        continue;
                    }
                }
                given.sources.push(source);
            }
        }
        if failures.is_empty() {
            return Ok(given);
        }
        let first = failures.remove(0);
        Err(first.and(failures))
    }
}

/// An advisory for people.
pub(super) fn show(page: &mut Page, file: &str, advisory: &Advisory, language: Language) {
    let title = advisory.title.as_deref().unwrap_or(&advisory.id);
    page.heading(title);
    let time = |at: Option<warifu_model::Timestamp>| at.map_or_else(|| "–".to_owned(), |at| at.to_string());
    let said = advisory.vulnerabilities.iter().map(|one| one.said.len()).sum::<usize>();
    let exploited = advisory.vulnerabilities.iter().filter(|one| one.exploited.is_some()).count();
    let edition = advisory.edition.as_ref().map(|edition| format!("  {edition}")).unwrap_or_default();
    page.fields(
        2,
        [
            (language.pick("file", "ファイル"), Text::new().quoting(&format!("`{file}`"))),
            (language.pick("format", "形式"), advisory.format.text(language).into()),
            (language.pick("id", "id"), Text::new().quoting(&format!("`{}`", advisory.id)).dim(edition)),
            (
                language.pick("publisher", "発行者"),
                Text::new().quoting(&format!("`{}`", advisory.publisher.as_deref().unwrap_or("–"))),
            ),
            (language.pick("issued", "発行"), time(advisory.issued_at).into()),
            (
                language.pick("marking", "標示"),
                Text::new().quoting(&format!("`{}`", advisory.marking.as_deref().unwrap_or("–"))),
            ),
            (language.pick("products named", "示された製品"), advisory.named.len().to_string().into()),
            (language.pick("vulnerabilities", "脆弱性"), advisory.vulnerabilities.len().to_string().into()),
            (language.pick("statements", "記述"), said.to_string().into()),
            (language.pick("exploited", "悪用が確認されたもの"), exploited.to_string().into()),
        ],
    );
    if advisory.is_draft {
        page.item(
            2,
            Text::new().style("!", style::UNSURE),
            language.pick("a draft: its good news does not count", "草案：良い知らせは採用しません"),
        );
    }
    let left = advisory.left;
    for (count, en, ja) in [
        (
            left.identifiers,
            ["identifier is not well formed and was left out", "identifiers are not well formed and were left out"],
            "形式の誤りにより除いた識別子：",
        ),
        (
            left.patterns,
            ["part of a pattern names no product", "parts of patterns name no product"],
            "製品を示さないパターンの部分：",
        ),
        (
            left.contradicting,
            ["contradiction: the worst counts", "contradictions: the worst counts"],
            "矛盾（最も悪い記述を採用）：",
        ),
        (
            left.nameless,
            ["thing is named by nothing that can be compared", "things are named by nothing that can be compared"],
            "照合できる名称・識別子がないもの：",
        ),
    ] {
        if count > 0 {
            page.item(2, Text::new().style("!", style::UNSURE), counted(count as usize, language, en, ja));
        }
    }
}

/// An advisory as JSON.
pub(crate) fn json(file: &str, advisory: &Advisory) -> Json {
    let vulnerability = |one: &warifu_advisory::Vulnerability| {
        let said = one.said.iter().map(|said| {
            let named = advisory.named.get(said.product);
            Json::object()
                .with("product", named.map_or("", |named| named.id.as_str()))
                .with("status", said.status.as_str())
                .with_some("justification", said.justification.as_deref())
        });
        Json::object()
            .with("ids", Json::list(one.ids.iter().map(String::as_str)))
            .with_some("severity", one.severity.map(warifu_advisory::Severity::as_str))
            .with_some("score", one.score.map(|score| score.to_string()))
            .with("exploited", one.exploited.is_some())
            .with_some("exploited_since", one.exploited.and_then(|exploited| exploited.since))
            .with("said", Json::List(said.collect()))
    };
    let named = |one: &warifu_advisory::Named| {
        let identifiers = one.known.purls.iter().map(warifu_advisory::Purl::as_str);
        let identifiers = identifiers.chain(one.known.cpes.iter().map(warifu_advisory::Cpe::as_str));
        let identifiers = identifiers.chain(one.known.exact.iter().map(String::as_str));
        Json::object()
            .with("id", one.id.as_str())
            .with_some("vendor", one.known.vendor.as_deref())
            .with("names", Json::list(one.known.names.iter().map(String::as_str)))
            .with("versions", one.versions.text())
            .with("identifiers", Json::list(identifiers))
            .with("digests", Json::list(one.known.digests.iter().copied()))
    };
    let left = Json::object()
        .with("identifiers", i64::from(advisory.left.identifiers))
        .with("patterns", i64::from(advisory.left.patterns))
        .with("contradicting", i64::from(advisory.left.contradicting))
        .with("nameless", i64::from(advisory.left.nameless));
    Json::object()
        .with("file", file)
        .with("format", advisory.format.as_str())
        .with("digest", advisory.digest)
        .with("id", advisory.id.as_str())
        .with_some("edition", advisory.edition.as_deref())
        .with_some("publisher", advisory.publisher.as_deref())
        .with_some("title", advisory.title.as_deref())
        .with_some("issued_at", advisory.issued_at)
        .with_some("first_issued_at", advisory.first_issued_at)
        .with_some("marking", advisory.marking.as_deref())
        .with("draft", advisory.is_draft)
        .with("named", Json::List(advisory.named.iter().map(named).collect()))
        .with("vulnerabilities", Json::List(advisory.vulnerabilities.iter().map(vulnerability).collect()))
        .with("left_out", left)
}
