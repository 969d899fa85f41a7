//! Keys of roles on the command line, and what is done with a plan.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use warifu::feed::{Authority, Days, Draft, Hands, Plan, Publication, publish};
use warifu_model::{Json, Language, Timestamp};
use warifu_report::{Page, Text, style};

use super::folder;
use crate::args::{Misread, time_or_now, timestamp};
use crate::commands::key;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::store::{self, Shared, Wait};

/// Whose keys a feed has, and who signs.
#[derive(Args, Debug)]
pub(super) struct Keys {
    /// Private keys that sign, or signer:FILE.json; each role is signed by those that are its own
    #[arg(long = "key", required = true, value_name = "KEY.pem")]
    signers: Vec<PathBuf>,
    /// A key of a role: root, targets, snapshot, timestamp or an authority; again for several. Without it a role keeps its keys
    #[arg(long = "role", value_name = "ROLE=PUB.pem", value_parser = role)]
    roles: Vec<(String, PathBuf)>,
    /// How many keys of a role have to sign; 1 where it is left out
    #[arg(long = "threshold", value_name = "ROLE=N", value_parser = number)]
    thresholds: Vec<(String, u32)>,
    /// Days for which new metadata is good: root=365, targets=180, snapshot=30, timestamp=7
    #[arg(long = "days", value_name = "ROLE=N", value_parser = number)]
    days: Vec<(String, u32)>,
    /// Gather signatures in this folder, where those who sign are not reached from one machine: what waits for signatures is drafted
    /// there, `warifu feed sign` signs a draft elsewhere, and the same command goes on when it is back
    #[arg(long, value_name = "DIR")]
    drafts: Option<PathBuf>,
    /// The time of publication; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    #[command(flatten)]
    wait: Wait,
}

fn role(text: &str) -> Result<(String, PathBuf), Misread> {
    match text.split_once('=') {
        Some((role, path)) if !role.is_empty() && !path.is_empty() => Ok((role.to_owned(), path.into())),
        _ => Err(Misread::new(
            "write a role and its key, such as timestamp=pub.pem",
            "役割とその鍵を `timestamp=pub.pem` のように書いてください",
        )),
    }
}

fn number(text: &str) -> Result<(String, u32), Misread> {
    let parts = text.split_once('=').and_then(|(role, number)| Some((role, number.parse().ok()?)));
    match parts {
        Some((role, number)) if !role.is_empty() && number > 0 => Ok((role.to_owned(), number)),
        _ => Err(Misread::new(
            "write a role and a number from 1, such as root=2",
            "役割と1以上の数を `root=2` のように書いてください",
        )),
    }
}

/// What was published, or waits for signatures.
pub(super) struct Done {
    pub(super) publication: Publication,
    pub(super) at: Timestamp,
    /// The folder of drafts, where one of them waits.
    waits: Option<PathBuf>,
}

/// The drafts in a folder, by role; none where it is not there yet.
fn drafted(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    let all = folder::metadata(folder)?;
    Ok(all.into_iter().filter_map(|(file, bytes)| Some((file.strip_suffix(".json")?.to_owned(), bytes))).collect())
}

impl Keys {
    /// Publishes into the folder of a repository: all of it or nothing.
    pub(super) fn publish(&self, root: &Path, authorities: Vec<Authority>) -> Result<Done, Failure> {
        let at = time_or_now(self.at)?;
        let roles = self.hands(&authorities)?;
        let days = self.days()?;
        let signers = self.signers.iter().map(|path| key::read_signing(path)).collect::<Result<Vec<_>, _>>()?;
        files::create_folder(root)?;
        let _lock = store::lock(&root.join("metadata"), Shared::Catalog, self.wait)?;
        let before = folder::metadata(&root.join("metadata"))?;
        let signers = signers.iter().map(|signer| &**signer).collect();
        let drafts = self.drafts.as_deref().map(drafted).transpose()?;
        let plan = Plan { at, roles, signers, days, authorities, drafts };
        let publication = publish(&before, &plan).map_err(|error| Failure::of(&error).exits(Exit::No).file(root))?;
        let waits = self.drafts.clone().filter(|_| publication.drafts.iter().any(|draft| !draft.is_complete()));
        if let Some(folder) = waits {
            let place = |draft: &Draft| (folder.join(format!("{}.json", draft.role)), draft.bytes.clone());
            files::write_all(&publication.drafts.iter().map(place).collect::<Vec<_>>())?;
            return Ok(Done { publication, at, waits: Some(folder) });
        }
        let writes: Vec<(PathBuf, Vec<u8>)> =
            publication.files.iter().map(|(path, bytes)| (root.join(path), bytes.clone())).collect();
        files::write_all(&writes)?;
        // they are published: the next ones are others
        for role in plan.drafts.iter().flat_map(BTreeMap::keys) {
            let draft = self.drafts.as_ref().map(|folder| folder.join(format!("{role}.json")));
            draft.map_or(Ok(()), |draft| files::remove(&draft))?;
        }
        Ok(Done { publication, at, waits: None })
    }

