//! All small worlds: an honest board and body, a board for toys in bad hands, and every set of a few of the documents that the
//! bad board could sign: in any name, under any number, made before or after, revoking and suspending whom it likes.

use std::collections::BTreeSet;

use super::documents::{Charter, Edition, Issuer, Kind, Question, Signed, Status};
use super::made::{
    BOARD, BODY, TOYS, WITHDRAWN, accredits, ask, base_chain, board, body, certifies, charter, snapshot, toys,
};
use super::rules::{Answer, Told};

/// What was asked, and what came of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// Worlds.
    pub worlds: u64,
    /// Questions.
    pub asked: u64,
    /// Certificates of the bad board that were accepted, inside its scope.
    pub accepted: u64,
}

/// The documents that the bad board chooses from.
pub fn false_documents() -> Vec<Signed<Edition>> {
    const NAMES: [&str; 3] = ["harbour", "board", "minato"];
    let of = |charter: Charter| Issuer::Series(charter.id());
    let below = NAMES.map(|name| of(charter(of(toys()), name)));
    let issuers = [Issuer::Authority("harbour"), of(board()), of(toys()), of(body())].into_iter().chain(below);
    let mut all = Vec::new();
    for issuer in issuers {
        for name in NAMES {
            for kind in [Kind::Accredits, Kind::Certifies] {
                for (sequence, made) in [(1, 1), (2, 6), (1, 6), (2, 1)] {
                    let of_kind = if kind == Kind::Accredits { accredits } else { certifies };
                    let said = of_kind(charter(issuer, name), &[TOYS], &[TOYS]);
                    all.push(said.number(sequence, made, 0).signed());
                }
            }
        }
        for name in ["board", "minato"] {
            let said = accredits(charter(issuer, name), &[TOYS], &[TOYS]).number(2, 1, 0).suspends(0, None);
            all.push(said.revokes(BODY, 0, Some(0)).revokes(BOARD, 0, Some(0)).signed());
        }
    }
    all
}

/// Asks a gate in every world with at most `most` false documents, of which the first is one in so many.
///
/// # Panics
///
/// Where bad parties reach what nobody gave them, or an honest certificate comes out otherwise than without them.
pub fn ask_all(most: usize, one_in: usize, gate: &dyn Fn(&Question) -> Told) -> Tally {
    let documents = false_documents();
    let mut tally = Tally::default();
    ask_with(&documents, (most, one_in), &mut Vec::new(), gate, &mut tally);
    tally
}

fn ask_with<'d>(
    documents: &'d [Signed<Edition>],
    (most, one_in): (usize, usize),
    chosen: &mut Vec<&'d Signed<Edition>>,
    gate: &dyn Fn(&Question) -> Told,
    tally: &mut Tally,
) {
    ask_one(chosen, gate, tally);
    if most == 0 {
        return;
    }
    for (number, document) in documents.iter().enumerate().step_by(one_in) {
        chosen.push(document);
        ask_with(&documents[number + 1..], (most - 1, 1), chosen, gate, tally);
        chosen.pop();
    }
}

fn ask_one(chosen: &[&Signed<Edition>], gate: &dyn Fn(&Question) -> Told, tally: &mut Tally) {
    tally.worlds += 1;
    let active = || snapshot(TOYS, 9, 6, &[]);
    let mut tell = |mut question: Question| {
        question.editions.extend(chosen.iter().map(|document| (*document).clone()));
        tally.asked += 1;
        gate(&question)
    };
    let accused = tell(ask(base_chain()).listed(vec![snapshot(TOYS, 9, 6, &[(Status::Withdrawn, 2)])]).0);
    assert_eq!((accused.answer, accused.code), (Answer::Accept, "ok"), "shut out by {chosen:#?}");
    let withdrawn = tell(ask(base_chain()).listed(vec![snapshot(BODY, 1, 6, &[WITHDRAWN]), active()]).0);
    assert_eq!((withdrawn.answer, withdrawn.code), (Answer::Refuse, "withdrawn"), "unsaid by {chosen:#?}");
    let charters: BTreeSet<_> = chosen.iter().map(|document| &document.says.charter).collect();
    let mut accepted = 0;
    for charter in charters.into_iter().chain([&board(), &body(), &toys()]) {
        for set in [0, 1] {
            let asked = ask(base_chain()).under(std::slice::from_ref(charter)).by(&[TOYS]).set(set);
            let told = tell(asked.listed(vec![active()]).0);
            assert!(set == 0 || !told.answer.lets_in(), "{told:?} for set 1 under {charter:?} by {chosen:#?}");
            accepted += u64::from(told.answer.lets_in());
        }
    }
    tally.accepted += accepted;
}
