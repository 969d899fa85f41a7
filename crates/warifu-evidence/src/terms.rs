//! Terms that messages are made of, in both languages.

use warifu_model::codes;

codes! {
    /// JSON type of a value.
    pub enum JsonType {
        /// `[…]`
        Array = "array", en: "an array", ja: "配列";
        /// `true` or `false`
        Boolean = "boolean", en: "true or false", ja: "真偽値";
        /// `null`
        Null = "null", en: "null", ja: "null値";
        /// A number of any size and form.
        Number = "number", en: "a number", ja: "数値";
        /// `{…}`
        Object = "object", en: "an object", ja: "オブジェクト";
        /// `"…"`
        Text = "string", en: "a string", ja: "文字列";
    }
}

codes! {
    /// Something that a document may have only so many of.
    pub enum Countable {
        /// Parts that VEX statements name.
        AffectedParts = "affected_parts", en: "affected parts", ja: "影響を受ける部分";
        /// Entries of `versions` of one affected part.
        AffectedVersions = "affected_versions", en: "affected versions", ja: "影響を受ける版";
        /// Checks of a Scorecard.
        Checks = "checks", en: "checks", ja: "検査項目";
        /// Components of an SBOM.
        Components = "components", en: "components", ja: "構成部品";
        /// The elements that an SPDX document describes.
        DescribedElements = "described_elements", en: "described elements", ja: "記述対象の要素";
        /// Documents of one file.
        Documents = "documents", en: "documents in one file", ja: "一つのファイルの文書";
        /// Elements of an SPDX 3 document.
        Elements = "elements", en: "elements", ja: "要素";
        /// Extensions of a tool.
        Extensions = "extensions", en: "extensions of a tool", ja: "ツールの拡張";
        /// Invocations of a run.
        Invocations = "invocations", en: "invocations", ja: "呼出し";
        /// Materials of a build.
        Materials = "materials", en: "materials", ja: "ビルドの材料";
        /// Members of one object.
        Members = "members", en: "members of one object", ja: "一つのオブジェクトの項目";
        /// Packages known by a name of the product.
        OwnPackages = "own_packages", en: "packages that are the product", ja: "製品そのものを表すパッケージ";
        /// Packages that are said to need nothing.
        PackagesWithoutRelationships = "packages_without_relationships",
            en: "packages without relationships", ja: "関係のないパッケージ";
        /// Products of one VEX statement.
        Products = "products", en: "products of one statement", ja: "一つの記述の製品";
        /// Properties that a verifier names.
        Properties = "properties", en: "properties of one verification", ja: "一つの検証の性質";
        /// Relationships of an SBOM.
        Relationships = "relationships", en: "relationships", ja: "関係";
        /// Results of a run.
        Results = "results", en: "results of one run", ja: "一つの実行の結果";
        /// Rules of a tool.
        Rules = "rules", en: "rules", ja: "規則";
        /// Rules of a tool that share an id.
        RulesOfOneId = "rules_of_one_id", en: "rules with one id", ja: "同じidの規則";
        /// Runs of a SARIF document.
        Runs = "runs", en: "runs", ja: "実行";
        /// Signatures of an envelope.
        Signatures = "signatures", en: "signatures", ja: "署名";
        /// VEX statements about the product.
        Statements = "statements", en: "statements about the product", ja: "製品についての記述";
        /// Subjects of an in-toto statement.
        Subjects = "subjects", en: "subjects", ja: "対象";
        /// Tools of a document.
        Tools = "tools", en: "tools", ja: "ツール";
        /// Vulnerabilities of a document.
        Vulnerabilities = "vulnerabilities", en: "vulnerabilities", ja: "脆弱性";
        /// Words of a command.
        Words = "words", en: "words of one command", ja: "一つのコマンドの語";
    }
}

