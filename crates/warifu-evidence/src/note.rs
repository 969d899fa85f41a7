use warifu_model::json::agreeing;
use warifu_model::{Language, Remark, Token, codes};

/// Something that was assumed or left out.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Note {
    /// Kind of the remark.
    pub code: NoteCode,
    /// The number of cases, where that is counted.
    pub count: Option<u64>,
}

codes! {
    /// Kind of a note; `{}` in a text is the count, with which `[one|many]` agrees.
    pub enum NoteCode {
        /// Artifacts of the product that the document does not name by digest.
        ArtifactsNotNamed = "artifacts_not_named",
            en: "{} of the product's artifacts [is|are] not named by digest",
            ja: "製品の成果物のうち{}個がダイジェストで示されていない";
        /// Attestations by assessors that are about something else, or of which a reference leads nowhere.
        AttestationsLeftAside = "attestations_left_aside",
            en: "{} [attestation by an assessor is|attestations by assessors are] about something else or [refers|refer] to what is not there; left out",
            ja: "別のものについての、又は参照先のない評価者の表明{}個を除いた";
        /// Assessors whose attestations of conformance are shown as theirs, and from which nothing follows here.
        AttestationsNotJudged = "attestations_not_judged",
            en: "{} [assessor attests|assessors attest] conformance; no claim follows from it",
            ja: "評価者{}者が適合を表明しているが、そこから主張項目は生じない";
        /// The document says nothing of what it is about; the maker says that it is about the product.
        BoundByMaker = "bound_by_maker",
            en: "it does not say what it is about; that it is about the product is the maker's word",
            ja: "対象が記されておらず、製品についての文書であることは製造者の申告による";
        /// The document says nothing of what it is about; a statement around it names an artifact of the product.
        BoundByStatement = "bound_by_statement",
            en: "it does not name the product itself; the statement around it names an artifact by digest",
            ja: "文書自体に製品の記載はなく、それを包むステートメントが成果物をダイジェストで示している";
        /// The document does not say from which source was built.
        BuildSourceNotStated = "build_source_not_stated",
            en: "the source of the build is not stated", ja: "ビルド元のソースが示されていない";
        /// There was a byte order mark before the document.
        ByteOrderMark = "byte_order_mark",
            en: "a byte order mark was passed over", ja: "バイト順マークを読み飛ばした";
        /// Claims that documents of one kind state differently, so that they became one value.
        ClaimsCombined = "claims_combined",
            en: "{} of its claims [was|were] combined with those of other documents",
            ja: "主張項目{}件は、他の文書の値と合わせた";
        /// Claims that documents of one kind state differently, and that are not made.
        ClaimsNotMade = "claims_not_made",
            en: "{} of its claims [is|are] not made, because other documents state [it|them] differently",
            ja: "主張項目{}件は、他の文書の値と異なるため主張していない";
        /// Components that are marked optional, excluded or external, or have no type that the format knows: they count for what they
        /// lack and not for what they state.
        ComponentsForGapsOnly = "components_for_gaps_only",
            en: "{} [component that is|components that are] optional, excluded, external or of no known type [counts only for what it lacks|count only for what they lack]",
            ja: "任意、除外、外部又は種別不明の構成部品{}個は、欠けている事項についてだけ数えた";
        /// A draft, or of a state that is not understood: its good news does not count.
        DocumentDraft = "document_draft",
            en: "it is a draft; only its bad news counts", ja: "草案のため、悪い知らせだけを数えた";
        /// Documents of a file that are about something else, or statements of a type that is not read.
        DocumentsLeftAside = "documents_left_aside",
            en: "{} [document|documents] of the file [is|are] about something else or of a type that is not read",
            ja: "ファイルのうち、別のものについての文書又は読めない種類の文書{}個を除いた";
        /// Entries of the list that are files; files are not components.
        FilesNotCounted = "files_not_counted",
            en: "{} [file is not counted as a component|files are not counted as components]", ja: "ファイル{}個は構成部品として数えていない";
        /// Hashes of an unknown algorithm or of another length than it has; not counted.
        HashesUnusable = "hashes_unusable",
            en: "{} [hash is|hashes are] of no known algorithm or not of its length; counted as none",
            ja: "方式又は長さの合わないハッシュ値{}個は、ないものとして数えた";
        /// Identifiers of components, or of what a VEX statement is about, that are not well formed; not counted.
        IdentifiersUnusable = "identifiers_unusable",
            en: "{} [identifier is|identifiers are] not well formed; counted as none",
            ja: "形式の誤った識別子{}個は、ないものとして数えた";
        /// Levels of results that are not understood.
        LevelsUnusable = "levels_unusable",
            en: "{} [level is not understood; counted as an error|levels are not understood; counted as errors]",
            ja: "解釈できないレベル{}件は、エラーとして数えた";
        /// Licences that name no licence; not counted.
        LicencesUnusable = "licences_unusable",
            en: "{} [licence names|licences name] no licence; counted as none",
            ja: "ライセンスを特定しない記載{}個は、ないものとして数えた";
        /// The document says itself that its list is incomplete.
        ListIncomplete = "list_incomplete",
            en: "it says itself that its list of components is incomplete",
            ja: "構成部品の一覧が不完全であると文書自体に記されている";
        /// The product was matched by an identifier.
        MatchedByIdentifier = "matched_by_identifier",
            en: "matched by identifier, not by an artifact's digest",
            ja: "成果物のダイジェストではなく識別子で照合した";
        /// Digests of materials that are not hexadecimal; counted as missing.
        MaterialDigestsUnusable = "material_digests_unusable",
            en: "{} [material has|materials have] a digest that is not hexadecimal; counted as none",
            ja: "材料{}個のダイジェストは16進数でないため、ないものとして数えた";
        /// No component that counts.
        NoComponents = "no_components",
            en: "it lists no component that counts; nothing is claimed about components",
            ja: "数えるべき構成部品がないため、構成部品については何も主張しない";
        /// The only package of an SPDX document was taken for what it describes.
        OnlyPackageDescribed = "only_package_described",
            en: "its only package was taken for what it describes",
            ja: "対象が示されていないため、唯一のパッケージを対象とした";
        /// The file was compressed with gzip.
        OpenedGzip = "opened_gzip", en: "it was opened with gzip", ja: "gzipで展開した";
        /// The file was compressed with Zstandard.
        OpenedZstd = "opened_zstd", en: "it was opened with zstd", ja: "zstdで展開した";
        /// Questions of a questionnaire without an answer.
        QuestionsOpen = "questions_open",
            en: "{} [question is not answered; it says|questions are not answered; they say] nothing", ja: "未回答の質問{}件からは何も読み取らない";
        /// Elements that share their id with another.
        ReferencesAmbiguous = "references_ambiguous",
            en: "{} [element shares its id with another; references to it|elements share their id with another; references to them] are not followed",
            ja: "idの重複する要素{}個への参照はたどらない";
        /// Relationships to something that is not there.
        RelationshipsDangling = "relationships_dangling",
            en: "{} [relationship leads|relationships lead] to something that is not there; not counted",
            ja: "参照先のない関係{}個は数えていない";
        /// Results that are no longer there: the state against the baseline is `absent`.
        ResultsGone = "results_gone",
            en: "{} [result is|results are] said to be gone since the baseline; not counted",
            ja: "基準からなくなったとされる結果{}件は数えていない";
        /// Results that the tool or a person has still to decide on.
        ResultsUndecided = "results_undecided",
            en: "{} [result is said to be undecided; it is not counted as a finding|results are said to be undecided; they are not counted as findings]",
            ja: "未判定とされる結果{}件は、指摘として数えていない";
        /// Results that refer to a rule that is not there.
        RulesNotFound = "rules_not_found",
            en: "{} [result refers to a rule that is not there; counted as an error|results refer to a rule that is not there; counted as errors]",
            ja: "存在しない規則を参照する結果{}件は、エラーとして数えた";
        /// Runs that say that they were not successful.
        RunsFailed = "runs_failed",
            en: "{} [run says that it was|runs say that they were] not successful",
            ja: "成功しなかったと述べる実行が{}件ある";
        /// Runs that give no results, which is not the same as none; nothing is counted.
        RunsWithoutResults = "runs_without_results",
            en: "{} [run gives|runs give] no results, or in another file; nothing is counted",
            ja: "結果を持たない、又は別のファイルに持つ実行が{}件あるため、件数を主張しない";
        /// Scores that are no whole number from 0 to 10, and not -1.
        ScoresUnusable = "scores_unusable",
            en: "{} [score is no whole number|scores are no whole numbers] from 0 to 10; counted as undetermined",
            ja: "0から10の整数でない点数{}件は、判定できなかったものとして数えた";
        /// The file has several documents, one in each line.
        SeveralDocuments = "several_documents",
            en: "the file has {} [document|documents], one in each line", ja: "ファイルには一行に一つずつ{}個の文書がある";
        /// There is a signature, and import does not check it.
        SignatureNotChecked = "signature_not_checked",
            en: "it has a signature, which was not checked", ja: "署名があるが、検証していない";
        /// Bad news that may be about something else, and is kept.
        StatementsAssumed = "statements_assumed",
            en: "{} [statement may be about something else; it is bad news and counts|statements may be about something else; they are bad news and count]",
            ja: "別のものについての可能性がある記述{}個は、悪い知らせであるため数えた";
        /// Statements that say two things of one product that cannot both be; counted as under investigation.
        StatementsContradicting = "statements_contradicting",
            en: "{} [statement contradicts itself and counts|statements contradict themselves and count] as under investigation",
            ja: "矛盾する記述{}個は、調査中として数えた";
        /// Statements about something else, and good news that is not certain to be about the product.
        StatementsLeftAside = "statements_left_aside",
            en: "{} [statement|statements] about something else, or good news that is not certain to be about this, [was|were] left out",
            ja: "別のものについての記述、又はこの製品についてと確かにいえない良い知らせ{}個を除いた";
        /// VEX statements that a later one replaced or that say the same again.
        StatementsSuperseded = "statements_superseded",
            en: "{} [statement is|statements are] replaced or repeated by others",
            ja: "他の記述に置き換えられた、又は重複する記述が{}個ある";
        /// Suppliers that are neither an organisation nor a person.
        SuppliersUnusable = "suppliers_unusable",
            en: "{} [supplier is|suppliers are] neither an organisation nor a person; counted as none",
            ja: "組織でも個人でもない供給者{}個は、ないものとして数えた";
        /// Results of which the tool does not say whether they are suppressed.
        SuppressionsNotStated = "suppressions_not_stated",
            en: "of {} [result|results] the tool does not say whether anybody accepted [it|them]",
            ja: "結果{}件について、受容の有無が示されていない";
        /// Statements that are dated later than the document that makes them; their times count as missing.
        TimesAhead = "times_ahead",
            en: "{} [statement is dated later than the document; it replaces|statements are dated later than the document; they replace] none",
            ja: "文書より後の日時を持つ記述{}個は、他の記述を置き換えない";
        /// Times that are malformed.
        TimesUnusable = "times_unusable",
            en: "{} [time is|times are] malformed; counted as missing",
            ja: "形式の誤った日時{}件は、ないものとして扱った";
        /// Its Traffic Light Protocol label.
        TlpAmber = "tlp_amber",
            en: "it is marked `TLP:AMBER`: for the recipient's organisation and its clients",
            ja: "`TLP:AMBER`（受領者の組織とその顧客に限る）と記されている";
        /// Its Traffic Light Protocol label.
        TlpAmberStrict = "tlp_amber_strict",
            en: "it is marked `TLP:AMBER+STRICT`: for the recipient's organisation only",
            ja: "`TLP:AMBER+STRICT`（受領者の組織に限る）と記されている";
        /// Its Traffic Light Protocol label.
        TlpClear = "tlp_clear",
            en: "it is marked `TLP:CLEAR`: it may be given to anyone", ja: "`TLP:CLEAR`（公開してよい）と記されている";
        /// Its Traffic Light Protocol label.
        TlpGreen = "tlp_green",
            en: "it is marked `TLP:GREEN`: for the recipient's community", ja: "`TLP:GREEN`（受領者の共同体に限る）と記されている";
        /// Its Traffic Light Protocol label.
        TlpRed = "tlp_red",
            en: "it is marked `TLP:RED`: for the recipients alone", ja: "`TLP:RED`（受領者本人に限る）と記されている";
        /// A Traffic Light Protocol label that is not known.
        TlpUnknown = "tlp_unknown",
            en: "its distribution is restricted by a label that is not known",
            ja: "不明な標示により配布が制限されている";
        /// CycloneDX justifications for which OpenVEX has no word; the record has none.
        VexJustificationsDropped = "vex_justifications_dropped",
            en: "{} [justification has|justifications have] no OpenVEX counterpart",
            ja: "OpenVEXに対応のない理由{}個を省いた";
        /// Statements on vulnerabilities in an SPDX 3 document, which are not read.
        VexStatementsUnread = "vex_statements_unread",
            en: "{} [statement|statements] on vulnerabilities in it [is|are] not read; import a VEX document",
            ja: "脆弱性についての記述{}個は読んでいない。VEX文書を取り込むこと";
        /// CycloneDX vulnerabilities without a state of analysis; counted as affected.
        VexStatesMissing = "vex_states_missing",
            en: "{} [vulnerability without analysis counts|vulnerabilities without analysis count] as affected",
            ja: "分析状態のない脆弱性{}個は、影響ありとして数えた";
        /// Vulnerabilities without an id.
        VulnerabilitiesUnnamed = "vulnerabilities_unnamed",
            en: "{} [vulnerability has no id; it counts|vulnerabilities have no id; they count] all the same",
            ja: "idのない脆弱性{}個も数えた";
    }
}

