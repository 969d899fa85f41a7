//! Texts as they are compared: lower-case letters and digits, each with its place in the text.

use std::iter::once;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use warifu_model::RemovedName;

/// A name that must not be left.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// Its place in the list of the rule.
    pub(super) place: usize,
    folded: Vec<char>,
    with: String,
    /// A short name in ASCII is a part of too many words.
    whole_words: bool,
}

/// A folded text.
#[derive(Clone, Debug)]
pub(super) struct Folded<'t> {
    text: &'t str,
    letters: Vec<char>,
    /// The bytes of the text that each letter comes from.
    places: Vec<Range<usize>>,
}

impl Name {
    /// The name as it is written, and where it has one the same without its legal form: others leave that out.
    pub(super) fn of(place: usize, name: &RemovedName) -> Vec<Self> {
        let texts = once(name.name.clone()).chain(bare(&name.name));
        texts.map(|text| Self::spelt(place, &text, &name.with)).collect()
    }

    fn spelt(place: usize, text: &str, with: &str) -> Self {
        let folded = Folded::of(text).letters;
        let whole_words = folded.len() < 4 && folded.iter().all(char::is_ascii);
        Self { place, folded, with: with.to_owned(), whole_words }
    }

    pub(super) fn is_too_short(&self) -> bool {
        self.folded.len() < 2
    }

    pub(super) fn length(&self) -> usize {
        self.folded.len()
    }
}

impl<'t> Folded<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let (mut letters, mut places) = (Vec::new(), Vec::new());
        for (start, char) in text.char_indices() {
            let place = start..start + char.len_utf8();
            let parts = once(char).nfkd().flat_map(char::to_lowercase).flat_map(|lower| once(lower).nfkd());
            for part in parts.filter(|part| part.is_alphanumeric() && !is_combining_mark(*part)) {
                let one = [plain(part)];
                let spelt: &[char] = match part {
                    'ß' => &['s', 's'],
                    'æ' => &['a', 'e'],
                    'œ' => &['o', 'e'],
                    // a sound that is drawn out is written with a dash as well
                    'ー' => &[],
                    _ => &one,
                };
                letters.extend(spelt);
                places.extend(spelt.iter().map(|_| place.clone()));
            }
        }
        Self { text, letters, places }
    }

    /// The bytes of the text that a name takes, from a letter on.
    pub(super) fn find(&self, name: &Name, from: usize) -> Option<(Range<usize>, usize)> {
        let length = name.folded.len();
        let windows = self.letters.windows(length.max(1)).enumerate().skip(from);
        for (first, _) in windows.filter(|(_, window)| **window == *name.folded) {
            let last = first + length - 1;
            let (Some(start), Some(end)) = (self.places.get(first), self.places.get(last)) else { continue };
            let end = self.with_marks(end.end);
            if !name.whole_words || self.is_apart(start.start, end) {
                return Some((start.start..end, last + 1));
            }
        }
        None
    }

    /// The end with the marks behind it, which belong to the last letter.
    fn with_marks(&self, end: usize) -> usize {
        let rest = self.text.get(end..).unwrap_or_default();
        end + rest.chars().take_while(|char| is_combining_mark(*char)).map(char::len_utf8).sum::<usize>()
    }

    fn is_apart(&self, start: usize, end: usize) -> bool {
        let before = self.text.get(..start).and_then(|text| text.chars().next_back());
        let after = self.text.get(end..).and_then(|text| text.chars().next());
        ![before, after].into_iter().flatten().any(|char| char.is_ascii_alphanumeric())
    }
}

/// The text with every occurrence of a name replaced, and their number; none where it does not occur.
pub(super) fn replaced(text: &str, name: &Name) -> Option<(String, usize)> {
    let folded = Folded::of(text);
    let (mut made, mut done, mut from, mut count) = (String::new(), 0, 0, 0);
    while let Some((place, next)) = folded.find(name, from) {
        // several letters may come from one sign, so that a second occurrence begins inside of the first
        if place.start >= done {
            made.push_str(text.get(done..place.start).unwrap_or_default());
            made.push_str(&name.with);
            count += 1;
        }
        done = done.max(place.end);
        from = next;
    }
    if count == 0 {
        return None;
    }
    made.push_str(text.get(done..).unwrap_or_default());
    Some((made, count))
}

