//! What several verbs of status share: reasons, certificates in bundles, the text of a status.

use clap::Args;
use warifu_model::{Bundle, Certificate, Language, Localized, Problem as _, Status as Word};

use crate::failure::{Both, Failure};
use crate::files::Source;
use warifu_report::{Text, style};

/// Why something is said, in both languages of the project.
#[derive(Args, Debug)]
pub(crate) struct Reason {
    /// Why, in English
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Why, in Japanese
    #[arg(long, value_name = "TEXT")]
    reason_ja: String,
}

impl Reason {
    pub(crate) fn into_localized(self) -> Localized {
        Localized::of(self.reason, self.reason_ja)
    }
}

/// The certificate in a bundle. Nothing in it has been verified.
pub(crate) fn certificate(source: &Source) -> Result<(Bundle, Certificate), Failure> {
    let bundle = Bundle::read(source.bytes()).map_err(|error| Failure::read(source, &error))?;
    let certificate = Certificate::read(&bundle.certificate.payload).map_err(|error| {
        let message = Both::by(|language| {
            let why = error.message(language);
            match language {
                Language::En => format!("the bundle holds no certificate: {why}"),
                Language::Ja => format!("バンドルに認証書がありません：{why}"),
            }
        });
        Failure::input(error.code(), message).file(source.path())
    })?;
    Ok((bundle, certificate))
}

/// A status in words.
pub(crate) fn word(status: Word, language: Language) -> Text {
    let (text, style) = match status {
        Word::Active => (language.pick("active", "有効"), style::GOOD),
        Word::Suspended => (language.pick("suspended", "一時停止"), style::UNSURE),
        Word::Superseded => (language.pick("superseded", "後継あり"), style::BAD),
        Word::Withdrawn => (language.pick("withdrawn", "取消し"), style::BAD),
    };
    Text::new().style(text, style)
}
