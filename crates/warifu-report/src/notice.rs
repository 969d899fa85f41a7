//! News that other programs carry: a page, a mail, an entry of a feed.
//!
//! A [`Notice`] is a value with its renderings. What it says was decided before; times and addresses are given.

mod atom;
mod html;
mod mail;

use std::fmt::Write as _;

use warifu_model::{Digest, Language, Localized, Timestamp};

pub use mail::{Mail, MailAddress};

use crate::safe;

/// News for whoever follows a feed: documents that came, and what they mean.
///
/// ```
/// use warifu_model::{Digest, Language, Localized, Timestamp};
/// use warifu_report::notice::{Notice, NoticeItem, NoticePart};
///
/// let both = |en: &str, ja: &str| Localized::of(en.to_owned(), ja.to_owned());
/// let part = NoticePart { heading: both("Change", "変更"), lines: vec![both("stricter <b>", "厳格化")] };
/// let item = NoticeItem { id: Digest::of(b"document"), title: both("A set 1.1.0", "要求事項集 1.1.0"), parts: vec![part] };
/// let at = Timestamp::parse("2026-12-01T00:00:00Z").ok_or("a time")?;
/// let notice = Notice { source: "feed".to_owned(), at, title: both("News", "新着"), summary: Vec::new(), items: vec![item] };
/// assert!(notice.to_html(Language::En).contains("stricter &lt;b&gt;"));
/// let atom = notice.to_atom(None, Language::Ja).ok_or("nothing before")?;
/// assert!(atom.contains("<updated>2026-12-01T00:00:00Z</updated>"));
/// // the next time the entry is there once
/// assert_eq!(notice.to_atom(Some(&atom), Language::Ja), Some(atom.clone()));
/// assert_eq!(notice.to_atom(Some("<feed/>"), Language::Ja), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Notice {
    /// The source: a folder or a URL.
    pub source: String,
    /// The time at which it came.
    pub at: Timestamp,
    /// Its title.
    pub title: Localized,
    /// Lines about all of it. Parts between backquotes are code.
    pub summary: Vec<Localized>,
    /// One for each document.
    pub items: Vec<NoticeItem>,
}

/// News of one document.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NoticeItem {
    /// The document.
    pub id: Digest,
    /// Its title.
    pub title: Localized,
    /// Its parts, in this order.
    pub parts: Vec<NoticePart>,
}

/// Lines under a heading.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NoticePart {
    /// The heading.
    pub heading: Localized,
    /// The lines. Parts between backquotes are code.
    pub lines: Vec<Localized>,
}

impl Notice {
    /// As text, a line each.
    pub fn to_text(&self, language: Language) -> String {
        let line = |text: &Localized| safe(text.in_language(language)).into_owned();
        let mut out = format!("{}\n\n", line(&self.title));
        for one in &self.summary {
            let _ = writeln!(out, "{}", line(one));
        }
        for item in &self.items {
            let _ = writeln!(out, "\n{}", line(&item.title));
            for part in &item.parts {
                let _ = writeln!(out, "\n  {}", line(&part.heading));
                for one in &part.lines {
                    let _ = writeln!(out, "  - {}", line(one));
                }
            }
        }
        out
    }
}
