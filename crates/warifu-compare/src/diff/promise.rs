//! Whether a version number keeps its promise (DESIGN law 7).

use warifu_model::{Language, RequirementSet, SemVer, SetStatus};

use super::report::{Bump, Diff};

/// Describes what a version number promises, what the change asks for, and how the two go together.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Promise {
    /// States what the step from the old number to the new one stands for; none for a draft, which promises nothing, and where
    /// there is no step.
    pub promised: Option<Bump>,
    /// States what the change asks for at least: everything that was decided.
    pub least: Bump,
    /// States what it asks for at most: what could not be decided is taken for a refusal.
    pub most: Bump,
    /// States how they go together.
    pub standing: PromiseState,
    /// The smallest final version that keeps the promise whatever was left undecided; none where no new version is
    /// needed or the old one is a draft.
    pub next: Option<SemVer>,
}

/// Describes how a version number and a change go together.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PromiseState {
    /// The same version, the same bytes.
    Same,
    /// The number promises what the change asks for, or more.
    Kept,
    /// The new edition is a draft: nothing is granted on it, so it promises nothing yet.
    Draft,
    /// The old edition is a draft, so no promise was made; the new one is to be held against the last final edition.
    FromDraft,
    /// The number promises less than the change asks for.
    TooSmall,
    /// The number does not come after the old one.
    NotNewer,
    /// The same version with other bytes (DESIGN law 6).
    OtherBytes,
    /// The undecided part may ask for more than the number promises.
    Undecided,
}

impl PromiseState {
    /// A stable code.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Kept => "kept",
            Self::Draft => "draft",
            Self::FromDraft => "from_draft",
            Self::TooSmall => "too_small",
            Self::NotNewer => "not_newer",
            Self::OtherBytes => "other_bytes",
            Self::Undecided => "undecided",
        }
    }

    /// Returns what it means.
    pub fn words(self, language: Language) -> &'static str {
        let [en, ja] = match self {
            Self::Same => ["the same version with the same bytes", "同じ版、同じバイト列"],
            Self::Kept => ["the version keeps its promise", "版番号の約束は守られている"],
            Self::Draft => [
                "a draft promises nothing: nothing is granted on it, and its final edition will be checked",
                "案は何も約束しない。案に基づく認証はなく、確定版で改めて確認する",
            ],
            Self::FromDraft => [
                "the old edition is a draft that promised nothing: hold the new one against the last final edition",
                "旧版は何も約束しない案である。直前の確定版と比較すること",
            ],
            Self::TooSmall => ["the version promises less change than there is", "版番号が示す以上の変更がある"],
            Self::NotNewer => ["the version does not come after the old one", "版番号が旧版より後ではない"],
            Self::OtherBytes => [
                "the same version with other bytes: a document is the digest of its bytes",
                "同じ版番号で内容が異なる。文書はそのバイト列のダイジェストで定まる",
            ],
            Self::Undecided => [
                "it could not be decided whether the version keeps its promise",
                "版番号の約束が守られているかどうか判定できない",
            ],
        };
        language.pick(en, ja)
    }

    /// Tells whether the new edition may be published, if nothing else stands in the way; none where it cannot be told.
    pub fn allows(self) -> Option<bool> {
        match self {
            Self::Same | Self::Kept | Self::Draft | Self::FromDraft => Some(true),
            Self::TooSmall | Self::NotNewer | Self::OtherBytes => Some(false),
            Self::Undecided => None,
        }
    }
}

/// Holds the version numbers of two sets against what changed between them.
///
/// A version before its release (Semantic Versioning 2.0.0, clause 9) of a set that says it is a draft promises
/// nothing: no certificate can be granted on it. One of a set that says it is final promises what its numbers say.
/// Versions 0.y.z are no exception: certificates can be granted on them.
pub fn promise(diff: &Diff, old: &RequirementSet, new: &RequirementSet) -> Promise {
    let is_draft = |set: &RequirementSet| set.version.is_prerelease() && set.status == SetStatus::Draft;
    let counts = |code: &str| code != "became_a_draft" || !is_draft(new);
    let reasons = || diff.reasons.iter().filter(|reason| counts(reason.code));
    let floor = if diff.bump == Bump::None { Bump::None } else { Bump::Patch };
    let most = reasons().map(|reason| reason.bump).max().unwrap_or(floor);
    let decided = reasons().filter(|reason| !OPEN.contains(&reason.code));
    let least = decided.map(|reason| reason.bump).max().unwrap_or(floor);
    let step = step(&old.version, &new.version);
    let standing = match step {
        _ if diff.bump == Bump::None => PromiseState::Same,
        None if old.version == new.version => PromiseState::OtherBytes,
        None => PromiseState::NotNewer,
        Some(_) if is_draft(new) => PromiseState::Draft,
        Some(_) if is_draft(old) => PromiseState::FromDraft,
        Some(step) if step >= most => PromiseState::Kept,
        Some(step) if step < least => PromiseState::TooSmall,
        Some(_) => PromiseState::Undecided,
    };
    let promised = step.filter(|_| !is_draft(new));
    let next = if is_draft(old) { None } else { next(&old.version, most) };
    Promise { promised, least, most, standing, next }
}

/// What the step from one version to a later one stands for.
pub(crate) fn step(old: &SemVer, new: &SemVer) -> Option<Bump> {
    if new <= old {
        return None;
    }
    let ((major, minor, _), (new_major, new_minor, _)) = (old.numbers(), new.numbers());
    Some(match () {
        () if new_major > major => Bump::Major,
        () if new_minor > minor => Bump::Minor,
        () => Bump::Patch,
    })
}

fn next(old: &SemVer, bump: Bump) -> Option<SemVer> {
    let (major, minor, patch) = old.numbers();
    Some(match bump {
        Bump::None => return None,
        Bump::Patch => SemVer::new(major, minor, patch.checked_add(1)?),
        Bump::Minor => SemVer::new(major, minor.checked_add(1)?, 0),
        Bump::Major => SemVer::new(major.checked_add(1)?, 0, 0),
    })
}

/// Reasons that stand for what could not be decided.
const OPEN: [&str; 5] =
    ["claim_may_ask_more", "id_may_ask_more", "may_be_refused", "more_may_be_accepted", "wording_may_ask_more"];
