//! JSON Schema 2020-12 views of claim types and vocabularies, for forms and editors. A schema takes at least what
//! [`ClaimType::value`] takes; what JSON Schema cannot say (that a day exists, that versions have bounds) is left to it.

use warifu_model::{ClaimType, Empty, FieldType, Json, Language, Limit, Localized, Vocabulary};

/// The schema of the values of a claim type.
pub fn claim_type(claim_type: &ClaimType) -> Json {
    match claim_type {
        ClaimType::OrderedToken(tokens) | ClaimType::Token(tokens) => {
            of_type("string").with("enum", Json::list(tokens))
        }
        ClaimType::RecordList(fields, empty) => {
            not_empty(of_type("array"), empty).with("maxItems", Limit::RECORDS).with("items", record(fields))
        }
        ClaimType::TokenList(tokens, empty) => {
            let item = of_type("string").with("enum", Json::list(tokens));
            not_empty(of_type("array"), empty).with("items", item).with("uniqueItems", true)
        }
        plain => plain.schema().unwrap_or_else(Json::object),
    }
}

/// One schema for all claims of a vocabulary: an object whose keys are claim ids, none of them required. Titles and
/// descriptions are English; both languages are in `x-title` and `x-description`.
pub fn vocabulary(vocabulary: &Vocabulary) -> Json {
    let claim = |claim: &warifu_model::ClaimDefinition| {
        let schema = titled(claim_type(&claim.claim_type), &claim.title)
            .with("description", claim.description.in_language(Language::En))
            .with("x-description", &claim.description)
            .with("x-group", &claim.group);
        (claim.id.as_str().to_owned().into(), schema)
    };
    let schema = Json::object()
        .with("$schema", "https://json-schema.org/draft/2020-12/schema")
        .with("$id", format!("urn:warifu:vocabulary:{}:{}", vocabulary.id, vocabulary.version));
    titled(schema, &vocabulary.title)
        .with("type", "object")
        .with("properties", Json::Object(vocabulary.claims.iter().map(claim).collect()))
        .with("additionalProperties", false)
}

fn not_empty(schema: Json, empty: &Empty) -> Json {
    if *empty == Empty::Refused { schema.with("minItems", 1_i64) } else { schema }
}

fn record(fields: &[FieldType]) -> Json {
    let property =
        |field: &FieldType| (field.name.as_str().to_owned().into(), titled(claim_type(&field.kind), &field.title));
    let required = fields.iter().filter(|field| field.required).map(|field| &field.name);
    of_type("object")
        .with("properties", Json::Object(fields.iter().map(property).collect()))
        .with("required", Json::list(required))
        .with("additionalProperties", false)
}

fn titled(schema: Json, title: &Localized) -> Json {
    schema.with("title", title.in_language(Language::En)).with("x-title", title)
}

