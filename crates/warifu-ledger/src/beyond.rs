//! How the world may know more than a ledger.

use warifu_model::json::plural;
use warifu_model::{Language, codes};

codes! {
    /// The ways in which something that was published is beyond a ledger.
    pub enum BeyondCode {
        /// A certificate was published that the ledger does not know, or another one at its place.
        CertificateNotKnown = "certificate_not_known",
            en: "a certificate was published that is not the one of this ledger at its place", ja: "台帳の同じ位置にない認証書が公開済みである";
        /// The log that was published is longer.
        LogAhead = "log_ahead", en: "the published log is longer than that of the ledger", ja: "公開済みのログが台帳のものより長い";
        /// The log that was published is another one.
        LogDiffers = "log_differs_from_published",
            en: "the published log is another one than that of the ledger", ja: "公開済みのログが台帳のものと異なる";
        /// Something was published that no key of the ledger has signed.
        PublishedUnsigned = "published_unsigned",
            en: "what was published is signed by no key of the ledger", ja: "公開済みのものに、台帳の知る鍵による署名がない";
        /// A later snapshot was published.
        SnapshotAhead = "snapshot_ahead",
            en: "a later status snapshot was published than the ledger knows", ja: "台帳の知らない新しい状態一覧が公開済みである";
        /// Another snapshot of this number was published.
        SnapshotNotKnown = "snapshot_not_known",
            en: "another status snapshot of this number was published", ja: "同じ番号の別の状態一覧が公開済みである";
    }
}

/// Something that was published and is beyond the ledger.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Beyond {
    /// A certificate was published whose place is given to no certificate in the ledger, or to another one.
    Certificate {
        /// Its place in the status list.
        place: u32,
        /// The number of certificates in the ledger.
        places: u32,
    },
    /// The log that was published is longer.
    Log {
        /// Its number of entries.
        published: u64,
        /// That in the ledger.
        known: u32,
    },
    /// The log that was published is another one.
    OtherLog {
        /// Its number of entries.
        published: u64,
    },
    /// A later snapshot was published.
    Snapshot {
        /// Its number.
        published: u32,
        /// The number of certificates that it is about.
        certificates: u32,
        /// The number of the last one in the ledger; 0 where there is none.
        known: u32,
        /// The number of certificates in the ledger.
        places: u32,
    },
    /// Another snapshot of this number was published.
    OtherSnapshot {
        /// The number.
        published: u32,
    },
    /// No key that the ledger knows has signed it: it may be a key that was added later.
    Unsigned,
}

impl Beyond {
    /// The stable code.
    pub const fn code(&self) -> BeyondCode {
        match self {
            Self::Certificate { .. } => BeyondCode::CertificateNotKnown,
            Self::Log { .. } => BeyondCode::LogAhead,
            Self::OtherLog { .. } => BeyondCode::LogDiffers,
            Self::Snapshot { .. } => BeyondCode::SnapshotAhead,
            Self::OtherSnapshot { .. } => BeyondCode::SnapshotNotKnown,
            Self::Unsigned => BeyondCode::PublishedUnsigned,
        }
    }

    /// Says in words what is missing.
    pub fn text(&self, language: Language) -> String {
        match (*self, language) {
            (Self::Certificate { place, places }, Language::En) => {
                format!(
                    "a certificate was published at place {place}, and this ledger, with {places} in the list, does not have it there"
                )
            }
            (Self::Certificate { place, places }, Language::Ja) => {
                format!("位置{place}の認証書が公開済みだが、この台帳（認証書{places}件）のその位置にはない")
            }
            (Self::Log { published, known }, Language::En) => {
                format!(
                    "the published log has {} and this ledger {known}: the entries from {known} on are missing",
                    plural(published, "entry", "entries")
                )
            }
            (Self::Log { published, known }, Language::Ja) => {
                format!(
                    "公開済みのログには{published}件の登録があるが、この台帳には{known}件しかない。番号{known}以降の登録がない"
                )
            }
            (Self::OtherLog { published }, Language::En) => {
                format!(
                    "the published log of {} has another root than that of this ledger",
                    plural(published, "entry", "entries")
                )
            }
            (Self::OtherLog { published }, Language::Ja) => {
                format!("公開済みのログ（登録{published}件）のルートが、この台帳のものと異なる")
            }
            (Self::Snapshot { published, certificates, known, places }, Language::En) => format!(
                "status snapshot {published} was published, with {certificates} in the list, and the last one of this ledger is \
                 {known}, with {places} in the list"
            ),
            (Self::Snapshot { published, certificates, known, places }, Language::Ja) => format!(
                "認証書{certificates}件についての状態一覧{published}が公開済みだが、この台帳の最後の状態一覧は{known}、認証書は{places}件である"
            ),
            (Self::OtherSnapshot { published }, Language::En) => {
                format!("the published status snapshot {published} is not the one of this ledger")
            }
            (Self::OtherSnapshot { published }, Language::Ja) => {
                format!("公開済みの状態一覧{published}は、この台帳のものではない")
            }
            (Self::Unsigned, Language::En) => "what was published is signed by no key of this ledger".to_owned(),
            (Self::Unsigned, Language::Ja) => "公開済みのものに、この台帳の知る鍵による署名がない".to_owned(),
        }
    }
}

/// What is beyond, in one line.
pub(crate) fn texts(found: &[Beyond], language: Language) -> String {
    let texts: Vec<_> = found.iter().map(|beyond| beyond.text(language)).collect();
    texts.join(language.pick("; ", "。"))
}