codes! {
    /// Describes what is wrong with a text of a given form.
    pub enum Flaw {
        /// A GTIN with a wrong last digit.
        CheckDigit = "check_digit", en: "its check digit is wrong", ja: "チェックディジットが誤っている";
        /// A CPE name that begins otherwise.
        CpePrefix = "cpe_prefix", en: "it does not start with `cpe:2.3:`", ja: "`cpe:2.3:` で始まらない";
        /// A CPE name with another part than `a`, `h` or `o`.
        CpePart = "cpe_part", en: "its part is not a, h or o", ja: "種別が a、h、o のいずれでもない";
        /// A CPE name with more or fewer parts.
        CpeParts = "cpe_parts", en: "it does not have 11 parts after `cpe:2.3`", ja: "`cpe:2.3` の後の要素が11個でない";
        /// `cpe:/` and something else than CPE 2.2.
        CpeUri = "cpe_uri", en: "it is not a CPE 2.2 URI", ja: "CPE 2.2 の URI でない";
        /// A GTIN of another length, or with other characters.
        Digits = "digits", en: "it does not have 8, 12, 13 or 14 digits", ja: "8、12、13又は14桁の数字でない";
        /// `.` or `..` in the path of a package URL.
        DotStep = "dot_step", en: "it contains a path step `.` or `..`", ja: "経路に `.` 又は `..` を含む";
        /// A package URL that does not parse.
        PurlForm = "purl_form",
            en: "it is not `pkg:type/namespace/name@version?qualifiers#subpath`",
            ja: "`pkg:type/namespace/name@version?qualifiers#subpath` の形式でない";
        /// A package URL that begins otherwise.
        PurlPrefix = "purl_prefix", en: "it does not start with `pkg:`", ja: "`pkg:` で始まらない";
        /// A qualifier of a package URL that is given twice.
        RepeatedQualifier = "repeated_qualifier", en: "a qualifier is repeated", ja: "修飾子が重複している";
        /// More bytes than the limit.
        TooLong = "too_long", en: "it is too long", ja: "長すぎる";
        /// An attribute that is malformed, given twice, or one of too many.
        XmlAttribute = "xml_attribute",
            en: "an attribute is malformed, repeated or one of too many", ja: "属性の形式が誤っているか、重複しているか、多すぎる";
        /// A character that XML does not allow.
        XmlCharacter = "xml_character",
            en: "it contains a character that XML does not allow", ja: "XMLで使えない文字を含む";
        /// A document type declaration.
        XmlDoctype = "xml_doctype",
            en: "it has a document type declaration, which is not read", ja: "文書型宣言があり、これは読めない";
        /// An element where a text has to be.
        XmlElement = "xml_element", en: "an element stands where a text is expected", ja: "文字列であるべきところに要素がある";
        /// An encoding other than UTF-8.
        XmlEncoding = "xml_encoding",
            en: "it says that its encoding is not UTF-8", ja: "文字符号化方式がUTF-8でないと記されている";
        /// A reference to an entity that XML itself does not define.
        XmlEntity = "xml_entity",
            en: "it refers to an entity that XML itself does not define", ja: "XML自体が定めていない実体を参照している";
        /// A tag, comment or declaration that is malformed or in a wrong place.
        XmlMarkup = "xml_markup",
            en: "a tag, comment or declaration is malformed or misplaced", ja: "タグ、注釈又は宣言の形式又は位置が誤っている";
        /// An element of another version of CycloneDX, or one that is in no namespace.
        XmlNamespace = "xml_namespace",
            en: "an element is of another version of CycloneDX than the outermost one, or in no namespace",
            ja: "最も外側の要素と異なる版のCycloneDXの要素、又は名前空間のない要素がある";
        /// A name with a prefix that is not declared.
        XmlPrefix = "xml_prefix", en: "a namespace prefix is not declared", ja: "宣言されていない名前空間接頭辞がある";
        /// Another outermost element than `bom`.
        XmlRoot = "xml_root", en: "its outermost element is not `bom`", ja: "最も外側の要素が `bom` でない";
        /// Tags that do not match.
        XmlTags = "xml_tags", en: "its tags do not match", ja: "タグが対応していない";
        /// White space or a control character.
        WhiteSpace = "white_space",
            en: "it contains white space or a control character", ja: "空白又は制御文字を含む";
        /// Not base64.
        NotBase64 = "not_base64", en: "it is not base64", ja: "base64 でない";
        /// Not UTF-8.
        NotUtf8 = "not_utf8", en: "it is not UTF-8", ja: "UTF-8 でない";
        /// An envelope without a signature.
        NoSignature = "no_signature", en: "there is none", ja: "署名がない";
        /// A signature without bytes.
        SignatureEmpty = "signature_empty", en: "a signature is empty", ja: "空の署名がある";
        /// A signature that does not decode.
        SignatureNotBase64 = "signature_not_base64", en: "a signature is not base64", ja: "base64 でない署名がある";
    }
}
