//! Titles where ids stand: claims, fields, kinds of evidence, roles, tokens and durations as people read them.

use warifu_model::{
    ClaimDefinition, ClaimId, Duration, Json, Language, Localized, RequirementId, RequirementSet, Token, Vocabulary,
};

/// The titles of some vocabularies.
#[derive(Clone, Copy, Debug)]
pub struct Titles<'v> {
    vocabularies: &'v [Vocabulary],
    sets: &'v [&'v RequirementSet],
    language: Language,
    ids: Ids,
}

/// Whether the id follows a title.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Ids {
    Shown,
    Left,
}

impl<'v> Titles<'v> {
    /// The titles of these vocabularies in this language.
    pub fn new(vocabularies: &'v [Vocabulary], language: Language) -> Self {
        Self { vocabularies, sets: &[], language, ids: Ids::Shown }
    }

    /// The same with the titles of requirements, groups and parameters of these sets; the first that has one gives it.
    #[must_use]
    pub fn with_sets(self, sets: &'v [&'v RequirementSet]) -> Self {
        Self { sets, ..self }
    }

    /// The same without ids: a title stands alone, in quotation marks where it is part of a sentence.
    #[must_use]
    pub fn without_ids(self) -> Self {
        Self { ids: Ids::Left, ..self }
    }

    /// The language of the titles.
    pub fn language(self) -> Language {
        self.language
    }

    /// The definition of a claim.
    pub fn definition(self, claim: &ClaimId) -> Option<&'v ClaimDefinition> {
        self.vocabularies.iter().find_map(|vocabulary| vocabulary.claim(claim))
    }

    /// A claim: its title, with its id.
    pub fn claim(self, claim: &ClaimId) -> String {
        self.with_id(self.definition(claim).map(|claim| &claim.title), claim.as_str())
    }

    /// A kind of evidence: its title, with its id.
    pub fn kind(self, kind: &str) -> String {
        self.with_id(self.kind_title(kind), kind)
    }

    /// A role of signers: its title, with its id.
    pub fn role(self, role: &str) -> String {
        let mut roles = self.vocabularies.iter().flat_map(|vocabulary| &vocabulary.roles);
        self.with_id(roles.find(|known| known.id.as_str() == role).map(|role| &role.title), role)
    }

    /// A requirement: its title, with its id.
    pub fn requirement(self, id: &str) -> String {
        self.with_id(self.set_title(id), id)
    }

    /// A value of a claim: tokens by their titles, anything else as it is written.
    pub fn value_of(self, claim: &ClaimId, value: &Json) -> String {
        let token = |value: &Json| {
            let token = value.as_text()?;
            Some(self.with_id(Some(self.token_title(Some(claim), token)?), token))
        };
        let all = match value {
            Json::List(items) if !items.is_empty() => {
                items.iter().map(token).collect::<Option<Vec<_>>>().map(|all| all.join(self.language.pick(", ", "、")))
            }
            one => token(one),
        };
        all.unwrap_or_else(|| value_text(value))
    }

    /// A field of the records of a claim: its title, with its id.
    pub fn field(self, claim: Option<&ClaimId>, field: &str) -> String {
        self.with_id(self.field_title(claim, field), field)
    }

    /// A text with titles before the ids that stand in it between backquotes; `claim` is what it is about.
    pub fn explain(self, text: &str, claim: Option<&ClaimId>) -> String {
        let mut out = String::with_capacity(text.len() * 2);
        let count = text.matches('`').count();
        for (place, part) in text.split('`').enumerate() {
            match place % 2 {
                1 if place < count || count.is_multiple_of(2) => self.push_id(&mut out, part, claim),
                1 => {
                    out.push('`');
                    out.push_str(part);
                }
                _ => self.push_text(&mut out, part),
            }
        }
        out
    }

    /// What an id between backquotes means, before it or in its place.
    fn push_id(self, out: &mut String, id: &str, claim: Option<&ClaimId>) {
        let written = self.value(id).unwrap_or_else(|| self.with_id(self.title(id, claim), id));
        if self.language == Language::Ja && written.starts_with('`') && out.chars().last().is_some_and(is_japanese) {
            out.push(' ');
        }
        if self.language == Language::Ja && !written.starts_with('`') && is_spaced(out) {
            out.pop();
        }
        // a noun and a title after it would be read as one word
        let title = self.title(id, claim).map(|title| title.in_language(self.language));
        let title = title.filter(|title| self.language == Language::Ja && written.starts_with(*title));
        if let Some(title) = title.filter(|_| out.ends_with(is_noun)) {
            let rest = written.strip_prefix(title).unwrap_or_default();
            out.extend(["「", title, "」", rest]);
            return;
        }
        out.push_str(&written);
    }

    /// Text between ids: no space before Japanese where what came before needs none.
    fn push_text(self, out: &mut String, text: &str) {
        let is_closed = self.language == Language::Ja && !out.is_empty() && !out.ends_with('`');
        let bare = text.trim_start_matches(' ');
        let text = if is_closed && bare.chars().next().is_some_and(is_japanese) { bare } else { text };
        let is_open = out.ends_with('`') && text.chars().next().is_some_and(is_japanese);
        if self.language == Language::Ja && is_open {
            out.push(' ');
        }
        out.push_str(text);
    }

    fn title(self, id: &str, claim: Option<&ClaimId>) -> Option<&'v Localized> {
        let known = ClaimId::parse(id).and_then(|id| self.definition(&id)).map(|claim| &claim.title);
        known
            .or_else(|| self.kind_title(id))
            .or_else(|| self.field_title(claim, id))
            .or_else(|| self.token_title(claim, id))
            .or_else(|| self.set_title(id))
    }

    /// The title of a requirement, a group or a parameter.
    fn set_title(self, id: &str) -> Option<&'v Localized> {
        self.sets.iter().find_map(|set| {
            let requirement = RequirementId::parse(id).and_then(|id| set.requirement(&id)).map(|one| &one.title);
            let group = || set.groups.iter().find(|group| group.id.as_str() == id).map(|group| &group.title);
            let parameter = || set.parameters.iter().find(|one| one.id.as_str() == id).map(|one| &one.title);
            requirement.or_else(group).or_else(parameter)
        })
    }

    fn kind_title(self, kind: &str) -> Option<&'v Localized> {
        let mut kinds = self.vocabularies.iter().flat_map(|vocabulary| &vocabulary.evidence_kinds);
        kinds.find(|known| known.id.as_str() == kind).map(|kind| &kind.title)
    }

    /// The title of a field: in the claim that a text is about.
    fn field_title(self, claim: Option<&ClaimId>, field: &str) -> Option<&'v Localized> {
        let definition = self.definition(claim?)?;
        let warifu_model::ClaimType::RecordList(fields, _) = &definition.claim_type else { return None };
        fields.iter().find(|known| known.name.as_str() == field).map(|field| &field.title)
    }

    fn token_title(self, claim: Option<&ClaimId>, token: &str) -> Option<&'v Localized> {
        let token = Token::parse(token)?;
        let definition = self.definition(claim?)?;
        self.vocabularies.iter().find_map(|vocabulary| vocabulary.token_title_in(definition, &token))
    }

    /// A value that is said rather than named.
    fn value(self, text: &str) -> Option<String> {
        match (text, self.language) {
            ("true", Language::Ja) => Some("「はい」".to_owned()),
            ("false", Language::Ja) => Some("「いいえ」".to_owned()),
            _ => duration(text, self.language),
        }
    }

    fn with_id(self, title: Option<&Localized>, id: &str) -> String {
        let Some(title) = title else { return format!("`{id}`") };
        let title = title.in_language(self.language);
        match (self.ids, self.language) {
            (Ids::Left, Language::En) => format!("“{title}”"),
            (Ids::Left, Language::Ja) => format!("「{title}」"),
            (Ids::Shown, Language::En) => format!("{title} (`{id}`)"),
            (Ids::Shown, Language::Ja) => format!("{title}（`{id}`）"),
        }
    }
}

