use super::certificate::{CertificateLine, at_places};
use super::error::QuestionError;
use super::page::{Page, Paged, Position};
use crate::fold::Word;
use crate::store::{Read, Scan, Value};
use crate::tables::TERM;

/// Finds certificates by words in number, holder, product and scope, in either language. All words have to be there: a word of an
/// alphabet as the beginning of one, a run of other characters as all its pairs of neighbours ([`words`](crate::fold::words())).
///
/// First come certificates that have every word as a whole, in the order of their places, then those in which at least one is longer:
/// in the order of the longer word, then of places. Of several words the one that is the rarest is followed.
///
/// ```
/// use warifu_ledger::questions::{Page, QuestionError, search};
/// use warifu_ledger::store::Read;
///
/// fn first(store: &mut dyn Read) -> Result<Option<String>, QuestionError> {
///     let found = search(store, "hama 制御装置", Page::new(1, None)?)?;
///     Ok(found.items.into_iter().next().map(|line| line.number))
/// }
/// ```
///
/// # Errors
///
/// [`QuestionError::SearchEmpty`], [`QuestionError::SearchLong`], [`QuestionError::CursorForeign`], [`QuestionError::Ledger`].
pub fn search(store: &mut dyn Read, text: &str, page: Page<'_>) -> Result<Paged<CertificateLine>, QuestionError> {
    searched(store, text, page, |_| true)
}

/// The same among certificates that were handed out. A cursor holds a word of the certificate at which a page ends: here of none
/// that is still being worked on.
///
/// # Errors
///
/// Those of [`search`].
pub fn search_handed_out(
    store: &mut dyn Read,
    text: &str,
    page: Page<'_>,
) -> Result<Paged<CertificateLine>, QuestionError> {
    searched(store, text, page, |line| line.stage.is_out())
}

fn searched(
    store: &mut dyn Read,
    text: &str,
    page: Page<'_>,
    is_wanted: impl Fn(&CertificateLine) -> bool,
) -> Result<Paged<CertificateLine>, QuestionError> {
    let words: Vec<Word> = Word::asked(text).into_iter().collect();
    if words.is_empty() {
        return Err(QuestionError::SearchEmpty);
    }
    if words.len() > MOST_WORDS {
        return Err(QuestionError::SearchLong { found: words.len(), most: MOST_WORDS });
    }
    let asked = page.of(format!("search {words:?}"))?;
    let plan = match asked.position.as_deref() {
        None => Plan::of(store, &words)?,
        Some([Value::Integer(whole), Value::Integer(part), ..]) => Plan::again(&words, *whole, *part),
        Some(_) => return Err(asked.foreign()),
    };
    asked.walk_each(
        store,
        |store, position, want| plan.more(store, position, want),
        |store, hits| {
            let lines = plan.lines(store, &words, hits)?;
            Ok(lines.into_iter().map(|line| line.filter(&is_wanted)).collect())
        },
    )
}

/// Which words are followed.
struct Plan {
    /// By its number, the one that is the rarest as a whole word.
    whole: Word,
    /// By its number, the one that is the rarest with the longer ones.
    part: Word,
    numbers: [i64; 2],
    /// The match: whether a word may be longer than what was asked for.
    has_parts: bool,
    /// Of a single word, what stands before all that are longer.
    longer: Option<String>,
}

/// A certificate that has a word.
struct Hit {
    word: String,
    place: i64,
    tier: i64,
}

impl Plan {
    fn of(store: &mut dyn Read, words: &[Word]) -> Result<Self, QuestionError> {
        if words.len() < 2 {
            return Ok(Self::again(words, 0, 0));
        }
        let equals: Vec<Vec<Value>> = words.iter().map(|word| vec![whole(word).into()]).collect();
        let rows = store.scan_each(&Scan::all(&TERM, PROBE), &equals)?;
        let wholes: Vec<usize> = rows.iter().map(Vec::len).collect();
        let mut parts = wholes.clone();
        for (word, found) in words.iter().zip(&mut parts) {
            // what is longer comes to those that are whole: where these are many already, nothing is left to count
            if matches!(word, Word::Beginning(_)) && *found < PROBE as usize {
                *found = scan(store, word, PART, None, PROBE)?.len();
            }
        }
        Ok(Self::again(words, fewest(&wholes), fewest(&parts)))
    }

