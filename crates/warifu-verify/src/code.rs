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
    /// Signatures of other bodies' keys would be needed to reach the thresholds.
    BodyMismatch = "body_mismatch";
    /// The policy has no key for the body that the certificate names.
    BodyNotTrusted = "body_not_trusted";
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
    /// A key that the thresholds need did not count any more when the certificate was granted.
    KeyExpired = "key_expired";
    /// A key that the thresholds need did not count yet when the certificate was granted.
    KeyNotYetValid = "key_not_yet_valid";
    /// The policy does not accept the level.
    LevelNotAccepted = "level_not_accepted";
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
    /// The certificate is for another product.
    ProductMismatch = "product_mismatch";
    /// The product is not at hand.
    ProductNotGiven = "product_not_given";
    /// Enough keys signed for each role by itself, but only by counting one key in two roles.
    RolesNotSeparate = "roles_not_separate";
    /// The policy accepts the version, but not this edition of it.
    SetDigestNotAccepted = "set_digest_not_accepted";
    /// The policy does not accept the requirement set.
    SetNotAccepted = "set_not_accepted";
    /// The policy does not accept this version of the requirement set.
    SetVersionOutOfRange = "set_version_out_of_range";
    /// A signature names a key of the policy, which did not make it over this payload.
    SignatureInvalid = "signature_invalid";
    /// No key of the policy made any of the signatures.
    SignerUnknown = "signer_unknown";
    /// What was signed is no certificate.
    StatementMalformed = "statement_malformed";
    /// The bundle says nothing about the status.
    StatusNotInBundle = "status_not_in_bundle";
    /// Too few keys signed in a role.
    ThresholdNotMet = "threshold_not_met";
    /// The certificate was granted longer ago than the policy accepts.
    TooOld = "too_old";
    /// Requirements were waived, and the policy does not accept that.
    WaiversNotAccepted = "waivers_not_accepted";
}
