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
    CrosswalkPeriodNotHeard = "R1: crosswalks count at any time";
    CrosswalkOfRequirements = "R1: crosswalks of requirement sets count for sectors";
    AnyCrosswalk = "R1: crosswalks count that nobody adopted";
    EdgesOneWay = "R1: edges are read from one end only";
    EdgesNotTurned = "R1: edges say the same from both ends";
    EdgesInARow = "R1: two edges in a row lead somewhere";
    PartsCount = "R1: an overlap is as good as the whole";
    LowestArrangementGoverns = "R2: the lowest edition of an arrangement governs";
    TakenBackStillGives = "R2: an edition that is silent about a set takes nothing back";
    RecognitionIsTransitive = "R2: what is recognised is recognised further on";
    RecognitionAlwaysAsked = "R2: what the policy accepts itself has to be recognised as well";
    ArrangementEnvelopesApart = "R3: signatures on arrangements are not put together";
    ArrangementPinsNotHeard = "R3: pinned arrangements are not asked for";
    AdoptedNotHeard = "R4: what is adopted has to be signed";
    UnknownPartiesSign = "R4: parties that the policy does not know need not sign";
    PartyPeriodNotHeard = "R4: a party's keys count at any time";
    PartyOneKey = "R4: one key of a party is enough";
    OnePartyIsEnough = "R4: one party is enough";
    PartyContradicts = "R4: a party whose path is contradictory speaks";
    PartyInDoubt = "R4: a party whose path is in doubt speaks";
    PartyNotInForce = "R4: a party that is not in force speaks";
    ArrangementNumbersTwice = "R5: two editions of an arrangement under one number are taken";
    ArrangementEarlierSuccessor = "R5: a higher edition of an arrangement made earlier is taken";
    NoDoubtAboutArrangements = "R5: what fell with a key took nothing back";
    ArrangementDoubtForEver = "R5: doubt about an arrangement ends with a higher number only";
    AdoptedNeedsMandate = "R6: what is adopted needs a mandate";
    MandateNotHeard = "R6: mandates are not heard";
    MandateLevelsNotHeard = "R6: levels of mandates are not heard";
    RecognisedEditionNotHeard = "R6: any edition of a set is recognised";
    RecognisedKindsNotHeard = "R6: kinds of product are not heard";
    ExcludedKindsNotHeard = "R6: kinds that are left out are not heard";
    CertifiedLevelsNotHeard = "R6: levels of certificates are not heard";
    CapNotHeard = "R6: a level counts as itself";
    AnyEffect = "R6: any effect accepts";
    WaiversAccept = "R6: a waiver accepts";
    StateWhenGranted = "R7: the state is that of the grant";
    StalledHasEffect = "R7: what is stalled has effect";
    AnyStateHasEffect = "R7: what is announced has effect";
    FromNotHeard = "R7: provisions have effect before they begin";
    EndedDoesNotEnd = "R7: an arrangement that ended goes on";
    UntilNotHeard = "R7: provisions do not end";
    RunOffForAll = "R7: what was granted after the end runs off";
    WhatNeverRanRunsOff = "R7: what never ran runs off";
    RunOffForEver = "R7: running off does not end";
    NothingRunsOff = "R7: nothing runs off";
    GrantedFromNotHeard = "R7: what was granted too early counts";
    IssuersNotHeard = "R8: issuers are not heard";
    UnknownIssuerIsAnybody = "R8: an issuer that the policy does not know is anybody";
    AdoptedNeedsNoIssuer = "R8: what is adopted needs no issuer";
    IssuerByName = "R8: a body that is accredited is known by its name";
    IssuerAuthoritiesAsBodies = "R8: an authority is known by the name of the body";
    IssuerOfAnyAuthority = "R8: an issuer is below any authority";
    RootsOfAnyAuthority = "R8: roots are below every authority";
    OnlyTheBodysIssuer = "R8: only the body's own series is known";
    RecognisedSectorsNotHeard = "R9: sectors of provisions are not heard";
    OnlyTheBodysSectors = "R9: only the body's own sectors count";
    ConditionsNotHeard = "R10: conditions are not heard";
    StaleConditionUnknown = "R10: a condition that is stale is open";
    SkippedConditionHolds = "R10: a condition that was not asked holds";
    RecognisedByTheBestAlone = "R11: only the best candidate is recognised";
}
