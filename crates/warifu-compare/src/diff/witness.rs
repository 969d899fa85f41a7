use std::collections::BTreeSet;

use warifu_model::{
    Admission, AdmissionSigner, Artifact, Attestation, CertificateFact, ClaimEntry, ClaimId, Digest, Envelope,
    EnvelopeSignature, EvidenceEntry, EvidenceKind, EvidenceRule, EvidenceSigner, Json, Party, Product, PublicKeyText,
    Relaxation, RequirementId, Role, SignedKind, Timestamp, Token, VocabularyPin, WaiverRule,
};

use super::witness_evidence::WitnessEvidence;

/// One of the two sets.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum OldOrNew {
    /// The one that was there before.
    Old,
    /// The one that comes after it.
    New,
}

/// A product description that one set accepts and the other does not, with the time and the level at which that is so.
/// It has been put through the evaluator with both sets.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Witness {
    /// States what its files are called, without an ending; no two witnesses of a diff share a name, not even where upper and
    /// lower case count as the same.
    pub name: String,
    /// The set that accepts it.
    pub accepted_by: OldOrNew,
    /// The requirement that it is about; the whole set, where there is none.
    pub requirement: Option<RequirementId>,
    /// The level, in the text form of the sets.
    pub level: Option<String>,
    /// The time of the evaluation.
    pub at: Timestamp,
    /// The claim, the kind of evidence or the set of certificates that the refusing set is not content with.
    pub flips: String,
    /// The claim that is made.
    pub claims: Vec<StatedClaim>,
    /// The evidence.
    pub evidence: Vec<WitnessEvidence>,
    /// Certificates of components.
    pub certificates: Vec<CertificateFact>,
    /// `true` where it is known that nothing more can be left out of it. Where the effort for that was spent, it is a witness all
    /// the same.
    pub is_smallest: bool,
    /// The vocabularies of the set that accepts it, less those that the other set knows with other bytes.
    pub vocabularies: Vec<VocabularyPin>,
}

/// One claim of a witness.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StatedClaim {
    /// The claim.
    pub claim: ClaimId,
    /// Its value.
    pub value: Json,
    /// States what a weaker party says about the same.
    pub weaker: Option<Json>,
}

/// Describes what one party says in a witness.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Voice {
    /// As which party.
    pub party: Party,
    /// In which role.
    pub role: Option<Role>,
    /// The number of who it is, counted from one, where signers are counted.
    pub signer: Option<u32>,
    /// The attestation.
    pub attestation: Attestation,
}

impl OldOrNew {
    /// The text form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Old => "old",
            Self::New => "new",
        }
    }

    pub(super) fn number(self) -> usize {
        match self {
            Self::Old => 0,
            Self::New => 1,
        }
    }

    pub(super) fn of(number: usize) -> Self {
        if number == 0 { Self::Old } else { Self::New }
    }
}

impl Voice {
    /// Returns `true` where the admission policy has to know who speaks. The maker without a role may stay unsigned, unless
    /// signers are counted.
    pub fn is_signed(&self) -> bool {
        self.party > Party::First || self.role.is_some() || self.signer.is_some()
    }

    /// The name of the signer in an admission policy. Where signers are counted, one that has no number is the first.
    fn name(&self, are_counted: bool) -> String {
        if are_counted {
            format!("signer {}", self.signer.unwrap_or(1))
        } else {
            format!("signer of the {} party", self.party.as_str())
        }
    }
}

impl Witness {
    /// What its files are called, without an ending: what it is about, what flips, and who accepts it, such as
    /// `RV.1.2--advisories.monitored--accepted-by-old`. No id has two hyphens in a row.
    fn stem(&self) -> String {
        let about = match (&self.requirement, &self.level) {
            (Some(requirement), _) => requirement.to_string(),
            (None, None) => "set".to_owned(),
            (None, Some(level)) if level.len() > LONGEST_LEVEL => {
                format!("set--level-{}", Digest::of(level.as_bytes()).short())
            }
            (None, Some(level)) => format!("set--{}", level.replace(['=', ','], "-")),
        };
        format!("{about}--{}--accepted-by-{}", self.flips, self.accepted_by.as_str())
    }

