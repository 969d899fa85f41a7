use std::collections::BTreeSet;

use warifu_model::{CaseKind, Digest, Json, OpenedAct, PublicKeyText, Role, Timestamp};

use super::error::QuestionError;
use super::history::along_each;
use super::page::{Listed, Page, Paged};
use crate::journal;
use crate::roster::{self, Member};
use crate::rows::{CaseRow, CaseState, Cell, SignatureRow, StepRow};
use crate::store::{Read, Scan, Value};

/// The cases that are asked for.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct QueueQuestion {
    /// Cases whose next step is one of this role.
    pub role: Option<String>,
    /// Cases whose next step may be taken by this key.
    pub key: Option<PublicKeyText>,
}

/// A case that waits.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Waiting {
    /// Its id.
    pub case: String,
    /// Its kind.
    pub kind: CaseKind,
    /// [`CaseState::Open`] for a step, [`CaseState::Signing`] for signatures on the certificate.
    pub state: CaseState,
    /// The step that is waited for; none where it is signatures.
    pub step: Option<String>,
    /// The roles, one of which it takes.
    pub roles: Vec<String>,
    /// Since when it waits.
    pub since: Timestamp,
    /// The time at which it began.
    pub opened_at: Timestamp,
    /// The certificate that it is about, where there is one.
    pub certificate: Option<Digest>,
    /// The keys that may take the step at the time asked about, with their names: they have the role, and no other step of the case is theirs.
    pub keys: Vec<(PublicKeyText, String)>,
}

/// Gives the cases that wait: first those that wait for a step, then those that wait for signatures, each by kind and then by how long
/// they have been waiting, the longest first. A case that changes between two pages may be on both.
///
/// # Errors
///
/// [`QuestionError::CursorForeign`], [`QuestionError::Ledger`].
pub fn queue(
    store: &mut dyn Read,
    question: &QueueQuestion,
    at: Timestamp,
    page: Page<'_>,
) -> Result<Paged<Waiting>, QuestionError> {
    let asked = page.of(format!("queue {question:?} {at}"))?;
    let (opened, _) = journal::opened(store)?;
    let roster = roster::roster(store, at)?;
    asked.walk_each(
        store,
        |store, position, want| more(store, position.map(Vec::as_slice), want),
        |store, cases| {
            let is_asked = |waiting: &Waiting| {
                let is_role = question.role.as_ref().is_none_or(|role| waiting.roles.contains(role));
                is_role && question.key.is_none_or(|key| waiting.keys.iter().any(|(one, _)| *one == key))
            };
            let done = done(store, &cases)?;
            let each = cases.into_iter().zip(&done).map(|(case, done)| waiting(&opened, &roster, case, done));
            Ok(each.map(|waiting| Some(waiting).filter(is_asked)).collect())
        },
    )
}

fn more(store: &mut dyn Read, after: Option<&[Value]>, want: u32) -> Result<Vec<(Vec<Value>, CaseRow)>, QuestionError> {
    let mut found: Vec<(Vec<Value>, CaseRow)> = Vec::new();
    for state in [CaseState::Open, CaseState::Signing] {
        let equal = [state.to_value()];
        let after = match after {
            // "open" stands before "signing"
            Some(after) if after.first() > equal.first() => continue,
            Some(after) if after.first() == equal.first() => Some(after),
            _ => None,
        };
        let room = want.saturating_sub(u32::try_from(found.len()).unwrap_or(u32::MAX));
        if room == 0 {
            break;
        }
        let scan = Scan { index: Some("state"), equal: &equal, after, ..Scan::all(CaseRow::TABLE, room) };
        for row in store.scan(&scan)? {
            let order = CaseRow::TABLE.order(CaseRow::TABLE.index("state"));
            let place = order.iter().filter_map(|column| row.get(*column).cloned()).collect();
            found.push((place, CaseRow::of(&row)));
        }
    }
    Ok(found)
}

