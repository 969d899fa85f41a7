/// The name that is nearest to a text, if it is near enough to be meant: at most one change for each three letters.
pub(crate) fn nearest<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let text = text.split(['@', ':']).next().unwrap_or_default().to_lowercase();
    let far = (text.chars().count() / 3).max(1);
    let distance = |name: &str| strsim::damerau_levenshtein(&text, name);
    names.map(|name| (distance(name), name)).filter(|(distance, _)| *distance <= far).min().map(|(_, name)| name)
}