/// A duration as people say it: `P1Y6M` is 1 year 6 months. None for what is no duration.
pub fn duration(text: &str, language: Language) -> Option<String> {
    let of = Duration::parse(text)?;
    let unit = |count: u32, one: &str, ja: &str| match language {
        _ if count == 0 => String::new(),
        Language::En => format!("{count} {one}{}", if count == 1 { "" } else { "s" }),
        Language::Ja => format!("{count}{ja}"),
    };
    let parts = match of {
        Duration::Days(0) | Duration::Months(0) => return Some(language.pick("0 days", "0日").to_owned()),
        Duration::Days(days) => [unit(days, "day", "日"), String::new()],
        Duration::Months(months) => [unit(months / 12, "year", "年"), unit(months % 12, "month", "か月")],
    };
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Some(parts.join(language.pick(" ", "")))
}

/// Whether a character is written without spaces around it.
fn is_japanese(c: char) -> bool {
    ('\u{3040}'..='\u{30ff}').contains(&c) || ('\u{4e00}'..='\u{9fff}').contains(&c) || c == '々'
}

/// Whether a word that ends with this character is no particle: those are written in hiragana.
fn is_noun(c: char) -> bool {
    is_japanese(c) && !('\u{3040}'..='\u{309f}').contains(&c)
}

