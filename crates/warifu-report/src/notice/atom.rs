//! News as an Atom feed (RFC 4287).

use data_encoding::BASE64URL_NOPAD;
use warifu_model::{Digest, Language, Timestamp};

use super::{Notice, NoticeItem};
use crate::report::Html;

impl Notice {
    /// An Atom feed (RFC 4287): an entry for each document, before those of the feed that was written last time, up to 100 of them. Ids are
    /// those of RFC 6920: the digest of the document, so that a reader knows an entry again. None where `before` is no feed of ours.
    pub fn to_atom(&self, before: Option<&str>, language: Language) -> Option<String> {
        let known = before.map_or(Some(Vec::new()), entries)?;
        let mut all: Vec<String> = self.items.iter().map(|item| entry(item, self.at, language)).collect();
        let ids: Vec<String> = self.items.iter().map(|item| id_line(&item.id)).collect();
        all.extend(known.into_iter().filter(|old| !ids.iter().any(|id| old.contains(id))).map(str::to_owned));
        all.truncate(MOST);
        let mut xml = Html::new();
        xml.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
        xml.raw(language.tag()).raw("\">\n").raw(&id_line(&Digest::of(self.source.as_bytes())));
        xml.raw("    <title>").text(&self.source).raw("</title>\n    <updated>").text(&self.at.to_string());
        xml.raw("</updated>\n    <author><name>").text(&self.source).raw("</name></author>\n").raw(GENERATOR);
        for entry in &all {
            xml.raw(entry);
        }
        xml.raw(END);
        Some(xml.finish())
    }
}

fn entry(item: &NoticeItem, at: Timestamp, language: Language) -> String {
    let mut xml = Html::new();
    xml.raw(BEGIN).raw(&id_line(&item.id)).raw("    <title>").text(item.title.in_language(language));
    xml.raw("</title>\n    <updated>").text(&at.to_string()).raw("</updated>\n    <content type=\"html\" xml:lang=\"");
    xml.raw(language.tag()).raw("\">").text(&item.fragment(language)).raw("</content>\n  </entry>\n");
    xml.finish()
}

fn id_line(digest: &Digest) -> String {
    format!("    <id>ni:///sha-256;{}</id>\n", BASE64URL_NOPAD.encode(digest.as_bytes()))
}

/// The entries of a feed that was written here.
fn entries(before: &str) -> Option<Vec<&str>> {
    let (_, rest) = before.split_once(GENERATOR)?;
    let mut rest = rest.strip_suffix(END)?;
    let mut all = Vec::new();
    while !rest.is_empty() {
        let end = rest.find(ENTRY_END)?.checked_add(ENTRY_END.len())?;
        let (entry, after) = rest.split_at_checked(end)?;
        all.push(entry.strip_prefix(BEGIN).map(|_| entry)?);
        rest = after;
    }
    Some(all)
}

const BEGIN: &str = "  <entry>\n";
const ENTRY_END: &str = "</content>\n  </entry>\n";
const END: &str = "</feed>\n";
const GENERATOR: &str = "    <generator>warifu</generator>\n";

/// Most entries.
const MOST: usize = 100;
