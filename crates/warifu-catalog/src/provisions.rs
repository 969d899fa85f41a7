//! Provisions of arrangements held against the sets that they name, as far as those are in the catalogue.

use std::collections::BTreeSet;

use warifu_model::{Arrangement, CountsAs, Phrase, Provision, RecognitionEffect, RequirementId, RequirementSet};

use crate::document::Document;
use crate::error::CatalogError;
use crate::kind::DocumentKind;

/// Checks every arrangement: the set that certificates count as is the pinned one, has the levels, and what is waived and what
/// remains are all of its requirements at that level. Nothing is said of a set that the catalogue does not have.
pub(crate) fn check_provisions(documents: &[Document]) -> Result<(), CatalogError> {
    for arrangement in documents.iter().filter_map(Document::arrangement) {
        for provision in &arrangement.provisions {
            let Some(counts_as) = &provision.counts_as else { continue };
            // the name of a document is that of its content, so that no other set is read for it
            let named = |one: &&Document| one.id() == counts_as.set.as_str() && *one.version() == counts_as.version;
            let mut sets = documents.iter().filter(|one| one.kind().space() == DocumentKind::RequirementSet);
            let Some(document) = sets.find(named) else { continue };
            let Some(set) = document.set() else { continue };
            if counts_as.digest.is_some_and(|digest| digest != document.digest()) {
                return Err(wrong(arrangement, provision, OTHER_DIGEST));
            }
            check_levels(set, counts_as).map_err(|why| wrong(arrangement, provision, why))?;
            check_waived(set, provision, counts_as).map_err(|why| wrong(arrangement, provision, why))?;
        }
    }
    Ok(())
}

fn check_levels(set: &RequirementSet, counts_as: &CountsAs) -> Result<(), Phrase> {
    let is_known = |level: Option<&str>| set.levels.target(level).is_some();
    let all = counts_as.levels.iter().all(|step| is_known(step.counts_as.as_deref()));
    if all { Ok(()) } else { Err(UNKNOWN_LEVEL) }
}

fn check_waived(set: &RequirementSet, provision: &Provision, counts_as: &CountsAs) -> Result<(), Phrase> {
    if provision.effect != RecognitionEffect::WaivesRequirements {
        return Ok(());
    }
    let said: BTreeSet<&RequirementId> = provision.waived.iter().chain(&provision.remaining).collect();
    let holds = |level: Option<&str>| {
        let Some(target) = set.levels.target(level) else { return BTreeSet::new() };
        let reached = set
            .requirements
            .iter()
            .filter(|one| one.from.as_ref().is_none_or(|from| set.levels.reaches(&target, from)));
        reached.map(|one| &one.id).collect()
    };
    let all = counts_as.levels.iter().all(|step| holds(step.counts_as.as_deref()) == said);
    if all { Ok(()) } else { Err(OTHER_REQUIREMENTS) }
}

fn wrong(arrangement: &Arrangement, provision: &Provision, why: Phrase) -> CatalogError {
    CatalogError::Provision { arrangement: arrangement.charter.id.clone(), provision: provision.id.clone(), why }
}

const OTHER_DIGEST: Phrase = Phrase {
    en: "the set has another digest under this version",
    ja: "要求事項集のこの版のダイジェストが異なる",
};
const UNKNOWN_LEVEL: Phrase =
    Phrase { en: "the set has no such level", ja: "要求事項集にそのレベルがない" };
const OTHER_REQUIREMENTS: Phrase = Phrase {
    en: "what is waived and what remains are not the requirements at the level",
    ja: "免除される要求事項と残る要求事項が、そのレベルの要求事項と一致しない",
};
