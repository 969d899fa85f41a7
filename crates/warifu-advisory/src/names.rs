//! Names of makers and products, compared where nothing surer can be.

use crate::named::{Known, words};

/// The names of a thing in their compared form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// The words of the maker, without what only says its legal form.
    vendor: Option<Vec<String>>,
    /// True where the party may be another one than the maker.
    is_supplied: bool,
    /// Each name in one word, with and without the maker before it.
    whole: Vec<String>,
    /// Parts of names that may be model numbers.
    models: Vec<String>,
    /// Where no maker is known, each name with blanks between and around its words: it may say the maker.
    texts: Vec<String>,
    /// Patterns of model numbers, in the form of whole names.
    patterns: Vec<String>,
}

/// How two things compare by their names.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Alike {
    /// The names are equal, or one is a model number in the other.
    Perhaps,
    /// Maker and name are the same.
    Same,
}

/// How the makers of two things compare.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Makers {
    Different,
    /// At least one is not known, or supplies only.
    Unknown,
    /// One is not known, and its name says the other; or they are one or are not in the way they are written.
    Perhaps,
    Same,
}

impl Names {
    pub(crate) fn of(known: &Known) -> Self {
        let vendor = known.vendor.as_deref().map(maker).filter(|words| !words.is_empty());
        let mut names = Self { vendor, is_supplied: known.is_supplied, ..Self::default() };
        for name in &known.names {
            names.take(&words(name));
        }
        for list in [&mut names.whole, &mut names.models] {
            list.sort();
            list.dedup();
        }
        let patterns = known.models.iter().map(|pattern| folded_pattern(pattern));
        names.patterns = patterns.filter(|pattern| beginning(pattern).is_some()).collect();
        names
    }

    fn take(&mut self, words: &[String]) {
        let vendor = self.vendor.as_deref().unwrap_or_default();
        let bare = words.strip_prefix(vendor).unwrap_or(words);
        let is_many = bare.first().is_some_and(|word| MANY.contains(&word.as_str()));
        if NOTHING.contains(&bare.concat().as_str()) {
            return;
        }
        // whoever names no maker beside the name often writes it before the name
        let before = (0..=vendor.len().min(LONGEST_MAKER)).filter_map(|count| vendor.get(..count));
        let forms = before.map(|maker| maker.concat() + &bare.concat()).chain([words.concat()]).filter(|_| !is_many);
        self.whole.extend(forms.filter(|form| form.len() >= 2));
        for from in 0..words.len() {
            let lengths = 1..=LONGEST_MODEL.min(words.len() - from);
            let parts = lengths.filter_map(|length| words.get(from..from + length));
            self.models.extend(parts.map(<[String]>::concat).filter(|part| is_model(part)));
        }
        if self.vendor.is_none() && !words.is_empty() {
            self.texts.push(format!(" {} ", words.join(" ")));
        }
    }

    /// Tells whether there is nothing in it that can be compared.
    pub(crate) fn is_empty(&self) -> bool {
        self.whole.is_empty() && self.models.is_empty() && self.patterns.is_empty()
    }

    /// The texts under which it is found: two things that are alike, but for patterns, have one in common.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.whole.iter().chain(&self.models).map(String::as_str)
    }

    /// What things have in common that are versions of one product.
    pub(crate) fn whole(&self) -> impl Iterator<Item = &str> {
        self.whole.iter().map(String::as_str)
    }

    /// The beginnings of the names that patterns mean.
    pub(crate) fn beginnings(&self) -> impl Iterator<Item = &str> {
        self.patterns.iter().filter_map(|pattern| beginning(pattern))
    }

    pub(crate) fn compare(&self, own: &Self) -> Option<Alike> {
        let makers = self.makers(own);
        if makers == Makers::Different {
            return None;
        }
        if self.whole.iter().any(|name| own.whole.contains(name)) {
            return Some(if makers == Makers::Same { Alike::Same } else { Alike::Perhaps });
        }
        let is_in = |whole: &[String], models: &[String]| whole.iter().any(|name| models.contains(name));
        // without a maker a model number may be anybody's
        let is_alike = makers != Makers::Unknown
            && (is_in(&self.whole, &own.models)
                || is_in(&own.whole, &self.models)
                || self.patterns.iter().any(|pattern| own.keys().any(|name| fits(pattern, name))));
        is_alike.then_some(Alike::Perhaps)
    }

    fn makers(&self, own: &Self) -> Makers {
        match (&self.vendor, &own.vendor) {
            (Some(one), Some(other)) if contains(one, other) || contains(other, one) => Makers::Same,
            (Some(one), Some(other)) if one.first() == other.first() || is_other_script(one, other) => Makers::Perhaps,
            (Some(_), Some(_)) if self.is_supplied || own.is_supplied => Makers::Unknown,
            (Some(_), Some(_)) => Makers::Different,
            (Some(maker), None) if own.says(maker) => Makers::Perhaps,
            (None, Some(maker)) if self.says(maker) => Makers::Perhaps,
            _ => Makers::Unknown,
        }
    }

    /// Tells whether a name says a maker by its first word.
    fn says(&self, maker: &[String]) -> bool {
        let Some(first) = maker.first() else { return false };
        self.texts.iter().any(|text| text.contains(&format!(" {first} ")))
    }
}