    /// The attestations that say it about a product: one per party, role and signer, the maker's plain word first. Those that
    /// are [signed](Voice::is_signed) need an envelope and a key that [`Witness::admission`] knows.
    pub fn voices(&self, product: &Product) -> Vec<Voice> {
        let mut speakers: Vec<Speaker> = Vec::new();
        let mut hear = |speaker: Speaker| {
            if !speakers.contains(&speaker) {
                speakers.push(speaker);
            }
        };
        if self.claims.iter().any(|claim| !self.is_supported(claim) || claim.weaker.is_some()) {
            hear((Party::First, None, None));
        }
        if self.claims.iter().any(|claim| claim.weaker.is_some() && !self.is_supported(claim)) {
            hear((Party::Third, None, None));
        }
        self.evidence.iter().for_each(|entry| hear((entry.party, entry.spoken_role().cloned(), entry.signer)));
        if speakers.is_empty() {
            speakers.push((Party::First, None, None));
        }
        speakers.into_iter().map(|speaker| self.voice(speaker, product)).collect()
    }

    /// Returns `true` where evidence documents have to be signed themselves, with one key more: see
    /// [`Witness::signed`].
    pub fn has_signed_documents(&self) -> bool {
        self.evidence.iter().any(WitnessEvidence::is_signed_itself)
    }

    /// The witness with a statement about the product for each document that somebody has to have signed itself. `sign`
    /// gives the signature over a message; nothing changes where no document has to be signed.
    #[must_use]
    pub fn signed(&self, product: &Product, sign: &dyn Fn(&[u8]) -> Vec<u8>) -> Self {
        let mut witness = self.clone();
        for (number, entry) in witness.evidence.iter_mut().enumerate() {
            if entry.is_signed_itself() && entry.document.is_none() {
                entry.document = Some(signed_document(number, product, sign));
            }
        }
        witness
    }

    /// The policy under which the voices are admitted: one key per voice that is [signed](Voice::is_signed), in their
    /// order, and after them that of the signer of documents, where there [is one](Witness::has_signed_documents).
    /// Nothing where no voice signs; the built-in self-assessment then does.
    pub fn admission(&self, voices: &[Voice], keys: &[PublicKeyText]) -> Option<Admission> {
        let are_counted = voices.iter().any(|voice| voice.signer.is_some());
        let signer = |(voice, key): (&Voice, &PublicKeyText)| AdmissionSigner {
            name: voice.name(are_counted),
            key: *key,
            party: voice.party,
            roles: voice.role.iter().cloned().collect(),
            from: None,
            until: None,
        };
        let signers: Vec<_> = voices.iter().filter(|voice| voice.is_signed()).zip(keys).map(signer).collect();
        let evidence_signers: Vec<_> = self.evidence_signer(keys.get(signers.len())).into_iter().collect();
        if signers.is_empty() && evidence_signers.is_empty() {
            return None;
        }
        Some(Admission {
            id: Token::parse("witness")?,
            signers,
            evidence_signers,
            unsigned: Relaxation::AdmitAsFirst,
            unknown_signers: Relaxation::Refuse,
            evidence: EvidenceRule::Declared,
            bound_by_maker: None,
            waivers: WaiverRule::Refuse,
        })
    }

    fn evidence_signer(&self, key: Option<&PublicKeyText>) -> Option<EvidenceSigner> {
        let signed = self.evidence.iter().filter(|entry| entry.is_signed_itself());
        let kinds: BTreeSet<EvidenceKind> = signed.map(|entry| entry.kind.clone()).collect();
        let key = *key.filter(|_| !kinds.is_empty())?;
        let signed = |kind| SignedKind { kind, predicate_types: vec![DOCUMENT_PREDICATE.to_owned()] };
        let (name, kinds) = ("signer of documents".into(), kinds.into_iter().map(signed).collect());
        Some(EvidenceSigner { name, key: Some(key), certificate: None, kinds, from: None, until: None })
    }

