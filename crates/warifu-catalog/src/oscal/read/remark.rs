use std::collections::BTreeMap;

use warifu_model::Language;

/// Something that was passed over or assumed.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Remark {
    /// What kind of thing.
    pub code: RemarkCode,
    /// What it is about, such as an id or the name of a member.
    pub about: String,
    /// How often.
    pub count: usize,
    /// Where first, as a JSON Pointer (RFC 6901).
    pub pointer: String,
}

/// The kinds of remarks on an import. Codes are stable.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum RemarkCode {
    /// A change of a profile for a control that it does not select.
    AlterationUnused,
    /// Who publishes it was taken from the document's parties, or from its title.
    AuthorityAssumed,
    /// A control character was replaced by a space.
    ControlCharacterReplaced,
    /// The first day was taken from the date of the document.
    EffectiveAssumed,
    /// A group without an id was given one.
    GroupNamed,
    /// The id of the set was made of the title.
    IdFromTitle,
    /// An import of a profile names no controls; all were taken.
    ImportWithoutChoice,
    /// Links that say nothing of withdrawn ids were passed over.
    LinksPassedOver,
    /// A member was passed over.
    MemberPassedOver,
    /// How a profile wants its result arranged was passed over; the arrangement of the sources is kept.
    MergePassedOver,
    /// A parameter whose id no parameter of a set can have was passed over.
    ParameterPassedOver,
    /// A profile sets a parameter of which no selected control knows.
    ParameterUnused,
    /// Parts that are neither statement nor guidance were passed over.
    PartsPassedOver,
    /// Properties were passed over.
    PropertiesPassedOver,
    /// A control has no statement; its title stands for it.
    StatementFromTitle,
    /// A link of a withdrawn id leads to part of a control; the control was taken.
    SuccessorIsPart,
    /// A link of a withdrawn id leads to another withdrawn id; where that went was taken.
    SuccessorIsWithdrawn,
    /// A link of a withdrawn id leads to nothing in the result.
    SuccessorNotFound,
    /// A title was missing; the id stands for it.
    TitleFromId,
    /// The version was read from a text of another form.
    VersionReadAs,
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

impl RemarkCode {
    /// The text form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AlterationUnused => "alteration_unused",
            Self::AuthorityAssumed => "authority_assumed",
            Self::ControlCharacterReplaced => "control_character_replaced",
            Self::EffectiveAssumed => "effective_assumed",
            Self::GroupNamed => "group_named",
            Self::IdFromTitle => "id_from_title",
            Self::ImportWithoutChoice => "import_without_choice",
            Self::LinksPassedOver => "links_passed_over",
            Self::MemberPassedOver => "member_passed_over",
            Self::MergePassedOver => "merge_passed_over",
            Self::ParameterPassedOver => "parameter_passed_over",
            Self::ParameterUnused => "parameter_unused",
            Self::PartsPassedOver => "parts_passed_over",
            Self::PropertiesPassedOver => "properties_passed_over",
            Self::StatementFromTitle => "statement_from_title",
            Self::SuccessorIsPart => "successor_is_part",
            Self::SuccessorIsWithdrawn => "successor_is_withdrawn",
            Self::SuccessorNotFound => "successor_not_found",
            Self::TitleFromId => "title_from_id",
            Self::VersionReadAs => "version_read_as",
        }
    }

    fn words(self) -> [&'static str; 2] {
        match self {
            Self::AlterationUnused => [
                "a change for `{}`, which is not selected, was passed over",
                "選択されていない `{}` への変更は適用しなかった",
            ],
            Self::AuthorityAssumed => ["`{}` was taken for who publishes it", "`{}` を公表者とみなした"],
            Self::ControlCharacterReplaced => {
                ["a control character was replaced by a space in {}", "{} の制御文字を空白に置き換えた"]
            }
            Self::EffectiveAssumed => {
                ["{}, the date of the document, was taken for the first day", "文書の日付 {} を適用開始日とみなした"]
            }
            Self::GroupNamed => ["a group without an id was named `{}`", "id のないグループを `{}` とした"],
            Self::IdFromTitle => ["the id `{}` was made of the title", "表題から id `{}` を作った"],
            Self::ImportWithoutChoice => [
                "the import of `{}` names no controls; all were taken",
                "`{}` の取込みに対象の指定がないため、全てを取り込んだ",
            ],
            Self::LinksPassedOver => {
                ["links with the relation `{}` were passed over", "関係 `{}` のリンクは取り込まなかった"]
            }
            Self::MemberPassedOver => ["the member {} was passed over", "項目 {} は取り込まなかった"],
            Self::MergePassedOver => [
                "`{}` was passed over: the arrangement of the sources is kept",
                "`{}` は適用せず、取込み元の構成を保った",
            ],
            Self::ParameterPassedOver => [
                "the parameter `{}` was passed over: no parameter of a set can have this id",
                "パラメータ `{}` は、id の形式が合わないため取り込まなかった",
            ],
            Self::ParameterUnused => [
                "the profile sets `{}`, which no selected control has",
                "設定されたパラメータ `{}` は、選択されたどの管理策にもない",
            ],
            Self::PartsPassedOver => ["parts named `{}` were passed over", "`{}` という部分は取り込まなかった"],
            Self::PropertiesPassedOver => ["properties named `{}` were passed over", "属性 `{}` は取り込まなかった"],
            Self::StatementFromTitle => {
                ["`{}` has no statement; its title stands for it", "`{}` には本文がないため、表題を用いた"]
            }
            Self::SuccessorIsPart => [
                "the link from `{}` leads to part of a control; the control was taken",
                "`{}` のリンク先は管理策の一部であるため、その管理策を後継とした",
            ],
            Self::SuccessorIsWithdrawn => [
                "the link from `{}` leads to a withdrawn id; where that went was taken",
                "`{}` のリンク先は廃止されているため、その後継をたどった",
            ],
            Self::SuccessorNotFound => {
                ["the link from {} leads to nothing that was read", "{} のリンク先は読み込んだ範囲にない"]
            }
            Self::TitleFromId => ["`{}` has no title; its id stands for it", "`{}` には表題がないため、id を用いた"],
            Self::VersionReadAs => ["the version was read as {}", "版を {} と読み取った"],
        }
    }
}

impl Remark {
    /// The remark, in one sentence, with how often it holds where that is more than once.
    pub fn sentence(&self, language: Language) -> String {
        let [en, ja] = self.code.words();
        match (language, self.count) {
            (Language::En, 1) => en.replace("{}", &self.about),
            (Language::En, count) => format!("{} ({count} times)", en.replace("{}", &self.about)),
            (Language::Ja, 1) => ja.replace("{}", &self.about),
            (Language::Ja, count) => format!("{}（{count} 回）", ja.replace("{}", &self.about)),
        }
    }
}
