//! Mail (RFC 5322) with MIME (RFC 2045 to 2047). Libraries that write mail put the clock and random bytes into boundaries and ids; here both
//! follow from what is written.

use std::fmt::Write as _;

use data_encoding::BASE64;
use warifu_model::{Digest, Language, Timestamp};

use super::Notice;

/// An address of mail: `LOCAL@DOMAIN` of RFC 5321 in its plain form, without quotes, comments or names.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MailAddress(String);

impl MailAddress {
    /// Reads an address; none for anything else, above all for what would end a line of a header.
    ///
    /// ```
    /// use warifu_report::notice::MailAddress;
    ///
    /// assert!(MailAddress::parse("desk@meti.example").is_some());
    /// assert!(MailAddress::parse("desk@meti.example\r\nBcc: all@x.example").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let (local, domain) = text.split_once('@')?;
        let is_atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
        let dots = |text: &str, is_part: &dyn Fn(char) -> bool| {
            text.split('.').all(|part| !part.is_empty() && part.chars().all(is_part))
        };
        let is_good = text.len() <= 254
            && local.len() <= 64
            && dots(local, &is_atom)
            && dots(domain, &|c| c.is_ascii_alphanumeric() || c == '-');
        is_good.then(|| Self(text.to_owned()))
    }

    fn domain(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, domain)| domain)
    }
}

/// A mail that is not sent yet: a file `.eml`, which a mail program opens.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Mail<'a> {
    /// The sender.
    pub from: &'a MailAddress,
    /// To whom; a draft need not say it.
    pub to: Option<&'a MailAddress>,
    /// The time at which it was written.
    pub at: Timestamp,
    /// The subject.
    pub subject: &'a str,
    /// The language of its text.
    pub language: Language,
    /// The text.
    pub text: &'a str,
    /// The same as HTML; none for a letter that is text.
    pub html: Option<&'a str>,
}

impl Mail<'_> {
    /// The bytes, all of them ASCII, with lines of at most 78 characters that end in CRLF.
    pub fn to_bytes(&self) -> Vec<u8> {
        let seed = format!("{}\n{}\n{}\n{:?}", self.at, self.subject, self.text, self.to);
        let id = Digest::of(seed.as_bytes()).hex();
        let id: String = id.chars().take(32).collect();
        let mut out = format!("From: {}\r\n", self.from.0);
        if let Some(to) = self.to {
            let _ = write!(out, "To: {}\r\n", to.0);
        }
        let _ = write!(out, "Subject: {}\r\nDate: {}\r\n", words(self.subject), date(self.at));
        let _ = write!(out, "Message-ID:\r\n <{id}@{}>\r\nMIME-Version: 1.0\r\n", self.from.domain());
        // programs that know it open the file as a draft
        let _ = write!(out, "Content-Language: {}\r\nX-Unsent: 1\r\n", self.language.tag());
        let Some(html) = self.html else {
            out.push_str(&part("plain", self.text));
            return out.into_bytes();
        };
        // base64 has no `_`, so that no line of a part is the boundary
        let boundary = format!("=_{id}");
        let _ = write!(out, "Content-Type: multipart/alternative;\r\n boundary=\"{boundary}\"\r\n");
        for (kind, text) in [("plain", self.text), ("html", html)] {
            let _ = write!(out, "\r\n--{boundary}\r\n{}", part(kind, text));
        }
        let _ = write!(out, "\r\n--{boundary}--\r\n");
        out.into_bytes()
    }
}

impl Notice {
    /// The notice as a mail with its text and the same as HTML.
    pub fn to_mail(&self, from: &MailAddress, to: Option<&MailAddress>, language: Language) -> Vec<u8> {
        let (text, html) = (self.to_text(language), self.plain_page(language));
        let subject = self.title.in_language(language);
        Mail { from, to, at: self.at, subject, language, text: &text, html: Some(&html) }.to_bytes()
    }
}

