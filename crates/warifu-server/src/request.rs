use std::collections::BTreeMap;

use warifu_model::json::shorten;
use warifu_model::{Language, Timestamp};

use crate::error::ServerError;

/// What is asked, apart from how it arrived.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Request {
    /// The method, in capitals.
    pub method: String,
    /// The path, percent-encoded as it arrived.
    pub path: String,
    /// What stands after the question mark; empty where there is none.
    pub query: String,
    /// The headers that are looked at, by their names in small letters.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: Vec<u8>,
    /// When it arrived.
    pub now: Timestamp,
    /// Fresh random bytes: the seed of the salts of a certificate that is decided by it.
    pub random: [u8; 32],
}

/// The parameters of a request, each once.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Query(BTreeMap<String, String>);

impl Request {
    /// A request that only reads, at a path with or without parameters.
    pub fn get(target: &str, now: Timestamp) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self {
            method: "GET".into(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: BTreeMap::new(),
            body: Vec::new(),
            now,
            random: [0; 32],
        }
    }

    /// A request that brings something.
    pub fn post(target: &str, body: &[u8], now: Timestamp) -> Self {
        Self { method: "POST".into(), body: body.to_vec(), ..Self::get(target, now) }
    }

    /// There is nothing at its path.
    pub(crate) fn not_found(&self) -> ServerError {
        ServerError::NotFound { path: shorten(&self.path) }
    }

    /// Its method is not one of these.
    pub(crate) fn wrong_method(&self, allowed: &'static str) -> ServerError {
        ServerError::Method { method: shorten(&self.method), allowed }
    }

    /// The same without its body.
    pub(crate) fn clone_head(&self) -> Self {
        let Self { method, path, query, headers, now, random, body: _ } = self;
        let (method, path, query) = (method.clone(), path.clone(), query.clone());
        Self { method, path, query, headers: headers.clone(), body: Vec::new(), now: *now, random: *random }
    }

    /// With a header.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_ascii_lowercase(), value.to_owned());
        self
    }

    /// A header, by its name in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// Tells whether it only reads.
    pub fn is_reading(&self) -> bool {
        matches!(self.method.as_str(), "GET" | "HEAD")
    }

    /// The parts of the path between slashes, decoded; none where one of them is not UTF-8, and where the first one is not written as it
    /// is read: a proxy that lets `/metrics` through to nobody would let `/%6detrics` through.
    pub fn segments(&self) -> Option<Vec<String>> {
        let path = self.path.strip_prefix('/')?;
        if path.split('/').next()?.contains('%') {
            return None;
        }
        path.split('/').map(decode).collect()
    }

    /// The parameters; those named are known.
    ///
    /// # Errors
    ///
    /// [`ServerError::QueryUnknown`].
    pub fn query(&self, known: &[&str]) -> Result<Query, ServerError> {
        Query::read(&self.query, known)
    }

    /// The language that the reader asks for: `lang` before `Accept-Language` (RFC 9110, section 12.5.4), English before none.
    pub fn language(&self) -> Language {
        let asked = self.query.split('&').find_map(|pair| pair.strip_prefix("lang="));
        match asked {
            Some("ja") => Language::Ja,
            Some("en") => Language::En,
            _ => accepted(self.header("accept-language").unwrap_or_default()),
        }
    }
}

impl Query {
    /// Reads `application/x-www-form-urlencoded`. What is empty counts as left out, as a form sends it.
    ///
    /// # Errors
    ///
    /// [`ServerError::QueryUnknown`].
    pub fn read(text: &str, known: &[&str]) -> Result<Self, ServerError> {
        let mut found = BTreeMap::new();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let unknown = || ServerError::QueryUnknown { name: shorten(name), known: known.join(", ") };
            let value = decode(&value.replace('+', " ")).ok_or_else(unknown)?;
            if !known.contains(&name) || found.insert(name.to_owned(), value).is_some() {
                return Err(unknown());
            }
        }
        found.retain(|_, value| !value.is_empty());
        Ok(Self(found))
    }

    /// A parameter.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The names of those that are there, in their order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// A parameter of another kind.
    ///
    /// # Errors
    ///
    /// [`ServerError::QueryValue`] where it does not read.
    pub fn read_as<T>(
        &self,
        name: &'static str,
        expected: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, ServerError> {
        let Some(value) = self.text(name) else { return Ok(None) };
        let wrong = || ServerError::QueryValue { name, value: shorten(value), expected };
        read(value).map(Some).ok_or_else(wrong)
    }

    /// A time: a date stands for its first second.
    ///
    /// # Errors
    ///
    /// [`ServerError::QueryValue`].
    pub fn time(&self, name: &'static str) -> Result<Option<Timestamp>, ServerError> {
        self.read_as(name, "2026-11-29, 2026-11-29T00:00:00Z", |text| {
            Timestamp::parse(text).or_else(|| warifu_model::Date::parse(text).map(warifu_model::Date::start))
        })
    }
}

/// Text with `%` and two digits for its bytes (RFC 3986, section 2.1), such as stands in a path.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            byte => {
                out.push('%');
                out.push_str(&data_encoding::HEXUPPER.encode(&[byte]));
            }
        }
    }
    out
}

fn decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        bytes.push(digit(rest.next()?)? << 4 | digit(rest.next()?)?);
    }
    String::from_utf8(bytes).ok()
}

/// The first of the two languages with the greatest weight.
fn accepted(header: &str) -> Language {
    let mut best = (0, Language::En);
    for part in header.split(',').take(MOST_LANGUAGES) {
        let (tag, weight) = part.split_once(';').unwrap_or((part, "q=1"));
        let language = match tag.trim().split('-').next().map(str::to_ascii_lowercase).as_deref() {
            Some("en") => Language::En,
            Some("ja") => Language::Ja,
            _ => continue,
        };
        let weight = weight.trim().strip_prefix("q=").map_or(0, thousandths);
        if weight > best.0 {
            best = (weight, language);
        }
    }
    best.1
}

/// A weight (RFC 9110, section 12.4.2) in thousandths.
fn thousandths(weight: &str) -> u32 {
    match weight.split_once('.') {
        None => weight.parse::<u32>().map_or(0, |whole| whole.min(1) * 1_000),
        Some(("0", digits)) => {
            let three: String = digits.chars().chain("000".chars()).take(3).collect();
            three.parse().unwrap_or(0)
        }
        Some(_) => 1_000,
    }
}

const MOST_LANGUAGES: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_decoded() {
        for text in ["K-1", "K/1 é", "認証-7", "%", "a+b", "\u{202e}x"] {
            assert_eq!(decode(&encode(text)).as_deref(), Some(text));
        }
        for wrong in ["%", "%4", "%zz", "%ff"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn languages_have_weights() {
        assert_eq!(accepted("ja"), Language::Ja);
        assert_eq!(accepted("fr, ja;q=0.4, en;q=0.5"), Language::En);
        assert_eq!(accepted("en;q=0.3,ja-JP;q=0.9"), Language::Ja);
        assert_eq!(accepted("ja;q=0"), Language::En);
        assert_eq!(accepted("*, ja;q=é"), Language::En);
    }

    #[test]
    fn nothing_is_passed_over() {
        assert!(Query::read("q=a&q=b", &["q"]).is_err());
        assert!(Query::read("x=a", &["q"]).is_err());
        assert!(Query::read("q=%ff", &["q"]).is_err());
        let query = Query::read("q=a+b%26&limit=", &["q", "limit"]).unwrap();
        assert_eq!((query.text("q"), query.text("limit")), (Some("a b&"), None));
    }
}
