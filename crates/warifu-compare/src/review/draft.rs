//! The next edition of an arrangement: what is proven is added, and nothing that is there changes.

use std::collections::BTreeSet;

use warifu_core::CompiledSet;
use warifu_model::{
    Arrangement, ArrangementState, Assurance, CountsAs, LevelRule, LevelStep, Levels, Limit, Provision,
    RecognitionEffect, RequirementId, SemVer, Successor, Timestamp, Token, TrustedSet, VersionRange,
};

use super::value::{Amendment, LevelReview, ReviewError, ReviewRequest, ReviewedEnd, Substance};
use crate::diff::{Diff, Relation};

/// The draft in the making.
pub(super) struct Draft<'a> {
    new: &'a CompiledSet,
    at: Timestamp,
    sequence: u32,
    arrangement: &'a Arrangement,
    added: Vec<Provision>,
}

impl<'a> Draft<'a> {
    pub(super) fn begin(request: &ReviewRequest<'a>) -> Result<Self, ReviewError> {
        let ReviewRequest { arrangement, new, at, .. } = *request;
        let sequence = arrangement.sequence.checked_add(1).ok_or(ReviewError::LastSequence)?;
        Ok(Self { new, at, sequence, arrangement, added: Vec::new() })
    }

    /// Adds a provision for the new edition as far as it is proven.
    pub(super) fn amend(
        &mut self,
        provision: &Provision,
        end: ReviewedEnd,
        substance: Substance,
        levels: &[LevelReview],
        diff: &Diff,
    ) -> Amendment {
        if self.has_ended(provision) {
            return Amendment::Ended;
        }
        if substance == Substance::NotAsked {
            return Amendment::Stays;
        }
        let (set, digest) = (self.new.set(), self.new.digest());
        if end == ReviewedEnd::Certified && provision.certified.takes(&set.id, &set.version, Some(digest)) {
            let is_proven = substance == Substance::Holds && self.is_bounded(provision, levels);
            return if is_proven { Amendment::TakenAlready } else { Amendment::TakenUnproven };
        }
        let is_full = self.arrangement.provisions.len() + self.added.len() >= Limit::PROVISIONS;
        let made = self.provision(provision, end, substance, levels, diff).filter(|_| !is_full);
        let Some(made) = made else { return Amendment::Stays };
        if self.is_there(&made) {
            return Amendment::TakenAlready;
        }
        self.added.push(made);
        if substance == Substance::Holds { Amendment::Added } else { Amendment::AddedInPart }
    }

    /// The next edition; none where nothing was added.
    pub(super) fn finish(self) -> Option<Arrangement> {
        if self.added.is_empty() {
            return None;
        }
        let mut next = self.arrangement.clone();
        next.sequence = self.sequence;
        // an edition is not made before the one that it follows
        next.issued_at = self.at.max(self.arrangement.issued_at);
        next.provisions.extend(self.added);
        Some(next)
    }

    /// Tells whether a provision that has not ended says the same, under another id, from no later and until no earlier a time.
    fn is_there(&self, made: &Provision) -> bool {
        let covers = |one: &Provision| {
            let is_open = match (one.until, made.until) {
                (None, _) => true,
                (Some(until), Some(wanted)) => until >= wanted,
                (Some(_), None) => false,
            };
            one.from <= made.from && is_open && !self.has_ended(one)
        };
        let same = |one: &Provision| {
            let named = Provision {
                id: made.id.clone(),
                from: made.from,
                until: made.until,
                assurance: made.assurance,
                note: made.note.clone(),
                ..one.clone()
            };
            named == *made
        };
        self.arrangement.provisions.iter().chain(&self.added).any(|one| covers(one) && same(one))
    }

    fn has_ended(&self, provision: &Provision) -> bool {
        let state = self.arrangement.state_at(self.at).map(|state| state.state);
        provision.until.is_some_and(|until| until <= self.at) || state == Some(ArrangementState::Ended)
    }

    fn provision(
        &self,
        provision: &Provision,
        end: ReviewedEnd,
        substance: Substance,
        levels: &[LevelReview],
        diff: &Diff,
    ) -> Option<Provision> {
        let mut made = match end {
            ReviewedEnd::Certified => self.certified(provision, levels)?,
            ReviewedEnd::Recognised if provision.effect == RecognitionEffect::WaivesRequirements => {
                self.waived(provision, substance, diff)?
            }
            ReviewedEnd::Recognised => self.recognised(provision, levels)?,
        };
        made.id = self.id(&provision.id)?;
        made.from = provision.from.max(self.at);
        // nobody has held it against an instrument yet
        made.assurance = Assurance::Unverified;
        Some(made)
    }

    /// The same for certificates under the new edition, at the levels that are proven and no others.
    fn certified(&self, provision: &Provision, levels: &[LevelReview]) -> Option<Provision> {
        let set = self.new.set();
        let levels = match &set.levels {
            Levels::Ladder(_) => Some(LevelRule::Listed(proven(levels)?)),
            _ if levels.iter().all(|one| one.substance == Substance::Holds) => provision.certified.levels.clone(),
            _ => return None,
        };
        let certified = TrustedSet {
            id: set.id.clone(),
            versions: VersionRange::exactly(&set.version),
            levels,
            digests: Some(vec![self.new.digest()]),
        };
        Some(Provision { certified, ..provision.clone() })
    }

