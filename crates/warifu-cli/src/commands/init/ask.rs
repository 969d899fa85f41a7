//! What is not known: asked at a terminal, named elsewhere.

use std::io::{self, BufRead as _, IsTerminal as _};
use std::path::PathBuf;

use warifu_model::{Artifact, Language};

use super::found::{ARTIFACT_BYTES, Found, Told, delivered};
use crate::args::{Context, Format};
use crate::failure::{Both, Failure};
use crate::files;
use crate::terminal::{self, Stream};

/// A question: the flag, and the words in English and Japanese; and where an SBOM would tell it, if it would.
#[derive(Clone, Copy)]
pub(super) struct Question {
    flag: &'static str,
    en: &'static str,
    ja: &'static str,
    told: Option<Told>,
}

/// What is known in the end.
pub(super) struct Answers {
    pub(super) vendor: String,
    pub(super) model: String,
    pub(super) version: String,
}

/// Asks for what is missing where somebody is there to answer, and remembers it elsewhere.
pub(super) struct Missing {
    language: Language,
    is_asked: bool,
    unknown: Vec<Question>,
}

impl Missing {
    /// Nothing is missing yet.
    pub(super) fn new(context: Context) -> Self {
        let is_asked = context.format == Format::Human && io::stdin().is_terminal() && terminal::is_watched();
        Self { language: context.language, is_asked, unknown: Vec::new() }
    }

    /// What a flag says, or else what a person answers, who may take what an SBOM proposes; elsewhere that proposal.
    pub(super) fn text(
        &mut self,
        flag: Option<String>,
        proposed: Option<String>,
        question: Question,
    ) -> Result<Option<String>, Failure> {
        if flag.is_some() {
            return Ok(flag);
        }
        let answer = if self.is_asked { self.answer(&question, proposed.as_deref())? } else { None };
        let answer = answer.or(proposed);
        if answer.is_none() {
            self.unknown.push(question);
        }
        Ok(answer)
    }

    /// A delivered file: of a person, or what the SBOM says the digest is of.
    pub(super) fn artifact(&mut self, found: &Found, model: Option<&str>) -> Result<Option<Artifact>, Failure> {
        let stated = found.described.as_ref().and_then(|described| described.digests.first().copied());
        let name = model.unwrap_or_default().to_owned();
        let stated = stated.map(|digest| Artifact { name, digest });
        let answer = if self.is_asked && stated.is_none() { self.answer(&ARTIFACT, None)? } else { None };
        if let Some(path) = answer {
            files::read_within(&PathBuf::from(path), ARTIFACT_BYTES).map(|source| Some(delivered(&source)))
        } else {
            if stated.is_none() {
                self.unknown.push(ARTIFACT);
            }
            Ok(stated)
        }
    }

    /// The answers, if nothing is missing.
    pub(super) fn answers(
        self,
        vendor: Option<String>,
        model: Option<String>,
        version: Option<String>,
        artifacts: &[Artifact],
        found: &Found,
    ) -> Result<Answers, Failure> {
        match (vendor, model, version) {
            (Some(vendor), Some(model), Some(version)) if !artifacts.is_empty() => {
                Ok(Answers { vendor, model, version })
            }
            _ => {
                let flags: Vec<_> = self.unknown.iter().map(|question| question.flag).collect();
                let flags = flags.join(", ");
                let message = Both::new(
                    format!("this is not known about the product: {flags}"),
                    format!("製品について次のことが分からない：{flags}"),
                );
                Err(Failure::usage(message).help(Both::by(|language| self.help(found, language))))
            }
        }
    }

    fn help(&self, found: &Found, language: Language) -> String {
        let mut sentences = vec![
            language
                .pick(
                    "give these on the command line; at a terminal they are asked for",
                    "コマンドラインで指定してください。端末では対話で尋ねます",
                )
                .to_owned(),
        ];
        if self.unknown.iter().any(|question| question.flag == ARTIFACT.flag) {
            sentences.push(
                language
                    .pick(
                        "FILE is a delivered file, such as a firmware image; an SBOM is evidence about it",
                        "FILE は納入ファイル（ファームウェアなど）です。SBOM はそれについての証拠です",
                    )
                    .to_owned(),
            );
        }
        let mut reasons: Vec<(String, Vec<&str>)> = Vec::new();
        for question in &self.unknown {
            let Some(why) = question.told.and_then(|told| found.why_untold(told, language)) else { continue };
            match reasons.iter_mut().find(|(known, _)| *known == why) {
                Some((_, flags)) => flags.push(question.flag),
                None => reasons.push((why, vec![question.flag])),
            }
        }
        let colon = language.pick(": ", "：");
        sentences.extend(reasons.iter().map(|(why, flags)| format!("{}{colon}{why}", flags.join(", "))));
        sentences.join(language.pick("; ", "。"))
    }

    fn answer(&self, question: &Question, proposed: Option<&str>) -> Result<Option<String>, Failure> {
        let words = self.language.pick(question.en, question.ja);
        let proposed = proposed.map(|text| format!(" [{}]", warifu_report::safe(text))).unwrap_or_default();
        let colon = self.language.pick(": ", "：");
        let failed = |error: io::Error| Failure::io("terminal", error.to_string());
        Stream::Error.text(&format!("{words}{proposed}{colon}")).map_err(failed)?;
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).map_err(failed)?;
        let line = line.trim();
        Ok((!line.is_empty()).then(|| line.to_owned()))
    }
}

pub(super) const VENDOR: Question = Question {
    flag: "--vendor",
    en: "Who makes the product",
    ja: "製造者",
    told: Some(|described| described.vendor.as_deref()),
};
pub(super) const MODEL: Question =
    Question { flag: "--model", en: "Its model", ja: "型式", told: Some(|described| described.name.as_deref()) };
pub(super) const VERSION: Question = Question {
    flag: "--product-version",
    en: "Its version",
    ja: "版",
    told: Some(|described| described.version.as_deref()),
};
const ARTIFACT: Question =
    Question { flag: "FILE", en: "A delivered file (path)", ja: "納入ファイル（パス）", told: None };
