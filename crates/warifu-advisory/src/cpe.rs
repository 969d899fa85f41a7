//! CPE names (NISTIR 7695) in both bindings, in one compared form.

use warifu_evidence::engine::{cpe as well_formed, cpe_parts, percent_decoded};

/// A CPE name that names a vendor and a product.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Cpe {
    text: String,
    parts: Vec<Attribute>,
}

/// The value of an attribute.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Attribute {
    /// Anything: `*`, nothing in a URI, or a text with wildcards.
    Any,
    /// Does not apply: `-`.
    None,
    /// A text, small letters, without quoting.
    Is(String),
}

/// How two names compare, but for their versions.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Likeness {
    /// An attribute differs.
    Different,
    /// Vendor or product are called otherwise; the dictionary has several names for many things, and tools guess them.
    Otherwise,
    /// One leaves open what the other says.
    Possible,
    /// Everything that the first says is so in the second.
    Same,
}

impl Cpe {
    /// Reads a formatted string of CPE 2.3 or a URI of CPE 2.2; none where it is not well formed, or names no vendor or no product.
    ///
    /// ```
    /// use warifu_advisory::Cpe;
    ///
    /// assert!(Cpe::parse("cpe:2.3:a:openssl:openssl:1.1.1:*:*:*:*:*:*:*").is_some());
    /// assert_eq!(Cpe::parse("cpe:/a:openssl:openssl:1.1.1").and_then(|one| one.version().map(str::to_owned)).as_deref(), Some("1.1.1"));
    /// assert!(Cpe::parse("cpe:/a:openssl").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let parts = match well_formed(text).ok()? {
            Some(name) => cpe_parts(&name).into_iter().map(of_formatted).collect(),
            None => of_uri(text)?,
        };
        let cpe = Self { text: text.to_owned(), parts };
        (cpe.is(VENDOR).is_some() && cpe.is(PRODUCT).is_some()).then_some(cpe)
    }

    /// The name as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The version; none where it is open or does not apply.
    pub fn version(&self) -> Option<&str> {
        self.is(VERSION)
    }

    /// Vendor and product, by which names are found.
    pub(crate) fn path(&self) -> String {
        format!("{}:{}", self.is(VENDOR).unwrap_or_default(), self.device().unwrap_or_default())
    }

    /// The product; of a device and of its firmware, which the dictionary calls `x` and `x_firmware`, the same.
    fn device(&self) -> Option<&str> {
        self.is(PRODUCT)
            .map(|product| product.strip_suffix("_firmware").filter(|one| !one.is_empty()).unwrap_or(product))
    }

    /// Compares everything but the version; `self` is what is said, `own` what there is.
    pub(crate) fn likeness(&self, own: &Self) -> Likeness {
        if self.is(VENDOR) != own.is(VENDOR) || self.device() != own.device() {
            return Likeness::Otherwise;
        }
        let mut found = Likeness::Same;
        let pairs = self.parts.iter().zip(&own.parts).enumerate().filter(|(place, _)| *place != VERSION);
        for (place, (said, own)) in pairs {
            match (said, own) {
                (Attribute::Any, _) => {}
                (said, own) if said == own => {}
                // a device, its firmware, the same as an application: which one is meant is often not the question
                _ if matches!(place, PART | PRODUCT) => found = Likeness::Possible,
                (_, Attribute::Any) => found = Likeness::Possible,
                _ => return Likeness::Different,
            }
        }
        found
    }

    fn is(&self, place: usize) -> Option<&str> {
        match self.parts.get(place) {
            Some(Attribute::Is(text)) => Some(text),
            _ => None,
        }
    }
}

fn of_formatted(part: &str) -> Attribute {
    match part {
        "*" => Attribute::Any,
        "-" => Attribute::None,
        quoted => of_text(quoted),
    }
}

/// A text without backslashes; one with an unquoted wildcard may be anything.
fn of_text(quoted: &str) -> Attribute {
    let mut text = String::with_capacity(quoted.len());
    let mut is_quoted = false;
    for c in quoted.chars() {
        if !is_quoted && matches!(c, '*' | '?') {
            return Attribute::Any;
        }
        is_quoted = c == '\\' && !is_quoted;
        if !is_quoted {
            text.push(c);
        }
    }
    if text.is_empty() { Attribute::Any } else { Attribute::Is(text) }
}

