//! Names of makers and products, compared where nothing surer can be.

use crate::named::{Known, words};

/// The names of a thing in their compared form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// The words of the maker, without what only says its legal form.
    vendor: Option<Vec<String>>,
    /// Each name in one word, with and without the maker before it.
    whole: Vec<String>,
    /// Ends of names that may be model numbers.
    ends: Vec<String>,
}

/// How two things compare by their names.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Alike {
    /// The names are equal, or one is the model number at the end of the other.
    Perhaps,
    /// Maker and name are the same.
    Same,
}

impl Names {
    pub(crate) fn of(known: &Known) -> Self {
        let vendor = known.vendor.as_deref().map(maker).filter(|words| !words.is_empty());
        let (mut whole, mut ends) = (Vec::new(), Vec::new());
        for name in &known.names {
            let words = words(name);
            let bare = vendor.as_ref().and_then(|vendor| words.strip_prefix(vendor.as_slice()));
            let forms = std::iter::once(words.as_slice()).chain(bare);
            whole.extend(forms.map(<[String]>::concat).filter(|form| says_something(form)));
            let tails = (1..words.len()).filter_map(|from| words.get(from..)).map(<[String]>::concat);
            ends.extend(tails.filter(|end| is_model(end)));
        }
        for list in [&mut whole, &mut ends] {
            list.sort();
            list.dedup();
        }
        // without a maker a model number may be anybody's
        ends.retain(|_| vendor.is_some());
        Self { vendor, whole, ends }
    }

    /// The texts under which it is found: two things that are alike have one in common.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.whole.iter().chain(&self.ends).map(String::as_str)
    }

    pub(crate) fn compare(&self, own: &Self) -> Option<Alike> {
        let makers = match (&self.vendor, &own.vendor) {
            (Some(one), Some(other)) if !(one.starts_with(other) || other.starts_with(one)) => return None,
            (Some(_), Some(_)) => Alike::Same,
            _ => Alike::Perhaps,
        };
        if self.whole.iter().any(|name| own.whole.contains(name)) {
            return Some(makers);
        }
        let is_at_end = |whole: &[String], ends: &[String]| whole.iter().any(|name| ends.contains(name));
        let is_model = is_at_end(&self.whole, &own.ends) || is_at_end(&own.whole, &self.ends);
        (makers == Alike::Same && is_model).then_some(Alike::Perhaps)
    }
}

/// True where makers are the same, as far as their names say.
pub(crate) fn is_same_maker(one: &str, other: &str) -> bool {
    let (one, other) = (maker(one), maker(other));
    !one.is_empty() && !other.is_empty() && (one.starts_with(&other) || other.starts_with(&one))
}

fn maker(text: &str) -> Vec<String> {
    let mut words = words(text);
    while words.len() > 1 && words.last().is_some_and(|word| LEGAL_FORMS.contains(&word.as_str())) {
        words.pop();
    }
    words
}

/// Short ends, and ends without a digit, are words and no model numbers.
fn is_model(end: &str) -> bool {
    end.len() >= 4 && end.bytes().any(|byte| byte.is_ascii_digit()) && end.chars().any(char::is_alphabetic)
}

fn says_something(name: &str) -> bool {
    name.len() >= 2 && !NOTHING.contains(&name)
}

/// Words at the end of a maker's name that say its legal form.
const LEGAL_FORMS: [&str; 17] = [
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
    "ltd",
    "sa",
    "se",
    "株式会社",
];

/// Names that advisories write where they name nothing.
const NOTHING: [&str; 6] = ["multipleproducts", "na", "noassertion", "products", "unknown", "variousproducts"];
