//! What is asked about: sets as a whole, or what a plan needs of them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use warifu_model::json::{Limits, Tape};
use warifu_model::{Assessment, ClaimId, Json};

use crate::commands::assess::{ASSESSMENT, Asked, asked_sets};
use crate::failure::{Both, Failure};
use crate::files;

/// Sets, and the claims among which is asked.
pub(super) struct Scope {
    /// The sets, with their levels.
    pub(super) sets: Vec<Asked>,
    /// The claims that a plan names; none where everything is asked.
    pub(super) only: Option<BTreeSet<ClaimId>>,
    /// What `assessment.json` adds to the catalogue.
    pub(super) shelf: Vec<PathBuf>,
}

impl Scope {
    /// What the arguments name, or else `assessment.json` here, whose own sets and vocabularies can be named anyway.
    pub(super) fn of(plan: Option<&Path>, sets: &[String]) -> Result<Self, Failure> {
        let settings = Path::new(ASSESSMENT);
        let mut assessment = None;
        if settings.exists() {
            let source = files::read(settings)?;
            assessment = Some(Assessment::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?);
        }
        let shelf = assessment.iter().flat_map(|read| &read.shelf).map(PathBuf::from).collect();
        let (sets, only) = match plan {
            Some(path) => of_plan(path).map(|(sets, only)| (sets, Some(only)))?,
            None => (asked_sets(sets, assessment.as_ref())?, None),
        };
        Ok(Self { sets, only, shelf })
    }
}

/// The sets of a plan, and the claims that it names.
fn of_plan(path: &Path) -> Result<(Vec<Asked>, BTreeSet<ClaimId>), Failure> {
    let source = files::read(path)?;
    let tape =
        Tape::parse_within(source.bytes(), Limits::envelope()).map_err(|error| Failure::read(&source, &error))?;
    let plan = tape.root().to_json();
    let sets: Option<Vec<Asked>> = items(&plan, "sets").iter().map(asked).collect();
    let sets = sets.filter(|sets| !sets.is_empty()).ok_or_else(|| no_plan(path))?;
    let mut only = BTreeSet::new();
    let best = items(&plan, "plans").first().into_iter().flat_map(|plan| items(plan, "changes"));
    for change in best.chain(items(&plan, "questions")) {
        claims(change, &mut only);
    }
    Ok((sets, only))
}

/// The claims that a change or a question names, wherever in it.
fn claims(json: &Json, found: &mut BTreeSet<ClaimId>) {
    match json {
        Json::List(items) => items.iter().for_each(|item| claims(item, found)),
        Json::Object(members) => {
            for (name, value) in members {
                match (name.as_ref(), value) {
                    ("claim", Json::Text(claim)) => found.extend(ClaimId::parse(claim)),
                    ("supports", Json::List(all)) => {
                        found.extend(all.iter().filter_map(Json::as_text).filter_map(ClaimId::parse));
                    }
                    _ => claims(value, found),
                }
            }
        }
        _ => {}
    }
}

/// A set of a plan: that very version.
fn asked(set: &Json) -> Option<Asked> {
    let text = |name| set.member(name).and_then(Json::as_text);
    let name = format!("{}@={}", text("id")?, text("version")?);
    Some(Asked { name, level: text("level").map(str::to_owned) })
}

fn items<'j>(json: &'j Json, name: &str) -> &'j [Json] {
    match json.member(name) {
        Some(Json::List(items)) => items,
        _ => &[],
    }
}

fn no_plan(path: &Path) -> Failure {
    let message = Both::new("this is not a plan", "これは計画ではない");
    Failure::input("wrong-format", message).file(path).help(Both::new(
        "give `plan.json` of `warifu assess`, or what `warifu plan --format json` writes",
        "`warifu assess` の `plan.json`、又は `warifu plan --format json` の出力を指定してください",
    ))
}
