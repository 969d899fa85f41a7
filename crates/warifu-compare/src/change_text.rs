use warifu_model::{ClaimId, EvidenceKind, Json, Language, Party, Role, Token};

use crate::plan::{Change, NewEvidence};
use warifu_core::engine::{self, value};

/// A change of a plan as a line: what has to become true, or what has to be had.
pub fn change_text(change: &Change, language: Language) -> String {
    match (change, language) {
        (Change::Claim { claim, from, to, party, declared_in, .. }, Language::En) => {
            let place = match declared_in.as_slice() {
                [] => String::new(),
                kinds => format!("; declare it in a {}", names(kinds, EvidenceKind::as_str, " or ")),
            };
            format!("{}{place}", becomes_english(claim, from, to, *party))
        }
        (Change::Claim { claim, from, to, party, declared_in, .. }, Language::Ja) => {
            let place = match declared_in.as_slice() {
                [] => String::new(),
                kinds => format!("。{}で宣言する", names(kinds, EvidenceKind::as_str, "又は")),
            };
            format!("{}{place}", becomes_japanese(claim, from, to, *party))
        }
        (Change::Document { kind, formats, shows, .. }, Language::En) => {
            let becomes = shows.iter().map(|one| becomes_english(&one.claim, &one.from, &one.to, one.party));
            format!("a `{kind}` ({}) that shows: {}", formats.join(" or "), becomes.collect::<Vec<_>>().join("; "))
        }
        (Change::Document { kind, formats, shows, .. }, Language::Ja) => {
            let becomes = shows.iter().map(|one| becomes_japanese(&one.claim, &one.from, &one.to, one.party));
            format!("次を示す`{kind}`（{}）：{}", formats.join("又は"), becomes.collect::<Vec<_>>().join("、"))
        }
        (Change::Evidence { evidence, .. }, Language::En) => evidence_english(evidence),
        (Change::Evidence { evidence, .. }, Language::Ja) => evidence_japanese(evidence),
        (Change::Certificate { set, version, level, component, .. }, Language::En) => {
            let level = level.as_deref().map(|level| format!(" at level {level}")).unwrap_or_default();
            format!("a certificate of the component `{component}` for `{set}` {version}{level}")
        }
        (Change::Certificate { set, version, level, component, .. }, Language::Ja) => {
            let level = level.as_deref().map(|level| format!("（レベル`{level}`）")).unwrap_or_default();
            format!("構成部品`{component}`の`{set}` {version}{level}の認証書")
        }
    }
}

fn becomes_english(claim: &ClaimId, from: &Json, to: &Json, party: Option<Party>) -> String {
    let who = party.map(|party| format!(", stated by the {}", engine::party(party, Language::En))).unwrap_or_default();
    if to.as_text() == Some(ANY_TEXT) {
        return format!("`{claim}` is stated truthfully, whatever its value{who}");
    }
    let instead =
        if *from == Json::Null { String::new() } else { format!(" instead of {}", value(from, Language::En)) };
    format!("`{claim}` becomes {}{instead}{who}", value(to, Language::En))
}

fn becomes_japanese(claim: &ClaimId, from: &Json, to: &Json, party: Option<Party>) -> String {
    let who = party.map(|party| format!("（{}が申告）", engine::party(party, Language::Ja))).unwrap_or_default();
    if to.as_text() == Some(ANY_TEXT) {
        return format!("`{claim}`を事実のとおり申告する{who}");
    }
    let instead = if *from == Json::Null { String::new() } else { format!("{}から", value(from, Language::Ja)) };
    format!("`{claim}`を{instead}{}にする{who}", value(to, Language::Ja))
}

fn evidence_english(made: &NewEvidence) -> String {
    let mut phrase = vec![format!("new evidence `{}`", made.kind)];
    if !made.formats.is_empty() {
        phrase.push(format!("({})", made.formats.join(" or ")));
    }
    if made.party != Party::First || !made.roles.is_empty() {
        phrase.push(format!("from a {}", engine::party(made.party, Language::En)));
    }
    if !made.roles.is_empty() {
        phrase.push(format!("in the role {}", names(&made.roles, Role::as_str, " and ")));
    }
    if made.is_of_another_signer {
        phrase.push("by a signer of no other evidence of this kind".to_owned());
    }
    if !made.supports.is_empty() {
        phrase.push(format!("listed for {}", names(&made.supports, ClaimId::as_str, " and ")));
    }
    if let [schema] = made.conforms_to.as_slice() {
        phrase.push(format!("conforming to the schema `{schema}`"));
    } else if !made.conforms_to.is_empty() {
        phrase.push(format!("conforming to the schemas {}", names(&made.conforms_to, Token::as_str, " and ")));
    }
    phrase.join(" ")
}

fn evidence_japanese(made: &NewEvidence) -> String {
    let mut phrase = Vec::new();
    if made.party != Party::First || !made.roles.is_empty() {
        phrase.push(format!("{}による", engine::party(made.party, Language::Ja)));
    }
    if !made.roles.is_empty() {
        phrase.push(format!("役割{}の", names(&made.roles, Role::as_str, "、")));
    }
    if made.is_of_another_signer {
        phrase.push("同じ種類の他の証拠とは署名者の異なる".to_owned());
    }
    if !made.supports.is_empty() {
        phrase.push(format!("{}を裏付ける", names(&made.supports, ClaimId::as_str, "、")));
    }
    if !made.conforms_to.is_empty() {
        phrase.push(format!("スキーマ{}に適合する", names(&made.conforms_to, Token::as_str, "、")));
    }
    phrase.push(format!("新しい証拠`{}`", made.kind));
    if !made.formats.is_empty() {
        phrase.push(format!("（{}）", made.formats.join("又は")));
    }
    phrase.concat()
}

fn names<T>(of: &[T], name: impl Fn(&T) -> &str, joined_by: &str) -> String {
    of.iter().map(|one| format!("`{}`", name(one))).collect::<Vec<_>>().join(joined_by)
}

/// What stands for a text that no criterion names: any will do, if it is true.
const ANY_TEXT: &str = "another";
