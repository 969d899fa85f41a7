//! What follows from what came: for products, certificates, arrangements and crosswalks of whoever pulls, and the news about it.

use std::path::PathBuf;

use clap::Args;
use warifu::feed::{Arrival, Lost, lost, reviews};
use warifu_catalog::Document;
use warifu_compare::impact::ImpactAnswer;
use warifu_compare::review::Review;
use warifu_ledger::questions::Letter;
use warifu_model::{Arrangement, Json, Language, Localized, Timestamp};
use warifu_report::notice::{MailAddress, NoticePart};
use warifu_report::{Page, Text, style};

use super::hits::Hit;
use super::words::{both, changes, lost_line, review_line};
use crate::args::{Context, Misread};
use crate::commands::ledger::arriving::{Asking, Touched, touched};
use crate::commands::recognition;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::store::Wait;

/// Whose affairs are looked at, and where the news goes.
#[derive(Args, Debug)]
pub(super) struct After {
    /// Records and attestations of products, and folders of them: those that a new edition affects are listed
    #[arg(long, num_args = 1.., value_name = "PATH")]
    records: Vec<PathBuf>,
    /// A ledger, as `warifu ledger --db` names it: certificates that a new edition affects are listed, with letters to their holders
    #[arg(long, value_name = "DB")]
    ledger: Option<String>,
    /// Arrangements to review under a new edition beside those in the feed: ID, ID@RANGE or a file
    #[arg(long, num_args = 1.., value_name = "ARRANGEMENT")]
    arrangements: Vec<String>,
    /// Where the news goes: news.html, news.atom, news.eml (with --from), and drafts of letters and arrangements
    #[arg(long, value_name = "DIR")]
    pub(super) news: Option<PathBuf>,
    /// Who sends mails about the news
    #[arg(long, value_name = "ADDRESS", requires = "news", value_parser = address)]
    pub(super) from: Option<MailAddress>,
    /// To whom the mail about the news goes
    #[arg(long, value_name = "ADDRESS", requires = "from", value_parser = address)]
    pub(super) to: Option<MailAddress>,
}

fn address(text: &str) -> Result<MailAddress, Misread> {
    MailAddress::parse(text).ok_or_else(|| {
        Misread::new(
            "write an address as desk@authority.example, without a name",
            "アドレスは氏名を付けず `desk@authority.example` のように書いてください",
        )
    })
}

/// What one new edition means here.
pub(super) struct Meaning {
    pub(super) exit: Exit,
    pub(super) page: Page,
    pub(super) json: Json,
    pub(super) parts: Vec<NoticePart>,
    pub(super) letters: Vec<Letter>,
}

/// What all that came means for arrangements and crosswalks.
pub(super) struct Around {
    pub(super) reviews: Vec<Review>,
    pub(super) lost: Vec<Lost>,
}

/// Where and when it is asked.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    pub(super) targets: &'a std::path::Path,
    pub(super) at: Timestamp,
    pub(super) wait: Wait,
    pub(super) context: Context,
}

impl After {
    /// What a new edition means for products and certificates. `json` is what is said of it already.
    pub(super) fn meaning(&self, arrival: &Arrival, json: Json, here: Here<'_>) -> Result<Meaning, Failure> {
        let mut told =
            Meaning { exit: Exit::Yes, page: Page::default(), json, parts: changes(arrival), letters: Vec::new() };
        let Some(old) = &arrival.old else { return Ok(told) };
        let mut hits = Vec::new();
        if !self.records.is_empty() {
            hits.extend(self.products(old, &arrival.new, here, &mut told)?);
        }
        if let Some(url) = &self.ledger {
            hits.extend(certificates(url, old, &arrival.new, here, &mut told)?);
        }
        if self.records.is_empty() && self.ledger.is_none() {
            return Ok(told);
        }
        let hits = Hit::sorted(hits);
        told.json = told.json.with("plan", Json::list(hits.iter().map(Hit::to_json)));
        let lines = plan(arrival, &hits);
        if !hits.is_empty() {
            told.page.heading(here.context.language.pick("Draft transition plan", "移行計画の草案"));
            for line in &lines {
                told.page.item(2, Text::new().dim("·"), Text::new().quoting(line.in_language(here.context.language)));
            }
        }
        told.parts.push(NoticePart { heading: both("Draft transition plan", "移行計画の草案"), lines });
        Ok(told)
    }

    /// Products of records: the same as `warifu impact` says.
    fn products(
        &self,
        old: &Document,
        new: &Document,
        here: Here<'_>,
        told: &mut Meaning,
    ) -> Result<Vec<Hit>, Failure> {
        let language = here.context.language;
        let mut words = vec!["warifu".to_owned(), "impact".to_owned(), path(old, here), path(new, here)];
        for file in vocabularies(here)? {
            words.extend(["--vocabulary".to_owned(), file.display().to_string()]);
        }
        words.extend(["--lang".to_owned(), language.pick("en", "ja").to_owned(), "--records".to_owned()]);
        words.extend(self.records.iter().map(|path| path.display().to_string()));
        // what came is here by now and would not be told again: a fault in the records is told beside it
        let (exit, page, json) = match (here.context.run)(&words) {
            Ok(reply) => (reply.exit, reply.page, reply.json),
            Err(failure) if failure.error_code() == "no-products" => (Exit::Yes, nobody(language), Json::Null),
            Err(failure) => (Exit::CannotTell, failure.to_page(language), failure.to_json(language)),
        };
        let hits = Hit::of_report(&json);
        told.exit = worse(told.exit, exit);
        told.page.append(page);
        told.json = std::mem::replace(&mut told.json, Json::Null).with("impact", json);
        Ok(hits)
    }

