//! Evidence and certificates: few per product, so they are lists of cells with their rows.

use warifu_model::{CertificateFact, Party, Role, Timestamp};

use super::pass::View;
use super::store::{Columns, EvidenceCell};
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
        let Columns { roles, supported, evidence, .. } = self.columns;
        let in_role: Vec<bool> =
            roles.values.iter().map(|roles| asked.role.is_none_or(|role| roles.contains(role))).collect();
        let supports = |slots: &Vec<usize>| asked.supports.is_none_or(|slot| slots.contains(&slot));
        let supporting: Vec<bool> = supported.values.iter().map(supports).collect();
        let is_set = |flags: &[bool], number: u32| flags.get(number as usize).copied().unwrap_or_default();
        let at = self.columns.at();
        let meets = |cell: &&EvidenceCell| {
            cell.counts
                && asked.party.is_none_or(|party| cell.party >= party)
                && is_set(&in_role, cell.roles)
                && is_set(&supporting, cell.supports)
                && asked.made_after.is_none_or(|limit| cell.made_at.is_some_and(|made_at| made_at >= limit))
                && cell.valid_until.is_none_or(|until| at < until)
                && cell.made_at.is_none_or(|made_at| made_at <= at)
        };
        let cells = evidence.get(kind).map(Vec::as_slice).unwrap_or_default();
        self.greatest(cells.iter().filter(meets).map(|cell| (cell.row, Truth::Yes)))
    }

    /// Per row the best of its documents of a kind, held against something.
    pub(crate) fn documents(&self, kind: usize, conforms: impl Fn(&Document) -> bool) -> Truths {
        let truths: Vec<Truth> = self.columns.documents.iter().map(|document| Truth::of(conforms(document))).collect();
        let truth = |cell: &EvidenceCell| {
            let number = cell.document.and_then(|number| truths.get(number as usize));
            (cell.row, number.copied().unwrap_or(Truth::Unknown))
        };
        let cells = self.columns.evidence.get(kind).map(Vec::as_slice).unwrap_or_default();
        self.greatest(cells.iter().map(truth))
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
