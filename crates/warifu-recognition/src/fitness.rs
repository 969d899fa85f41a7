use warifu_model::{AsserterKind, Assurance, Crosswalk, Language, Side};

use crate::relations::Relations;

/// The share of a crosswalk that is fit for decisions, in numbers of statements: edges and unions.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Fitness {
    /// All statements.
    pub stated: usize,
    /// Those that were checked against the stating document.
    pub sourced: usize,
    /// Those that the owner of one of the two documents makes: all or none.
    pub official: usize,
    /// Passes of source elements, carried to the target.
    pub from_source: Fit,
    /// Passes of target elements, carried to the source.
    pub from_target: Fit,
}

/// The share that is fit in one direction, in numbers of statements.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Fit {
    /// Those that carry a pass at all.
    pub carrying: usize,
    /// Those of them that are sourced.
    pub sourced: usize,
    /// Those of them that are official.
    pub official: usize,
    /// Those that are all of it: fit for decisions.
    pub fit: usize,
}

/// Counts how much of a crosswalk is fit for decisions: carries a pass, is sourced, and is official.
///
/// ```
/// use warifu_model::{Crosswalk, Side};
/// use warifu_recognition::fitness;
///
/// fn decides_for_us(crosswalk: &Crosswalk) -> bool {
///     fitness(crosswalk).of(Side::Source).fit > 0
/// }
/// ```
pub fn fitness(crosswalk: &Crosswalk) -> Fitness {
    let is_official = crosswalk.asserter.kind == AsserterKind::Official;
    let edges = crosswalk.edges.iter().map(|edge| (Relations::from(edge.relation), edge.assurance));
    // a union carries forwards as an edge does; backwards only one that is equal, as an edge, too
    let unions = crosswalk.unions.iter().map(|union| (Relations::from(union.relation), union.assurance));
    let statements: Vec<Statement> = edges
        .chain(unions)
        .map(|(relations, assurance)| Statement { relations, is_sourced: assurance == Assurance::Sourced, is_official })
        .collect();
    let count = |is_counted: fn(&Statement) -> bool| statements.iter().filter(|one| is_counted(one)).count();
    Fitness {
        stated: statements.len(),
        sourced: count(|one| one.is_sourced),
        official: count(|one| one.is_official),
        from_source: Fit::of(statements.iter().filter(|one| one.relations.carries_pass())),
        from_target: Fit::of(statements.iter().filter(|one| one.relations.inverse().carries_pass())),
    }
}

struct Statement {
    relations: Relations,
    is_sourced: bool,
    is_official: bool,
}

impl Fitness {
    /// The share of passes that begin on a side.
    pub fn of(self, from: Side) -> Fit {
        match from {
            Side::Source => self.from_source,
            Side::Target => self.from_target,
        }
    }

    /// The part that is fit for decisions about passes that begin on a side, in whole per cent, rounded down: 100 only where all are.
    pub fn percent(self, from: Side) -> usize {
        (self.of(from).fit * 100).checked_div(self.stated).unwrap_or_default()
    }

    /// One line about passes that begin on a side, for people.
    pub fn text(self, from: Side, language: Language) -> String {
        let Fit { carrying, fit, .. } = self.of(from);
        let (stated, percent) = (self.stated, self.percent(from));
        let way = match from {
            Side::Source => language.pick("source to target", "対応元から対応先へ"),
            Side::Target => language.pick("target to source", "対応先から対応元へ"),
        };
        match language {
            Language::En => {
                format!(
                    "{way}: {carrying} of {stated} statements carry a pass, {fit} ({percent}%) are fit for decisions"
                )
            }
            Language::Ja => format!(
                "{way}：関係{stated}件のうち、適合を引き継ぐもの{carrying}件、決定に使えるもの{fit}件（{percent}%）"
            ),
        }
    }
}

impl Fit {
    fn of<'s>(carrying: impl Iterator<Item = &'s Statement>) -> Self {
        carrying.fold(Self::default(), |so_far, one| Self {
            carrying: so_far.carrying + 1,
            sourced: so_far.sourced + usize::from(one.is_sourced),
            official: so_far.official + usize::from(one.is_official),
            fit: so_far.fit + usize::from(one.is_sourced && one.is_official),
        })
    }
}
