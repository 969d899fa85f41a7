use warifu_model::{SetId, VersionRange, problems};

/// A set as people name it: `ID`, or `ID@RANGE` such as `us-ssdf@>=1.1.0, <2.0.0`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SetName {
    /// The id of the set or profile.
    pub id: SetId,
    /// The versions that may answer; any where none is named.
    pub range: VersionRange,
}

problems! {
    /// The reason why a text names no set.
    #[derive(Clone, Debug, Eq, PartialEq)]
    pub enum SetNameError {
        /// The text before `@` is not a valid id.
        Id {
            /// The text that was found, shortened.
            found: String,
        } => {
            code: "set-name-id",
            en: "`{found}` is not a valid set id; write for example `us-ssdf`",
            ja: "`{found}` は要求事項集のIDではありません（例：`us-ssdf`）",
            help_en: "write ID or ID@RANGE",
            help_ja: "ID または ID@RANGE の形で書いてください",
        }
        /// The text after `@` is not a valid range.
        Range {
            /// The text that was found, shortened.
            found: String,
        } => {
            code: "set-name-range",
            en: "`{found}` is not a valid version range; write for example `1.1.0`, `>=1.0.0, <2.0.0` or `*`",
            ja: "`{found}` は版の範囲として正しくありません（例：`1.1.0`、`>=1.0.0, <2.0.0`、`*`）",
            help_en: "write ID or ID@RANGE",
            help_ja: "ID または ID@RANGE の形で書いてください",
        }
    }
}

impl SetName {
    /// Reads `ID` or `ID@RANGE`.
    ///
    /// ```
    /// use warifu_catalog::SetName;
    ///
    /// let name = SetName::parse("us-ssdf@>=1.1.0, <2.0.0")?;
    /// assert_eq!(name.id.as_str(), "us-ssdf");
    /// assert!(SetName::parse("my set").is_err());
    /// # Ok::<(), warifu_catalog::SetNameError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`SetNameError`] where the id or the range is none.
    pub fn parse(text: &str) -> Result<Self, SetNameError> {
        let (id, range) = text.split_once('@').map_or((text, None), |(id, range)| (id, Some(range)));
        let shown = |text: &str| warifu_model::json::shorten(text);
        let id = SetId::parse(id).ok_or_else(|| SetNameError::Id { found: shown(id) })?;
        let range = match range {
            None => VersionRange::any(),
            Some(range) => VersionRange::parse(range).ok_or_else(|| SetNameError::Range { found: shown(range) })?,
        };
        Ok(Self { id, range })
    }
}