/// Tells whether a pattern says enough of a model number to be looked for: two characters before its first sign.
pub(crate) fn is_pattern_read(pattern: &str) -> bool {
    beginning(&folded_pattern(pattern)).is_some()
}

fn beginning(pattern: &str) -> Option<&str> {
    pattern.split(['*', '?']).next().filter(|start| start.len() >= 2)
}

fn contains(one: &[String], other: &[String]) -> bool {
    one.windows(other.len().max(1)).any(|part| part == other)
}

/// True where one is written with Latin letters only and the other without any: nothing follows from how they look.
fn is_other_script(one: &[String], other: &[String]) -> bool {
    let is_latin = |words: &[String]| words.iter().all(|word| word.is_ascii());
    let is_without = |words: &[String]| words.iter().flat_map(|word| word.chars()).all(|c| !c.is_ascii_alphabetic());
    (is_latin(one) && is_without(other)) || (is_latin(other) && is_without(one))
}

/// True where who speaks is the maker itself, as far as the names say: the same name, or that of its team for such reports.
pub(crate) fn is_maker(party: &str, vendor: &str) -> bool {
    let (mut party, vendor) = (maker(party), maker(vendor));
    while party.len() > vendor.len() && party.last().is_some_and(|word| TEAM.contains(&word.as_str())) {
        party.pop();
    }
    !party.is_empty() && party == vendor
}

fn maker(text: &str) -> Vec<String> {
    let mut bare = text.to_owned();
    for form in ATTACHED_FORMS {
        bare = bare.replace(form, " ");
    }
    let mut words = words(if bare.trim().is_empty() { text } else { &bare });
    while words.len() > 1 && words.last().is_some_and(|word| LEGAL_FORMS.contains(&word.as_str())) {
        words.pop();
    }
    if words.len() > 1 && words.first().is_some_and(|word| word == "株") {
        words.remove(0);
    }
    words
}

/// Short ones, and ones without a digit, are words and no model numbers.
fn is_model(part: &str) -> bool {
    part.len() >= 4 && part.bytes().any(|byte| byte.is_ascii_digit()) && part.chars().any(char::is_alphabetic)
}

/// A pattern in the form of whole names: its letters and digits folded, its signs kept.
fn folded_pattern(pattern: &str) -> String {
    let mut folded = String::new();
    for part in pattern.split_inclusive(['*', '?']) {
        let (text, sign) =
            part.strip_suffix(['*', '?']).map_or((part, ""), |text| (text, part.get(text.len()..).unwrap_or("")));
        folded.push_str(&words(text).concat());
        folded.push_str(sign);
    }
    folded
}

/// Tells whether a name is one that a pattern means: `*` is any characters, `?` is one or none.
fn fits(pattern: &str, name: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    // whether the pattern up to here means the name up to each place
    let mut reached = vec![false; name.len() + 1];
    if let Some(start) = reached.first_mut() {
        *start = true;
    }
    for sign in pattern.chars() {
        let before = reached.clone();
        let at = |place: usize| before.get(place).copied().unwrap_or(false);
        let mut is_behind = false;
        for (place, now) in reached.iter_mut().enumerate() {
            is_behind |= at(place);
            let is_one_more = place > 0 && at(place - 1);
            *now = match sign {
                '*' => is_behind,
                '?' => at(place) || is_one_more,
                c => is_one_more && name.get(place - 1) == Some(&c),
            };
        }
    }
    reached.last().copied().unwrap_or(false)
}

/// Most words of a maker that stand before a name.
const LONGEST_MAKER: usize = 4;
/// Most words of a model number.
const LONGEST_MODEL: usize = 6;