impl Note {
    /// A note without a count.
    pub(crate) fn of(code: NoteCode) -> Self {
        Self { code, count: None }
    }

    /// A note on so many; none for zero.
    pub(crate) fn counted(code: NoteCode, count: impl TryInto<u64>) -> Option<Self> {
        let count = count.try_into().unwrap_or(u64::MAX);
        (count > 0).then_some(Self { code, count: Some(count) })
    }

    /// The stable code.
    pub fn code(self) -> &'static str {
        self.code.as_str()
    }

    /// The note in one sentence.
    pub fn text(self, language: Language) -> String {
        agreeing(self.code.text(language), self.count.unwrap_or_default())
    }

    /// The same, as the attestation has it: who signs that signs what was left out and assumed.
    pub fn remark(self) -> Option<Remark> {
        let count = self.count.map(|count| i64::try_from(count).unwrap_or(warifu_model::Limit::SAFE_INTEGER));
        Some(Remark { code: Token::parse(self.code())?, count })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_tokens_and_texts_count_alike() {
        assert!(NoteCode::ALL.is_sorted_by_key(|code| code.as_str()));
        for code in NoteCode::ALL {
            assert!(Token::parse(code.as_str()).is_some());
            assert_eq!(code.text(Language::En).contains("{}"), code.text(Language::Ja).contains("{}"), "{code:?}");
        }
    }

    #[test]
    fn one_thing_is_told_in_the_singular() {
        for code in NoteCode::ALL.iter().filter(|code| code.text(Language::En).contains("{}")) {
            let [none, one, two] = [0, 1, 2].map(|count| Note { code: *code, count: Some(count) }.text(Language::En));
            assert!(!one.contains(['[', '|', ']']), "{one}");
            assert_ne!(one, two.replacen('2', "1", 1), "the text does not agree with one: {two}");
            assert_eq!(none, two.replacen('2', "0", 1));
        }
    }
}
