macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $word:literal;)*) => {
        /// Why a check came out as it did. Stable; `docs/reasons.md` has one heading for each.
        #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$doc])* $variant,)*
        }

        impl Code {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable text form.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }
    };
}

codes! {
    /// Two accreditations say that they are the same one, and differ.
    AccreditationContradictory = "accreditation_contradictory";
    /// Words of an issuer on the path have fallen with a key, and it has not spoken since.
    AccreditationInDoubt = "accreditation_in_doubt";
    /// The accreditation had ended.
    AccreditationEnded = "accreditation_ended";
    /// What is at hand does not tell who accredited the body, up to an authority.
    AccreditationNotInBundle = "accreditation_not_in_bundle";
    /// The path of the body leads to an authority that the policy does not list.
    AccreditationNotRooted = "accreditation_not_rooted";
    /// The accreditation was not in force yet.
    AccreditationNotYetValid = "accreditation_not_yet_valid";
    /// There are more series between the body and the authority than there may be.
    AccreditationTooDeep = "accreditation_too_deep";
    /// The newest edition at hand of a series on the path is older than the policy likes.
    AccreditationTooOld = "accreditation_too_old";
    /// The body is accredited to accredit others, not to certify.
    BodyMayNotCertify = "body_may_not_certify";
    /// The certificate names a series of another body, or signatures of other bodies' keys would be needed to reach the
    /// thresholds.
    BodyMismatch = "body_mismatch";
    /// The policy has no key for the body that the certificate names.
    BodyNotTrusted = "body_not_trusted";
    /// The accreditation was suspended.
    BodySuspended = "body_suspended";
    /// The bytes are no bundle.
    EnvelopeMalformed = "envelope_malformed";
    /// The certificate has ended.
    Expired = "expired";
    /// A finding that the policy asks for is not shown.
    FindingNotDisclosed = "finding_not_disclosed";
    /// A finding that the policy asks for is shown, and is not good.
    FindingNotMet = "finding_not_met";
    /// A finding that is shown is not among the certified ones.
    FindingProofInvalid = "finding_proof_invalid";
    /// The issuer of an accreditation on the path might not accredit when it made it.
    IssuerNotInForce = "issuer_not_in_force";
    /// A body on the path is accredited for something else than to accredit.
    IssuerMayNotAccredit = "issuer_may_not_accredit";
    /// A key that the thresholds need was compromised, and nothing proves that the certificate was signed before.
    KeyCompromised = "key_compromised";
    /// A key that the thresholds need did not count any more when the certificate was granted.
    KeyExpired = "key_expired";
    /// A key that the thresholds need did not count yet when the certificate was granted.
    KeyNotYetValid = "key_not_yet_valid";
    /// A key that the thresholds need had been revoked when the certificate was granted.
    KeyRevoked = "key_revoked";
    /// The policy does not accept the level.
    LevelNotAccepted = "level_not_accepted";
    /// The body is accredited for the set, not for this level of it.
    LevelOutOfScope = "level_out_of_scope";
    /// The log proof is about a log that the policy does not trust.
    LogNotTrusted = "log_not_trusted";
    /// The log proof does not hold.
    LogProofInvalid = "log_proof_invalid";
    /// The bundle holds no log proof.
    LogProofNotInBundle = "log_proof_not_in_bundle";
    /// Enough witnesses saw the certificate, but later after its grant than the policy accepts.
    LoggedTooLate = "logged_too_late";
    /// The policy asks for nothing here.
    NotAsked = "not_asked";
    /// This version makes no such check.
    NotInThisVersion = "not_in_this_version";
    /// At the time as known at which the question is asked, there was no such certificate.
    NotKnownThen = "not_known_then";
    /// An earlier check that this one builds upon did not pass.
    NotReached = "not_reached";
    /// The certificate is not in force yet.
    NotYetValid = "not_yet_valid";
    /// It holds.
    Ok = "ok";
    /// The envelope does not hold an in-toto statement.
    PayloadTypeUnknown = "payload_type_unknown";
    /// The policy does not accept this kind of product.
    ProductKindNotAccepted = "product_kind_not_accepted";
    /// The body is not accredited for this kind of product.
    ProductKindOutOfScope = "product_kind_out_of_scope";
    /// The certificate is for another product.
    ProductMismatch = "product_mismatch";
    /// The product is not at hand.
    ProductNotGiven = "product_not_given";
    /// Enough keys signed for each role by itself, but only by counting one key in two roles.
    RolesNotSeparate = "roles_not_separate";
    /// The body is not accredited for a sector that the policy asks for.
    SectorOutOfScope = "sector_out_of_scope";
    /// The certificate names no series, and the policy asks for accreditation.
    SeriesNotNamed = "series_not_named";
    /// None of the series on the path is one that the policy pins.
    SeriesNotPinned = "series_not_pinned";
    /// The policy accepts the version, but not this edition of it.
    SetDigestNotAccepted = "set_digest_not_accepted";
    /// The policy does not accept the requirement set.
    SetNotAccepted = "set_not_accepted";
    /// The body is not accredited for this set, or not for this version of it.
    SetOutOfScope = "set_out_of_scope";
    /// The policy does not accept this version of the requirement set.
    SetVersionOutOfRange = "set_version_out_of_range";
    /// A signature names a key of the policy, which did not make it over this payload.
    SignatureInvalid = "signature_invalid";
    /// No key of the policy made any of the signatures.
    SignerUnknown = "signer_unknown";
    /// What was signed is no certificate.
    StatementMalformed = "statement_malformed";
    /// Status snapshots of the body contradict one another, or themselves.
    StatusContradictory = "status_contradictory";
    /// The certificate has no place in the status list of its body.
    StatusIndexMissing = "status_index_missing";
    /// A snapshot that spoke against the certificate has fallen with a key, and the body has not spoken since.
    StatusInDoubt = "status_in_doubt";
    /// What a status key of the body signed is no well-formed snapshot.
    StatusMalformed = "status_malformed";
    /// The bundle says nothing about the status.
    StatusNotInBundle = "status_not_in_bundle";
    /// The status snapshot was made before the certificate got its place in it.
    StatusOlderThanCertificate = "status_older_than_certificate";
    /// The certificate stood when the status snapshot was made, but that is longer ago than the policy likes.
    StatusTooOld = "status_too_old";
    /// A newer certificate has taken the place of this one.
    Superseded = "superseded";
    /// The body has suspended the certificate.
    Suspended = "suspended";
    /// Too few keys signed in a role.
    ThresholdNotMet = "threshold_not_met";
    /// There are more signatures to be verified than one bundle may ask for.
    TooManySignatures = "too_many_signatures";
    /// The certificate was granted longer ago than the policy accepts.
    TooOld = "too_old";
    /// Requirements were waived, and the policy does not accept that.
    WaiversNotAccepted = "waivers_not_accepted";
    /// The body has withdrawn the certificate.
    Withdrawn = "withdrawn";
    /// Too few witnesses have seen the log.
    WitnessQuorumNotMet = "witness_quorum_not_met";
}
