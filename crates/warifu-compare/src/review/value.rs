//! What is reviewed, and the answer.

use warifu_core::CompiledSet;
use warifu_model::{
    Arrangement, Certificate, Localized, Provision, SetDigest, SetId, Timestamp, Token, codes, problems,
};

use crate::diff::{Diff, DiffError, Relation};

/// An arrangement, and two editions of a set that it names, to be reviewed.
#[derive(Clone, Copy, Debug)]
pub struct ReviewRequest<'a> {
    /// The arrangement, in the edition that governs.
    pub arrangement: &'a Arrangement,
    /// The edition of the set for which the arrangement was made.
    pub old: &'a CompiledSet,
    /// The new edition of the same set.
    pub new: &'a CompiledSet,
    /// Certificates to look at, as they say. Nothing here verifies them.
    pub certificates: &'a [Certificate],
    /// The time of the review, from which the draft has effect.
    pub at: Timestamp,
    /// The effort that the comparison may take, in the units of [`DiffOptions::effort`](crate::diff::DiffOptions::effort).
    pub effort: u64,
}

/// The answer: what holds, what changed, who is affected, and the draft of the next edition.
#[derive(Clone, Debug)]
pub struct Review {
    /// The arrangement that was reviewed.
    pub arrangement: Arrangement,
    /// The time of the review.
    pub at: Timestamp,
    /// The comparison of the two editions, requirement by requirement.
    pub diff: Diff,
    /// One entry for each provision that names the old edition, in the order of the arrangement.
    pub provisions: Vec<ProvisionReview>,
    /// Requirements that are not proven to mean the same, with their text in both editions.
    pub changed: Vec<ChangedRequirement>,
    /// Certificates that count differently, or stop counting once they are renewed.
    pub hits: Vec<Hit>,
    /// The next edition, unsigned; none where nothing is proven that would change the arrangement.
    pub draft: Option<Arrangement>,
    /// The covering letter, in both languages.
    pub letter: Localized,
}

/// One provision, held against the new edition.
#[derive(Clone, Debug)]
pub struct ProvisionReview {
    /// The provision as it is.
    pub provision: Provision,
    /// The end of the provision at which the set stands.
    pub end: ReviewedEnd,
    /// Tells whether recognition holds in substance.
    pub substance: Substance,
    /// The answer level by level, of the levels that the provision names.
    pub levels: Vec<LevelReview>,
    /// The consequence in the draft.
    pub amendment: Amendment,
}

/// One level of a provision, held against the new edition.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LevelReview {
    /// The level in the text form of the set; none where it has no levels.
    pub level: Option<String>,
    /// The relation of the new edition to the old one at the level; none where the new edition does not have the level.
    pub relation: Option<Relation>,
    /// Tells whether recognition holds at this level.
    pub substance: Substance,
}

/// A requirement that is not proven to mean the same in both editions.
#[derive(Clone, Debug)]
pub struct ChangedRequirement {
    /// The comparison, with its witnesses and successors.
    pub diff: crate::diff::RequirementDiff,
    /// Title and statement in the old edition, where it has the requirement.
    pub old: Option<RequirementText>,
    /// Title and statement in the new edition, where it has the requirement.
    pub new: Option<RequirementText>,
}

/// The text of a requirement.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RequirementText {
    /// Its title.
    pub title: Localized,
    /// Its statement.
    pub statement: Localized,
}

/// A certificate that the new edition affects, by one provision.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Hit {
    /// Its number.
    pub number: String,
    /// The body that granted it, as it says.
    pub body: Localized,
    /// Its holder, as it says.
    pub holder: Localized,
    /// The edition for which it was granted.
    pub edition: SetDigest,
    /// Its level.
    pub level: Option<String>,
    /// The end of its validity, if it has one.
    pub expires_at: Option<Timestamp>,
    /// The provision.
    pub provision: Token,
    /// The effect on it.
    pub effect: HitEffect,
}

codes! {
    /// End of a provision at which a set stands.
    pub enum ReviewedEnd {
        /// Certificates are granted for it.
        Certified = "certified", en: "the certified set", ja: "認証の対象となる要求事項集";
        /// Certificates count as it.
        Recognised = "recognised", en: "the set that certificates count as", ja: "認証書がみなされる要求事項集";
    }
}

codes! {
    /// Answer to the question of recognition in substance.
    pub enum Substance {
        /// Everything that was asked for is proven to be asked for still.
        Holds = "holds", en: "recognition holds in substance", ja: "承認は実質的に維持される";
        /// Something is accepted that was not accepted before; a witness shows it.
        DoesNotHold = "does_not_hold", en: "recognition does not hold in substance", ja: "承認は実質的に維持されない";
        /// The provision makes an application simpler or cheaper, or has no effect: nothing has to hold, and the parties decide.
        NotAsked = "not_asked", en: "it has no effect on conformity, so that nothing has to hold", ja: "適合に効果を及ぼさないため、維持の問題は生じない";
        /// It could not be decided.
        Undecided = "undecided", en: "it could not be decided whether recognition holds", ja: "承認が維持されるかどうか判定できない";
    }
}