/// Words at the end of a maker's name that say its legal form.
const LEGAL_FORMS: [&str; 27] = [
    "ab",
    "ag",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "gk",
    "gmbh",
    "inc",
    "incorporated",
    "kg",
    "kk",
    "limited",
    "llc",
    "ltd",
    "nv",
    "oy",
    "plc",
    "pte",
    "pty",
    "sa",
    "sas",
    "se",
    "spa",
    "srl",
    "株",
];

/// Legal forms that stand before or behind a name without a blank.
const ATTACHED_FORMS: [&str; 4] = ["株式会社", "有限会社", "合同会社", "㈱"];

/// Words of the names of teams that answer for the security of a maker's products.
const TEAM: [&str; 10] =
    ["advisories", "cert", "csirt", "incident", "product", "productcert", "psirt", "response", "security", "team"];

/// Words before products that are not named: "Multiple Products", "Various Routers".
const MANY: [&str; 3] = ["multiple", "several", "various"];
/// Names that advisories write where they name nothing.
const NOTHING: [&str; 6] = ["multipleproducts", "na", "noassertion", "products", "unknown", "variousproducts"];

#[cfg(test)]
mod tests {
    use super::*;

    fn names(vendor: &str, name: &str) -> Names {
        let vendor = Some(vendor.to_owned()).filter(|text| !text.is_empty());
        Names::of(&Known { vendor, names: vec![name.to_owned()], ..Known::default() })
    }

    #[test]
    fn names_are_found_as_people_write_them() {
        for (vendor, name, own_vendor, own, expected) in [
            ("Siemens", "SIMATIC S7-1500 CPU 1511-1 PN (6ES7511-1AK02-0AB0)", "Siemens AG", "6ES7511-1AK02-0AB0", true),
            ("", "Hamakaze HK-210 3.2.1", "Hamakaze Control Works", "HK-210", true),
            ("", "Hamakaze HK-210", "Hamakaze Control Works", "HK-210", true),
            ("", "Other HK-210 3.2.1", "Hamakaze Control Works", "HK-210", false),
            ("OpenSSL Project", "OpenSSL", "OpenSSL Software Foundation", "openssl", true),
            ("浜風電機", "ＨＫ－２１０", "株式会社浜風電機", "HK-210", true),
            ("㈱浜風電機", "HK-210", "浜風電機株式会社", "HK-210", true),
            ("浜風電機", "HK-210", "Hamakaze Control Works", "HK-210", true),
            ("ﾊﾏｶｾﾞ", "ｺﾝﾄﾛｰﾗ", "ハマカゼ", "コントローラ", true),
            ("Société Séché", "R 100", "Societe Seche", "R-100", true),
            ("Hikvision", "DS-2CD2032", "Hangzhou Hikvision Digital", "DS-2CD2032-I", true),
            ("Hikvision", "DS-2CD2032-I", "Hangzhou Hikvision Digital", "DS-2CD2032-I", true),
            ("Siemens", "S7-1500", "Hamakaze", "S7-1500", false),
        ] {
            let found = names(vendor, name).compare(&names(own_vendor, own)).is_some();
            assert_eq!(found, expected, "{vendor} {name} / {own_vendor} {own}");
            let (said, own) = (names(vendor, name), names(own_vendor, own));
            assert!(!found || said.keys().any(|key| own.keys().any(|other| other == key)), "{name}: no key in common");
        }
    }

    #[test]
    fn a_maker_speaks_under_its_own_name() {
        for (party, vendor, expected) in [
            ("Siemens ProductCERT", "Siemens AG", true),
            ("Hamakaze Control Works Co., Ltd.", "Hamakaze Control Works", true),
            ("浜風電機株式会社", "株式会社浜風電機", true),
            ("Siemens Watch", "Siemens", false),
            ("Hamakaze", "Hamakaze Control Works", false),
            ("Product Security Team", "", false),
            ("", "", false),
        ] {
            assert_eq!(is_maker(party, vendor), expected, "{party} {vendor}");
        }
    }

    #[test]
    fn patterns_mean_what_csaf_says() {
        for (pattern, name, expected) in [
            ("6ES7511-?AK0?-0AB0", "6ES7 511-1AK02-0AB0", true),
            ("6ES7511-*", "6ES7511-1AK02-0AB0", true),
            ("*-0AB0", "6ES7511-1AK02-0AB0", true),
            ("6ES7512-*", "6ES7511-1AK02-0AB0", false),
            ("HK-210?", "HK-210", true),
            ("HK-210?", "HK-210AB", false),
        ] {
            assert_eq!(fits(&folded_pattern(pattern), &words(name).concat()), expected, "{pattern} {name}");
        }
    }
}
