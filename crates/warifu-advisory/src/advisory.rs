use warifu_model::{Date, Digest, Timestamp, codes};

use crate::named::Named;

/// An advisory, whatever the format in which it came: what is named, and what is said of it. Data: nobody has looked at who signed it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Advisory {
    /// The format in which it came.
    pub format: AdvisoryFormat,
    /// The digest of its exact bytes.
    pub digest: Digest,
    /// The id that its publisher gave it.
    pub id: String,
    /// Its edition, as its publisher counts.
    pub edition: Option<String>,
    /// The party that says it.
    pub publisher: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// The time of this edition.
    pub issued_at: Option<Timestamp>,
    /// The time of the first edition.
    pub first_issued_at: Option<Timestamp>,
    /// True for a draft: its bad news counts, its good news does not.
    pub is_draft: bool,
    /// The label by which it may be passed on, as it is written.
    pub marking: Option<String>,
    /// Everything that is named.
    pub named: Vec<Named>,
    /// What is said of it.
    pub vulnerabilities: Vec<Vulnerability>,
    /// What was left out or assumed while reading.
    pub left: Left,
}

/// Counts of what a reader left out or assumed.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Left {
    /// Identifiers that are not well formed, or name nothing.
    pub identifiers: u32,
    /// Parts of STIX patterns that name no product, file or identifier.
    pub patterns: u32,
    /// Products of which one vulnerability says several things: the worst counts.
    pub contradicting: u32,
    /// Things that are known by nothing that can be compared, and vulnerabilities that are said of nothing.
    pub nameless: u32,
}

/// A vulnerability, or an incident that has no vulnerability of its own.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Vulnerability {
    /// Its ids, the one for people first; at least one.
    pub ids: Vec<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its severity.
    pub severity: Option<Severity>,
    /// Its score of CVSS.
    pub score: Option<Score>,
    /// Its exploitation, where somebody saw it.
    pub exploited: Option<Exploitation>,
    /// The day by which the publisher asks that it be fixed.
    pub due: Option<Date>,
    /// What is said of which product; each product once.
    pub said: Vec<Said>,
    /// What can be done.
    pub remedies: Vec<Remedy>,
}

/// The exploitation of a vulnerability.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Exploitation {
    /// The first time at which it is known to have been seen, or was listed.
    pub since: Option<Timestamp>,
}

/// What is said of a product.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Said {
    /// The product, by its place in the list of what is named.
    pub product: usize,
    /// What is said.
    pub status: Stated,
    /// The justification of `not_affected`, as the format names it.
    pub justification: Option<String>,
}

/// Something that can be done about a vulnerability.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Remedy {
    /// What kind of thing, as the format names it.
    pub category: String,
    /// The text; shortened.
    pub text: String,
    /// The products for which it is, by their places; all where the format does not say it.
    pub products: Option<Vec<usize>>,
}

/// A base score of CVSS in tenths, 0 to 100.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Score(u8);

codes! {
    /// A format of advisories.
    pub enum AdvisoryFormat {
        /// OASIS CSAF 2.0 and 2.1.
        Csaf = "csaf", en: "CSAF", ja: "CSAF文書";
        /// `CycloneDX` with vulnerabilities.
        CycloneDx = "cyclonedx", en: "CycloneDX VEX", ja: "CycloneDXのVEX";
        /// A list of vulnerabilities that are exploited, in the form of CISA's KEV.
        Exploited = "exploited", en: "list of exploited vulnerabilities", ja: "悪用が確認された脆弱性の一覧";
        /// `OpenVEX`.
        OpenVex = "openvex", en: "OpenVEX", ja: "OpenVEX文書";
        /// OASIS STIX 2.1.
        Stix = "stix", en: "STIX 2.1", ja: "STIX 2.1文書";
    }
}

codes! {
    /// What an advisory says of a product, from the best to the worst.
    pub enum Stated {
        /// The vulnerability does not concern it.
        NotAffected = "not_affected", en: "not affected", ja: "影響なし";
        /// It contains the fix.
        Fixed = "fixed", en: "fixed", ja: "修正済み";
        /// It is not known yet.
        UnderInvestigation = "under_investigation", en: "under investigation", ja: "調査中";
        /// It is vulnerable.
        Affected = "affected", en: "affected", ja: "影響あり";
    }
}

codes! {
    /// A severity, in the words of CVSS.
    pub enum Severity {
        /// 0.0
        None = "none", en: "none", ja: "なし";
        /// 0.1 to 3.9
        Low = "low", en: "low", ja: "低";
        /// 4.0 to 6.9
        Medium = "medium", en: "medium", ja: "中";
        /// 7.0 to 8.9
        High = "high", en: "high", ja: "高";
        /// 9.0 to 10.0
        Critical = "critical", en: "critical", ja: "緊急";
    }
}

impl Advisory {
    /// False where its publisher gave it no id, and what stands there is only the format.
    pub(crate) fn has_id(&self) -> bool {
        self.id != self.format.as_str()
    }
}

impl Stated {
    /// True for what makes a product look better.
    pub const fn is_good(self) -> bool {
        matches!(self, Self::NotAffected | Self::Fixed)
    }
}

impl Score {
    /// Reads a number from 0 to 10 with at most one digit after the point that says anything; none for anything else.
    ///
    /// ```
    /// use warifu_advisory::{Score, Severity};
    ///
    /// assert_eq!(Score::parse("9.8").map(Score::severity), Some(Severity::Critical));
    /// assert_eq!(Score::parse("10.1"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits(whole) || !is_digits(fraction) || whole.len() > 2 {
            return None;
        }
        let (tenth, rest) = fraction.split_at_checked(1)?;
        let tenths = whole.parse::<u8>().ok()? * 10 + tenth.parse::<u8>().ok()?;
        (tenths <= 100 && rest.bytes().all(|byte| byte == b'0')).then_some(Self(tenths))
    }

    /// The severity that CVSS 3 and 4 give the score.
    pub const fn severity(self) -> Severity {
        match self.0 {
            0 => Severity::None,
            1..=39 => Severity::Low,
            40..=69 => Severity::Medium,
            70..=89 => Severity::High,
            _ => Severity::Critical,
        }
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.0 / 10, self.0 % 10)
    }
}

impl Vulnerability {
    /// The id for people.
    pub fn id(&self) -> &str {
        self.ids.first().map_or("", String::as_str)
    }

    /// True where both name the same vulnerability by one of their ids.
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.ids.iter().any(|id| other.ids.contains(id))
    }

    /// True where there is a fix for a product.
    pub fn has_fix_for(&self, product: usize) -> bool {
        let is_for = |remedy: &Remedy| remedy.products.as_ref().is_none_or(|products| products.contains(&product));
        self.remedies.iter().any(|remedy| FIXES.contains(&remedy.category.as_str()) && is_for(remedy))
    }
}

/// Categories of remedies that take the vulnerability away (CSAF 2.0 section 3.2.3.12.1; `update` of CycloneDX `response`).
const FIXES: [&str; 3] = ["optional_patch", "update", "vendor_fix"];