    fn again(words: &[Word], whole: i64, part: i64) -> Self {
        let word = |number: i64| {
            let found = usize::try_from(number).ok().and_then(|number| words.get(number)).or(words.first());
            found.cloned().unwrap_or(Word::Exactly(String::new()))
        };
        let has_parts = words.iter().any(|word| matches!(word, Word::Beginning(_)));
        let longer = match words {
            [Word::Beginning(text)] => Some(format!("{text}\u{1}")),
            _ => None,
        };
        Self { whole: word(whole), part: word(part), numbers: [whole, part], has_parts, longer }
    }

    fn more(
        &self,
        store: &mut dyn Read,
        position: Option<&Position>,
        want: u32,
    ) -> Result<Vec<(Position, Hit)>, QuestionError> {
        let (tier, word, place) = match position.map(Vec::as_slice) {
            Some([_, _, Value::Integer(tier), Value::Text(word), Value::Integer(place)]) => {
                (*tier, word.as_str(), *place)
            }
            _ => (WHOLE, "", -1),
        };
        let here = position.map(|_| (word, place));
        let mut hits = match tier {
            WHOLE => scan(store, &self.whole, WHOLE, here, want)?,
            _ => Vec::new(),
        };
        let room = want.saturating_sub(u32::try_from(hits.len()).unwrap_or(u32::MAX));
        if room > 0 && self.has_parts {
            let here = here.filter(|_| tier == PART).or(self.longer.as_deref().map(|longer| (longer, -1)));
            hits.extend(scan(store, &self.part, PART, here, room)?);
        }
        let [whole, part] = self.numbers;
        let position = |hit: &Hit| -> Position {
            vec![whole.into(), part.into(), hit.tier.into(), hit.word.as_str().into(), hit.place.into()]
        };
        Ok(hits.into_iter().map(|hit| (position(&hit), hit)).collect())
    }

    /// The certificate of each hit, where all words hold, and where this is the first hit that finds it.
    fn lines(
        &self,
        store: &mut dyn Read,
        words: &[Word],
        hits: Vec<Hit>,
    ) -> Result<Vec<Option<CertificateLine>>, QuestionError> {
        let mut lines: Vec<Option<CertificateLine>> = vec![None; hits.len()];
        let mut left: Vec<Candidate> =
            hits.into_iter().enumerate().map(|(number, hit)| Candidate { number, hit, is_whole: true }).collect();
        for word in words {
            left = having(store, word, left)?;
        }
        // who has every word as a whole was found first, and whoever has several longer ones, by the first of them
        left.retain(|one| one.hit.tier == WHOLE || !one.is_whole);
        let parts: Vec<i64> = left.iter().filter(|one| one.hit.tier == PART).map(|one| one.hit.place).collect();
        let mut firsts = first_each(store, &self.part, &parts)?.into_iter();
        left.retain(|one| one.hit.tier == WHOLE || firsts.next().flatten().as_ref() == Some(&one.hit.word));
        let places: Vec<i64> = left.iter().map(|one| one.hit.place).collect();
        for (one, row) in left.iter().zip(at_places(store, &places)?) {
            if let Some(line) = lines.get_mut(one.number) {
                *line = Some(row.into());
            }
        }
        Ok(lines)
    }
}

/// A hit among others, of which no word has failed so far.
struct Candidate {
    number: usize,
    hit: Hit,
    /// The match: whether every word so far stands there as a whole.
    is_whole: bool,
}