    fn hands(&self, authorities: &[Authority]) -> Result<BTreeMap<String, Hands>, Failure> {
        let mut hands: BTreeMap<String, Hands> = BTreeMap::new();
        for (role, path) in &self.roles {
            let hand = hands.entry(role.clone()).or_insert(Hands { keys: Vec::new(), threshold: 1 });
            hand.keys.push(key::read_either(path)?);
        }
        for (role, threshold) in &self.thresholds {
            let Some(hand) = hands.get_mut(role) else { return Err(unknown(role, "--threshold")) };
            hand.threshold = usize::try_from(*threshold).unwrap_or(usize::MAX);
        }
        let is_known = |role: &str| TOP.contains(&role) || authorities.iter().any(|one| one.name == role);
        match hands.keys().find(|role| !is_known(role)) {
            Some(role) => Err(unknown(role, "--role")),
            None => Ok(hands),
        }
    }

    fn days(&self) -> Result<Days, Failure> {
        let mut days = Days::default();
        for (role, count) in &self.days {
            match role.as_str() {
                "root" => days.root = *count,
                "targets" => days.targets = *count,
                "snapshot" => days.snapshot = *count,
                "timestamp" => days.timestamp = *count,
                _ => return Err(unknown(role, "--days")),
            }
        }
        Ok(days)
    }
}

/// A role that the option does not know here.
fn unknown(role: &str, option: &str) -> Failure {
    let role = warifu_model::json::shorten(role);
    Failure::usage(Both::new(
        format!("{option} names the role `{role}`, which has no keys here"),
        format!("{option} の役割 `{role}` には、ここで指定された鍵がない"),
    ))
    .help(Both::new(
        "the roles are root, targets, snapshot, timestamp and the authority that publishes; --role names their keys",
        "役割は `root`、`targets`、`snapshot`、`timestamp` 及び公開する機関です。鍵は --role で指定してください",
    ))
}

impl Done {
    /// What was written, and what will run out.
    pub(super) fn page(&self, page: &mut Page, root: &Path, language: Language) {
        if let Some(folder) = &self.waits {
            return self.waiting(page, folder, language);
        }
        let count = self.publication.files.len();
        let text = match (count, language) {
            (0, Language::En) => "nothing to write: the feed is as it should be".to_owned(),
            (0, Language::Ja) => "書き込むものはありません。フィードは最新です".to_owned(),
            (_, Language::En) => format!("files written below `{}`: {count}", root.display()),
            (_, Language::Ja) => format!("`{}` に書き込んだファイル：{count}件", root.display()),
        };
        page.item(0, Text::new().style("✓", style::GOOD), Text::from(text));
        for (path, _) in &self.publication.files {
            page.item(2, Text::new().dim("·"), Text::from(path.clone()));
        }
        for (role, until) in &self.publication.due {
            let text = match language {
                Language::En => {
                    format!("`{role}` is good until {until} and was not signed again: its keys were not given")
                }
                Language::Ja => format!("`{role}` の期限は{until}です。鍵の指定がないため署名し直していません"),
            };
            page.item(0, Text::new().style("!", style::UNSURE), Text::from(text));
        }
    }

    /// What waits for signatures, and how many it has.
    fn waiting(&self, page: &mut Page, folder: &Path, language: Language) {
        let text = match language {
            Language::En => format!("nothing is published yet: signatures are gathered in `{}`", folder.display()),
            Language::Ja => format!("まだ公開していません。`{}` で署名を集めています", folder.display()),
        };
        page.item(0, Text::new().style("!", style::UNSURE), Text::from(text));
        for draft in &self.publication.drafts {
            let mark = if draft.is_complete() { Text::new().style("✓", style::GOOD) } else { Text::new().dim("·") };
            let (role, found, threshold) = (&draft.role, draft.found, draft.threshold);
            let text = match language {
                Language::En => format!("{role}.json  {found} of {threshold} signatures"),
                Language::Ja => format!("{role}.json  署名{threshold}個のうち{found}個"),
            };
            page.item(2, mark, Text::from(text));
        }
        let next = language.pick(
            "sign the others with `warifu feed sign`, bring them back, and repeat this command",
            "残りを `warifu feed sign` で署名し、戻した後に、このコマンドを再度実行してください",
        );
        page.line(Text::new().quoting(next));
    }

    /// How the command ends.
    pub(super) fn exit(&self) -> Exit {
        Exit::of(Some(self.waits.is_none()))
    }

    /// The same for machines.
    pub(super) fn to_json(&self) -> Json {
        let due = self.publication.due.iter();
        Json::object()
            .with("at", self.at.to_string())
            .with("published", self.waits.is_none())
            .with("drafts", Json::list(self.publication.drafts.iter().map(draft_json)))
            .with("files", Json::list(self.publication.files.iter().map(|(path, _)| path.as_str())))
            .with(
                "due",
                Json::list(
                    due.map(|(role, until)| {
                        Json::object().with("role", role.as_str()).with("until", until.to_string())
                    }),
                ),
            )
    }
}

fn draft_json(draft: &Draft) -> Json {
    Json::object().with("role", draft.role.as_str()).with("signatures", draft.found).with("threshold", draft.threshold)
}

/// The roles at the top.
const TOP: [&str; 4] = ["root", "targets", "snapshot", "timestamp"];
