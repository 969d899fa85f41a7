use warifu_model::{Accreditation, AccreditedKey, Timestamp, problems};

problems! {
    /// The reason why an edition of an accreditation does not follow upon the one before it.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum EditionError {
        /// It is of another series.
        OtherSeries {
            /// The series of the edition before.
            before: String,
            /// Its own series.
            this: String,
        } => {
            code: "accreditation-of-another-body",
            en: "the edition before is of series `{before}`, this one of `{this}`",
            ja: "前の版の認定系列は `{before}`、この版の認定系列は `{this}` である",
            help_en: "leave `charter` out: an edition repeats that of the one before",
            help_ja: "`charter` を省いてください。前の版のものが引き継がれます",
        }
        /// Its number or its time is not later.
        NotLater {
            /// The number of the edition before.
            before: u32,
            /// The time at which the edition before was made.
            before_at: Timestamp,
            /// Its own number.
            this: u32,
            /// The time at which it was made.
            this_at: Timestamp,
        } => {
            code: "accreditation-not-later",
            en: "the edition before is number {before} of {before_at}, this one number {this} of {this_at}",
            ja: "前の版は{before_at}の第{before}版、この版は{this_at}の第{this}版である",
            help_en: "leave out `sequence` and `issued_at`",
            help_ja: "`sequence` と `issued_at` を省いてください",
        }
        /// The present edition was made later than the next one would be.
        MadeLater {
            /// The time at which the present edition was made.
            issued_at: Timestamp,
            /// The time at which the next one would be.
            at: Timestamp,
        } => {
            code: "accreditation-not-later",
            en: "the present edition was made at {issued_at}, later than {at}",
            ja: "現在の版の作成時刻{issued_at}は{at}より後である",
            help_en: "give the newest edition, and a later time",
            help_ja: "最新の版と、それより後の時刻を指定してください",
        }
        /// It holds from before it was made, without keys of the edition before.
        KeysMissing {
            /// From when its terms hold.
            from: Timestamp,
            /// The names of the keys, with commas between them.
            names: String,
        } => {
            code: "old-keys-missing",
            en: "the terms hold from {from}, before the edition is made, without the keys of the one before: {names}",
            ja: "条件は版の作成より前の{from}から有効だが、前の版の鍵を欠いている：{names}",
            help_en: "keep the old keys with their `until`, or set `from` to the change; if it is signed as it is, \
                certificates that those keys signed are refused",
            help_ja: "古い鍵を `until` と共に残すか、`from` を変更の時点にしてください。このまま署名すると、\
                それらの鍵で署名された認証書は拒否されます",
        }
    }
}

/// The edition after this one, made at a time: the same terms with the next number, to be changed before it is signed.
///
/// # Errors
///
/// [`EditionError::MadeLater`] where this one was made later than that.
///
/// ```
/// use warifu_model::Timestamp;
/// use warifu_signing::{Accreditor, draft_accreditation, edition_follows, edition_keeps_keys, next_edition};
///
/// # let terms = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/terms.json"));
/// # let issuer = warifu_model::Issuer::Authority("harbour-ministry".into());
/// let [january, june] = ["2026-01-05T00:00:00Z", "2026-06-01T00:00:00Z"].map(|time| Timestamp::parse(time).unwrap());
/// let first = draft_accreditation(terms, Accreditor::Issuer(&issuer), january)?;
/// let mut second = next_edition(first.clone(), june)?;
/// assert_eq!((second.sequence, second.issued_at), (2, june));
/// edition_follows(&first, &second)?;
///
/// second.keys.clear();
/// assert_eq!(edition_keeps_keys(&first, &second).unwrap_err().code(), "old-keys-missing");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn next_edition(present: Accreditation, at: Timestamp) -> Result<Accreditation, EditionError> {
    if present.issued_at > at {
        return Err(EditionError::MadeLater { issued_at: present.issued_at, at });
    }
    Ok(Accreditation { sequence: present.sequence.saturating_add(1), issued_at: at, ..present })
}

/// Checks that an edition is of the same charter as the one before it, and later.
///
/// ```
/// use warifu_model::{Problem as _, Timestamp};
/// use warifu_signing::{Accreditor, draft_accreditation, edition_follows, next_edition};
///
/// # let terms = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/terms.json"));
/// # let issuer = warifu_model::Issuer::Authority("harbour-ministry".into());
/// let at = Timestamp::parse("2026-10-01T00:00:00Z").unwrap();
/// let first = draft_accreditation(terms, Accreditor::Issuer(&issuer), at)?;
/// let second = next_edition(first.clone(), at)?;
/// edition_follows(&first, &second)?;
/// assert_eq!(edition_follows(&second, &first).unwrap_err().code(), "accreditation-not-later");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`EditionError::OtherSeries`], [`EditionError::NotLater`].
pub fn edition_follows(previous: &Accreditation, next: &Accreditation) -> Result<(), EditionError> {
    if previous.charter != next.charter {
        let (before, this) = (previous.series().to_string(), next.series().to_string());
        return Err(EditionError::OtherSeries { before, this });
    }
    if next.sequence <= previous.sequence || next.issued_at < previous.issued_at {
        let (before, before_at) = (previous.sequence, previous.issued_at);
        return Err(EditionError::NotLater { before, before_at, this: next.sequence, this_at: next.issued_at });
    }
    Ok(())
}

/// Checks that an edition loses no key that still counts.
///
/// An edition whose terms hold from before it was made takes the place of the one before for what was signed since then.
/// Where it lacks keys of that one, certificates that they signed would be refused, and nothing that they took back could
/// be read: whoever means that has to say so.
///
/// ```
/// use warifu_model::{Problem as _, Timestamp};
/// use warifu_signing::{Accreditor, draft_accreditation, edition_keeps_keys, next_edition};
///
/// # let terms = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/terms.json"));
/// # let issuer = warifu_model::Issuer::Authority("harbour-ministry".into());
/// let [january, june] = ["2026-01-05T00:00:00Z", "2026-06-01T00:00:00Z"].map(|time| Timestamp::parse(time).unwrap());
/// let first = draft_accreditation(terms, Accreditor::Issuer(&issuer), january)?;
/// let mut second = next_edition(first.clone(), june)?;
/// edition_keeps_keys(&first, &second)?;
///
/// second.keys.clear();
/// assert_eq!(edition_keeps_keys(&first, &second).unwrap_err().code(), "old-keys-missing");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`EditionError::KeysMissing`].
pub fn edition_keeps_keys(previous: &Accreditation, next: &Accreditation) -> Result<(), EditionError> {
    if next.from >= next.issued_at {
        return Ok(());
    }
    let is_kept = |key: &AccreditedKey| next.keys.iter().any(|kept| kept.key == key.key);
    let counted = |key: &&AccreditedKey| key.until.is_none_or(|until| next.from < until);
    let lost = previous.keys.iter().filter(counted).filter(|key| !is_kept(key));
    let names: Vec<_> = lost.map(|key| key.name.as_str()).collect();
    if names.is_empty() {
        return Ok(());
    }
    Err(EditionError::KeysMissing { from: next.from, names: names.join(", ") })
}
