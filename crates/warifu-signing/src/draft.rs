use warifu_model::json::{Node, Tape};
use warifu_model::{Accreditation, Digest, Envelope, Issuer, Json, ReadError, Timestamp, problems};

problems! {
    /// Reason why terms do not make an accreditation.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum DraftError {
        /// The terms hold a charter, and an issuer was given as well.
        CharterTwice => {
            code: "charter-given-twice",
            en: "the terms hold a charter already",
            ja: "認定の内容に既に `charter` があります",
            help_en: "leave out the authority and the issuer, or `charter` of the terms",
            help_ja: "認定機関と認定者の指定を外すか、`charter` を削除してください",
        }
        /// Neither the terms nor the caller say who accredits.
        NoCharter => {
            code: "charter-missing",
            en: "nothing says who accredits",
            ja: "認定者が示されていません",
            help_en: "name the authority, or give an edition of the issuer's own accreditation",
            help_ja: "認定機関の名前、又は認定者自身の認定の版を指定してください",
        }
        /// The edition before is of another body.
        OtherBody {
            /// The body of the edition before.
            before: String,
            /// The body of the terms.
            this: String,
        } => {
            code: "accreditation-of-another-body",
            en: "the edition before is of `{before}`, this one of `{this}`",
            ja: "前の版は `{before}` のもので、この版は `{this}` のものです",
            help_en: "give the edition before of the same body",
            help_ja: "同じ機関の前の版を指定してください",
        }
        /// The terms are not those of an accreditation; pointer and offset are those of the terms.
        Read(error: ReadError) => { quote }
    }
}

impl From<ReadError> for DraftError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

/// The place where the charter of an accreditation comes from: who accredits whom.
#[derive(Clone, Copy, Debug)]
pub enum Accreditor<'a> {
    /// The terms hold it.
    InTerms,
    /// This issuer begins a series with the first edition; the terms hold no charter.
    Issuer(&'a Issuer),
    /// The series goes on after this edition. Where the terms hold a charter, it is theirs.
    OfEdition(&'a Accreditation),
}

/// Makes an accreditation of its terms, to be signed by [`accredit`](crate::accredit).
///
/// `terms` is a JSON object with the fields of an accreditation (`docs/FORMATS/accreditation.md`). Filled in, where the terms
/// do not hold them, are `charter`; `sequence`, one more than that of the edition before, or 1; and `issued_at`, which is `at`.
/// Whether the edition follows the one before is for [`edition_follows`](crate::edition_follows) and
/// [`edition_keeps_keys`](crate::edition_keeps_keys).
///
/// # Errors
///
/// [`DraftError`].
///
/// ```
/// use warifu_model::{Issuer, Timestamp};
/// use warifu_seal::keys::SigningKey;
/// use warifu_signing::{Accreditor, accredit, draft_accreditation};
///
/// // `body`, `kind`, `from`, `until`, `keys`, `thresholds` and `scope`
/// let terms = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/terms.json"));
/// let at = Timestamp::parse("2026-01-05T00:00:00Z").ok_or("no time")?;
/// let issuer = Issuer::Authority("harbour-ministry".into());
/// let first = draft_accreditation(terms, Accreditor::Issuer(&issuer), at)?;
/// assert_eq!((first.sequence, first.issued_at, first.charter.begun), (1, at, first.from));
/// assert_eq!(accredit(&first, &[&SigningKey::from_seed(&[1; 32])])?.signatures.len(), 1);
///
/// let error = draft_accreditation(terms, Accreditor::InTerms, at).unwrap_err();
/// assert_eq!(error.code(), "charter-missing");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn draft_accreditation(
    terms: &[u8],
    accreditor: Accreditor<'_>,
    at: Timestamp,
) -> Result<Accreditation, DraftError> {
    let tape = Tape::parse(terms)?;
    let stated = tape.root().to_json();
    let charter = charter(&stated, accreditor)?;
    tape.root().fields()?;
    let sequence = match accreditor {
        Accreditor::OfEdition(previous) => previous.sequence.saturating_add(1),
        Accreditor::InTerms | Accreditor::Issuer(_) => 1,
    };
    let mut predicate = stated;
    for (name, value) in [("charter", charter), ("sequence", Some(sequence.into())), ("issued_at", Some(at.into()))] {
        if let (None, Some(value)) = (predicate.member(name), value) {
            predicate = predicate.with(name, value);
        }
    }
    Accreditation::read(&framed(predicate).to_canonical()).map_err(|error| in_terms(error, &tape).into())
}

/// The charter, where the terms do not hold it themselves.
fn charter(terms: &Json, accreditor: Accreditor<'_>) -> Result<Option<Json>, DraftError> {
    let is_stated = terms.member("charter").is_some();
    match accreditor {
        Accreditor::InTerms | Accreditor::OfEdition(_) if is_stated => Ok(None),
        Accreditor::Issuer(_) if is_stated => Err(DraftError::CharterTwice),
        Accreditor::InTerms => Err(DraftError::NoCharter),
        Accreditor::OfEdition(previous) => {
            let before = previous.charter.body.as_str();
            match body(terms).as_text() {
                Some(this) if this != before => {
                    Err(DraftError::OtherBody { before: before.to_owned(), this: this.to_owned() })
                }
                _ => Ok(Some(Json::from(&previous.charter))),
            }
        }
        Accreditor::Issuer(issuer) => {
            let begun = terms.member("from").cloned().unwrap_or(Json::Null);
            Ok(Some(Json::object().with("issuer", issuer).with("body", body(terms)).with("begun", begun)))
        }
    }
}

fn body(terms: &Json) -> Json {
    terms.member("body").and_then(|body| body.member("id")).cloned().unwrap_or(Json::Null)
}

/// The statement about the body's keys.
fn framed(predicate: Json) -> Json {
    let keys = predicate.member("keys").map(Json::to_canonical).unwrap_or_default();
    let digest = Json::object().with("sha256", Digest::of(&keys).hex());
    let subject = Json::object().with("name", body(&predicate)).with("digest", digest);
    Json::object()
        .with("_type", Envelope::IN_TOTO_STATEMENT)
        .with("subject", Json::list([subject]))
        .with("predicateType", Accreditation::PREDICATE)
        .with("predicate", predicate)
}

/// The same error, where it is in the terms.
fn in_terms(mut error: ReadError, terms: &Tape<'_>) -> ReadError {
    error.pointer = error.pointer.strip_prefix("/predicate").map(str::to_owned).unwrap_or_default();
    error.offset = terms.root().find(&error.pointer).map(Node::offset).unwrap_or_default();
    error
}
