use warifu_compare::impact::State;
use warifu_core::CompiledSet;
use warifu_model::{Digest, EvidenceKind, Language, Localized, Timestamp, json};

use super::certificate::CertificateLine;
use super::error::QuestionError;
use super::impact::Affected;

/// The text of a letter with places to be filled.
///
/// A place is the name of a placeholder in braces, `{number}`; a brace of the text itself is written twice. There is nothing else: no
/// condition, no loop. The placeholders are those of [`Template::PLACEHOLDERS`].
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Template(Vec<Part>);

#[derive(Clone, Debug, Eq, PartialEq)]
enum Part {
    Text(String),
    Place(&'static str),
}

/// Everything that all letters about one change have in common.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LetterTexts {
    /// The name of the body.
    pub body: Localized,
    /// The title of the set.
    pub set: Localized,
    /// The version for which the certificates are.
    pub old_version: String,
    /// The new version.
    pub new_version: String,
    /// The date of the letters.
    pub at: Timestamp,
}

/// A letter: a file of its own.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Letter {
    /// The name of the file, of the number of the certificate: `MCO-2026-0042.txt`.
    pub file: String,
    /// The text.
    pub text: String,
}

impl Template {
    /// The placeholders: what they stand for is beside each.
    ///
    /// * `body`: the name of the body;
    /// * `date`: the date of the letter;
    /// * `evidence`: the kinds of evidence that would do;
    /// * `expires_on`: the day on which the certificate ends;
    /// * `holder`: the name of the holder;
    /// * `lapses_on`: the first day on which the product is not covered any more;
    /// * `level`: the level;
    /// * `new_version`, `old_version`: the versions of the set;
    /// * `number`: the number of the certificate;
    /// * `product`: vendor, model and version of the product;
    /// * `requirements`: the requirements that are not met, a line each;
    /// * `set`: the title of the set;
    /// * `state`: what becomes of the certificate, in words.
    ///
    /// What does not apply is filled with "–".
    pub const PLACEHOLDERS: [&'static str; 14] = [
        "body",
        "date",
        "evidence",
        "expires_on",
        "holder",
        "lapses_on",
        "level",
        "new_version",
        "number",
        "old_version",
        "product",
        "requirements",
        "set",
        "state",
    ];

    /// The greatest length of a template in bytes: 64 KiB.
    pub const MOST_BYTES: usize = 1 << 16;

    /// Reads a template.
    ///
    /// ```
    /// use warifu_ledger::questions::Template;
    ///
    /// assert!(Template::read("Certificate {number} of {holder}: {{{state}}}").is_ok());
    /// assert!(Template::read("Certificate {numbr}").is_err());
    /// assert!(Template::read("Certificate {number").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// [`QuestionError::TemplateBrace`], [`QuestionError::TemplatePlaceholder`], [`QuestionError::TemplateLong`].
    pub fn read(text: &str) -> Result<Self, QuestionError> {
        if text.len() > Self::MOST_BYTES {
            return Err(QuestionError::TemplateLong { found: text.len(), most: Self::MOST_BYTES });
        }
        let (mut parts, mut plain) = (Vec::new(), String::new());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(['{', '}']) {
            let offset = text.len() - rest.len() + before.len();
            let brace = if rest.get(before.len()..).is_some_and(|brace| brace.starts_with('{')) { '{' } else { '}' };
            plain.push_str(before);
            if let Some(after) = after.strip_prefix(brace) {
                plain.push(brace);
                rest = after;
                continue;
            }
            let alone = QuestionError::TemplateBrace { offset };
            let (name, after) = after.split_once('}').filter(|_| brace == '{').ok_or(alone)?;
            parts.push(Part::Text(std::mem::take(&mut plain)));
            parts.push(Part::Place(placeholder(name, offset)?));
            rest = after;
        }
        plain.push_str(rest);
        parts.push(Part::Text(plain));
        Ok(Self(parts))
    }

    /// The letter of a body that has not written one of its own.
    ///
    /// # Errors
    ///
    /// None: the templates of this crate read.
    pub fn standard(language: Language) -> Result<Self, QuestionError> {
        Self::read(language.pick(STANDARD_EN, STANDARD_JA))
    }

    /// The letter about one certificate.
    pub fn letter(&self, affected: &Affected, texts: &LetterTexts, language: Language) -> Letter {
        let fill = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Place(name) => fill(name, affected, texts, language),
        };
        Letter { file: file(&affected.certificate), text: self.0.iter().map(fill).collect() }
    }
}

impl LetterTexts {
    /// About the step from one version of a set to the next.
    pub fn of(body: Localized, old: &CompiledSet, new: &CompiledSet, at: Timestamp) -> Self {
        Self {
            body,
            set: new.set().title.clone(),
            old_version: old.set().version.to_string(),
            new_version: new.set().version.to_string(),
            at,
        }
    }
}

fn placeholder(name: &str, offset: usize) -> Result<&'static str, QuestionError> {
    let known = Template::PLACEHOLDERS;
    known.iter().copied().find(|one| *one == name).ok_or_else(|| QuestionError::TemplatePlaceholder {
        name: json::shorten(name),
        offset,
        known: known.join(", "),
    })
}

