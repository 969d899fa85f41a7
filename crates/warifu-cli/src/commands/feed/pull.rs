//! `warifu feed pull`.

use std::path::{Path, PathBuf};

use clap::Args;
use warifu::feed::{
    Arrival, Client, Expired, Expiry, FeedError, FeedLimit, State, Target, arrivals, described, is_document, names_fit,
};
use warifu_compare::diff::{PromiseState, Relation, words};
use warifu_model::{Json, Language, Localized, Timestamp};
use warifu_report::notice::{Notice, NoticeItem};
use warifu_report::{Page, Text, style};

use super::after::{After, Around, Here, worse};
use super::folder;
use super::kept::{Kept, begun};
use super::news::News;
use super::place::Place;
use super::words::both;
use crate::args::{Context, time_or_now, timestamp};
use crate::commands::common;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::fetcher::Network;
use crate::files;
use crate::reply::Reply;
use crate::store::Wait;

/// Brings what is new in a feed, and says what it means
///
/// SOURCE is the folder of a feed, copied, mounted or mirrored, or its URL, from which the program `warifu-fetch` fetches. Everything is verified before it is kept: the keys of the roles, that
/// nothing is older than what was seen before, that all parts belong together, and the bytes of each document. A feed whose time is over
/// is read and called old. New editions are compared with those that were here before, by what they accept; what the publisher says of
/// the change is not relied on. With --records the products that were evaluated are looked at, as `warifu impact` does, with --ledger the
/// certificates of a ledger. Arrangements that name an edition before are reviewed, and what has no counterpart in a crosswalk any more is
/// listed. With --news all of it goes into files for people and programs.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu feed pull /media/stick/feed requirements --root nist-root.json
  warifu feed pull https://feed.example/feed requirements --records records --lang ja
  warifu feed pull feed requirements --ledger sqlite:ledger.db --news news --from desk@authority.example
  warifu feed pull feed requirements --format json | jq '.sets[].bump'

Exit codes: 0 read, and no product is affected; 1 products are affected; 2 that cannot be told; 3 read, and the feed is old;
65 refused, and nothing was kept but what was verified")]
pub(super) struct Pull {
    /// The folder of the feed, or its URL
    #[arg(value_name = "SOURCE")]
    source: String,
    /// The folder of the subscriber: documents in `targets`, what was seen in `state`
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// For the first time: the root, which the publisher hands out by another way than the feed; later on it is checked
    #[arg(long, value_name = "ROOT.json")]
    root: Option<PathBuf>,
    /// The time of the question; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    #[command(flatten)]
    after: After,
    #[command(flatten)]
    network: Network,
    #[command(flatten)]
    wait: Wait,
}

/// What was brought.
struct Brought {
    new: Vec<New>,
    known: Vec<Vec<u8>>,
    listed: usize,
    expired: Vec<Expired>,
}

/// A target that was not here.
struct New {
    target: Target,
    bytes: Vec<u8>,
    is_document: bool,
}