    /// Arrangements that name an edition before, and what has no counterpart any more.
    pub(super) fn around(&self, known: &[Vec<u8>], new: &[Vec<u8>], here: Here<'_>) -> Result<Around, Failure> {
        let told = |error: warifu::feed::ReleaseError| Failure::of(&error).file(here.targets);
        let given = self.arrangements()?;
        Ok(Around {
            reviews: reviews(known, new, &given, here.at).map_err(told)?,
            lost: lost(known, new, here.at.date()).map_err(told)?,
        })
    }

    /// The arrangements that were named.
    pub(super) fn arrangements(&self) -> Result<Vec<Arrangement>, Failure> {
        self.arrangements.iter().map(|name| recognition::arrangement(name)).collect()
    }
}

/// Certificates of a ledger: the same as `warifu ledger impact` says.
fn certificates(
    url: &str,
    old: &Document,
    new: &Document,
    here: Here<'_>,
    told: &mut Meaning,
) -> Result<Vec<Hit>, Failure> {
    let language = here.context.language;
    let asking = Asking { url, wait: here.wait, dated: here.at, language };
    let touched = touched(asking, [path(old, here), path(new, here)], vocabularies(here)?);
    let Touched { certificates, letters } = match touched {
        Ok(touched) => touched,
        Err(failure) => {
            told.exit = worse(told.exit, Exit::CannotTell);
            told.page.append(failure.to_page(language));
            told.json = std::mem::replace(&mut told.json, Json::Null).with("ledger", failure.to_json(language));
            return Ok(Vec::new());
        }
    };
    let answer = ImpactAnswer::of(certificates.iter().map(|one| one.impact.state));
    told.exit = worse(
        told.exit,
        match answer {
            ImpactAnswer::Affected => Exit::No,
            ImpactAnswer::Undetermined => Exit::CannotTell,
            ImpactAnswer::Unaffected => Exit::Yes,
        },
    );
    let concerned = certificates.iter().filter(|one| ImpactAnswer::of([one.impact.state]) != ImpactAnswer::Unaffected);
    let hits: Vec<Hit> = concerned.map(Hit::of_certificate).collect();
    let (all, some) = (certificates.len(), hits.len());
    told.page.indented(
        2,
        match language {
            Language::En => {
                format!("in the ledger: {all} certificates for the edition before, {some} of them concerned")
            }
            Language::Ja => format!("台帳：前の版に対する認証書{all}件のうち、該当{some}件"),
        },
    );
    told.json = std::mem::replace(&mut told.json, Json::Null).with("ledger", Json::list(&certificates));
    told.letters.extend(letters);
    Ok(hits)
}

/// The plan as lines: the first day of the new edition, what lapses when, and the last day of the old one.
fn plan(arrival: &Arrival, hits: &[Hit]) -> Vec<Localized> {
    let mut lines = Vec::new();
    if let Some(set) = arrival.new.set() {
        let from = set.effective_from;
        lines.push(both(&format!("{from}: the new edition is in force"), &format!("{from}：新版の適用開始")));
    }
    lines.extend(hits.iter().map(Hit::line));
    if hits.is_empty() {
        lines.push(both("no product is concerned", "該当する製品はない"));
    }
    if let Some(day) = arrival.new.set().and_then(|set| set.previous_open_until) {
        lines.push(both(&format!("{day}: the old edition ends"), &format!("{day}：旧版の終了")));
    }
    lines
}

impl Around {
    pub(super) fn page(&self, page: &mut Page, language: Language) {
        for review in &self.reviews {
            let line = review_line(review);
            page.item(0, Text::new().style("!", style::UNSURE), Text::new().quoting(line.in_language(language)));
        }
        if self.lost.is_empty() {
            return;
        }
        page.heading(language.pick("Without a counterpart now", "対応がなくなったもの"));
        for one in &self.lost {
            page.item(2, Text::new().dim("·"), Text::new().quoting(lost_line(one).in_language(language)));
        }
    }

    pub(super) fn lines(&self) -> Vec<Localized> {
        self.reviews.iter().map(review_line).chain(self.lost.iter().map(lost_line)).collect()
    }

    pub(super) fn reviews_json(&self) -> Json {
        Json::list(&self.reviews)
    }

    pub(super) fn lost_json(&self) -> Json {
        Json::list(self.lost.iter().map(|one| {
            Json::object()
                .with("crosswalk", one.crosswalk.as_str())
                .with("version", &one.version)
                .with("document", one.document.as_str())
                .with("edition", &one.edition)
                .with("element", one.element.as_str())
                .with_some("title", one.title.as_ref())
                .with("why", one.why)
        }))
    }
}

/// The answer that asks for more attention.
pub(super) fn worse(exit: Exit, other: Exit) -> Exit {
    match (exit, other) {
        (_, Exit::No) | (Exit::No, _) => Exit::No,
        (_, Exit::CannotTell) | (Exit::CannotTell, _) => Exit::CannotTell,
        (exit, _) => exit,
    }
}

/// No record is about the edition before.
fn nobody(language: Language) -> Page {
    let mut page = Page::default();
    page.indented(
        2,
        language.pick(
            "no product among the records was evaluated against the edition before",
            "記録の中に、前の版に対して評価された製品はない",
        ),
    );
    page
}

fn path(document: &Document, here: Here<'_>) -> String {
    let name = format!("{}.{}@{}.json", document.kind().folder(), document.id(), document.version());
    here.targets.join(name).display().to_string()
}

fn vocabularies(here: Here<'_>) -> Result<Vec<PathBuf>, Failure> {
    let is_one =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("vocabularies."));
    Ok(files::walk(here.targets)?.into_iter().filter(is_one).collect())
}
