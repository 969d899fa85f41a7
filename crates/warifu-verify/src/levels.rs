use warifu_model::{Language, LevelRule, Levels, Location, Minimum, RequirementSet, TrustedSet, problems};

use crate::trust::Trust;

problems! {
    /// Reason why a trust policy asks for what no certificate can have.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum LevelError {
        /// A level that no edition of the set in the range of the policy knows.
        Unknown {
            /// The id of the set.
            set: String,
            /// The level, as the policy writes it.
            found: String,
            /// The JSON Pointer of the level in the policy.
            pointer: String,
            /// The levels of the first edition in the range.
            levels: Box<Levels>,
        } => {
            code: "policy-level-unknown",
            en: "no certificate of `{set}` in this range can have the level `{found}`",
            ja: "この範囲の `{set}` の認証書がレベル `{found}` をもつことはありません",
            help_en: ("write {}", form(levels, Language::En)),
            help_ja: ("次の形で書いてください：{}", form(levels, Language::Ja)),
            location: (Location { pointer, offset: None }),
        }
    }
}

impl Trust {
    /// Checks that each level of the policy is one that a certificate can have, by the editions of sets that are provided.
    /// Nothing is said of a set without an edition in the range of the policy.
    ///
    /// A level that no edition knows is never met: [`Gate::check`](crate::Gate::check) refuses every certificate then, which
    /// is safe, and who wrote the policy meant something else.
    ///
    /// # Errors
    ///
    /// [`LevelError::Unknown`], about the first one.
    ///
    /// ```
    /// use warifu_verify::Trust;
    ///
    /// # fn example(trust: &Trust, shipped: &[&warifu_model::RequirementSet]) -> Result<(), warifu_verify::LevelError> {
    /// trust.check_levels(shipped)?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn check_levels(&self, editions: &[&RequirementSet]) -> Result<(), LevelError> {
        for (place, set) in self.policy().sets.iter().enumerate() {
            let named =
                editions.iter().filter(|edition| edition.id == set.id && set.versions.contains(&edition.version));
            let schemes: Vec<_> = named.map(|edition| &edition.levels).collect();
            let (Some(first), Some((pointer, found))) = (schemes.first(), unknown_level(set, &schemes)) else {
                continue;
            };
            let (levels, pointer) = (Box::new((*first).clone()), format!("/sets/{place}/levels{pointer}"));
            return Err(LevelError::Unknown { set: set.id.to_string(), found, pointer, levels });
        }
        Ok(())
    }
}

/// A level that none of the schemes knows, with where it stands.
fn unknown_level(set: &TrustedSet, schemes: &[&Levels]) -> Option<(String, String)> {
    match set.levels.as_ref()? {
        LevelRule::Listed(levels) => {
            let unknown = levels.iter().enumerate().find(|(_, text)| !schemes.iter().any(|scheme| knows(scheme, text)));
            unknown.map(|(place, text)| (format!("/{place}"), text.clone()))
        }
        rule @ LevelRule::AtLeast(minimum) => {
            let is_known = schemes.iter().any(|scheme| is_of(minimum, scheme));
            (!is_known).then(|| (String::new(), rule.describe()))
        }
    }
}

/// Tells whether a scheme has this level, written in this way.
fn knows(scheme: &Levels, level: &str) -> bool {
    scheme.target(Some(level)).and_then(|target| scheme.text(&target)).as_deref() == Some(level)
}

/// Tells whether a minimum is of this very scheme: its own levels in its own order.
fn is_of(minimum: &Minimum, scheme: &Levels) -> bool {
    match (minimum, scheme) {
        (Minimum::Rung { ladder, .. }, Levels::Ladder(rungs)) => {
            ladder.iter().map(String::as_str).eq(rungs.iter().map(|rung| rung.id.as_str()))
        }
        (Minimum::Vector { at_least, dimensions }, Levels::Vector { dimensions: own, .. }) => {
            dimensions.iter().eq(own.iter().map(|dimension| &dimension.id)) && scheme.target(Some(at_least)).is_some()
        }
        _ => false,
    }
}

/// The form of levels of a scheme in a policy.
fn form(scheme: &Levels, language: Language) -> String {
    match scheme {
        Levels::None => {
            language.pick("no `levels`: this set has none", "`levels` を省く（レベルのない要求事項集）").into()
        }
        Levels::Ladder(rungs) => {
            let ids: Vec<_> = rungs.iter().map(|rung| format!("\"{}\"", rung.id)).collect();
            let first = ids.first().cloned().unwrap_or_default();
            let all = ids.join(", ");
            let least = format!("{{\"at_least\": {first}, \"ladder\": [{all}]}}");
            match language {
                Language::En => format!("one of {all}, or {least}"),
                Language::Ja => format!("`{all}` のいずれか、又は `{least}`"),
            }
        }
        Levels::Vector { dimensions, .. } => {
            let ids: Vec<_> = dimensions.iter().map(|dimension| format!("\"{}\"", dimension.id)).collect();
            let each: Vec<_> = dimensions.iter().map(|dimension| format!("{}=2", dimension.id)).collect();
            let (each, least) =
                (each.join(","), format!("{{\"at_least\": \"2\", \"dimensions\": [{}]}}", ids.join(", ")));
            match language {
                Language::En => format!("every dimension as \"{each}\", or {least}"),
                Language::Ja => format!("全ての次元を `\"{each}\"` の形で、又は `{least}`"),
            }
        }
    }
}