impl Pull {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let at = time_or_now(self.at)?;
        let folder = self.folder.join("state");
        if !folder.exists() {
            let root = self.root.as_deref().ok_or_else(|| folder::without_root(&self.folder))?;
            begun(root, at)?;
        }
        let mut kept = Kept::open(&folder, self.wait)?;
        let mut source = Place::below(&self.source, &self.network)?;
        let (mut state, root) = match (kept.state(), self.root.as_deref()) {
            (Some(state), root) => (state, root),
            (None, Some(root)) => (begun(root, at)?, None),
            (None, None) => return Err(folder::without_root(&self.folder)),
        };
        let is_new = kept.state().is_none();
        // a root that is given although one is known has to be of the same feed
        if let Some(root) = root {
            let given = folder::root_bytes(root)?;
            state.is_of(&given, &mut source).map_err(|error| Failure::of(&error).file(root))?;
        }
        let brought = self.bring(&mut state, &mut source, at);
        // roots that were walked stay, whatever came after
        if brought.is_ok() || !is_new {
            kept.keep(&state)?;
        }
        let brought = brought?;
        let targets = self.folder.join("targets");
        let writes: Vec<(PathBuf, Vec<u8>)> =
            brought.new.iter().map(|one| (targets.join(one.target.path()), one.bytes.clone())).collect();
        files::write_all(&writes)?;
        let documents: Vec<Vec<u8>> =
            brought.new.iter().filter(|one| one.is_document).map(|one| one.bytes.clone()).collect();
        let arrivals = arrivals(&brought.known, &documents).map_err(|error| Failure::of(&error).file(&targets))?;
        let here = Here { targets: &targets, at, wait: self.wait, context };
        let around = self.after.around(&brought.known, &documents, here)?;
        self.reply(&brought, &arrivals, &around, here)
    }

    /// Updates, and downloads what is not here. Nothing is written.
    fn bring(&self, state: &mut State, source: &mut Place, at: Timestamp) -> Result<Brought, Failure> {
        let told = |error: FeedError| Failure::of(&error).file(Path::new(&self.source));
        let mut client = Client::open(state, source, at, Expiry::Graded).map_err(told)?;
        client.refresh().map_err(told)?;
        if let Some(version) = client.forked() {
            return Err(forked(version).file(Path::new(&self.source)));
        }
        let all = client.all().map_err(told)?;
        // names of a feed of ours are flat; those of others may not be
        let refused = |error| Failure::of(&error).file(Path::new(&self.source));
        names_fit(all.iter().map(Target::path)).map_err(refused)?;
        let listed = all.len();
        let (mut new, mut known) = (Vec::new(), Vec::new());
        let mut bytes = 0_u64;
        for target in all {
            if let Some(bytes) = here(&self.folder.join("targets"), &target)? {
                if is_document(target.path(), &bytes).map_err(refused)? {
                    known.push(bytes);
                }
                continue;
            }
            bytes = bytes.saturating_add(target.length());
            if bytes > FeedLimit::NEW_BYTES {
                let file = warifu_model::json::shorten(target.path());
                return Err(told(FeedError::TooMuch { file, most: FeedLimit::NEW_BYTES }));
            }
            let bytes = client.download(&target).map_err(told)?;
            let is_document = is_document(target.path(), &bytes).map_err(refused)?;
            new.push(New { target, bytes, is_document });
        }
        Ok(Brought { new, known, listed, expired: client.expired().to_vec() })
    }

    fn reply(
        &self,
        brought: &Brought,
        arrivals: &[Arrival],
        around: &Around,
        here: Here<'_>,
    ) -> Result<Reply, Failure> {
        let language = here.context.language;
        let mut page = Page::default();
        let mut exit = if brought.expired.is_empty() { Exit::Yes } else { Exit::Stale };
        summary(&mut page, brought, language);
        let (mut sets, mut items, mut letters) = (Vec::new(), Vec::new(), Vec::new());
        for arrival in arrivals {
            page.blank();
            arrival_page(&mut page, arrival, language);
            let meaning = self.after.meaning(arrival, arrival_json(arrival), here)?;
            exit = worse(exit, meaning.exit);
            page.append(meaning.page);
            sets.push(meaning.json);
            let title = arrival.new.title().clone();
            let version = arrival.new.version().to_string();
            letters.extend(
                meaning.letters.into_iter().map(|one| (format!("{} {version}", title.in_language(language)), one)),
            );
            let title = title.followed_by(&format!(" {version}"), &format!(" {version}"));
            items.push(NoticeItem { id: arrival.new.file_digest(), title, parts: meaning.parts });
        }
        around.page(&mut page, language);
        let notice = self.notice(brought, around, items, here.at);
        let news = News { notice: &notice, around, letters: &letters, at: here.at, language };
        let written = news.write(&self.after)?;
        for path in &written {
            page.line(common::written(language, ["news", "新着情報"], &path.display().to_string()));
        }
        let expired = brought.expired.iter();
        let expired =
            expired.map(|one| Json::object().with("role", one.role.as_str()).with("since", one.since.to_string()));
        let json = Json::object()
            .with("listed", brought.listed)
            .with("new", Json::list(brought.new.iter().map(|one| new_json(&one.target))))
            .with("sets", sets)
            .with("reviews", around.reviews_json())
            .with("unmatched", around.lost_json())
            .with("expired", Json::list(expired))
            .with("written", Json::list(written.iter().map(|path| Json::from(path.display().to_string()))));
        Ok(Reply::new(exit, page, json))
    }

    /// The news as a value, of which the files are made.
    fn notice(&self, brought: &Brought, around: &Around, items: Vec<NoticeItem>, at: Timestamp) -> Notice {
        let new = brought.new.len();
        let mut summary: Vec<Localized> = brought.expired.iter().map(old_line).collect();
        summary.extend(
            brought
                .new
                .iter()
                .map(|one| both(&format!("`{}`", one.target.path()), &format!("`{}`", one.target.path()))),
        );
        summary.extend(around.lines());
        let title = both(&format!("Requirements: {new} new documents"), &format!("要求事項：新着{new}件"));
        Notice { source: self.source.clone(), at, title, summary, items }
    }
}

/// Somebody with the keys says one thing here and another there.
fn forked(version: i64) -> Failure {
    let message = Both::new(
        format!("version {version} of the timestamp is signed with other contents than those that were seen before"),
        format!("タイムスタンプの第{version}版に、以前に確認したものと異なる内容で署名されている"),
    );
    Failure::input("feed-forked", message).help(Both::new(
        "keep this copy of the feed and show it to its publisher: different subscribers are told different things, or the keys are with somebody else",
        "このフィードの写しを保存し、公開者に示してください。購読者ごとに異なる内容が示されているか、鍵が第三者に渡っています",
    ))
}

