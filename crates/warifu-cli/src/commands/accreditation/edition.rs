//! An edition of an accreditation: read, changed into the next, signed, written.

use std::path::{Path, PathBuf};

use clap::Args;
use warifu_model::{Accreditation, AccreditationKind, Envelope, Issuer, Json, Language, Problem as _, PublicKeyText};

use warifu_signing::AmendError;

use crate::args::Context;
use crate::commands::key;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files::{self, Source};
use crate::reply::Reply;
use warifu_report::{Page, Text, style};

/// What every new edition takes.
#[derive(Args, Debug)]
pub(super) struct NewEdition {
    /// The present edition
    #[arg(value_name = "ACCREDITATION.json")]
    pub(super) accreditation: PathBuf,
    /// The private keys of the authority, or signer:FILE.json, as many as are asked for
    #[arg(long, required = true, num_args = 1.., value_name = "KEY.pem")]
    key: Vec<PathBuf>,
    /// Where the new edition goes
    #[arg(short, long, value_name = "ACCREDITATION.json")]
    pub(super) output: PathBuf,
}

impl NewEdition {
    /// The next edition: the present one, changed.
    pub(super) fn amended(
        &self,
        amend: impl FnOnce(Accreditation) -> Result<Accreditation, AmendError>,
    ) -> Result<Accreditation, Failure> {
        let source = files::read(&self.accreditation)?;
        amend(read_edition(&source)?).map_err(|error| match &error {
            // these are about an argument
            AmendError::KeyKnown { .. } | AmendError::KeyUnknown { .. } => Failure::of(&error),
            AmendError::SuspensionEndsFirst { .. } => {
                Failure::usage(Both::new("--until is not after --from", "--until が --from より後ではありません"))
            }
            _ => Failure::of(&error).file(source.path()),
        })
    }

    /// Signs the next edition.
    pub(super) fn sign<'a>(&self, next: &'a Accreditation) -> Result<Signed<'a>, Failure> {
        Ok(sign(next, &self.key)?.after(&files::read(&self.accreditation)?))
    }
}

/// The accreditation in an envelope, which nobody has opened yet.
pub(crate) fn read_edition(source: &Source) -> Result<Accreditation, Failure> {
    Ok(read_enveloped(source)?.1)
}

/// The same, with its envelope.
pub(crate) fn read_enveloped(source: &Source) -> Result<(Envelope, Accreditation), Failure> {
    let envelope = Envelope::read(source.bytes()).map_err(|error| Failure::read(source, &error))?;
    let stated = Accreditation::read(&envelope.payload).map_err(|error| {
        let message = Both::by(|language| {
            let why = error.message(language);
            match language {
                Language::En => format!("the envelope holds no accreditation: {why}"),
                Language::Ja => format!("エンベロープに認定がありません：{why}"),
            }
        });
        let help = Both::new("`warifu accredit` makes accreditations", "認定は `warifu accredit` で作成できます");
        Failure::input(error.code(), message).help(help).file(source.path())
    })?;
    Ok((envelope, stated))
}

/// An edition that was signed, and stands nowhere yet.
#[derive(Debug)]
pub(crate) struct Signed<'a> {
    stated: &'a Accreditation,
    pub(super) envelope: Envelope,
    /// Who signed the edition before, and not this one.
    missing: Vec<String>,
}

/// Signs an edition.
pub(crate) fn sign<'a>(stated: &'a Accreditation, keys: &[PathBuf]) -> Result<Signed<'a>, Failure> {
    let keys = keys.iter().map(|path| key::read_signing(path)).collect::<Result<Vec<_>, _>>()?;
    let keys: Vec<_> = keys.iter().map(|key| &**key).collect();
    let envelope = warifu_signing::accredit(stated, &keys).map_err(|error| Failure::of(&error))?;
    Ok(Signed::of(stated, envelope))
}

impl<'a> Signed<'a> {
    /// What is signed, as it stands.
    pub(super) fn of(stated: &'a Accreditation, envelope: Envelope) -> Self {
        Self { stated, envelope, missing: Vec::new() }
    }