fn fill(name: &str, affected: &Affected, texts: &LetterTexts, language: Language) -> String {
    let Affected { certificate, holder, impact } = affected;
    let of = |text: &Localized| text.in_language(language).to_owned();
    let requirements = || impact.requirements.iter().map(|open| format!("  {}", open.requirement)).collect::<Vec<_>>();
    let evidence =
        || impact.evidence_needed.iter().map(|kind: &EvidenceKind| kind.as_str().to_owned()).collect::<Vec<_>>();
    let text = match name {
        "body" => of(&texts.body),
        "date" => texts.at.date().to_string(),
        "evidence" => evidence().join(language.pick(", ", "、")),
        "expires_on" => certificate.expires_at.map(|at| at.date().to_string()).unwrap_or_default(),
        "holder" => of(holder),
        "lapses_on" => impact.lapses_on.map(|day| day.to_string()).unwrap_or_default(),
        "level" => certificate.level.clone().unwrap_or_default(),
        "new_version" => texts.new_version.clone(),
        "number" => certificate.number.clone(),
        "old_version" => texts.old_version.clone(),
        "product" => certificate.product.clone(),
        "requirements" => requirements().join("\n"),
        "set" => of(&texts.set),
        _ => state(impact.state, language).to_owned(),
    };
    if text.is_empty() { "–".to_owned() } else { text }
}

/// What becomes of a certificate, in words.
const fn state(state: State, language: Language) -> &'static str {
    match state {
        State::Untouched => language.pick("nothing changes", "変更はありません"),
        State::StillConformant => {
            language.pick("the product conforms to the new version", "製品は新しい版に適合しています")
        }
        State::NeedsEvidence => {
            language.pick("new evidence is needed for the new version", "新しい版には新たな証拠が必要です")
        }
        State::Lapses => {
            language.pick("the product does not conform to the new version", "製品は新しい版に適合していません")
        }
        State::NowConformant => language.pick(
            "the product conforms to the new version, though not to the old one",
            "製品は旧版には適合していませんでしたが、新しい版に適合しています",
        ),
        State::NotConformant => {
            language.pick("the product conforms to neither version", "製品はどちらの版にも適合していません")
        }
        State::CannotTell => language.pick(
            "undetermined: documents for the evaluation are missing",
            "判定できません。評価に必要な文書が不足しています",
        ),
    }
}

/// The name of a file for a number. What is no plain letter, digit, `-` or `_` becomes `-`, and the digest keeps such names apart.
fn file(certificate: &CertificateLine) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let plain: String = certificate.number.chars().take(MOST_NAME).map(|c| if is_plain(c) { c } else { '-' }).collect();
    if plain == certificate.number && !plain.is_empty() && !plain.starts_with('-') {
        return format!("{plain}.txt");
    }
    // names that differ in capitals alone are one name on some systems, and numbers never do
    let digest: Digest = certificate.digest;
    format!("certificate-{plain}-{}.txt", digest.hex())
}

/// Characters of a number in the name of a file.
const MOST_NAME: usize = 100;

const STANDARD_EN: &str = "{body}
{date}

To {holder}

Certificate {number}: {set}, version {new_version}

Your certificate {number} for {product} was granted under version {old_version} of \"{set}\". A new version, {new_version}, has been
published. We have evaluated the documents of your certificate against it.

Result: {state}.
Covered until the day before: {lapses_on}
Requirements that are not met:
{requirements}
Evidence that would be sufficient: {evidence}

Please contact us if you have any questions, and quote the number of the certificate.

{body}
";

const STANDARD_JA: &str = "{date}

{holder} 御中

{body}

認証書{number}：{set} バージョン{new_version}について

貴社の{product}に対する認証書{number}は、「{set}」のバージョン{old_version}に基づいて発行されました。このたび、新しいバージョン
{new_version}が公表されましたので、認証書の関係文書を新しいバージョンに照らして評価しました。

結果：{state}。
対象外となる最初の日：{lapses_on}
満たされていない要求事項：
{requirements}
これで足りる証拠：{evidence}

ご不明な点がありましたら、認証書の番号を添えてお問い合わせください。

{body}
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_text_and_places() {
        let parts = Template::read("a{{b}}{number}c}}").unwrap().0;
        let text = |text: &str| Part::Text(text.to_owned());
        assert_eq!(parts, [text("a{b}"), Part::Place("number"), text("c}")]);
        assert_eq!(
            Template::read("ab{x}"),
            Err(QuestionError::TemplatePlaceholder {
                name: "x".to_owned(),
                offset: 2,
                known: Template::PLACEHOLDERS.join(", "),
            })
        );
        for alone in ["ab{", "ab}", "ab{number", "ab} {number}"] {
            assert_eq!(Template::read(alone), Err(QuestionError::TemplateBrace { offset: 2 }), "{alone}");
        }
        assert!(Template::read(&"x".repeat(Template::MOST_BYTES + 1)).is_err());
    }

    #[test]
    fn the_standard_letters_use_what_there_is() {
        for language in [Language::En, Language::Ja] {
            let template = Template::standard(language).unwrap();
            for place in ["body", "date", "holder", "number", "product", "state", "requirements", "evidence"] {
                assert!(template.0.contains(&Part::Place(place)), "{place}");
            }
        }
    }
}
