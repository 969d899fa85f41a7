use crate::document::document;
use crate::json::{Node, ReadError};
use crate::language::both;
use crate::limits::Limit;
use crate::localized::Localized;

document! {
    /// A rule by which a JSON document is anonymised (`warifu.anonymisation/1`). It names what must not be known, and is as confidential
    /// as that.
    pub struct Anonymisation: "anonymisation" = "warifu.anonymisation/1" in default {
        /// Its title.
        title: Localized,
        /// Places that are removed: JSON Pointers (RFC 6901) in which `*` is any one member or item.
        remove: Vec<String> = list_of(unique "pointer", "ポインタ"; most Limit::ANONYMISATION, "pointers", "ポインタ";),
        /// Places whose value becomes another text.
        replace: Vec<Replacement> = list_of(unique "pointer", "ポインタ" by pointer; most Limit::ANONYMISATION, "replacements", "置換";),
        /// Names that must not be left, with what stands in their place; at least one.
        names: Vec<RemovedName> = items(unique "name", "名称" by name; some "the list of names", "名称の一覧"; most Limit::ANONYMISATION, "names", "名称";),
        /// A remark.
        note: Option<Localized> = optional,
    }
    check check;
}

document! {
    /// A place, and the text that stands there afterwards.
    pub struct Replacement: "replacement" {
        /// The place: a JSON Pointer in which `*` is any one member or item.
        pointer: String,
        /// The text.
        with: String,
    }
}

document! {
    /// A name that must not be left.
    pub struct RemovedName: "removed_name" {
        /// The name: of an organisation, a person, a product, a host.
        name: String,
        /// The text in its place.
        with: String,
    }
}

impl Anonymisation {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        let removed = self.remove.iter().zip(node.member("remove").items().into_iter().flatten());
        let replaced = self.replace.iter().zip(node.member("replace").items().into_iter().flatten());
        let replaced = replaced.map(|(one, place)| (&one.pointer, place.member("pointer")));
        for (pointer, place) in removed.chain(replaced) {
            if !is_pointer(pointer) {
                return Err(place.broken(both(
                    "a place is a JSON Pointer that begins with `/` and escapes `~` as `~0`",
                    "位置は `/` で始まるJSON Pointerで表し、`~` は `~0` と書く",
                )));
            }
        }
        Ok(())
    }
}

fn is_pointer(text: &str) -> bool {
    let mut escapes = text.split('~').skip(1);
    text.starts_with('/') && escapes.all(|rest| rest.starts_with(['0', '1']))
}
