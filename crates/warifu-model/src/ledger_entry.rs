use crate::admission::PublicKeyText;
use crate::base64::standard;
use crate::certificate::Body;
use crate::digest::Digest;
use crate::document::document;
use crate::envelope::Envelope;
use crate::ids::Role;
use crate::json::{Json, Limits, Node, Read, ReadError, Tape};
use crate::language::both;
use crate::ledger_step::{CaseKind, Hold, Officer, StepName};
use crate::localized::Localized;
use crate::series::{SeriesId, listed};
use crate::shape::{Form, Typed, write_by};
use crate::status::Status;
use crate::time::{Duration, Timestamp};
use crate::trust_policy::Threshold;

document! {
    /// An entry of the journal of a ledger (`warifu.ledger-entry/1`), in canonical bytes (RFC 8785).
    pub struct LedgerEntry: "ledger_entry" = "warifu.ledger-entry/1" {
        /// Its number, from zero, without a gap.
        sequence: u32,
        /// The digest of the entry before it; none for the first.
        previous: Option<Digest> = nullable,
        /// The time at which it became known: never before the entry before it.
        known_at: Timestamp,
        /// The act: what happened.
        act: Act,
    }
    check check;
}

/// Declares every act: its variant, its type and its name in documents.
macro_rules! acts {
    ($($(#[doc = $doc:literal])* $variant:ident($type:ty) = $member:ident,)*) => {
        /// An act: what happened.
        #[derive(Clone, Debug, Eq, PartialEq)]
        #[non_exhaustive]
        pub enum Act {
            $($(#[doc = $doc])* $variant($type),)*
        }

        impl Act {
            /// Its name in documents.
            pub const fn name(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => stringify!($member),)*
                }
            }
        }

        document! {
            /// What happened: exactly one of these.
            struct Members: "ledger_act" {
                $($(#[doc = $doc])* $member: Option<$type> = optional,)*
            }
            rules r#"{"minProperties": 1, "maxProperties": 1}"#;
        }

        impl Members {
            fn into_act(self) -> Option<Act> {
                let mut acts = [$(self.$member.map(Act::$variant),)*].into_iter().flatten();
                let act = acts.next()?;
                acts.next().is_none().then_some(act)
            }
        }

        impl From<&Act> for Json {
            fn from(act: &Act) -> Self {
                match act {
                    $(Act::$variant(act) => Self::object().with(stringify!($member), act),)*
                }
            }
        }
    };
}

acts! {
    /// A checkpoint of the log was signed, or cosigned.
    Checkpoint(CheckpointAct) = checkpoint,
    /// An edition of an accreditation was received or given.
    Edition(EditionAct) = edition,
    /// A certificate that was issued before there was a ledger.
    Entered(EnteredAct) = entered,
    /// The head of the journal went into the log.
    Head(HeadAct) = head,
    /// A hold was placed on a certificate, or was given another end.
    Hold(HoldAct) = hold,
    /// A certificate was issued: enough have signed it.
    Issued(IssuedAct) = issued,
    /// A document that went into the log before there was a ledger.
    Logged(LoggedAct) = logged,
    /// A key was added, was given other roles, or ended.
    Officer(OfficerAct) = officer,
    /// The ledger was opened.
    Opened(OpenedAct) = opened,
    /// A certificate was given its number and its place.
    Placed(PlacedAct) = placed,
    /// Somebody signed a certificate.
    Signed(SignedAct) = signed,
    /// A status snapshot was signed.
    Snapshot(SnapshotAct) = snapshot,
    /// A certificate was given another status.
    Status(StatusAct) = status,
    /// An officer took a step.
    Step(StepAct) = step,
}

document! {
    /// The ledger was opened, with what holds for it from then on.
    pub struct OpenedAct: "opened_act" {
        /// The body whose ledger it is.
        body: Body,
        /// The origin of its log (C2SP tlog-checkpoint).
        origin: String,
        /// The officers who act for the body from the beginning; at least one.
        officers: Vec<Officer> = items(unique "key", "鍵" by key; some "the list of officers", "担当者の一覧";),
        /// The steps of each kind of case, in their order.
        rules: Vec<CaseRule> = items(unique "kind", "種類" by kind;),
        /// The number of different keys that have to sign a certificate, per role; at least one threshold.
        thresholds: Vec<Threshold> = items(unique "role", "役割" by role; some "the list of thresholds", "しきい値の一覧";),
        /// For how long everything about a certificate is kept after its end.
        retention: Duration,
        /// After which time a certificate is due for surveillance, again and again.
        surveillance: Option<Duration> = optional,
    }
    check check;
}

document! {
    /// The steps of one kind of case.
    pub struct CaseRule: "case_rule" {
        /// The kind.
        kind: CaseKind,
        /// The steps, in their order; the last one is `decided`.
        steps: Vec<StepRule> = items(unique "step", "ステップ" by step; some "the list of steps", "ステップの一覧";),
    }
    check check;
}

document! {
    /// A step of a kind of case, and the roles that take it.
    pub struct StepRule: "step_rule" {
        /// The step.
        step: StepName,
        /// The roles, one of which it takes; at least one.
        roles: Vec<Role> = items(unique "role", "役割"; some "the list of roles", "役割の一覧";),
    }
}

document! {
    /// An officer took a step.
    pub struct StepAct: "step_act" {
        /// The key of the officer.
        key: PublicKeyText,
        /// The envelope of the step, with the signature of that key alone.
        envelope: Envelope,
    }
}

document! {
    /// A certificate was given its number and its place, at the decision.
    pub struct PlacedAct: "placed_act" {
        /// The digest of its statement.
        certificate: Digest,
        /// Its number, which no other certificate has.
        number: String,
        /// Its place in the status list, which no other certificate has.
        index: u32,
        /// The digest of the step by which it was decided.
        step: Digest,
    }
}

document! {
    /// Somebody signed a certificate.
    pub struct SignedAct: "signed_act" {
        /// The digest of its statement.
        certificate: Digest,
        /// The key.
        key: PublicKeyText,
        /// The signature.
        signature: Vec<u8> = via(standard),
    }
}

document! {
    /// A certificate was issued.
    pub struct IssuedAct: "issued_act" {
        /// The digest of its statement.
        certificate: Digest,
        /// Its number.
        number: String,
        /// Its place in the status list.
        index: u32,
        /// The digest of its envelope with all signatures, in canonical bytes: its entry in the log.
        envelope: Digest,
        /// Its place in the log.
        leaf: u32,
    }
}

document! {
    /// A certificate was given another status.
    pub struct StatusAct: "status_act" {
        /// Its place in the status list.
        index: u32,
        /// The new status.
        status: Status,
        /// From when it holds: that may be before it was known.
        from: Timestamp,
        /// The reason.
        reason: Localized,
        /// The digest of the step by which it was decided; none for what was said before there was a ledger.
        step: Option<Digest> = nullable,
        /// The time at which it was said, where that was before there was a ledger.
        recorded_at: Option<Timestamp> = optional,
    }
}

document! {
    /// A key was added, was given other roles, or ended.
    pub struct OfficerAct: "officer_act" {
        /// The key and what holds for it from then on.
        officer: Officer,
        /// The digest of the step by which it was decided.
        step: Digest,
    }
}

document! {
    /// An edition of an accreditation was received or given.
    pub struct EditionAct: "edition_act" {
        /// The digest of its envelope.
        edition: Digest,
        /// Its series.
        series: SeriesId,
        /// Its number in the series.
        sequence: u32,
        /// The digest of the step by which it was decided.
        step: Digest,
    }
}

document! {
    /// A hold was placed on a certificate, or was given another end.
    pub struct HoldAct: "hold_act" {
        /// The hold.
        hold: Hold,
        /// The place of the certificate in the status list.
        index: u32,
        /// The digest of the step by which it was decided.
        step: Digest,
    }
}

document! {
    /// A status snapshot was signed.
    pub struct SnapshotAct: "snapshot_act" {
        /// Its number.
        sequence: u32 = within(1, 4_294_967_295),
        /// The digest of its payload.
        digest: Digest,
        /// The time at which it was made.
        issued_at: Timestamp,
        /// Every series that it counts for.
        series: Vec<SeriesId> = list_via(listed),
        /// The number of certificates that it is about.
        count: u32,
        /// Their statuses, packed.
        list: Vec<u8> = via(standard),
        /// The number of events that it was made from.
        events: u32,
        /// By when the next one is due; none where that is not known.
        next_update: Option<Timestamp> = optional,
        /// The digest of its envelope; none for one that was published before there was a ledger.
        envelope: Option<Digest> = nullable,
    }
}

document! {
    /// A checkpoint of the log was signed, or cosigned.
    pub struct CheckpointAct: "checkpoint_act" {
        /// The number of entries of the log that it is about.
        size: u32,
        /// The text of the checkpoint with its signatures (C2SP signed-note).
        note: String,
    }
}

document! {
    /// The head of the journal went into the log.
    pub struct HeadAct: "head_act" {
        /// The number of entries of the journal before this one.
        length: u32,
        /// The digest of the last of them.
        entry: Digest,
        /// Its place in the log.
        leaf: u32,
    }
}

document! {
    /// A certificate that was issued before there was a ledger.
    pub struct EnteredAct: "entered_act" {
        /// The digest of its statement.
        certificate: Digest,
        /// Its number.
        number: String,
        /// Its place in the status list.
        index: u32,
        /// The digest of its envelope, in canonical bytes.
        envelope: Digest,
    }
}

document! {
    /// A document that went into the log before there was a ledger.
    pub struct LoggedAct: "logged_act" {
        /// The digest of the document.
        document: Digest,
        /// Its place in the log.
        leaf: u32,
    }
}

impl LedgerEntry {
    /// Reads an entry. Its bytes must be canonical: they are what the digest stands for.
    ///
    /// # Errors
    ///
    /// A document that breaks a rule of its format: code, place and value.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        let tape = Tape::parse_within(bytes, Limits::envelope())?;
        let entry: Self = tape.root().read()?;
        if entry.to_bytes() == bytes {
            return Ok(entry);
        }
        Err(tape.root().not_canonical(
            both("an entry of a ledger", "台帳の登録"),
            both("canonical JSON (RFC 8785)", "正規形JSON（RFC 8785）"),
        ))
    }

    /// The canonical bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        Json::from(self).to_canonical()
    }

    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        let is_first = self.sequence == 0;
        if self.previous.is_none() != is_first || matches!(self.act, Act::Opened(_)) != is_first {
            return Err(node.broken(both(
                "the first entry opens the ledger, and every other one names the entry before it",
                "最初の登録が台帳を開設し、ほかの登録は直前の登録を示す",
            )));
        }
        Ok(())
    }
}

impl OpenedAct {
    /// Reads it as a document of its own, as a body prepares it.
    ///
    /// # Errors
    ///
    /// A document that breaks a rule of its format: code, place and value.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Tape::parse(bytes)?.root().read()
    }

    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        let kinds = CaseKind::ALL.iter();
        if kinds.clone().all(|kind| self.rules.iter().any(|rule| rule.kind == *kind)) {
            return Ok(());
        }
        Err(node
            .member("rules")
            .broken(both("there are steps for every kind of case", "ステップのない種類の案件がある")))
    }
}