/// The attributes of a URI (section 6.1): part, vendor, product, version, update, edition, language; the edition may pack five of them
/// behind tildes.
fn of_uri(text: &str) -> Option<Vec<Attribute>> {
    let lower = text.to_lowercase();
    let components: Vec<&str> = lower.strip_prefix("cpe:/")?.split(':').collect();
    let at = |place: usize| of_component(components.get(place).copied().unwrap_or_default());
    let edition = components.get(5).copied().unwrap_or_default();
    let [edition, software, target, hardware, other] = match edition.strip_prefix('~') {
        Some(packed) => {
            let packed: Vec<&str> = packed.split('~').collect();
            [0, 1, 2, 3, 4].map(|place| of_component(packed.get(place).copied().unwrap_or_default()))
        }
        None => [
            Some(of_component(edition)?),
            Some(Attribute::Any),
            Some(Attribute::Any),
            Some(Attribute::Any),
            Some(Attribute::Any),
        ],
    };
    [at(0), at(1), at(2), at(3), at(4), edition, at(6), software, target, hardware, other].into_iter().collect()
}

/// `%01` and `%02` are the wildcards of a URI.
fn of_component(text: &str) -> Option<Attribute> {
    match text {
        "" => Some(Attribute::Any),
        "-" => Some(Attribute::None),
        text if text.contains("%01") || text.contains("%02") => Some(Attribute::Any),
        // in a URI nothing is quoted, and a star is a star
        text => percent_decoded(text).map(Attribute::Is),
    }
}

const PART: usize = 0;
const VENDOR: usize = 1;
const PRODUCT: usize = 2;
const VERSION: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    fn cpe(text: &str) -> Cpe {
        Cpe::parse(text).unwrap()
    }

    #[test]
    fn both_bindings_of_one_name_compare_as_one() {
        for (uri, formatted) in [
            ("cpe:/a:openssl:openssl:1.1.1", "cpe:2.3:a:OpenSSL:openssl:1.1.1:*:*:*:*:*:*:*"),
            ("cpe:/o:hamakaze:hk-210_firmware", "cpe:2.3:o:hamakaze:hk\\-210_firmware:*:*:*:*:*:*:*:*"),
            ("cpe:/a:hp:insight:7.4::~~online~win2003~x64~", "cpe:2.3:a:hp:insight:7.4:*:*:*:online:win2003:x64:*"),
            ("cpe:/a:a:b:-", "cpe:2.3:a:a:b:-:*:*:*:*:*:*:*"),
            ("cpe:/a:a%21:b", "cpe:2.3:a:a\\!:b:*:*:*:*:*:*:*:*"),
        ] {
            assert_eq!(cpe(uri).parts, cpe(formatted).parts, "{uri}");
        }
    }

    #[test]
    fn names_of_no_product_are_none() {
        for text in
            ["cpe:/a", "cpe:/a:b", "cpe:2.3:a:*:b:1:*:*:*:*:*:*:*", "cpe:2.3:a:b:c*:1:*:*:*:*:*:*:*", "cpe:2.3:a:b", ""]
        {
            assert_eq!(Cpe::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_one_leaves_open_is_possible() {
        let own = cpe("cpe:2.3:o:a:b:1:*:*:*:*:*:arm:*");
        for (said, expected) in [
            ("cpe:2.3:o:a:b:9:*:*:*:*:*:*:*", Likeness::Same),
            ("cpe:2.3:o:a:b:9:*:*:*:*:*:arm:*", Likeness::Same),
            ("cpe:2.3:o:a:b:9:*:*:*:*:*:x64:*", Likeness::Different),
            ("cpe:2.3:o:a:b:9:*:*:*:pro:*:arm:*", Likeness::Possible),
            ("cpe:2.3:h:a:b:9:*:*:*:*:*:arm:*", Likeness::Possible),
            ("cpe:2.3:o:a:b_firmware:9:*:*:*:*:*:*:*", Likeness::Possible),
            ("cpe:2.3:o:a_project:b:9:*:*:*:*:*:*:*", Likeness::Otherwise),
        ] {
            assert_eq!(cpe(said).likeness(&own), expected, "{said}");
        }
    }
}