codes! {
    /// Consequence of a review for a provision.
    pub enum Amendment {
        /// The draft adds a provision for the new edition, at every level.
        Added = "added", en: "the draft adds a provision for the new edition", ja: "草案は新版についての規定を加える";
        /// The draft adds a provision for the new edition, at the levels that are proven.
        AddedInPart = "added_in_part", en: "the draft adds a provision for the new edition at the proven levels", ja: "草案は新版についての規定を、証明されたレベルに限って加える";
        /// This provision, or one that says the same as the draft would, takes the new edition already, and that is proven to be sound.
        TakenAlready = "taken_already", en: "the provision takes the new edition already", ja: "規定は既に新版を対象としている";
        /// The provision takes the new edition already, and that is not proven to be sound.
        TakenUnproven = "taken_unproven", en: "the provision takes the new edition already, and that is not proven to be sound", ja: "規定は既に新版を対象としているが、その妥当性は証明されていない";
        /// The provision stays as it is.
        Stays = "stays", en: "the provision stays as it is", ja: "規定は変わらない";
        /// The provision has ended and is left alone.
        Ended = "ended", en: "the provision has ended", ja: "規定の効力が終わっている";
    }
}

codes! {
    /// Effect of a new edition on a certificate, once the draft has effect.
    pub enum HitEffect {
        /// It did not count and does by the draft.
        BeginsToCount = "begins_to_count", en: "counts once the draft is signed", ja: "草案への署名後に有効とみなされる";
        /// It is for the new edition, and nothing is proven that would make it count.
        DoesNotCount = "does_not_count", en: "is for the new edition and does not count", ja: "新版に対するものであり、有効とみなされない";
        /// It counts until it ends; renewed under the new edition it would not.
        UntilRenewed = "until_renewed", en: "counts until it ends, and not once renewed under the new edition", ja: "満了までは有効とみなされるが、新版で更新すると有効とみなされない";
        /// It counts as the old edition only.
        OldEditionOnly = "old_edition_only", en: "counts as the old edition only", ja: "旧版としてのみ有効とみなされる";
        /// It is for the new edition and counts though nothing proves that it should.
        CountsUnproven = "counts_unproven", en: "is for the new edition and counts without a proof", ja: "新版に対するものであり、証明のないまま有効とみなされる";
    }
}

problems! {
    /// Reason why there was nothing to review.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum ReviewError {
        /// The two editions are one and the same document.
        SameEdition {
            /// The edition.
            edition: String,
        } => {
            code: "review-same-edition",
            en: "both editions are `{edition}`, with the same bytes",
            ja: "新旧とも同じバイト列の `{edition}` である",
            help_en: "give the new edition of the set",
            help_ja: "要求事項集の新版を指定してください",
        }
        /// The new edition is one of another set.
        OtherSet {
            /// The id of the old edition.
            old: SetId,
            /// The id of the new one.
            new: SetId,
        } => {
            code: "review-other-set",
            en: "`{new}` is another set than `{old}`",
            ja: "`{new}` は `{old}` とは別の要求事項集である",
            help_en: "give two editions of one set; relations between sets are stated by crosswalks",
            help_ja: "同じ要求事項集の二つの版を指定してください。要求事項集の間の関係は対応表で示します",
        }
        /// No provision names the old edition.
        EditionNotNamed {
            /// The edition.
            edition: String,
            /// The editions that provisions name.
            named: String,
        } => {
            code: "review-edition-not-named",
            en: "no provision of the arrangement names `{edition}`; its provisions name {named}",
            ja: "取決めの規定に `{edition}` を挙げるものがない。規定が挙げるもの：{named}",
            help_en: "give the edition for which the arrangement was made",
            help_ja: "取決めの対象となった版を指定してください",
        }
        /// The sequence cannot become higher.
        LastSequence => {
            code: "review-last-sequence",
            en: "the arrangement has the last possible sequence",
            ja: "取決めの番号が上限に達している",
            help_en: "begin a new arrangement with a charter of its own",
            help_ja: "新しい憲章による取決めを始めてください",
        }
        /// The editions could not be compared.
        Diff(error: DiffError) => { delegate }
    }
}

impl From<DiffError> for ReviewError {
    fn from(error: DiffError) -> Self {
        Self::Diff(error)
    }
}

/// The edition of a compiled set.
pub(super) fn identity(set: &CompiledSet) -> SetDigest {
    let (id, version) = (set.set().id.clone(), set.set().version.clone());
    SetDigest { id, version, digest: set.digest() }
}