    /// The evidence documents that have to be available.
    pub fn documents(&self) -> Vec<&[u8]> {
        let mut documents: Vec<&[u8]> = self.evidence.iter().filter_map(|entry| entry.document.as_deref()).collect();
        documents.sort_unstable();
        documents.dedup();
        documents
    }

    /// Returns `true` where evidence is listed by the claim itself.
    fn is_supported(&self, claim: &StatedClaim) -> bool {
        self.evidence.iter().any(|entry| entry.supports.as_ref() == Some(&claim.claim))
    }

    fn voice(&self, (party, role, signer): Speaker, product: &Product) -> Voice {
        let own = |(_, entry): &&(usize, &WitnessEvidence)| {
            entry.party == party && entry.spoken_role() == role.as_ref() && entry.signer == signer
        };
        let numbered: Vec<(usize, &WitnessEvidence)> = self.evidence.iter().enumerate().collect();
        let entries: Vec<&(usize, &WitnessEvidence)> = numbered.iter().filter(own).collect();
        let is_plain = party == Party::First && role.is_none() && signer.is_none();
        let claim = |stated: &StatedClaim| {
            let lists = |entry: &&&(usize, &WitnessEvidence)| entry.1.supports.as_ref() == Some(&stated.claim);
            let evidence: Vec<Token> =
                entries.iter().filter(lists).filter_map(|(number, _)| entry_id(*number)).collect();
            let is_strong = party == Party::Third && role.is_none() && signer.is_none();
            let value = match (&stated.weaker, self.is_supported(stated)) {
                (_, true) if !evidence.is_empty() => &stated.value,
                (Some(weaker), _) if is_plain => weaker,
                (Some(_), false) if is_strong => &stated.value,
                (None, false) if is_plain => &stated.value,
                _ => return None,
            };
            Some(ClaimEntry {
                claim: stated.claim.clone(),
                value: value.clone(),
                evidence,
                replaced: Vec::new(),
                offset: 0,
            })
        };
        let claims = self.claims.iter().filter_map(claim).collect();
        let evidence = entries.iter().filter_map(|(number, entry)| evidence_entry(*number, entry)).collect();
        let vocabularies = self.vocabularies.clone();
        let attestation = Attestation { product: product.clone(), made_at: None, vocabularies, evidence, claims };
        Voice { party, role, signer, attestation }
    }
}

/// Who speaks: as which party, in which role, and who it is where signers are counted.
type Speaker = (Party, Option<Role>, Option<u32>);

/// Gives each witness a name of its own.
pub(super) fn name_all<'w>(witnesses: impl Iterator<Item = &'w mut Witness>) {
    let mut taken = BTreeSet::new();
    for witness in witnesses {
        let stem = witness.stem();
        let mut name = stem.clone();
        let mut number = 1;
        while !taken.insert(name.to_lowercase()) {
            number += 1;
            name = format!("{stem}--{number}");
        }
        witness.name = name;
    }
}

/// What the documents of witnesses are.
const DOCUMENT_PREDICATE: &str = "urn:warifu:witness-document:1";

/// A statement about the product, as an envelope.
pub(super) fn signed_document(number: usize, product: &Product, sign: &dyn Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let subject = |artifact: &Artifact| {
        let digest = Json::object().with("sha256", artifact.digest.hex());
        Json::object().with("name", artifact.name.as_str()).with("digest", digest)
    };
    let payload = Json::object()
        .with("_type", "https://in-toto.io/Statement/v1")
        .with("subject", Json::List(product.artifacts.iter().map(subject).collect()))
        .with("predicateType", DOCUMENT_PREDICATE)
        .with("predicate", Json::object().with("number", number + 1))
        .to_canonical();
    let payload_type = Envelope::IN_TOTO_PAYLOAD.to_owned();
    let sig = sign(&Envelope::pae(&payload_type, &payload));
    let signatures = vec![EnvelopeSignature { keyid: None, sig }];
    Json::from(&Envelope { payload_type, payload, signatures }).to_canonical()
}

