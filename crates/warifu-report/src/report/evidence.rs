//! The evidence documents of all records, each once for its kind.

use super::{EvidenceReport, Source};

/// In the order of their kinds and digests.
pub(super) fn of(sources: &[Source<'_>]) -> Vec<EvidenceReport> {
    let mut all: Vec<EvidenceReport> = Vec::new();
    for source in sources {
        for used in &source.record.evidence {
            let input = source.record.inputs.iter().find(|input| input.digest == used.input);
            let listed_by = input.map(|input| source.input(input));
            let signers: Vec<_> = used.signers.iter().map(|signer| signer.name.clone()).collect();
            match all.iter_mut().find(|known| known.digest == used.digest && known.kind == used.kind) {
                Some(known) => {
                    known.is_presented &= used.presented;
                    add(&mut known.listed_by, listed_by);
                    add(&mut known.signers, signers);
                    add(&mut known.remarks, used.remarks.iter().cloned());
                }
                None => all.push(EvidenceReport {
                    digest: used.digest,
                    kind: used.kind.clone(),
                    title: source.kind(used.kind.as_str()),
                    is_presented: used.presented,
                    signers,
                    listed_by: listed_by.into_iter().collect(),
                    remarks: used.remarks.clone(),
                }),
            }
        }
    }
    all.sort_by(|a, b| (&a.kind, a.digest).cmp(&(&b.kind, b.digest)));
    all
}

fn add<T: PartialEq>(to: &mut Vec<T>, more: impl IntoIterator<Item = T>) {
    for one in more {
        if !to.contains(&one) {
            to.push(one);
        }
    }
}
