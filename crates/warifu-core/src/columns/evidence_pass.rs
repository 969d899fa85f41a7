//! Evidence and certificates: few per product, so they are lists of cells with their rows.

use warifu_model::{CertificateFact, Party, Role, Timestamp};

use super::pass::View;
use super::store::{Standing, UNDATED};
use super::truths::Truths;
use crate::schema::Document;
use crate::truth::Truth;

/// What a criterion asks of a document.
pub(crate) struct Asked<'l> {
    pub(crate) party: Option<Party>,
    pub(crate) role: Option<&'l Role>,
    /// A date is asked for, and it lies not before this.
    pub(crate) made_after: Option<Timestamp>,
    /// The place of the claim in the store.
    pub(crate) supports: Option<usize>,
}

impl View<'_> {
    /// Where a document of a kind meets everything that is asked; unknown elsewhere.
    pub(crate) fn evidence(&self, kind: usize, asked: &Asked<'_>) -> Truths {
        let meets = |standing: &Standing| {
            standing.counts
                && asked.party.is_none_or(|party| standing.party >= party)
                && asked.role.is_none_or(|role| standing.roles.contains(role))
                && asked.supports.is_none_or(|slot| standing.supports.contains(&slot))
        };
        let good: Vec<bool> = self.columns.standings.values.iter().map(meets).collect();
        let limit = asked.made_after.map_or(UNDATED, Timestamp::unix);
        let mut truths = Truths::all(Truth::Unknown, &self.mask);
        let Some(column) = self.columns.evidence.get(kind) else { return truths };
        // Rows ascend: the bits of one word are gathered before it is written.
        let (mut place, mut word) = (0, 0);
        for ((row, made_at), standing) in column.rows.iter().zip(&column.made_at).zip(&column.standings) {
            let row = *row as usize;
            if row / 64 != place {
                truths.yes.get_mut(place).into_iter().for_each(|into| *into = word);
                (place, word) = (row / 64, 0);
            }
            let is_good = good.get(*standing as usize).copied().unwrap_or_default();
            word |= (u64::from(is_good) & u64::from(*made_at >= limit)) << (row % 64);
        }
        truths.yes.get_mut(place).into_iter().for_each(|into| *into |= word);
        truths
    }

    /// Per row the best of its documents of a kind, held against something.
    pub(crate) fn documents(&self, kind: usize, conforms: impl Fn(&Document) -> bool) -> Truths {
        let truths: Vec<Truth> = self.columns.documents.iter().map(|document| Truth::of(conforms(document))).collect();
        let truth = |standing: &Standing| {
            let number = standing.document.and_then(|number| truths.get(number as usize));
            number.copied().unwrap_or(Truth::Unknown)
        };
        let of_standing: Vec<Truth> = self.columns.standings.values.iter().map(truth).collect();
        let Some(column) = self.columns.evidence.get(kind) else { return self.greatest(std::iter::empty()) };
        let truth = |(row, standing): (&u32, &u32)| {
            (*row, of_standing.get(*standing as usize).copied().unwrap_or(Truth::Unknown))
        };
        self.greatest(column.rows.iter().zip(&column.standings).map(truth))
    }

    /// Where a certificate is of the kind that is asked for, and in force; unknown elsewhere.
    pub(crate) fn certificates(&self, is_good: impl Fn(&CertificateFact, Timestamp) -> bool) -> Truths {
        let at = self.columns.at();
        let good: Vec<bool> = self.columns.facts.iter().map(|fact| is_good(fact, at)).collect();
        let is_good = |(_, fact): &&(u32, u32)| good.get(*fact as usize).copied().unwrap_or_default();
        self.greatest(self.columns.certificates.iter().filter(is_good).map(|(row, _)| (*row, Truth::Yes)))
    }

    /// Unknown in every row.
    pub(crate) fn unknown(&self) -> Truths {
        Truths::all(Truth::Unknown, &self.mask)
    }

    /// The greatest value of each row; unknown where there is none, and "no" only where nothing is unknown.
    fn greatest(&self, values: impl Iterator<Item = (u32, Truth)>) -> Truths {
        let mut truths = Truths::all(Truth::Unknown, &self.mask);
        let mut open = vec![0; self.mask.len()];
        for (row, truth) in values {
            let (place, bit) = (row as usize / 64, 1 << (row % 64));
            let words = match truth {
                Truth::Yes => &mut truths.yes,
                Truth::No => &mut truths.no,
                Truth::Unknown => &mut open,
            };
            if let Some(word) = words.get_mut(place) {
                *word |= bit;
            }
        }
        for ((no, yes), open) in truths.no.iter_mut().zip(&truths.yes).zip(open) {
            *no &= !(yes | open);
        }
        truths
    }
}