fn entry_id(number: usize) -> Option<Token> {
    Token::parse(&format!("e{}", number + 1))
}

fn evidence_entry(number: usize, entry: &WitnessEvidence) -> Option<EvidenceEntry> {
    let stand_in = format!("document {} of a witness, not at hand", number + 1).into_bytes();
    let bytes = entry.document.as_ref().unwrap_or(&stand_in);
    Some(EvidenceEntry {
        id: entry_id(number)?,
        kind: entry.kind.clone(),
        media_type: "application/json".into(),
        name: format!("{}-{}.json", entry.kind, number + 1),
        digest: Digest::of(bytes),
        size: i64::try_from(bytes.len()).ok()?,
        made_by: None,
        made_at: entry.made_at,
        valid_until: entry.valid_until,
        remarks: Vec::new(),
    })
}

impl From<&Witness> for Json {
    fn from(witness: &Witness) -> Self {
        let claims = witness.claims.iter().map(|stated| {
            let json = Self::object().with("claim", &stated.claim).with("value", stated.value.clone());
            json.with_some("weaker", stated.weaker.clone())
        });
        Self::object()
            .with("file", format!("{}.json", witness.name))
            .with("accepted_by", witness.accepted_by.as_str())
            .with("level", witness.level.as_deref())
            .with("at", witness.at)
            .with("flips", witness.flips.as_str())
            .with("smallest", witness.is_smallest)
            .with("claims", Self::List(claims.collect()))
            .with_list("evidence", witness.evidence.iter().map(Self::from).collect())
            .with_list("certificates", witness.certificates.iter().map(Self::from).collect())
    }
}

/// Longer texts of levels become digests in the names of files.
const LONGEST_LEVEL: usize = 80;

#[cfg(test)]
mod tests {
    use super::*;

    fn witness(requirement: Option<&str>, level: Option<&str>, flips: &str) -> Witness {
        Witness {
            name: String::new(),
            accepted_by: OldOrNew::Old,
            requirement: requirement.and_then(RequirementId::parse),
            level: level.map(str::to_owned),
            at: Timestamp::parse("2026-06-01T00:00:00Z").unwrap(),
            flips: flips.to_owned(),
            claims: Vec::new(),
            evidence: Vec::new(),
            certificates: Vec::new(),
            is_smallest: true,
            vocabularies: Vec::new(),
        }
    }

    #[test]
    fn no_two_witnesses_share_a_name() {
        let long = (1..40).map(|n| format!("FR{n}=2")).collect::<Vec<_>>().join(",");
        let mut all = [
            witness(Some("R.1"), None, "a.b"),
            witness(Some("r.1"), None, "a.b"),
            witness(Some("R"), None, "1.a.b"),
            witness(Some("set"), None, "a.b"),
            witness(None, None, "a.b"),
            witness(None, Some("FR1=1,FR2=0"), "a.b"),
            witness(None, Some(&long), "a.b"),
        ];
        name_all(all.iter_mut());
        let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(
            names.get(..6).unwrap(),
            [
                "R.1--a.b--accepted-by-old",
                "r.1--a.b--accepted-by-old--2",
                "R--1.a.b--accepted-by-old",
                "set--a.b--accepted-by-old",
                "set--a.b--accepted-by-old--2",
                "set--FR1-1-FR2-0--a.b--accepted-by-old",
            ]
        );
        assert!(names.iter().all(|name| name.len() < 120));
    }
}