fn of_type(name: &str) -> Json {
    Json::object().with("type", name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use warifu_core::engine::{Document, Schema};
    use warifu_model::{Boundaries, DurationUnit, Timestamp, Token, json::Tape};

    /// The schema and the typed reader agree, value by value.
    fn agree(claim_type: &ClaimType, values: &[(&str, bool)]) {
        let schema = Schema::compile(&super::claim_type(claim_type)).unwrap();
        for (text, expected) in values {
            let json = Tape::parse(text.as_bytes()).unwrap().root().to_json();
            assert_eq!(claim_type.value(&json).is_ok(), *expected, "reader: {text}");
            assert_eq!(schema.takes(&Document::read(text.as_bytes())), *expected, "schema: {text}");
        }
    }

    fn tokens() -> Vec<Token> {
        ["low", "high"].map(|token| Token::parse(token).unwrap()).into()
    }

    #[test]
    fn scalars() {
        agree(&ClaimType::Boolean, &[("true", true), ("false", true), ("\"true\"", false), ("1", false)]);
        agree(&ClaimType::Integer, &[("0", true), ("-9007199254740991", true), ("\"1\"", false)]);
        agree(&ClaimType::Date, &[("\"2026-02-28\"", true), ("\"2026-13-01\"", false), ("\"26-01-01\"", false)]);
        agree(&ClaimType::Text, &[("\"x\"", true), ("\"\"", false), ("\"a\\u0007\"", false), ("\"a\\nb\\tc\"", true)]);
        let digest = format!("\"sha256:{}\"", "0f".repeat(32));
        agree(&ClaimType::Digest, &[(&digest, true), ("\"sha256:00\"", false)]);
        agree(&ClaimType::Token(tokens()), &[("\"low\"", true), ("\"mid\"", false)]);
        agree(&ClaimType::OrderedToken(tokens()), &[("\"high\"", true), ("3", false)]);
    }

    #[test]
    fn a_schema_takes_what_its_type_takes() {
        let boundaries = Boundaries { at: Timestamp::from_unix(0), ..Boundaries::default() };
        let values: Vec<Json> =
            ClaimType::SCALAR.iter().filter_map(|scalar| scalar.around(&boundaries)).flatten().collect();
        for scalar in &ClaimType::SCALAR {
            let schema = Schema::compile(&claim_type(scalar)).unwrap();
            let taken: Vec<_> = values.iter().filter(|value| scalar.value(value).is_ok()).collect();
            assert!(!taken.is_empty() && taken.len() < values.len(), "{}", scalar.kind());
            for value in taken {
                assert!(schema.takes(&Document::read(&value.to_canonical())), "{} {value:?}", scalar.kind());
            }
        }
    }

    #[test]
    fn canonical_texts() {
        let decimal = [
            ("\"0\"", true),
            ("\"-0\"", false),
            ("\"-0.5\"", true),
            ("\"0.95\"", true),
            ("\"0.950\"", false),
            ("\"01\"", false),
            ("\"1.\"", false),
            ("\"999999999999999999.999999999999999999\"", true),
            ("\"1000000000000000000\"", false),
            ("\"-12\"", true),
            ("0", false),
        ];
        agree(&ClaimType::Decimal, &decimal);
        agree(&ClaimType::Duration(DurationUnit::Days), &[("\"P0D\"", true), ("\"P90D\"", true), ("\"P1M\"", false)]);
        let months =
            [("\"P0D\"", true), ("\"P11M\"", true), ("\"P12M\"", false), ("\"P1Y6M\"", true), ("\"P0M\"", false)];
        agree(&ClaimType::Duration(DurationUnit::Months), &months);
        let times =
            [("\"2026-01-01T00:00:00Z\"", true), ("\"2026-01-01T24:00:00Z\"", false), ("\"2026-01-01\"", false)];
        agree(&ClaimType::Timestamp, &times);
        let versions = [
            ("\"1.2.3\"", true),
            ("\"1.2\"", false),
            ("\"1.2.3-rc.1+b.01\"", true),
            ("\"1.2.3-01\"", false),
            ("\"01.2.3\"", false),
        ];
        agree(&ClaimType::Version, &versions);
    }

    #[test]
    fn lists() {
        agree(
            &ClaimType::TokenList(tokens(), Empty::Refused),
            &[("[]", false), ("[\"low\",\"high\"]", true), ("[\"low\",\"low\"]", false)],
        );
        let shown_by = Empty::ShownBy(vec![warifu_model::EvidenceKind::parse("scan").unwrap()]);
        agree(&ClaimType::TokenList(tokens(), shown_by), &[("[]", true), ("[\"low\"]", true), ("[1]", false)]);
        let title = Localized::of("Severity".into(), "深刻度".into());
        let field = |name: &str, required| FieldType {
            name: warifu_model::FieldName::parse(name).unwrap(),
            kind: ClaimType::Token(tokens()),
            required,
            title: title.clone(),
        };
        let records = ClaimType::RecordList(vec![field("severity", true), field("impact", false)], Empty::Refused);
        let values = [
            ("[]", false),
            ("[{\"severity\":\"low\"}]", true),
            ("[{\"impact\":\"low\"}]", false),
            ("[{\"severity\":\"low\",\"other\":1}]", false),
            ("[1]", false),
        ];
        agree(&records, &values);
    }
}
