/// The name that is nearest to a text, if it is near enough to be meant: at most one change for each three letters.
///
/// ```
/// use warifu_catalog::nearest;
///
/// let names = ["self_declaration", "process_document"];
/// assert_eq!(nearest("self_decleration", names.into_iter()), Some("self_declaration"));
/// assert_eq!(nearest("no_such_kind", names.into_iter()), None);
/// assert_eq!(nearest("PW.4", ["PW.1", "RV.2.2"].into_iter()), Some("PW.1"));
/// ```
pub fn nearest<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let text = text.split(['@', ':']).next().unwrap_or_default().to_lowercase();
    let far = (text.chars().count() / 3).max(1);
    let distance = |name: &str| strsim::damerau_levenshtein(&text, &name.to_lowercase());
    names.map(|name| (distance(name), name)).filter(|(distance, _)| *distance <= far).min().map(|(_, name)| name)
}
