//! How many names there are to learn.

use std::collections::BTreeSet;

use warifu_tests::files;

/// The most public items on the paved path: what is learned before anything can be written against it. Lower it when the surface
/// shrinks; docs/ARCHITECTURE.md says what it is made of.
const SURFACE: [(&str, usize); 5] = [("model", 274), ("seal", 47), ("core", 39), ("signing", 80), ("verify", 21)];

/// An item more has to be worth its place: it is then written down here, and in the documentation of the architecture.
#[test]
fn the_surface_does_not_grow() {
    let mut wrong = Vec::new();
    for (name, most) in SURFACE {
        let found = public_items(name);
        if found.len() > most {
            wrong.push(format!("{name} has {} public items, more than {most}: {found:?}", found.len()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let page = files::text("docs/ARCHITECTURE.md");
    let sum: usize = SURFACE.iter().map(|(_, most)| most).sum();
    assert!(page.contains(&format!("{sum} public items")), "docs/ARCHITECTURE.md does not say {sum} public items");
}

/// What somebody has to know who evaluates, issues or checks: the names at the root of the façade, with all its features.
#[test]
fn the_facade_stays_small() {
    let text = files::text("crates/warifu/src/lib.rs");
    let names: BTreeSet<_> = exported(&text).into_iter().collect();
    assert!(names.contains("Verdict") && names.len() <= 40, "{} names: {names:?}", names.len());
}

/// What a crate gives out: the names that `lib.rs` exports, macros, and those of public modules. Hidden modules are left out: they
/// are not promised.
fn public_items(name: &str) -> BTreeSet<String> {
    let folder = format!("crates/warifu-{name}/src");
    let text = files::text(format!("{folder}/lib.rs"));
    let (shown, _) = text.split_once("#[doc(hidden)]\npub mod engine").unwrap_or((&text, ""));
    let mut items: BTreeSet<String> = exported(shown).into_iter().collect();
    items.extend(declared(shown));
    let mut before = "";
    for line in shown.lines() {
        let module = line.strip_prefix("pub mod ").and_then(|rest| rest.strip_suffix(';'));
        if let Some(module) = module.filter(|_| before != "#[doc(hidden)]") {
            let inner = files::text(format!("{folder}/{module}.rs"));
            items.extend(exported(&inner).into_iter().chain(declared(&inner)).map(|item| format!("{module}::{item}")));
        }
        before = line;
    }
    for path in files::below(&folder, ".rs") {
        let text = files::text(&path);
        let public = text.replace("#[doc(hidden)]\n#[macro_export]", "");
        let macros = public.split("#[macro_export]\nmacro_rules! ").skip(1);
        items.extend(macros.filter_map(|rest| rest.split_once(' ')).map(|(name, _)| format!("{name}!")));
    }
    items
}

/// The names in `pub use` items.
fn exported(text: &str) -> Vec<String> {
    let uses = text.split("\npub use ").skip(1).filter_map(|rest| rest.split_once(';'));
    let words = uses.flat_map(|(path, _)| path.split(['{', '}', ',']).map(str::trim).collect::<Vec<_>>());
    let names = words.filter(|word| !word.is_empty() && !word.ends_with("::"));
    names.filter_map(|word| word.rsplit("::").next()).map(str::to_owned).collect()
}

/// The names of items that are declared public at the outermost level, inside of macros too.
fn declared(text: &str) -> Vec<String> {
    let (text, _) = text.split_once("#[cfg(test)]").unwrap_or((text, ""));
    let mut names = Vec::new();
    for line in text.lines() {
        let inner =
            line.strip_prefix("    ").filter(|rest| rest.starts_with("pub struct ") || rest.starts_with("pub enum "));
        let Some(rest) = inner.unwrap_or(line).strip_prefix("pub ") else { continue };
        let (kind, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        if ["struct", "enum", "trait", "fn", "const", "type"].contains(&kind) {
            names.extend(rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().map(str::to_owned));
        }
    }
    names
}
