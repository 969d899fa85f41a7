//! The rules with one of them spoilt.

macro_rules! spoilt {
    ($($name:ident = $words:literal;)*) => {
        /// What is spoilt. Each stands for a way in which a gate could be wrong.
        #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
        pub enum Spoilt {
            $(#[doc = $words] $name,)*
        }

        impl Spoilt {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The rule that is spoilt, and how.
            pub const fn words(self) -> &'static str {
                match self {
                    $(Self::$name => $words,)*
                }
            }
        }
    };
}

spoilt! {
    EnvelopesApart = "M1: signatures of several envelopes are not put together";
    FromBeforeBegun = "M2: an edition may begin before its charter";
    BodyBesideCharter = "M2: an edition may be about another body than its charter";
    SignaturesNotChecked = "M3: what is signed falsely counts";
    KeyIdsNotHeard = "M3: signatures count whatever key they name";
    UnsignedChartersCutPaths = "M4: only signed charters make a path";
    AnyDepth = "M4: paths of any length";
    AuthorityOneKey = "M5: one key of an authority is enough";
    AuthorityNoKey = "M5: nobody need sign for an authority";
    AuthorityPeriodNotHeard = "M5: an authority's keys count at any time";
    OnlyNowSpeaks = "M6: who speaks is as known now only";
    OnlyThenSpeaks = "M6: who speaks is as known then only";
    AnyRoleAccredits = "M7: keys of any role accredit";
    RevokedKeysAccredit = "M7: revoked keys accredit";
    CertifiersAccredit = "M7: bodies that certify accredit";
    AccreditorThresholdNotHeard = "M7: one key of an issuer is enough";
    LowestNumberGoverns = "M8: the lowest number governs";
    OnlyEditionsInForceGovern = "M8: an edition that has ended gives way to an older one";
    MadeBeforeGoverns = "M8: editions made later do not govern";
    RevocationsNotHeard = "M9: revocations are not heard";
    NoWitnessNeeded = "M9: no witness is asked for";
    CompromiseNotHeard = "M9: compromises are not heard";
    SuspensionsNotHeard = "M10: suspensions are not heard";
    SuspensionsNeverEnd = "M10: the lowest number says when a suspension ends";
    AnybodyRestores = "M10: who is not in force ends suspensions";
    EqualNumbersTaken = "M11: two statements under one number are taken";
    EarlierSuccessorTaken = "M11: a higher number made earlier is taken";
    NoDoubt = "M12: no doubt about a series";
    DoubtSinceRevokedAt = "M12: doubt ends with what was said before the revocation was told";
    WhoIsNotInForceAccredits = "M13: who is not in force accredits";
    OnlyTheIssuerInForce = "M13: only the next issuer has to be in force";
    AnyAuthority = "M14: a path may end at any authority";
    BodyNotCompared = "M14: a certificate may name another body than its series";
    OnlyTheCertificatesSeriesContradicts = "M14: contradictions above are not heard";
    PinsNotHeard = "M14: pinned series are not asked for";
    OnlyTheBodysScope = "M15: only the body's own scope counts";
    OnlyTheHighestScope = "M15: only the scope of whoever is highest counts";
    KindNotHeard = "M15: whoever is accredited at all may certify";
    EndNotHeard = "M15: accreditations do not end";
    ThroughoutNotHeard = "M15: what holds now is not asked";
    EditionAgeNotHeard = "M15: editions may be of any age";
    StrangersContradict = "M16: a contradiction anywhere is one here";
    RevokedKeysCertify = "M17: revoked keys certify";
    KeysOfTwoSeriesAddUp = "M17: keys of two series fill thresholds together";
    KeyPeriodsNotHeard = "M17: periods of a body's keys are not heard";
    EditionThresholdsNotHeard = "M18: thresholds of editions are not heard";
    RolesNotSeparate = "M18: one key counts in two roles";
    KnownAtNotHeard = "M19: what was made later counts";
    NotKnownThenNotHeard = "M19: what was granted later counts";
    AnySnapshot = "M20: a snapshot needs no key of the body";
    SnapshotOfAnySeries = "M20: a snapshot about other series counts";
    SnapshotByAnyRole = "M20: keys of any role sign snapshots";
    StatusByNowOnly = "M20: who signs snapshots is as known now only";
    StatusOnlyInForce = "M20: who may not certify any more may not withdraw";
    WithdrawalTakenBack = "M21: a withdrawal can be taken back";
    StatusNumbersTwice = "M21: two snapshots under one number are taken";
    NoDoubtAboutStatus = "M21: no doubt about status";
    StatusAgeNotHeard = "M21: snapshots may be of any age";
    OtherStatusNotHeard = "M22: the status of another named series is nothing";
    WorstAnswerCounts = "M23: every named series has to hold";
    FirstAnswerCounts = "M23: only the first named series counts";
    NothingNamed = "M23: a certificate that names no series may name the first one that its body has";
    RootsAreEnough = "M24: roots are enough where accreditation is required";
    RootsNotRevoked = "M24: revocations of series do not count for roots";
    QuorumNotHeard = "log: witnesses are not counted";
    DelayNotHeard = "log: the delay is not heard";
}
