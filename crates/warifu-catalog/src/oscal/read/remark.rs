use std::collections::BTreeMap;

use warifu_model::{Language, codes};

/// Something that was left out or assumed.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Remark {
    /// Kind of the remark.
    pub code: RemarkCode,
    /// Subject, such as an id or the name of a member.
    pub about: String,
    /// Number of times.
    pub count: usize,
    /// First position, a JSON Pointer (RFC 6901).
    pub pointer: String,
}

codes! {
    /// Kind of a remark on an import; `{}` in a text is what it is about.
    pub enum RemarkCode {
        /// An addition of a profile to something that the control does not have.
        AdditionUnused = "addition_unused",
            en: "ignored an addition to {}: there is nothing of this id", ja: "{} への追加は、そのidのものがないため無視した";
        /// A change of a profile for a control that it does not select.
        AlterationUnused = "alteration_unused",
            en: "ignored a change to `{}`, which is not selected",
            ja: "選択されていない `{}` への変更を無視した";
        /// A control around a selected one came along.
        AncestorTaken = "ancestor_taken",
            en: "took `{}` along, since a control inside it is selected",
            ja: "内側の管理策が選択されているため、`{}` も取り込んだ";
        /// The authority was taken from the document's parties, or from its title.
        AuthorityAssumed = "authority_assumed",
            en: "took `{}` for the publisher", ja: "`{}` を公表者とみなした";
        /// A control character was replaced by a space.
        ControlCharacterReplaced = "control_character_replaced",
            en: "replaced a control character by a space in {}", ja: "{} の制御文字を空白に置き換えた";
        /// A further control of the same id was dropped, as the profile asks.
        ControlDropped = "control_dropped",
            en: "kept the first control `{}` and dropped another", ja: "管理策 `{}` は最初のものを用い、他を除いた";
        /// The arrangement of the profile has no place for a control that it imports.
        ControlNotPlaced = "control_not_placed",
            en: "left out `{}`, for which the profile has no place", ja: "`{}` は、プロファイルの構成に入らないため除いた";
        /// The first day was taken from the date of the document.
        EffectiveAssumed = "effective_assumed",
            en: "used the document date {} as the effective date", ja: "文書の日付 {} を適用開始日とした";
        /// A group without an id was given one.
        GroupNamed = "group_named",
            en: "named a group without an id `{}`", ja: "idのないグループを `{}` とした";
        /// A group was left out, since the profile asks for one flat list.
        GroupPassedOver = "group_passed_over",
            en: "left out the group `{}`: the profile asks for one flat list",
            ja: "プロファイルの構成が平らな一覧であるため、グループ `{}` を除いた";
        /// The id of the set was made of the title.
        IdFromTitle = "id_from_title",
            en: "made the id `{}` of the title", ja: "表題からid `{}` を作った";
        /// An import of a profile names no controls; all were taken.
        ImportWithoutChoice = "import_without_choice",
            en: "the import of `{}` names no controls; took all of them",
            ja: "`{}` の取込みに対象の指定がないため、全てを取り込んだ";
        /// A place in the arrangement of a profile matches nothing.
        InsertionUnused = "insertion_unused",
            en: "ignored the insertion of {}, which matches nothing", ja: "{} の挿入は、当てはまるものがないため無視した";
        /// Links that say nothing of withdrawn ids were left out.
        LinksPassedOver = "links_passed_over",
            en: "left out links with the relation `{}`", ja: "関係 `{}` のリンクを除いた";
        /// A member was left out.
        MemberPassedOver = "member_passed_over", en: "left out the member {}", ja: "項目 {} を除いた";
        /// A member of how a profile arranges its controls was left out.
        MergePassedOver = "merge_passed_over", en: "left out `{}`", ja: "`{}` は適用しなかった";
        /// A parameter whose id no parameter of a set can have was left out.
        ParameterPassedOver = "parameter_passed_over",
            en: "left out the parameter `{}`: no parameter of a set can have this id",
            ja: "パラメータ `{}` は、idの形式が合わないため除いた";
        /// A profile sets a parameter of which no selected control knows.
        ParameterUnused = "parameter_unused",
            en: "the profile sets `{}`, which no selected control has",
            ja: "設定されたパラメータ `{}` は、選択されたどの管理策にもない";
        /// Parts that are neither statement nor guidance were left out.
        PartsPassedOver = "parts_passed_over", en: "left out parts named `{}`", ja: "`{}` という部分を除いた";
        /// Properties were left out.
        PropertiesPassedOver = "properties_passed_over",
            en: "left out properties named `{}`", ja: "属性 `{}` を除いた";
        /// A removal of a profile that fits nothing in the control.
        RemovalUnused = "removal_unused",
            en: "ignored a removal that fits nothing: {}", ja: "当てはまるもののない削除を無視した：{}";
        /// A control has no statement; its title was used.
        StatementFromTitle = "statement_from_title",
            en: "`{}` has no statement; used its title", ja: "`{}` には要求文がないため、表題を用いた";
        /// A link of a withdrawn id leads to part of a control; the control was taken.
        SuccessorIsPart = "successor_is_part",
            en: "the link from `{}` leads to part of a control; took the control",
            ja: "`{}` のリンク先は管理策の一部であるため、その管理策を後継とした";
        /// A link of a withdrawn id leads to another withdrawn id; the successors of that were taken.
        SuccessorIsWithdrawn = "successor_is_withdrawn",
            en: "the link from `{}` leads to a withdrawn id; took the successors of that",
            ja: "`{}` のリンク先は廃止されているため、その後継をたどった";
        /// A link of a withdrawn id leads to nothing in the result.
        SuccessorNotFound = "successor_not_found",
            en: "the link from {} leads to nothing that was read", ja: "{} のリンク先は読み込んだ範囲にない";
        /// A title was missing; the id was used.
        TitleFromId = "title_from_id", en: "`{}` has no title; used its id", ja: "`{}` には表題がないため、idを用いた";
        /// The version was read from a text of another form.
        VersionReadAs = "version_read_as", en: "read the version as {}", ja: "版を {} と読み取った";
    }
}

/// Remarks as they come up: alike ones are counted.
#[derive(Debug, Default)]
pub(super) struct Remarks(BTreeMap<(RemarkCode, String), (String, usize)>);

impl Remarks {
    pub(super) fn add(&mut self, code: RemarkCode, about: impl Into<String>, pointer: &str) {
        let seen = self.0.entry((code, about.into())).or_insert_with(|| (pointer.to_owned(), 0));
        seen.1 += 1;
    }

    /// Those of another document join.
    pub(super) fn extend(&mut self, other: Self) {
        for (key, (pointer, count)) in other.0 {
            self.0.entry(key).or_insert((pointer, 0)).1 += count;
        }
    }

    pub(super) fn into_list(self) -> Vec<Remark> {
        let remark = |((code, about), (pointer, count))| Remark { code, about, count, pointer };
        self.0.into_iter().map(remark).collect()
    }
}

impl Remark {
    /// The remark, in one sentence, with how often it holds where that is more than once.
    pub fn sentence(&self, language: Language) -> String {
        let text = self.code.text(language).replace("{}", &self.about);
        match (self.count, language) {
            (1, _) => text,
            (count, Language::En) => format!("{text} ({count} times)"),
            (count, Language::Ja) => format!("{text}（{count}回）"),
        }
    }
}