/// The bytes of a target that is here; none where it is not, or is another one.
fn here(folder: &Path, target: &Target) -> Result<Option<Vec<u8>>, Failure> {
    let path = folder.join(target.path());
    // what is written through a link is written elsewhere, and to open a pipe is to wait
    match std::fs::symlink_metadata(&path) {
        Ok(about) if about.is_file() => {}
        Ok(_) => return Err(files::not_a_file(&path)),
        Err(_) => return Ok(None),
    }
    let limit = usize::try_from(FeedLimit::TARGET_BYTES).unwrap_or(usize::MAX);
    let bytes = files::read_within(&path, limit)?.bytes().to_vec();
    Ok(target.is(&bytes).then_some(bytes))
}

fn summary(page: &mut Page, brought: &Brought, language: Language) {
    let (new, listed) = (brought.new.len(), brought.listed);
    let text = match language {
        Language::En => format!("verified: {listed} listed, {new} new"),
        Language::Ja => format!("検証済み：掲載{listed}件、うち新着{new}件"),
    };
    page.item(0, Text::new().style("✓", style::GOOD), Text::from(text));
    for one in &brought.expired {
        let text = old_line(one).in_language(language).to_owned();
        page.item(0, Text::new().style("!", style::UNSURE), Text::from(text));
    }
    for New { target, .. } in &brought.new {
        let said =
            Text::from(target.path().to_owned()).dim(format!("  `{}`", warifu_model::json::shorten(target.role())));
        page.item(2, Text::new().dim("+"), said);
    }
}

/// That a role is expired.
fn old_line(one: &Expired) -> Localized {
    let (role, since) = (warifu_model::json::shorten(&one.role), one.since);
    both(
        &format!("the feed is old: `{role}` is expired since {since}; there may be something newer"),
        &format!(
            "フィードが古くなっています。`{role}` は{since}に期限が切れており、より新しいものがある可能性があります"
        ),
    )
}

fn arrival_page(page: &mut Page, arrival: &Arrival, language: Language) {
    let new = &arrival.new;
    page.heading(format!("{} {}", new.title().in_language(language), new.version()));
    let (Some(old), Some(diff), Some(standing)) = (&arrival.old, &arrival.diff, arrival.standing) else {
        page.indented(2, language.pick("the first edition here", "ここでは最初の版である"));
        return;
    };
    let numbers = format!("{} → {}", old.version(), new.version());
    let open = new.set().and_then(|set| set.previous_open_until);
    let from = new.set().map(|set| set.effective_from.to_string()).unwrap_or_default();
    page.fields(
        2,
        [
            (language.pick("edition", "版"), numbers.into()),
            (language.pick("change", "変更"), Text::new().strong(words::bump(diff.bump, language))),
            (language.pick("number", "版番号"), standing.words(language).into()),
            (language.pick("in force from", "適用開始"), from.into()),
            (
                language.pick("old one open until", "旧版の期限"),
                open.map(|day| day.to_string()).unwrap_or_default().into(),
            ),
        ],
    );
    let Some(log) = arrival.changelog() else { return };
    for one in diff.requirements.iter().filter(|one| one.relation != Relation::Equivalent) {
        let title = log.title(&one.id).map(|title| title.in_language(language).to_owned()).unwrap_or_default();
        let text = Text::new().strong(words::relation(one.relation, language)).plain(format!("  {title} "));
        page.item(2, Text::new().dim("·"), text.dim(format!("`{}`", one.id)));
    }
}

fn arrival_json(arrival: &Arrival) -> Json {
    let new = &arrival.new;
    let changed = arrival.diff.iter().flat_map(|diff| &diff.requirements);
    let changed = changed
        .filter(|one| one.relation != Relation::Equivalent)
        .map(|one| Json::object().with("requirement", &one.id).with("relation", one.relation.as_str()));
    Json::object()
        .with("id", new.id())
        .with("version", new.version())
        .with("title", new.title())
        .with("digest", new.digest())
        .with("old", arrival.old.as_ref().map(|old| Json::from(old.version())))
        .with("bump", arrival.diff.as_ref().map(|diff| diff.bump.as_str()))
        .with("standing", arrival.standing.map(PromiseState::as_str))
        .with("requirements", Json::list(changed))
}

fn new_json(target: &Target) -> Json {
    let said = described(target);
    let json = Json::object().with("name", target.path()).with("role", target.role());
    said.into_iter().fold(json, |json, (name, value)| json.with(name, value))
}
