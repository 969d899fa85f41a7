//! What the criteria of a set speak of, so that a change of one still compiles.

use std::collections::BTreeMap;

use warifu_model::{ClaimType, EvidenceKind, FieldType, Reference, Role};

/// What criteria speak of.
pub(super) struct Types<'c> {
    pub(super) claims: BTreeMap<&'c str, &'c ClaimType>,
    /// Inside a record, its fields.
    pub(super) fields: Option<&'c [FieldType]>,
    pub(super) kinds: Vec<EvidenceKind>,
    pub(super) roles: Vec<Role>,
}

impl<'c> Types<'c> {
    /// The type of what is compared; a set that compiles has one for each reference.
    pub(super) fn of(&self, reference: &Reference) -> Option<&'c ClaimType> {
        match reference {
            Reference::Claim(claim) => self.claims.get(claim.as_str()).copied(),
            Reference::Field(field) => Some(&self.fields?.iter().find(|f| f.name == *field)?.kind),
        }
    }

    pub(super) fn inside(&self, reference: &Reference) -> Self {
        let fields = match self.of(reference) {
            Some(ClaimType::RecordList(fields, _)) => Some(fields.as_slice()),
            _ => None,
        };
        let (claims, kinds, roles) = (self.claims.clone(), self.kinds.clone(), self.roles.clone());
        Self { claims, fields, kinds, roles }
    }
}
