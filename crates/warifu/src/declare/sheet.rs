//! Questionnaires as one table, for people who work in spreadsheets, and back.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::json::{Limits, Tape, shorten};
use warifu_model::{
    ClaimId, ClaimType, EvidenceKind, Json, Localized, Product, Question, Questionnaire, Timestamp, TypeError,
    Vocabulary,
};

use super::rows;
use super::table_error::{TableError, TableFault};
use super::{UnanswerableError, answerable};

/// The table of questionnaires as text (RFC 4180) that a spreadsheet opens and runs nothing of, one row for each question.
pub fn to_table(all: &[Questionnaire]) -> String {
    let mut rows = vec![COLUMNS.map(str::to_owned).to_vec()];
    rows.extend(all.iter().flat_map(|one| one.questions.iter().map(|question| cells(one, question).to_vec())));
    rows::write(&rows)
}

/// The questionnaires of a table, about a product. Answers are read by the types of their claims; what is blank is not answered.
///
/// # Errors
///
/// [`TableError`], with row and column.
///
/// ```
/// use warifu::Product;
/// use warifu::declare::{from_table, to_table};
/// use warifu_catalog::Catalog;
///
/// # mod example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/example.rs")); }
/// # let product = example::file("product.json");
/// let product = Product::read(&product)?;
/// let types: Vec<_> = Catalog::shipped()?.vocabularies().cloned().collect();
/// let table = "kind;claim;answer;made_by;made_at\nprocess_document;update.automatic;;;\n";
/// match from_table(table.as_bytes(), &product, &types) {
///     Ok(read) => assert!(to_table(&read).contains("process_document")),
///     Err(error) => assert_eq!(error.row, Some(2)),
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn from_table(table: &[u8], product: &Product, types: &[Vocabulary]) -> Result<Vec<Questionnaire>, TableError> {
    let text = std::str::from_utf8(table).map_err(|_| TableError::of(None, None, TableFault::NotUtf8))?;
    let rows = rows::read(text).map_err(|torn| wrong(torn.row, None, TableFault::OpenQuote))?;
    let (head, rows) = rows.split_first().ok_or_else(|| no_column("claim"))?;
    let mut sheet = Sheet { types, columns: columns(head)?, made: BTreeMap::new() };
    for (place, cells) in rows.iter().enumerate() {
        if cells.iter().any(|cell| !cell.is_empty()) {
            sheet.add(Row { number: place + 2, cells }, product)?;
        }
    }
    sheet.finish()
}

struct Sheet<'a> {
    types: &'a [Vocabulary],
    /// The place of each column; none where a column that may be left out is not there.
    columns: [Option<usize>; COLUMNS.len()],
    /// Each questionnaire, with the first row in which something is answered.
    made: BTreeMap<EvidenceKind, (Questionnaire, Option<usize>)>,
}

#[derive(Clone, Copy)]
struct Row<'a> {
    number: usize,
    cells: &'a [String],
}