    /// Holds it against the edition before: an issuer that has an old and a new key in use signs with both.
    pub(crate) fn after(self, previous: &Source) -> Self {
        let previous = Envelope::read(previous.bytes()).ok();
        let missing = previous.map(|previous| warifu_signing::earlier_signers_missing(&previous, &self.envelope));
        Self { missing: missing.unwrap_or_default(), ..self }
    }

    /// Writes the edition, and says what it says.
    pub(crate) fn write(&self, output: &Path, context: Context) -> Result<Reply, Failure> {
        let written = files::write(output, Json::from(&self.envelope).to_canonical())?;
        let (page, json) = self.told(output, context.language);
        Ok(Reply::new(Exit::Yes, page, json).output(written))
    }

    fn told(&self, output: &Path, language: Language) -> (Page, Json) {
        let Self { stated, envelope, missing } = self;
        let mut page = Page::default();
        let text = language.pick(" accreditation signed; written to ", " 認定に署名しました。出力先：");
        page.line(Text::new().style("✓", style::GOOD).plain(text).strong(output.display().to_string()));
        let signatures = (language.pick("signatures", "署名"), envelope.signatures.len().to_string().into());
        page.fields(2, facts(stated, language).into_iter().chain([signatures]));
        let json = Json::object()
            .with("series", stated.series())
            .with("charter", &stated.charter)
            .with("body", stated.body.id.as_str())
            .with("sequence", stated.sequence)
            .with("issued_at", stated.issued_at)
            .with("signed_by", Json::list(envelope.signatures.iter().filter_map(|one| one.keyid.clone())));
        for key in missing {
            page.line(Text::new().style("! ", style::UNSURE).strong(EARLIER_SIGNER).plain(language.pick(": ", "：")).plain(match language {
                Language::En => format!(
                    "{key} signed the edition before and not this one; while it is in use beside a new key, sign with both"
                ),
                Language::Ja => {
                    format!("前の版に署名した鍵 {key} の署名がありません。新旧の鍵を併用する間は両方で署名してください")
                }
            }));
        }
        let remarks = missing.iter().map(|key| Json::object().with("code", EARLIER_SIGNER).with("key", key.as_str()));
        (page, json.with_list("remarks", remarks.collect()))
    }
}

/// Who accredits whom, for what and when, as fields.
pub(crate) fn facts(stated: &Accreditation, language: Language) -> [(&'static str, Text); 6] {
    let kind = match stated.kind {
        AccreditationKind::Accredits => language.pick("may accredit certification bodies", "認証機関の認定"),
        AccreditationKind::Certifies => language.pick("may certify products", "製品の認証"),
    };
    let body = Text::new().strong(stated.body.name.in_language(language)).plain(format!(" ({})", stated.body.id));
    [
        issuer_field(&stated.charter.issuer, language),
        (language.pick("body", "機関"), body),
        (language.pick("series", "系列"), stated.series().to_string().into()),
        (language.pick("what for", "内容"), kind.into()),
        (language.pick("edition", "版"), format!("{}, {}", stated.sequence, stated.issued_at).into()),
        (language.pick("period", "期間"), format!("{} – {}", stated.from, stated.until).into()),
    ]
}

/// Who accredits, as a field.
pub(super) fn issuer_field(issuer: &Issuer, language: Language) -> (&'static str, Text) {
    let text = match issuer {
        Issuer::Authority(name) => format!("{name}{}", language.pick(" (authority)", "（ルート機関）")),
        Issuer::Series(series) => series.to_string(),
    };
    (language.pick("by", "認定者"), text.into())
}

/// A public key as an argument: its text form, or a file with it.
pub(super) fn public_key(text: &str) -> Result<PublicKeyText, Failure> {
    if let Some(key) = PublicKeyText::parse(text) {
        return Ok(key);
    }
    if text.starts_with("ed25519:") {
        let message = Both::new(format!("`{text}` is no public key"), format!("`{text}` は公開鍵ではありません"));
        return Err(Failure::usage(message).help(Both::new(
            "write ed25519: and 32 bytes of base64",
            "`ed25519:` に続けて32バイトを base64 で書いてください",
        )));
    }
    Ok(PublicKeyText::from_bytes(*key::read_either(Path::new(text))?.as_bytes()))
}

/// A remark: a reader who has only the issuer's edition that names the other key cannot read this one.
const EARLIER_SIGNER: &str = "earlier-signer-missing";
