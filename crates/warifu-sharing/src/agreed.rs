use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{
    Assurance, ClearanceArrangement, ClearanceLevel, Correspondence, Digest, Envelope, ReadError, SetId, SharingCircle,
    Timestamp, Token, codes,
};

use warifu_seal::keys::PublicKey;

use crate::marked::{signers, unwrapped};

/// An arrangement on clearances as it was given: as it is, or in an envelope with signatures of its parties.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OfferedArrangement {
    document: ClearanceArrangement,
    digest: Digest,
    envelope: Option<Envelope>,
}

/// An arrangement on clearances, and what became of it in a decision.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ArrangementUse {
    /// Its id.
    pub id: SetId,
    /// Its number.
    pub sequence: u32,
    /// The digest of its exact bytes.
    pub digest: Digest,
    /// The number of its correspondences that had effect, or the reason why none had.
    pub counts: Result<usize, WhyNotCounted>,
}

codes! {
    /// Reason why an arrangement on clearances did not count.
    pub enum WhyNotCounted {
        /// It is not adopted, and a party has not signed it.
        NotSigned = "arrangement_not_signed", en: "it is not adopted, and not every party has signed it", ja: "採用されておらず、全当事者の署名もない";
        /// It was made later than the time that is asked about.
        NotIssued = "arrangement_not_issued", en: "it was made later", ja: "作成がその時点より後である";
        /// A higher edition governs.
        Superseded = "arrangement_superseded", en: "a newer edition governs", ja: "新しい版がある";
        /// Two editions cannot both be.
        Contradicted = "arrangement_contradicted", en: "two editions of it contradict each other", ja: "矛盾する版がある";
        /// It has ended.
        Ended = "arrangement_ended", en: "it has ended", ja: "終了している";
    }
}

/// What the editions of one arrangement say together.
#[derive(Clone, Copy, Debug)]
enum Governing {
    /// Two editions of one number, or a higher one that was made earlier.
    Contradicted,
    /// The highest number.
    Highest(u32),
}

impl Governing {
    fn of(mut editions: Vec<&OfferedArrangement>) -> Self {
        editions.sort_by_key(|one| (one.document.sequence, one.document.issued_at));
        // in this order neighbours are enough: times that never fall between neighbours never fall at all
        let contradict = |pair: &[&OfferedArrangement]| match pair {
            [a, b] if a.digest == b.digest => false,
            [a, b] => a.document.sequence == b.document.sequence || a.document.issued_at > b.document.issued_at,
            _ => false,
        };
        if editions.windows(2).any(contradict) {
            return Self::Contradicted;
        }
        editions.last().map_or(Self::Contradicted, |one| Self::Highest(one.document.sequence))
    }
}

/// A correspondence that has effect.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step<'a> {
    pub(crate) arrangement: &'a SetId,
    pub(crate) said: &'a Correspondence,
}

/// The arrangements of a decision.
#[derive(Debug)]
pub(crate) struct Agreed<'a> {
    pub(crate) uses: Vec<ArrangementUse>,
    pub(crate) steps: Vec<Step<'a>>,
}

impl OfferedArrangement {
    /// Reads an arrangement from its bytes, as it is or in an envelope. Signatures are not verified yet.
    ///
    /// # Errors
    ///
    /// [`ReadError`]: the bytes are neither.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        let (payload, envelope) = unwrapped(bytes)?;
        Ok(Self { document: ClearanceArrangement::read(&payload)?, digest: Digest::of(&payload), envelope })
    }

    /// The document.
    pub fn document(&self) -> &ClearanceArrangement {
        &self.document
    }

    /// Adopted by these very bytes, or signed by every party.
    fn is_believed(&self, circle: &SharingCircle) -> bool {
        if circle.adopted.contains(&self.digest) {
            return true;
        }
        let keys_of = |party: &Token| circle.states.iter().find(|state| state.id == *party).map(|state| &*state.keys);
        // every signature is verified once, whatever the number of parties
        let keys: Vec<_> = self.document.parties.iter().filter_map(keys_of).flatten().copied().collect();
        let signers = signers(self.envelope.as_ref(), ClearanceArrangement::PAYLOAD_TYPE, &keys);
        let signed: Vec<_> = signers.iter().map(PublicKey::as_bytes).collect();
        let has_signed =
            |party: &Token| keys_of(party).is_some_and(|keys| keys.iter().any(|key| signed.contains(&key.as_bytes())));
        self.document.parties.iter().all(has_signed)
    }
}

impl<'a> Agreed<'a> {
    /// Finds the editions that govern, and what of them has effect (ADR 57, 5).
    pub(crate) fn of(offered: &'a [OfferedArrangement], circle: &SharingCircle, at: Timestamp) -> Self {
        let believed: Vec<bool> = offered.iter().map(|one| one.is_believed(circle)).collect();
        let mut counted: BTreeMap<(&SetId, &[Token]), Vec<&OfferedArrangement>> = BTreeMap::new();
        for (one, _) in offered.iter().zip(&believed).filter(|(one, is)| **is && one.document.issued_at <= at) {
            counted.entry(one.key()).or_default().push(one);
        }
        let governing: BTreeMap<_, _> = counted.into_iter().map(|(key, all)| (key, Governing::of(all))).collect();
        let mut agreed = Self { uses: Vec::new(), steps: Vec::new() };
        let mut done: BTreeSet<&Digest> = BTreeSet::new();
        for (one, is_believed) in offered.iter().zip(believed) {
            let counts = match () {
                () if !is_believed => Err(WhyNotCounted::NotSigned),
                () if one.document.issued_at > at => Err(WhyNotCounted::NotIssued),
                () => one.governs(governing.get(&one.key()).copied(), at),
            };
            let counts = counts.map(|()| {
                let steps: Vec<_> =
                    one.document.correspondences.iter().filter(|said| one.has_effect(said, circle, at)).collect();
                // the same edition may be given twice, plain and signed
                if done.insert(&one.digest) {
                    agreed.steps.extend(steps.iter().map(|said| Step { arrangement: &one.document.id, said }));
                }
                steps.len()
            });
            let (id, sequence) = (one.document.id.clone(), one.document.sequence);
            agreed.uses.push(ArrangementUse { id, sequence, digest: one.digest, counts });
        }
        agreed
    }
}

impl OfferedArrangement {
    fn key(&self) -> (&SetId, &[Token]) {
        (&self.document.id, &self.document.parties)
    }

    fn governs(&self, governing: Option<Governing>, at: Timestamp) -> Result<(), WhyNotCounted> {
        match governing {
            None | Some(Governing::Contradicted) => return Err(WhyNotCounted::Contradicted),
            Some(Governing::Highest(highest)) if highest > self.document.sequence => {
                return Err(WhyNotCounted::Superseded);
            }
            Some(Governing::Highest(_)) => {}
        }
        if self.document.ended_at.is_some_and(|ended| ended <= at) {
            return Err(WhyNotCounted::Ended);
        }
        Ok(())
    }

    fn has_effect(&self, said: &Correspondence, circle: &SharingCircle, at: Timestamp) -> bool {
        let recognises = |level: &ClearanceLevel| {
            let scheme = circle.schemes.iter().find(|scheme| scheme.id == level.scheme);
            scheme.is_some_and(|scheme| self.document.parties.contains(&scheme.state))
        };
        said.assurance == Assurance::Sourced
            && said.from <= at
            && said.until.is_none_or(|until| at < until)
            && recognises(&said.counts_as)
    }
}