impl Sheet<'_> {
    fn cell<'r>(&self, row: Row<'r>, column: &str) -> &'r str {
        let place = COLUMNS.iter().position(|one| *one == column).and_then(|place| *self.columns.get(place)?);
        place.and_then(|place| row.cells.get(place)).map(String::as_str).unwrap_or_default()
    }

    fn add(&mut self, row: Row<'_>, product: &Product) -> Result<(), TableError> {
        if let Some(more) = row.cells.iter().skip(self.width()).find(|cell| !cell.is_empty()) {
            return Err(wrong(row.number, None, TableFault::NoColumn { found: shorten(more) }));
        }
        let kind = self.read(row, "kind", EvidenceKind::parse, ["a kind of evidence", "証拠の種類"])?;
        let question = self.question(row, &kind)?;
        let maker = Some(self.cell(row, "made_by").to_owned()).filter(|text| !text.is_empty());
        let [made_at, valid_until] = ["made_at", "valid_until"].map(|column| self.time(row, column));
        let title = Some(self.cell(row, "title")).filter(|title| !title.is_empty()).unwrap_or(kind.as_str()).to_owned();
        let fresh = || Questionnaire {
            artifacts: product.artifacts.iter().map(|artifact| artifact.digest).collect(),
            identifiers: product.identifiers.clone(),
            kind: kind.clone(),
            title,
            made_by: None,
            made_at: None,
            valid_until: None,
            questions: Vec::new(),
        };
        let (one, answered) = self.made.entry(kind.clone()).or_insert_with(|| (fresh(), None));
        if one.questions.iter().any(|earlier| earlier.claim == question.claim) {
            return Err(wrong(row.number, Some("claim"), TableFault::Repeated));
        }
        for (is_same, column) in [
            (same(&mut one.made_by, maker), "made_by"),
            (same(&mut one.made_at, made_at?), "made_at"),
            (same(&mut one.valid_until, valid_until?), "valid_until"),
        ] {
            if !is_same {
                return Err(wrong(row.number, Some(column), TableFault::Differs));
            }
        }
        *answered = answered.or(question.answer.is_some().then_some(row.number));
        one.questions.push(question);
        Ok(())
    }

    fn width(&self) -> usize {
        self.columns.iter().flatten().max().map_or(0, |last| last + 1)
    }

    fn question(&self, row: Row<'_>, kind: &EvidenceKind) -> Result<Question, TableError> {
        let claim = self.read(row, "claim", ClaimId::parse, ["a claim id", "主張項目のID"])?;
        let types: Vec<_> = self.types.iter().collect();
        answerable(kind, &claim, &types).map_err(|error| {
            let column = if error.is_about_kind(kind) { "kind" } else { "claim" };
            wrong(row.number, Some(column), TableFault::Unanswerable(error))
        })?;
        // a table without the columns that are for people asks by the id
        let text = |column| Some(self.cell(row, column)).filter(|cell| !cell.is_empty()).unwrap_or(claim.as_str());
        let both = |en, ja| Localized::of(text(en).to_owned(), text(ja).to_owned());
        let asked_by = self.cell(row, "asked_by").lines().map(|line| line.trim().to_owned());
        Ok(Question {
            answer: self.answer(row, &claim)?,
            question: both("question_en", "question_ja"),
            answers: both("answers_en", "answers_ja"),
            said_in: both("said_in_en", "said_in_ja"),
            asked_by: asked_by.filter(|line| !line.is_empty()).collect(),
            claim,
        })
    }

    /// The answer, in the type of the claim, as any vocabulary defines it: `assess` looks again. What is blank was not answered.
    fn answer(&self, row: Row<'_>, claim: &ClaimId) -> Result<Option<Json>, TableError> {
        let cell = self.cell(row, "answer");
        if cell.is_empty() {
            return Ok(None);
        }
        let definitions = self.types.iter().rev().filter_map(|vocabulary| vocabulary.claim(claim));
        let mut reason = None;
        for definition in definitions {
            match typed(cell, &definition.claim_type) {
                Ok(answer) => return Ok(Some(answer)),
                Err(why) => reason = reason.or(Some(why)),
            }
        }
        let unknown = || UnanswerableError::UnknownClaim { claim: claim.clone(), near: None };
        let fault = reason.map_or_else(|| TableFault::Unanswerable(unknown()), TableFault::Type);
        Err(wrong(row.number, Some("answer"), fault))
    }

    fn time(&self, row: Row<'_>, column: &'static str) -> Result<Option<Timestamp>, TableError> {
        if self.cell(row, column).is_empty() {
            return Ok(None);
        }
        let expected = ["a day such as 2026-11-01, or a time in UTC", "2026-11-01 のような日付又は UTC の日時"];
        self.read(row, column, moment, expected).map(Some)
    }

    fn read<T>(
        &self,
        row: Row<'_>,
        column: &'static str,
        parse: impl Fn(&str) -> Option<T>,
        [en, ja]: [&'static str; 2],
    ) -> Result<T, TableError> {
        let cell = self.cell(row, column);
        parse(cell).ok_or_else(|| {
            wrong(row.number, Some(column), TableFault::Expected { expected: [en, ja], found: shorten(cell) })
        })
    }

    fn finish(self) -> Result<Vec<Questionnaire>, TableError> {
        for (one, answered) in self.made.values() {
            let Some(row) = answered else { continue };
            let missing = [("made_by", one.made_by.is_none()), ("made_at", one.made_at.is_none())];
            if let Some((column, _)) = missing.into_iter().find(|(_, is_missing)| *is_missing) {
                return Err(wrong(*row, Some(column), TableFault::Unsigned));
            }
        }
        let all: Vec<Questionnaire> = self.made.into_values().map(|(one, _)| one).collect();
        // what `assess` would leave aside is not written
        for one in &all {
            Questionnaire::read(&Json::from(one).to_canonical())
                .map_err(|error| TableError::of(None, None, TableFault::Questionnaire(error)))?;
        }
        Ok(all)
    }
}

/// Takes a value over, and tells whether it is the one that was there.
fn same<T: PartialEq>(kept: &mut Option<T>, found: Option<T>) -> bool {
    match (&*kept, &found) {
        (None, _) => *kept = found,
        (Some(kept), Some(found)) => return kept == found,
        (Some(_), None) => {}
    }
    true
}

/// A cell as a value of a type: as text where the type is written so, else as JSON; TRUE and FALSE as spreadsheets write them, and
/// tokens of a list with commas, semicolons or on lines of their own.
fn typed(cell: &str, kind: &ClaimType) -> Result<Json, TypeError> {
    let as_text = Json::from(cell);
    if kind.value(&as_text).is_ok() {
        return Ok(as_text);
    }
    let parsed = match kind {
        ClaimType::Boolean => truth(cell).map(Json::Bool),
        ClaimType::Date => year_first(cell),
        ClaimType::TokenList(..) if !cell.starts_with('[') => {
            let tokens = cell.split([',', ';', '、', '，', '\n']).map(str::trim).filter(|token| !token.is_empty());
            Some(Json::list(tokens.map(Json::from)))
        }
        _ => Tape::parse_within(cell.as_bytes(), Limits::envelope()).ok().map(|tape| tape.root().to_json()),
    };
    let value = parsed.unwrap_or(as_text);
    kind.value(&value).map(|_| value)
}

