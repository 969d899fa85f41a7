//! What a change beside the criteria does: dates, law, the order of levels, and what the vocabularies declare.

use warifu_model::{Json, Language};

use super::report::{Bump, Change, ChangeKind};

/// Describes what a change does to those who rely on a set, beside what criteria ask.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Effect {
    /// The new edition applies from an earlier day on.
    AppliesEarlier,
    /// The new edition applies from a later day on.
    AppliesLater,
    /// Statements about a claim used to be passed over and are read now: a value that is not of its type is bad
    /// input.
    ClaimReadNow,
    /// Statements about a claim used to be read and are passed over now.
    ClaimPassedOver,
    /// A clause of law is in force no more, or is no longer named.
    LegalBasisLapsed,
    /// The same levels in another order: certificates and policies name levels as text, and by this order.
    LevelsReordered,
    /// The edition before may be used for longer.
    WindowLonger,
    /// The edition before may be used for less long.
    WindowShorter,
}

impl Effect {
    /// Returns what a change does, if it does anything by itself.
    pub fn of(change: &Change) -> Option<Self> {
        match change.what {
            ChangeKind::Effective => Some(match date_order(change)? {
                std::cmp::Ordering::Less => Self::AppliesEarlier,
                _ => Self::AppliesLater,
            }),
            // Without a window, the edition before is closed at once.
            ChangeKind::Transition => Some(match (&change.old, &change.new) {
                (Json::Null, _) => Self::WindowLonger,
                (_, Json::Null) => Self::WindowShorter,
                _ if date_order(change)? == std::cmp::Ordering::Less => Self::WindowShorter,
                _ => Self::WindowLonger,
            }),
            ChangeKind::LegalBasis if is_in_force(&change.old) && !is_in_force(&change.new) => {
                Some(Self::LegalBasisLapsed)
            }
            ChangeKind::Levels => is_reordered(&change.old, &change.new).then_some(Self::LevelsReordered),
            ChangeKind::Claim if change.old == Json::Null => Some(Self::ClaimReadNow),
            ChangeKind::Claim if change.new == Json::Null => Some(Self::ClaimPassedOver),
            _ => None,
        }
    }

    /// The stable code.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AppliesEarlier => "applies_earlier",
            Self::AppliesLater => "applies_later",
            Self::ClaimReadNow => "claim_read_now",
            Self::ClaimPassedOver => "claim_passed_over",
            Self::LegalBasisLapsed => "legal_basis_lapsed",
            Self::LevelsReordered => "levels_reordered",
            Self::WindowLonger => "window_longer",
            Self::WindowShorter => "window_shorter",
        }
    }

    /// How a version has to change for it at least; nothing where the comparison of what is accepted tells.
    pub(super) fn bump(self) -> Option<Bump> {
        match self {
            Self::ClaimReadNow | Self::ClaimPassedOver => None,
            _ => Some(Bump::Minor),
        }
    }

    /// Returns what it does, in words.
    pub fn words(self, language: Language) -> &'static str {
        let [en, ja] = match self {
            Self::AppliesEarlier => ["it applies from an earlier day on", "より早い日から適用される"],
            Self::AppliesLater => ["it applies from a later day on", "より遅い日から適用される"],
            Self::ClaimReadNow => [
                "what was passed over is read now, and is bad input where it is not of its type",
                "従来読み飛ばした記載を読み取り、型に合わないものは不正な入力となる",
            ],
            Self::ClaimPassedOver => {
                ["what was read is passed over now, whatever it says", "従来読み取った記載を、内容によらず読み飛ばす"]
            }
            Self::LegalBasisLapsed => [
                "a clause that it rests on is in force no more, or is no longer named",
                "依拠する条項が効力を失うか、挙げられなくなる",
            ],
            Self::LevelsReordered => [
                "the levels stand in another order, by which certificates and policies name them",
                "証明書と方針がレベルを書き表す順序が変わる",
            ],
            Self::WindowLonger => ["the edition before stays open for longer", "前の版を利用できる期間が長くなる"],
            Self::WindowShorter => ["the edition before is open for less long", "前の版を利用できる期間が短くなる"],
        };
        language.pick(en, ja)
    }
}

/// Dates as documents write them stand in their order as texts.
fn date_order(change: &Change) -> Option<std::cmp::Ordering> {
    Some(change.new.as_text()?.cmp(change.old.as_text()?))
}

fn is_in_force(clause: &Json) -> bool {
    let state = clause.member("state").and_then(Json::as_text);
    state.is_some_and(|state| !ENDED.contains(&state))
}

/// Returns `true` where both have some levels in common, and these stand in another order.
fn is_reordered(old: &Json, new: &Json) -> bool {
    let ids = |levels: &Json| -> Vec<String> {
        let list = levels.member("dimensions").or_else(|| levels.member("levels"));
        let Some(Json::List(items)) = list else { return Vec::new() };
        items.iter().filter_map(|item| item.member("id")?.as_text().map(str::to_owned)).collect()
    };
    let (old, new) = (ids(old), ids(new));
    let common = |of: &[String], other: &[String]| -> Vec<String> {
        of.iter().filter(|id| other.contains(id)).cloned().collect()
    };
    common(&old, &new) != common(&new, &old)
}

/// States of a clause that is in force no more.
const ENDED: [&str; 4] = ["expired", "rescinded", "rescinded_artefact_usable", "superseded"];
