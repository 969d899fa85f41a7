use warifu_model::json::{Read as _, Tape, shorten};
use warifu_model::{Criterion, Json, Language};

use crate::operators::{self, phrase};

/// A criterion with its parameters filled in, as a phrase: what it wants. The claim itself is not named, fields are.
pub(super) fn criterion(criterion: &Json, language: Language) -> String {
    let read = Tape::parse(&criterion.to_canonical()).and_then(|tape| Criterion::read_node(tape.root()));
    match (read, criterion) {
        (Ok(criterion), _) => phrase(&criterion, language),
        // A record of a later version of the language.
        (Err(_), Json::Object(members)) => members.first().map(|(operator, _)| shorten(operator)).unwrap_or_default(),
        (Err(_), _) => String::new(),
    }
}

/// The sign of a comparison between the claim and the operands, in a line of a listing; none for every other operator.
///
/// ```
/// use warifu_core::comparison_sign;
/// use warifu_model::{ClaimId, Criterion, Json, Operand, Reference};
///
/// let claim = Reference::Claim(ClaimId::parse("sbom.components").unwrap());
/// assert_eq!(comparison_sign(&Criterion::AtLeast(claim, Operand::Literal(Json::Int(1)))), Some("≥"));
/// assert_eq!(comparison_sign(&Criterion::AllOf(vec![])), None);
/// ```
pub fn comparison_sign(criterion: &Criterion) -> Option<&'static str> {
    operators::sign(criterion)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(text: &str) -> (String, String) {
        let json = Tape::parse(text.as_bytes()).unwrap().root().to_json();
        (criterion(&json, Language::En), criterion(&json, Language::Ja))
    }

    #[test]
    fn criteria_become_phrases() {
        assert_eq!(both(r#"{"at_least":{"claim":"a.b","value":5}}"#), ("at least `5`".into(), "`5`以上".into()));
        let (en, ja) = both(r#"{"every":{"claim":"a.b","satisfies":{"not":{"equals":{"field":"c","value":"x"}}}}}"#);
        assert_eq!(
            (en.as_str(), ja.as_str()),
            ("every record: not `c`: `x`", "すべての記録で：「`c`が`x`」ではないこと")
        );
        let (en, ja) = both(r#"{"evidence":{"kind":"pen","party":"third","role":"laboratory","max_age":"P1Y"}}"#);
        assert_eq!(en, "evidence `pen` by a third party in the role `laboratory` not older than 1 year");
        assert_eq!(ja, "第三者による役割`laboratory`の1年以内の証拠`pen`");
        let (en, ja) = both(r#"{"evidence":{"kind":"pen","signers":2}}"#);
        assert_eq!(en, "evidence `pen` in at least 2 documents, each of another signer");
        assert_eq!(ja, "署名者の異なる2件以上の証拠`pen`");
        let (en, ja) = both(r#"{"evidence":{"kind":"pen","made_since":{"claim":"a.c","plus":"P0D"}}}"#);
        assert_eq!((en.as_str(), ja.as_str()), ("evidence `pen` made since `a.c`", "`a.c`以降に作成された証拠`pen`"));
        let (en, ja) = both(
            r#"{"evidence":{"kind":"pen","party":"third","made_since":{"claim":"a.c","plus":"P1M"},"supports":"a.b"}}"#,
        );
        assert_eq!(en, "evidence `pen` by a third party made since `a.c` plus 1 month in support of `a.b`");
        assert_eq!(ja, "第三者による`a.c`の1か月後以降に作成された`a.b`を裏付ける証拠`pen`");
        let (en, ja) = both(r#"{"after":{"claim":"a.b","value":{"at":"P6M"}}}"#);
        assert_eq!(
            (en.as_str(), ja.as_str()),
            ("after the time of evaluation plus 6 months", "評価時点の6か月後より後")
        );
        let (en, ja) = both(r#"{"before":{"claim":"a.b","value":{"claim":"a.c","plus":"P5Y"}}}"#);
        assert_eq!((en.as_str(), ja.as_str()), ("before `a.c` plus 5 years", "`a.c`の5年後より前"));
        let (en, ja) =
            both(r#"{"some":{"claim":"a.b","satisfies":{"after":{"field":"c","value":{"field":"d","plus":"P0D"}}}}}"#);
        assert_eq!(
            (en.as_str(), ja.as_str()),
            ("at least one record: `c`: after `d`", "少なくとも一つの記録で：`c`が`d`より後")
        );
        let (en, ja) = both(r#"{"after":{"claim":"a.b","value":{"at":"P0D"}}}"#);
        assert_eq!((en.as_str(), ja.as_str()), ("after the time of evaluation", "評価時点より後"));
    }
}
