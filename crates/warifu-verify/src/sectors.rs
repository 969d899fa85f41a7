use std::collections::BTreeMap;

use warifu_model::{AdoptedCrosswalk, Crosswalk, Digest, Json, PartialSectorRule, RecognitionRule, Timestamp, Token};
use warifu_recognition::{SectorCrosswalk, SectorMatch, SectorsMet, sectors_meet};

/// How sectors are understood: by the crosswalks that the policy adopts and that are at hand, as of the time of the question.
#[derive(Clone, Debug)]
pub(crate) struct SectorTerms {
    crosswalks: Vec<(AdoptedCrosswalk, Crosswalk)>,
    partial: PartialSectorRule,
    at: Timestamp,
}

/// How sectors that are held meet those that are asked for.
pub(crate) enum SectorAnswer {
    /// One of them is asked for.
    Met,
    /// Only by a crosswalk: the edges.
    Translated(Json),
    /// Only in part, and the policy does not take that: the edges.
    Partly(Json),
    NotMet,
}

impl SectorTerms {
    /// Reads the crosswalks among the documents that the importer keeps. Others are passed over.
    pub(crate) fn read(rule: Option<&RecognitionRule>, documents: &[Vec<u8>], at: Timestamp) -> Self {
        let adopted = rule.into_iter().flat_map(|rule| &rule.crosswalks);
        let adopted: BTreeMap<Digest, &AdoptedCrosswalk> = adopted.map(|one| (one.digest, one)).collect();
        let read = |bytes: &Vec<u8>| {
            let entry = adopted.get(&Digest::of(bytes))?;
            Some(((*entry).clone(), Crosswalk::read(bytes).ok()?))
        };
        let crosswalks = if adopted.is_empty() { Vec::new() } else { documents.iter().filter_map(read).collect() };
        let partial = rule.map_or(PartialSectorRule::Refuse, |rule| rule.partial_sectors);
        Self { crosswalks, partial, at }
    }

    /// Holds sectors against those that are asked for (rule 9.6).
    pub(crate) fn meet(&self, held: &[Token], asked: &[Token]) -> SectorAnswer {
        let crosswalks = self.crosswalks.iter().map(|(adopted, crosswalk)| SectorCrosswalk { adopted, crosswalk });
        let crosswalks: Vec<_> = crosswalks.collect();
        let ids = |tokens: &[Token]| tokens.iter().map(|token| token.as_str().to_owned()).collect::<Vec<_>>();
        let (held, asked) = (ids(held), ids(asked));
        let (held, asked): (Vec<&str>, Vec<&str>) =
            (held.iter().map(String::as_str).collect(), asked.iter().map(String::as_str).collect());
        match sectors_meet(&held, &asked, &crosswalks, self.at) {
            SectorsMet::Directly => SectorAnswer::Met,
            SectorsMet::ByCrosswalk(matches) => SectorAnswer::Translated(edges(&matches)),
            SectorsMet::Partially(matches) if self.partial == PartialSectorRule::Accept => {
                SectorAnswer::Translated(edges(&matches))
            }
            SectorsMet::Partially(matches) => SectorAnswer::Partly(edges(&matches)),
            SectorsMet::No => SectorAnswer::NotMet,
        }
    }
}

fn edges(matches: &[SectorMatch<'_>]) -> Json {
    let edge = |one: &SectorMatch<'_>| {
        Json::object()
            .with("sector", one.sector)
            .with("relation", one.relation)
            .with("counterpart", one.counterpart)
            .with("fit", one.fit.as_str())
            .with("crosswalk", &one.crosswalk.id)
            .with("version", &one.crosswalk.version)
            .with("assurance", one.edge.assurance)
    };
    Json::List(matches.iter().map(edge).collect())
}
