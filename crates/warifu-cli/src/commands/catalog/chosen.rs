//! Documents of the catalogue by name.

use warifu_catalog::{Catalog, Document, SetName};
use warifu_model::Timestamp;

use crate::commands::set;
use crate::failure::{Both, Failure};

/// The set or profile that a name means at a time, or else the newest vocabulary, sector list or crosswalk of that name.
pub(super) fn any<'c>(catalog: &'c Catalog, name: &str, at: Timestamp) -> Result<&'c Document, Failure> {
    let meant = catalog.understood(name);
    let name = meant.as_deref().unwrap_or(name);
    let parsed = SetName::parse(name).map_err(|error| Failure::usage(Both::by(|language| error.message(language))))?;
    let of_id = || catalog.documents().iter().filter(|document| document.id() == parsed.id.as_str());
    if of_id().any(|document| document.set().is_some()) || of_id().next().is_none() {
        return set::find(catalog, &parsed, at).map(|resolved| resolved.document);
    }
    let (id, range) = (&parsed.id, &parsed.range);
    of_id().rfind(|document| range.contains(document.version())).ok_or_else(|| {
        let versions: Vec<_> = of_id().map(|document| document.version().to_string()).collect();
        Failure::usage(Both::new(
            format!("no version of `{id}` is in the range `{range}`"),
            format!("`{id}` に範囲 `{range}` の版がない"),
        ))
        .code("set-version-out-of-range")
        .help(Both::new(format!("versions: {}", versions.join(", ")), format!("版：{}", versions.join("、"))))
    })
}

/// A document that is no requirement set, where one is needed.
pub(super) fn no_set(document: &Document) -> Failure {
    let id = document.id();
    Failure::usage(Both::new(format!("`{id}` is not a requirement set"), format!("`{id}` は要求事項集ではない"))).help(
        Both::new("`warifu catalog list` lists the sets", "要求事項集の一覧は `warifu catalog list` で表示できます"),
    )
}