/// Those of the candidates that have a word, as their tier asks for.
fn having(store: &mut dyn Read, word: &Word, some: Vec<Candidate>) -> Result<Vec<Candidate>, QuestionError> {
    let places: Vec<i64> = some.iter().map(|one| one.hit.place).collect();
    let wholes = has_each(store, whole(word), &places)?;
    let lacks = |(one, has): &(&Candidate, &bool)| !**has && one.hit.tier == PART;
    let lacking: Vec<i64> = some.iter().zip(&wholes).filter(lacks).map(|(one, _)| one.hit.place).collect();
    let mut longer = first_each(store, word, &lacking)?.into_iter();
    let holds = |(one, has): (Candidate, bool)| {
        let holds = has || one.hit.tier == PART && longer.next().flatten().is_some();
        holds.then_some(Candidate { is_whole: one.is_whole && has, ..one })
    };
    Ok(some.into_iter().zip(wholes).filter_map(holds).collect())
}

/// The place of the least count; the first of several.
fn fewest(counts: &[usize]) -> i64 {
    (0..).zip(counts).min_by_key(|(_, count)| **count).map_or(0, |(number, _)| number)
}

/// Rows of a word: of itself, or of all that begin with it.
fn scan(
    store: &mut dyn Read,
    word: &Word,
    tier: i64,
    after: Option<(&str, i64)>,
    limit: u32,
) -> Result<Vec<Hit>, QuestionError> {
    let after: Option<Vec<Value>> = after.map(|(word, place)| vec![word.into(), place.into()]);
    let (from, below) = bounds(word);
    let equal = [whole(word).into()];
    let whole_word = Scan { equal: &equal, after: after.as_deref(), ..Scan::all(&TERM, limit) };
    let scan = match (word, tier) {
        (Word::Exactly(_), _) | (_, WHOLE) => whole_word,
        (Word::Beginning(_), _) => {
            Scan { from: Some(&from), below: Some(&below), after: after.as_deref(), ..Scan::all(&TERM, limit) }
        }
    };
    let hit = |row: &Vec<Value>| {
        let [word, place] = row.as_slice() else { return None };
        Some(Hit { word: word.text().to_owned(), place: place.integer(), tier })
    };
    Ok(store.scan(&scan)?.iter().filter_map(hit).collect())
}

/// Whether each of the certificates has a word.
fn has_each(store: &mut dyn Read, word: &str, places: &[i64]) -> Result<Vec<bool>, QuestionError> {
    let keys: Vec<Vec<Value>> = places.iter().map(|place| vec![word.into(), (*place).into()]).collect();
    Ok(store.get_each(&TERM, &keys)?.iter().map(Option::is_some).collect())
}

/// The first word of each certificate that is this one, or begins with it.
fn first_each(store: &mut dyn Read, word: &Word, places: &[i64]) -> Result<Vec<Option<String>>, QuestionError> {
    let Word::Beginning(_) = word else {
        let found = has_each(store, whole(word), places)?;
        return Ok(found.into_iter().map(|has| has.then(|| whole(word).to_owned())).collect());
    };
    let (from, below) = bounds(word);
    let scan = Scan { index: Some("place"), from: Some(&from), below: Some(&below), ..Scan::all(&TERM, 1) };
    let equals: Vec<Vec<Value>> = places.iter().map(|place| vec![(*place).into()]).collect();
    let found = store.scan_each(&scan, &equals)?;
    Ok(found.iter().map(|rows| Some(rows.first()?.first()?.text().to_owned())).collect())
}

fn whole(word: &Word) -> &str {
    match word {
        Word::Beginning(text) | Word::Exactly(text) => text,
    }
}

/// All texts that begin with a word are between these: no character is greater than the last one of Unicode.
fn bounds(word: &Word) -> (Value, Value) {
    let text = whole(word);
    (text.into(), format!("{text}{}", char::MAX).into())
}

const WHOLE: i64 = 0;
const PART: i64 = 1;
/// Rows that are looked at to tell how rare a word is.
const PROBE: u32 = 64;
/// Words and pairs of characters in one search.
const MOST_WORDS: usize = 32;