impl CaseRule {
    /// The steps that a ledger has unless its body says otherwise.
    pub fn defaults() -> Vec<Self> {
        let two = |kind, first: &[&str], second: &[&str]| Self {
            kind,
            steps: vec![StepRule::of(StepName::Proposed, first), StepRule::of(StepName::Decided, second)],
        };
        let certification = [
            (StepName::Applied, "registrar"),
            (StepName::Evaluated, "evaluator"),
            (StepName::Reviewed, "reviewer"),
            (StepName::Decided, "certifier"),
        ];
        vec![
            two(CaseKind::Accreditation, &["registrar"], &["certifier"]),
            Self {
                kind: CaseKind::Certification,
                steps: certification.map(|(step, role)| StepRule::of(step, &[role])).to_vec(),
            },
            two(CaseKind::Hold, &["registrar"], &["certifier"]),
            two(CaseKind::Officers, &["administrator"], &["administrator"]),
            two(CaseKind::Status, &["evaluator", "registrar"], &["certifier"]),
        ]
    }

    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        let steps: Vec<StepName> = self.steps.iter().map(|rule| rule.step).collect();
        let has_content = match self.kind {
            CaseKind::Certification => steps.contains(&StepName::Evaluated) && !steps.contains(&StepName::Proposed),
            _ => {
                steps.first() == Some(&StepName::Proposed)
                    && !steps.iter().any(|step| matches!(step, StepName::Applied | StepName::Evaluated))
            }
        };
        let position = |name| steps.iter().position(|step| *step == name);
        let is_reviewed_after = position(StepName::Reviewed).is_none_or(|at| {
            self.kind != CaseKind::Certification || position(StepName::Evaluated).is_some_and(|before| before < at)
        });
        let is_ended = steps.last() == Some(&StepName::Decided) && !steps.contains(&StepName::Rejected);
        if has_content && is_reviewed_after && is_ended && steps.len() > 1 {
            return Ok(());
        }
        Err(node.member("steps").broken(both(
            "a certification is evaluated, then perhaps reviewed, and decided last; any other case is proposed first and decided last",
            "認証は評価、場合によりレビューの後に決定で終わり、ほかの案件は提案で始まり決定で終わる",
        )))
    }
}

impl StepRule {
    fn of(step: StepName, roles: &[&str]) -> Self {
        Self { step, roles: roles.iter().filter_map(|role| Role::parse(role)).collect() }
    }
}

impl Typed for Act {
    const FORM: Form = Members::FORM;
}

write_by!(reference Act);

impl Read for Act {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let members: Members = node.read()?;
        members.into_act().ok_or_else(|| node.broken(both("an entry holds one act", "一つの登録は一つの行為を持つ")))
    }
}