/// Yes or no, as people and spreadsheets write it.
fn truth(cell: &str) -> Option<bool> {
    let is_one_of = |words: [&str; 3]| words.iter().any(|word| cell.eq_ignore_ascii_case(word));
    if is_one_of(["true", "yes", "はい"]) {
        return Some(true);
    }
    is_one_of(["false", "no", "いいえ"]).then_some(false)
}

/// A time; a day stands for its beginning, before which nothing counts longer or is newer.
fn moment(cell: &str) -> Option<Timestamp> {
    let day = || year_first(cell).and_then(|day| day.as_text().map(str::to_owned));
    let start = |day: &str| Timestamp::parse(&format!("{day}T00:00:00Z"));
    Timestamp::parse(cell).or_else(|| start(cell)).or_else(|| start(&day()?))
}

/// A date as spreadsheets of some countries rewrite it: `2031/1/5`. Where the year is not first, nobody can tell day from month.
fn year_first(cell: &str) -> Option<Json> {
    let mut parts = cell.split('/').map(|part| part.parse::<u32>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    (year >= 1000 && parts.next().is_none()).then(|| Json::from(format!("{year}-{month:02}-{day:02}")))
}

/// The cells of one question of a questionnaire, in the order of [`COLUMNS`].
pub fn cells(one: &Questionnaire, question: &Question) -> [String; COLUMNS.len()] {
    let time = |time: Option<Timestamp>| time.map(|time| time.to_string()).unwrap_or_default();
    let answer = match &question.answer {
        Some(Json::Text(text)) => text.clone(),
        Some(answer) => String::from_utf8_lossy(&answer.to_canonical()).into_owned(),
        None => String::new(),
    };
    [
        one.kind.to_string(),
        one.title.clone(),
        question.claim.to_string(),
        question.question.en.clone(),
        question.question.ja.clone(),
        question.answers.en.clone(),
        question.answers.ja.clone(),
        question.said_in.en.clone(),
        question.said_in.ja.clone(),
        question.asked_by.join("\n"),
        answer,
        one.made_by.clone().unwrap_or_default(),
        time(one.made_at),
        time(one.valid_until),
    ]
}

/// Where each column stands. Any order will do; a column twice, or one of unknown name, will not.
fn columns(head: &[String]) -> Result<[Option<usize>; COLUMNS.len()], TableError> {
    let mut seen = BTreeSet::new();
    for name in head.iter().filter(|name| !name.is_empty()) {
        if !COLUMNS.contains(&name.as_str()) || !seen.insert(name) {
            return Err(wrong(1, None, TableFault::UnknownColumn { found: shorten(name) }));
        }
    }
    if let Some(missing) = NEEDED.into_iter().find(|needed| head.iter().all(|name| name != needed)) {
        return Err(no_column(missing));
    }
    Ok(COLUMNS.map(|column| head.iter().position(|name| name == column)))
}

fn no_column(column: &'static str) -> TableError {
    wrong(1, None, TableFault::MissingColumn { column })
}

/// What is wrong, with row and column as a spreadsheet counts rows.
fn wrong(row: usize, column: Option<&'static str>, fault: TableFault) -> TableError {
    TableError::of(Some(row), column, fault)
}

/// The names of the columns of a table, in the order in which they are written.
pub const COLUMNS: [&str; 14] = [
    "kind",
    "title",
    "claim",
    "question_en",
    "question_ja",
    "answers_en",
    "answers_ja",
    "said_in_en",
    "said_in_ja",
    "asked_by",
    "answer",
    "made_by",
    "made_at",
    "valid_until",
];
/// The columns without which nothing can be told; the others are for people.
const NEEDED: [&str; 5] = ["kind", "claim", "answer", "made_by", "made_at"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_values_as_spreadsheets_rewrite_them() {
        assert_eq!(typed("TRUE", &ClaimType::Boolean).ok(), Some(Json::Bool(true)));
        assert_eq!(typed("はい", &ClaimType::Boolean).ok(), Some(Json::Bool(true)));
        assert_eq!(typed("No", &ClaimType::Boolean).ok(), Some(Json::Bool(false)));
        for cell in ["2026-11-01", "2026/11/1", "2026-11-01T00:00:00Z"] {
            assert_eq!(moment(cell), Timestamp::parse("2026-11-01T00:00:00Z"), "{cell}");
        }
        assert_eq!(moment("1/11/2026"), None);
        assert_eq!(typed("2031/1/5", &ClaimType::Date).ok(), Some(Json::from("2031-01-05")));
        assert_eq!(typed("30", &ClaimType::Integer).ok(), Some(Json::Int(30)));
        assert_eq!(typed("30", &ClaimType::Text).ok(), Some(Json::from("30")));
        for (cell, kind) in [("1", ClaimType::Boolean), ("1/5/2031", ClaimType::Date), ("many", ClaimType::Integer)] {
            assert!(typed(cell, &kind).is_err(), "{cell}");
        }
    }
}