/// A letter as it is compared: one for those that look the same, that spelling takes for the same, and for old and new forms of a character.
fn plain(letter: char) -> char {
    if letter.is_ascii() {
        return letter;
    }
    // hiragana as katakana
    let letter = if ('ぁ'..='ゖ').contains(&letter) {
        char::from_u32(u32::from(letter) + 0x60).unwrap_or(letter)
    } else {
        letter
    };
    ALIKE.iter().find(|(_, all)| all.contains(letter)).map_or(letter, |(one, _)| *one)
}

/// A name without its legal form; none where it has none, or where too little would be left to be looked for.
fn bare(name: &str) -> Option<String> {
    let wide: String = name.nfkc().collect();
    if let Some(form) = FORMS_JA.iter().find(|form| wide.contains(**form)) {
        let rest = wide.replacen(form, "", 1).trim().to_owned();
        return (Folded::of(&rest).letters.len() >= 2).then_some(rest);
    }
    let is_form = |word: &&str| {
        let word: String = word.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        FORMS.contains(&word.as_str())
    };
    let words: Vec<&str> = wide.split_whitespace().collect();
    let count = words.iter().rev().take_while(|word| is_form(word)).count();
    let kept = words.get(..words.len() - count).filter(|_| count > 0)?;
    let rest = kept.join(" ").trim_end_matches(',').to_owned();
    // a single short word is a word of many texts
    (kept.len() >= 2 || Folded::of(&rest).letters.len() >= 8).then_some(rest)
}

/// Letters that are compared as one: Greek and Cyrillic ones that look Latin, strokes that no decomposition removes, small kana, characters that look like kana,
/// and old forms of characters in names.
const ALIKE: [(char, &str); 55] = [
    ('a', "аα"),
    ('b', "вβ"),
    ('c', "сϲ"),
    ('d', "ԁđð"),
    ('e', "еε"),
    ('g', "ԍɡ"),
    ('h', "һнη"),
    ('i', "іıι"),
    ('j', "ј"),
    ('k', "кκ"),
    ('l', "łӏ"),
    ('m', "мμ"),
    ('n', "ո"),
    ('o', "оοøσ"),
    ('p', "рρ"),
    ('q', "ԛ"),
    ('s', "ѕ"),
    ('t', "тτŧ"),
    ('u', "υս"),
    ('v', "ѵν"),
    ('w', "ԝω"),
    ('x', "хχ"),
    ('y', "уγү"),
    ('z', "ζ"),
    ('ア', "ァ"),
    ('イ', "ィ"),
    ('ウ', "ゥ"),
    ('エ', "ェ工"),
    ('オ', "ォ"),
    ('カ', "ヵ力"),
    ('ケ', "ヶ"),
    ('タ', "夕"),
    ('ツ', "ッ"),
    ('ト', "卜"),
    ('ニ', "二"),
    ('ハ', "八"),
    ('ヤ', "ャ"),
    ('ユ', "ュ"),
    ('ヨ', "ョ"),
    ('ロ', "口"),
    ('ワ', "ヮ"),
    ('浜', "濱濵"),
    ('斉', "齋斎齊"),
    ('高', "髙"),
    ('崎', "﨑碕"),
    ('辺', "邊邉"),
    ('沢', "澤"),
    ('広', "廣"),
    ('桜', "櫻"),
    ('国', "國"),
    ('会', "會"),
    ('竜', "龍"),
    ('島', "嶋嶌"),
    ('富', "冨"),
    ('芸', "藝"),
];

/// Legal forms in Japanese, in their compatible form.
const FORMS_JA: [&str; 12] = [
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "一般社団法人",
    "一般財団法人",
    "(株)",
    "(有)",
    "(同)",
    "(合)",
    "(社)",
];

/// Legal forms in other languages, as words.
const FORMS: [&str; 22] = [
    "ab",
    "ag",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "gmbh",
    "inc",
    "incorporated",
    "kg",
    "kk",
    "limited",
    "llc",
    "llp",
    "ltd",
    "nv",
    "oy",
    "plc",
    "sa",
    "spa",
    "srl",
];
