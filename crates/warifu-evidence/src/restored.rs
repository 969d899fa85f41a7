//! A document as an attestation has it: all that was taken of it stands there.

use std::collections::BTreeMap;

use warifu_model::{Attestation, Digest, EvidenceEntry, Remark};

use crate::format::EvidenceFormat;
use crate::formats::formats;
use crate::imported::Imported;
use crate::note::{Note, NoteCode};
use crate::part::Part;

impl Imported {
    /// Returns what [`assemble`](crate::assemble) put into an attestation of the document with this digest, as it was imported
    /// then; none where it has nothing of the document, or not what the document said: its claims were combined with those of
    /// others, or it has statements on vulnerabilities, which are put together statement by statement. Another version of this
    /// library may read more or less of the same bytes.
    pub fn restored(attestation: &Attestation, digest: Digest) -> Option<Self> {
        let entries: Vec<&EvidenceEntry> = attestation.evidence.iter().filter(|entry| entry.digest == digest).collect();
        let first = entries.first()?;
        if entries.iter().any(|entry| is_put_together(entry)) {
            return None;
        }
        let parts = entries.iter().map(|entry| part(attestation, entry)).collect();
        let notes = first.remarks.iter().map(note).collect::<Option<Vec<_>>>()?;
        let media_type = first.media_type.clone();
        Some(Self {
            format: format(&media_type)?,
            digest,
            size: u64::try_from(first.size).ok()?,
            parts,
            media_type,
            notes,
        })
    }
}

fn is_put_together(entry: &EvidenceEntry) -> bool {
    let combined = [NoteCode::ClaimsCombined, NoteCode::ClaimsNotMade];
    let is_combined = |remark: &Remark| combined.iter().any(|code| code.as_str() == remark.code.as_str());
    entry.kind.as_str() == "vex" || entry.remarks.iter().any(is_combined)
}

fn part(attestation: &Attestation, entry: &EvidenceEntry) -> Part {
    let claims = attestation.claims.iter().filter(|claim| claim.evidence.contains(&entry.id));
    let claims: BTreeMap<_, _> = claims.map(|claim| (claim.claim.clone(), claim.value.clone())).collect();
    Part {
        kind: entry.kind.clone(),
        made_by: entry.made_by.clone(),
        made_at: entry.made_at,
        valid_until: entry.valid_until,
        claims,
        gaps: Vec::new(),
        vex: None,
    }
}

fn note(remark: &Remark) -> Option<Note> {
    let code = NoteCode::ALL.iter().copied().find(|code| code.as_str() == remark.code.as_str())?;
    let count = remark.count.map(u64::try_from).transpose().ok()?;
    Some(Note { code, count })
}

fn format(media_type: &str) -> Option<&'static EvidenceFormat> {
    let packed = ["+gzip", "+zstd"].iter().find_map(|suffix| media_type.strip_suffix(suffix));
    let plain = packed.unwrap_or(media_type);
    formats().iter().copied().find(|format| format.media_type() == plain)
}