fn part(kind: &str, text: &str) -> String {
    let mut out = format!("Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
    // lines of a text end in CRLF before they are encoded (RFC 2045, section 6.8)
    let text = text.replace("\r\n", "\n").replace('\n', "\r\n");
    let encoded = BASE64.encode(text.as_bytes());
    let mut rest = encoded.as_str();
    while let Some((line, after)) = rest.split_at_checked(76.min(rest.len())).filter(|(line, _)| !line.is_empty()) {
        out.push_str(line);
        out.push_str("\r\n");
        rest = after;
    }
    out
}

/// A text of a header: as it is where it is short and plain, else in encoded words (RFC 2047), each of at most 75 characters.
fn words(text: &str) -> String {
    let is_plain = text.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    if is_plain && text.len() < 64 && !text.contains("=?") && text.trim() == text {
        return text.to_owned();
    }
    let mut parts = vec![String::new()];
    for c in text.chars().map(|c| if c.is_control() { ' ' } else { c }) {
        if parts.last().is_some_and(|part| part.len() + c.len_utf8() > 42) {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    let parts: Vec<String> =
        parts.iter().map(|part| format!("=?UTF-8?B?{}?=", BASE64.encode(part.as_bytes()))).collect();
    parts.join("\r\n ")
}

/// A time as mail has it: `Tue, 01 Dec 2026 05:45:00 +0000`.
fn date(at: Timestamp) -> String {
    let text = at.to_string();
    let (date, time) = text.split_once('T').unwrap_or((&text, ""));
    let mut parts = date.split('-');
    let (year, month, day) =
        (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let month = month.parse::<usize>().ok().and_then(|month| MONTHS.get(month.checked_sub(1)?)).unwrap_or(&"");
    // the first of January 1970 was a Thursday
    let weekday = at.unix().div_euclid(86_400).saturating_add(4).rem_euclid(7);
    let weekday = usize::try_from(weekday).ok().and_then(|day| DAYS.get(day)).unwrap_or(&"");
    format!("{weekday}, {day} {month} {year} {} +0000", time.trim_end_matches('Z'))
}

const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

#[cfg(test)]
mod tests {
    use warifu_model::{Language, Timestamp};

    use super::{Mail, MailAddress, date, words};

    #[test]
    fn dates_are_those_of_mail() {
        for (at, said) in [
            ("1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 +0000"),
            ("2026-12-01T05:45:09Z", "Tue, 01 Dec 2026 05:45:09 +0000"),
            ("2028-02-29T23:59:59Z", "Tue, 29 Feb 2028 23:59:59 +0000"),
        ] {
            assert_eq!(date(Timestamp::parse(at).unwrap()), said);
        }
    }

    #[test]
    fn no_text_ends_a_header() {
        assert_eq!(words("News of 3 sets"), "News of 3 sets");
        for text in ["a\r\nBcc: b@c.example", " a", "=?UTF-8?Q?a?=", &"x".repeat(300), &"割符".repeat(60)] {
            let said = words(text);
            for line in said.split("\r\n ") {
                assert!(line.starts_with("=?UTF-8?B?") && line.ends_with("?=") && line.len() <= 75, "{line}");
            }
            assert!(!said.replace("\r\n ", "").contains(['\r', '\n']));
        }
        for text in [
            "",
            "a",
            "a@",
            "@b",
            "a@b@c",
            "a b@c",
            "a@b\n",
            "a@b,c@d",
            "<a@b>",
            "a..b@c",
            "割@符",
            &format!("a@{}", "b".repeat(260)),
        ] {
            assert_eq!(MailAddress::parse(text), None, "{text}");
        }
    }

    #[test]
    fn every_line_is_short_and_ascii() {
        let from = MailAddress::parse("desk@meti.example").unwrap();
        let (text, html) = ("一行\n二行\n".repeat(500), "<p>割符</p>".repeat(500));
        let at = Timestamp::parse("2026-12-01T05:45:09Z").unwrap();
        let mail =
            |html| Mail { from: &from, to: None, at, subject: "新着", language: Language::Ja, text: &text, html };
        for html in [None, Some(html.as_str())] {
            let bytes = mail(html).to_bytes();
            let said = String::from_utf8(bytes.clone()).unwrap();
            assert!(said.is_ascii() && said.split("\r\n").all(|line| line.len() <= 78 && !line.contains(['\r', '\n'])));
            assert_eq!(mail(html).to_bytes(), bytes);
        }
    }
}