/// The keys that did theirs in each case: that took a step of it, or signed the certificate where signatures are waited for.
fn done(store: &mut dyn Read, cases: &[CaseRow]) -> Result<Vec<BTreeSet<Vec<u8>>>, QuestionError> {
    let is_open = |case: &&CaseRow| case.state != CaseState::Signing;
    let open: Vec<Vec<Value>> = cases.iter().filter(is_open).map(|case| vec![case.case.as_str().into()]).collect();
    let signing = cases.iter().filter(|case| !is_open(case)).filter_map(|case| case.certificate);
    let signing: Vec<Vec<Value>> = signing.map(|certificate| vec![certificate.to_value()]).collect();
    let mut taken = along_each(store, StepRow::TABLE, &open)?.into_iter();
    let mut signed = along_each(store, SignatureRow::TABLE, &signing)?.into_iter();
    let done = cases.iter().map(|case| match (case.state, case.certificate) {
        (CaseState::Signing, None) => BTreeSet::new(),
        (CaseState::Signing, Some(_)) => signed.next().iter().flatten().map(|row| SignatureRow::of(row).key).collect(),
        _ => taken.next().iter().flatten().map(|row| StepRow::of(row).key).collect(),
    });
    Ok(done.collect())
}

fn waiting(opened: &OpenedAct, roster: &[Member], case: CaseRow, done: &BTreeSet<Vec<u8>>) -> Waiting {
    let (roles, keys) = match case.state {
        CaseState::Signing => signers(opened, roster, done),
        _ => takers(opened, roster, &case, done),
    };
    Waiting {
        case: case.case,
        kind: case.kind,
        state: case.state,
        step: Some(case.next).filter(|next| !next.is_empty()),
        roles,
        since: case.changed_at,
        opened_at: case.opened_at,
        certificate: case.certificate,
        keys,
    }
}

type RolesAndKeys = (Vec<String>, Vec<(PublicKeyText, String)>);

/// Who may take the next step: whoever has a role of it, and has taken none.
fn takers(opened: &OpenedAct, roster: &[Member], case: &CaseRow, taken: &BTreeSet<Vec<u8>>) -> RolesAndKeys {
    let rule = opened.rules.iter().find(|rule| rule.kind == case.kind);
    let step = rule.and_then(|rule| rule.steps.iter().find(|step| step.step.as_str() == case.next));
    let roles: Vec<Role> = step.map(|step| step.roles.clone()).unwrap_or_default();
    let keys = named(roster.iter().filter(|member| member.has_one_of(&roles)), taken);
    (roles.iter().map(ToString::to_string).collect(), keys)
}

/// Whose signatures on the certificate are waited for: of the roles whose thresholds are not met.
fn signers(opened: &OpenedAct, roster: &[Member], signed: &BTreeSet<Vec<u8>>) -> RolesAndKeys {
    let is_met = |role: &str, count: u32| {
        let those =
            roster.iter().filter(|member| member.has(role) && signed.contains(member.key.as_bytes().as_slice()));
        u32::try_from(those.count()).is_ok_and(|those| those >= count)
    };
    let open = opened.thresholds.iter().filter(|threshold| !is_met(threshold.role.as_str(), threshold.count));
    let roles: Vec<String> = open.map(|threshold| threshold.role.to_string()).collect();
    let keys = named(roster.iter().filter(|member| roles.iter().any(|role| member.has(role))), signed);
    (roles, keys)
}

/// Members with their names, without those who have done theirs.
fn named<'m>(members: impl Iterator<Item = &'m Member>, done: &BTreeSet<Vec<u8>>) -> Vec<(PublicKeyText, String)> {
    let open = members.filter(|member| !done.contains(member.key.as_bytes().as_slice()));
    open.map(|member| (member.key, member.name.clone())).collect()
}

impl From<&Waiting> for Json {
    fn from(waiting: &Waiting) -> Self {
        let key = |(key, name): &(PublicKeyText, String)| Self::object().with("key", *key).with("name", name.as_str());
        Self::object()
            .with("case", waiting.case.as_str())
            .with("kind", waiting.kind.as_str())
            .with("state", waiting.state.as_str())
            .with("step", waiting.step.as_deref())
            .with("roles", Self::list(waiting.roles.iter().map(String::as_str)))
            .with("since", waiting.since)
            .with("opened_at", waiting.opened_at)
            .with("certificate", waiting.certificate)
            .with("keys", Self::List(waiting.keys.iter().map(key).collect()))
    }
}

impl Listed for Waiting {
    const FORMAT: &'static str = "warifu.ledger-queue/1";

    fn lists(items: &[Self]) -> Vec<(&'static str, Json)> {
        vec![("cases", Json::list(items))]
    }
}