/// Whether a text ends with Japanese and a space.
fn is_spaced(text: &str) -> bool {
    text.strip_suffix(' ').is_some_and(|text| text.ends_with(is_japanese))
}

/// A JSON value as people write it: texts without quotes.
pub fn value_text(value: &Json) -> String {
    match value {
        Json::Text(text) => text.clone(),
        other => String::from_utf8_lossy(&other.to_canonical()).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use warifu_catalog::Catalog;

    use super::*;

    fn vocabularies() -> Vec<Vocabulary> {
        Catalog::shipped().unwrap().vocabularies().cloned().collect()
    }

    #[test]
    fn ids_between_backquotes_get_their_titles() {
        let vocabularies = vocabularies();
        let (en, ja) = (Titles::new(&vocabularies, Language::En), Titles::new(&vocabularies, Language::Ja));
        let training = ClaimId::parse("people.training");
        let text = "`people.training`: `last_held` within `P1Y`";
        let said = en.explain(text, training.as_ref());
        assert!(said.contains("(`people.training`)") && said.contains("(`last_held`) within 1 year"), "{said}");
        let said = ja.explain("`people.training`を`P1Y6M` 以内に", training.as_ref());
        assert!(said.contains("（`people.training`）を1年6か月以内に"), "{said}");
        assert_eq!(ja.explain("値は`x`である、`true`", None), "値は `x` である、「はい」");
        assert_eq!(en.explain("`no.such` and ` alone", None), "`no.such` and ` alone");
    }

    #[test]
    fn a_title_after_a_noun_is_quoted() {
        let vocabularies = vocabularies();
        let ja = Titles::new(&vocabularies, Language::Ja);
        let said = ja.explain("1年以内の証拠 `training_record`", None);
        assert_eq!(said, "1年以内の証拠「教育及び力量の記録」（`training_record`）");
        let said = ja.explain("証拠は `training_record`", None);
        assert_eq!(said, "証拠は教育及び力量の記録（`training_record`）");
    }

    #[test]
    fn titles_stand_alone_where_ids_are_left_out() {
        let vocabularies = vocabularies();
        let titles = Titles::new(&vocabularies, Language::En).without_ids();
        let training = ClaimId::parse("people.training");
        let said = titles.explain("every record: `last_held` within `P1Y`, `no.such`", training.as_ref());
        assert!(
            !said.contains("last_held") && said.contains('“') && said.ends_with("within 1 year, `no.such`"),
            "{said}"
        );
    }

    #[test]
    fn durations_are_said() {
        let said = |text, language| duration(text, language).unwrap_or_default();
        assert_eq!(said("P90D", Language::En), "90 days");
        assert_eq!(said("P1M", Language::En), "1 month");
        assert_eq!(said("P1Y6M", Language::En), "1 year 6 months");
        assert_eq!(said("P0D", Language::Ja), "0日");
        assert_eq!(said("P1Y6M", Language::Ja), "1年6か月");
        assert_eq!(duration("PT1H", Language::En), None);
    }
}