    /// The same with the new edition as what certificates count as, at the levels that are proven.
    fn recognised(&self, provision: &Provision, levels: &[LevelReview]) -> Option<Provision> {
        let counts_as = provision.counts_as.as_ref()?;
        let is_proven = |step: &LevelStep| match &self.new.set().levels {
            Levels::Ladder(_) => {
                levels.iter().any(|one| one.level == step.counts_as && one.substance == Substance::Holds)
            }
            _ => levels.iter().all(|one| one.substance == Substance::Holds),
        };
        let steps: Vec<LevelStep> = counts_as.levels.iter().filter(|step| is_proven(step)).cloned().collect();
        if steps.is_empty() {
            return None;
        }
        Some(Provision { counts_as: Some(self.counts_as(steps)), ..provision.clone() })
    }

    /// The same for a provision that waives: what became of each waived requirement is waived, and the rest of the new edition remains.
    fn waived(&self, provision: &Provision, substance: Substance, diff: &Diff) -> Option<Provision> {
        if substance != Substance::Holds {
            return None;
        }
        let counts_as = provision.counts_as.as_ref()?;
        let asked = counts_as.levels.iter().map(|step| self.asked_at(step.counts_as.as_deref()));
        let asked: Vec<BTreeSet<&RequirementId>> = asked.collect::<Option<_>>()?;
        let first = asked.first()?;
        if asked.iter().any(|other| other != first) {
            return None;
        }
        let mut heirs = BTreeSet::new();
        for id in &provision.waived {
            heirs.extend(heirs_of(id, diff)?);
        }
        let in_order = |is_in: &dyn Fn(&RequirementId) -> bool| -> Vec<RequirementId> {
            let all = self.new.set().requirements.iter().map(|one| &one.id);
            all.filter(|id| first.contains(id) && is_in(id)).cloned().collect()
        };
        let (waived, remaining) = (in_order(&|id| heirs.contains(id)), in_order(&|id| !heirs.contains(id)));
        if waived.is_empty() {
            return None;
        }
        let counts_as = Some(self.counts_as(counts_as.levels.clone()));
        Some(Provision { counts_as, waived, remaining, ..provision.clone() })
    }

    /// The requirements of the new edition at a level; none where it has no such level.
    fn asked_at(&self, level: Option<&str>) -> Option<BTreeSet<&RequirementId>> {
        let set = self.new.set();
        let target = set.levels.target(level)?;
        let reached = |from| set.levels.reaches(&target, from);
        let asked = set.requirements.iter().filter(|one| one.from.as_ref().is_none_or(reached));
        Some(asked.map(|one| &one.id).collect())
    }

    fn counts_as(&self, levels: Vec<LevelStep>) -> CountsAs {
        let set = self.new.set();
        let (id, version) = (set.id.clone(), set.version.clone());
        CountsAs { set: id, version, digest: Some(self.new.digest()), levels }
    }

    /// Tells whether a provision that takes the new edition takes none of its levels that the old one does not have.
    fn is_bounded(&self, provision: &Provision, levels: &[LevelReview]) -> bool {
        let Levels::Ladder(rungs) = &self.new.set().levels else { return true };
        let is_known = |rung: &str| levels.iter().any(|one| one.level.as_deref() == Some(rung));
        let mut named = rungs.iter().map(|rung| rung.id.to_string());
        named.all(|rung| !super::substance::is_named(provision, ReviewedEnd::Certified, &rung) || is_known(&rung))
    }

    /// An id that no provision has: that of the provision it follows, with the version.
    fn id(&self, of: &Token) -> Option<Token> {
        let version: &SemVer = &self.new.set().version;
        let taken =
            |id: &Token| self.arrangement.provisions.iter().chain(&self.added).any(|provision| provision.id == *id);
        let named = [format!("{of}-{version}"), format!("{of}-next"), format!("edition-{version}")];
        let numbered = (2..=Limit::PROVISIONS).map(|number| format!("provision-{number}"));
        named.into_iter().chain(numbered).find_map(|text| Token::parse(&text).filter(|id| !taken(id)))
    }
}

/// The levels that are proven; none where none is.
fn proven(levels: &[LevelReview]) -> Option<Vec<String>> {
    let holds = levels.iter().filter(|one| one.substance == Substance::Holds);
    let proven: Vec<String> = holds.filter_map(|one| one.level.clone()).collect();
    (!proven.is_empty()).then_some(proven)
}

/// What a requirement has become; none where a whole group took over, of which parts may have been there before.
fn heirs_of(id: &RequirementId, diff: &Diff) -> Option<Vec<RequirementId>> {
    let found = diff.requirements.iter().find(|one| one.id == *id)?;
    let heir = |successor: &Successor| match successor {
        Successor::Requirement(id) => Some(id.clone()),
        Successor::Group(_) => None,
    };
    match found.relation {
        Relation::Withdrawn => Some(Vec::new()),
        Relation::Moved => found.successors.iter().map(heir).collect(),
        _ => Some(vec![id.clone()]),
    }
}
