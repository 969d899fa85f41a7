use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use warifu_signing::is_unseen;

/// A word of a search.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Word {
    /// The certificate has exactly this word.
    Exactly(String),
    /// It has a word that begins like this.
    Beginning(String),
}

/// The words by which a text is found, each once.
///
/// The text is put into one form (Unicode NFKC, small letters), without characters that are not seen. A run of letters and digits of an alphabet is one word. Scripts that
/// are written without spaces (Han, kana, Hangul and whatever is no alphabet of small and capital letters, nor digits) give every pair of
/// neighbouring characters, and the last one of a run alone, so that every character begins a word. Words are cut at 64 characters.
///
/// ```
/// use warifu_ledger::fold::words;
///
/// let found: Vec<String> = words("ＨＫ-210 制御装置").into_iter().collect();
/// assert_eq!(found, ["210", "hk", "制御", "御装", "置", "装置"]);
/// ```
pub fn words(text: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for run in runs(text) {
        match run {
            Run::Alphabet(word) => {
                words.insert(word.into_iter().take(MOST_CHARACTERS).collect());
            }
            Run::Other(characters) => {
                words.extend(characters.windows(2).map(|pair| pair.iter().collect::<String>()));
                words.extend(characters.last().map(ToString::to_string));
            }
        }
    }
    words
}

impl Word {
    /// The words that a certificate has to have to be found by a text: all of these.
    ///
    /// ```
    /// use warifu_ledger::fold::Word;
    ///
    /// let asked: Vec<Word> = Word::asked("Hama 制御").into_iter().collect();
    /// assert_eq!(asked, [Word::Exactly("制御".into()), Word::Beginning("hama".into())]);
    /// ```
    pub fn asked(text: &str) -> BTreeSet<Self> {
        let mut words = BTreeSet::new();
        for run in runs(text) {
            match run {
                Run::Alphabet(word) => {
                    words.insert(Self::Beginning(word.into_iter().take(MOST_CHARACTERS).collect()));
                }
                Run::Other(characters) if characters.len() == 1 => {
                    words.insert(Self::Beginning(characters.into_iter().collect()));
                }
                Run::Other(characters) => {
                    words.extend(characters.windows(2).map(|pair| Self::Exactly(pair.iter().collect())));
                }
            }
        }
        words
    }
}

/// Characters of one kind in a row.
enum Run {
    /// Letters of an alphabet, and digits.
    Alphabet(Vec<char>),
    /// Anything else that words are made of.
    Other(Vec<char>),
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut open = None;
    let seen = text.chars().filter(|character| !is_unseen(*character));
    for character in seen.nfkc().flat_map(char::to_lowercase) {
        let is_word = character.is_alphanumeric() || matches!(character, 'ー' | '々' | '〆');
        open = match (open, is_word) {
            (before, false) => {
                runs.extend(before);
                None
            }
            (Some(Run::Alphabet(mut run)), true) if is_alphabet(character) => {
                run.push(character);
                Some(Run::Alphabet(run))
            }
            (Some(Run::Other(mut run)), true) if !is_alphabet(character) => {
                run.push(character);
                Some(Run::Other(run))
            }
            (before, true) => {
                runs.extend(before);
                let run = vec![character];
                Some(if is_alphabet(character) { Run::Alphabet(run) } else { Run::Other(run) })
            }
        };
    }
    runs.extend(open);
    runs
}

/// Letters of scripts that are written with spaces between words, and digits.
fn is_alphabet(character: char) -> bool {
    // Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic and their neighbours stand before U+0900; the additions to Latin further up
    character < '\u{900}'
        || matches!(character, '\u{1e00}'..='\u{1fff}' | '\u{2c60}'..='\u{2c7f}' | '\u{a720}'..='\u{a7ff}')
}

const MOST_CHARACTERS: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_divides_no_word_and_widths_make_no_difference() {
        let whole = words("Hamakaze 制御装置 ガード");
        assert_eq!(words("Hama\u{200f}kaze 制\u{200b}御装置 ｶﾞｰﾄﾞ"), whole);
        assert_eq!(words("HAMA\u{ad}KAZE \u{202e}制御装置\u{202c} カ\u{3099}ート\u{3099}"), whole);
        assert_eq!(Word::asked("\u{feff}hama\u{2060}"), Word::asked("HAMA"));
        assert!(words("%_ \u{0} \u{200f}").is_empty());
    }
}
