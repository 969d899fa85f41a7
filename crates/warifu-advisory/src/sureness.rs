use warifu_model::codes;

codes! {
    /// How sure it is that what an advisory names is what was certified, from the least on.
    pub enum Sureness {
        /// The name alone, or a model number in it; the version may be any.
        Name = "name", en: "the name alone", ja: "名称のみ";
        /// Maker and name, and the version is among those that are meant.
        NameAndVersion = "name_and_version", en: "maker, name and version", ja: "製造者、名称及び版";
        /// A package URL or CPE name; the version is not said or cannot be compared.
        Identifier = "identifier", en: "an identifier, the version left open", ja: "識別子（版は未確定）";
        /// A package URL, CPE name, tag or link, and the version is among those that are meant.
        IdentifierAndVersion = "identifier_and_version", en: "an identifier and the version", ja: "識別子及び版";
        /// The digest of a file.
        Digest = "digest", en: "the digest of a file", ja: "ファイルのダイジェスト";
    }
}

impl Sureness {
    /// True where good news is taken: identifier and version, or the very file.
    pub const fn is_sure(self) -> bool {
        matches!(self, Self::IdentifierAndVersion | Self::Digest)
    }
}
