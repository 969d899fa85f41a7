use data_encoding::BASE64;
use warifu_model::json::shorten;
use warifu_model::{Timestamp, problems};

use crate::seal::Sealed;

/// The address from which mail is sent (RFC 5322, `addr-spec` with a dot-atom on both sides).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MailAddress(String);

problems! {
    /// Reason why a text is no address of mail.
    #[derive(Clone, Debug, Eq, PartialEq)]
    pub enum MailAddressError {
        /// It has another form.
        Malformed {
            /// The text, shortened.
            found: String,
        } => {
            code: "mail-address-malformed",
            en: "`{found}` is no address of mail",
            ja: "`{found}` はメールアドレスでない",
            help_en: "give it without a name, such as `desk@hub.example`",
            help_ja: "名前を付けずに、`desk@hub.example` のように指定してください",
        }
    }
}

impl MailAddress {
    /// Reads an address.
    ///
    /// # Errors
    ///
    /// [`MailAddressError`]: it has a name, signs that need quotes, or line ends, which would be further headers.
    pub fn parse(text: &str) -> Result<Self, MailAddressError> {
        let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
        let is_atom = |text: &str| text.split('.').all(|part| !part.is_empty() && part.bytes().all(is_sign));
        let is_one = text.split_once('@').is_some_and(|(local, domain)| is_atom(local) && is_atom(domain));
        if is_one && text.len() <= 254 {
            Ok(Self(text.to_owned()))
        } else {
            Err(MailAddressError::Malformed { found: shorten(text) })
        }
    }
}

impl Sealed {
    /// A mail with the sealed item as its one part (RFC 5322, RFC 2045). Whom it goes to, a sender fills in: the circle has no addresses of
    /// mail, and the header of one mail names nobody else.
    pub fn mail(&self, from: &MailAddress) -> Vec<u8> {
        let mut mail = format!(
            "From: {}\r\nTo: undisclosed-recipients:;\r\nSubject: Sealed file\r\nDate: {}\r\nX-Unsent: 1\r\nMIME-Version: 1.0\r\n\
             Content-Type: application/octet-stream; name=\"sealed.age\"\r\n\
             Content-Disposition: attachment; filename=\"sealed.age\"\r\nContent-Transfer-Encoding: base64\r\n\r\n",
            from.0,
            date(self.entry().sent_at)
        )
        .into_bytes();
        for line in BASE64.encode(self.bytes()).as_bytes().chunks(76) {
            mail.extend_from_slice(line);
            mail.extend_from_slice(b"\r\n");
        }
        mail
    }
}

/// A time as mail has it (RFC 5322, section 3.3).
fn date(at: Timestamp) -> String {
    let text = at.to_string();
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let month = part(5, 7).parse().ok().and_then(|month: usize| MONTHS.get(month.checked_sub(1)?)).unwrap_or(&"");
    // 1 January 1970 was a Thursday
    let day = usize::try_from((at.unix().div_euclid(86_400) + 3).rem_euclid(7)).unwrap_or_default();
    let day = DAYS.get(day).unwrap_or(&"");
    format!("{day}, {} {month} {} {} +0000", part(8, 10), part(0, 4), part(11, 19))
}

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_mail() {
        for (at, expected) in [
            ("2026-12-01T06:20:05Z", "Tue, 01 Dec 2026 06:20:05 +0000"),
            ("1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 +0000"),
            ("2028-02-29T23:59:59Z", "Tue, 29 Feb 2028 23:59:59 +0000"),
        ] {
            assert_eq!(date(Timestamp::parse(at).unwrap()), expected);
        }
    }

    #[test]
    fn an_address_brings_no_header() {
        for good in ["desk@hub.example", "a.b+c@x"] {
            assert!(MailAddress::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "desk", "@x", "a@", "a b@x", "a@x\r\nBcc: b@x", "Desk <a@x>", "a@x@y", "a..b@x", "\u{e9}@x"] {
            assert_eq!(MailAddress::parse(bad).unwrap_err().code(), "mail-address-malformed", "{bad}");
        }
        assert!(MailAddress::parse(&format!("{}@x", "a".repeat(300))).is_err());
    }
}
