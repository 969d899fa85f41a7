use unicode_normalization::UnicodeNormalization;

/// The number of a certificate as people see it: without capitals, spaces, widths and characters that are not seen, and with one letter
/// for those that look alike in Latin, Greek, Cyrillic and Japanese type. Numbers that are the same as seen are one number.
///
/// ```
/// use warifu_signing::number_as_seen;
///
/// assert_eq!(number_as_seen("MCO 2026\u{200b}-7"), number_as_seen("mco2026-7"));
/// assert_eq!(number_as_seen("ＭＣＯ－７"), number_as_seen("MCO\u{2011}7"));
/// assert_eq!(number_as_seen("\u{41c}\u{421}\u{41e}-7"), number_as_seen("MCO-7"), "in Cyrillic letters");
/// assert_ne!(number_as_seen("MCO-7"), number_as_seen("MCO-1"));
/// ```
pub fn number_as_seen(number: &str) -> String {
    let is_left_out = |c: char| c.is_whitespace() || c.is_control() || is_unseen(c) || c == '\u{2800}';
    let seen: String = number.chars().filter(|c| !is_left_out(*c)).nfkc().filter(|c| !is_left_out(*c)).collect();
    // small letters may come apart into a letter and a mark
    seen.chars().flat_map(char::to_lowercase).nfkc().map(alike).collect()
}

/// Tells whether a character is not seen at all: it joins, separates or turns what stands around it.
pub const fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// One character for those that look alike, as a capital or as a small letter.
const fn alike(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | 'ー' | '一' => '-',
        'а' | 'α' => 'a',
        'в' | 'β' => 'b',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'ε' => 'e',
        'н' | 'һ' | 'η' => 'h',
        'і' | 'ι' | 'ı' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'ӏ' => 'l',
        'м' | 'μ' => 'm',
        'ν' => 'n',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'ѵ' => 'v',
        'ԝ' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'υ' => 'y',
        'ζ' => 'z',
        '工' => 'エ',
        '力' => 'カ',
        '夕' => 'タ',
        '卜' => 'ト',
        '二' => 'ニ',
        '八' => 'ハ',
        'へ' => 'ヘ',
        '口' => 'ロ',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_is_the_same() {
        for (one, other) in [
            ("K-1", "k - 1"),
            ("K-1", "\u{39a}-1"),
            ("K-1", "K\u{2212}1"),
            ("K-1", "\u{202e}K-\u{2066}1"),
            ("K-1", "K-1\u{e0041}"),
            ("\u{e9}-1", "e\u{200d}\u{301}-1"),
            ("\u{212a}-1", "K-1"),
            ("第ガ号", "第ｶﾞ号"),
            ("第一号", "第ー号"),
            ("第二号", "第ニ号"),
            ("\u{130}-1", "i\u{307}-1"),
        ] {
            assert_eq!(number_as_seen(one), number_as_seen(other), "{one} {other}");
            // what is seen of what is seen is the same again
            assert_eq!(number_as_seen(&number_as_seen(one)), number_as_seen(one));
        }
        for (one, other) in [("K-1", "K-l"), ("K-10", "K-1"), ("K-1", "K1"), ("第一号", "第二号"), ("か", "が")]
        {
            assert_ne!(number_as_seen(one), number_as_seen(other), "{one} {other}");
        }
    }
}
