//! What a step says.

use warifu_model::{Language, LedgerStep};
use warifu_report::Text;

use crate::commands::common;

/// What a step says, for people.
pub(super) fn fields(step: &LedgerStep, language: Language) -> Vec<(&'static str, Text)> {
    let mut fields = vec![
        (language.pick("case", "案件"), Text::new().strong(format!("`{}`", step.case.as_str()))),
        (language.pick("kind", "種類"), step.kind.text(language).into()),
        (language.pick("step", "ステップ"), step.step.text(language).into()),
        (language.pick("taken", "日時"), step.at.to_string().into()),
    ];
    let digests = [
        (language.pick("record", "記録"), step.record),
        (language.pick("terms", "条件"), step.terms),
        (language.pick("accreditation", "認定"), step.edition),
    ];
    fields.extend(digests.into_iter().filter_map(|(name, digest)| Some((name, common::digest(digest?)))));
    if let Some(change) = &step.change {
        fields.push((language.pick("certificate", "認証書"), common::digest(change.certificate)));
        fields.push((language.pick("new status", "新しい状態"), super::common::status_word(change.status, language)));
        fields.push((language.pick("from", "適用日時"), change.from.to_string().into()));
        fields.push((language.pick("why", "理由"), change.reason.in_language(language).into()));
    }
    if let Some(officer) = &step.officer {
        let roles: Vec<_> = officer.roles.iter().map(|role| format!("`{role}`")).collect();
        fields.push((language.pick("officer", "担当者"), format!("`{}`", officer.name).into()));
        fields.push((language.pick("key", "鍵"), officer.key.to_string().into()));
        fields.push((language.pick("roles", "役割"), roles.join(common::comma(language)).into()));
        fields.extend(officer.from.map(|from| (language.pick("from", "適用日時"), from.to_string().into())));
        fields.extend(officer.until.map(|until| (language.pick("until", "終了日時"), until.to_string().into())));
    }
    if let Some(hold) = &step.hold {
        let until = hold.until.map_or(language.pick("for ever", "期限なし").to_owned(), |until| until.to_string());
        fields.push((language.pick("certificate", "認証書"), common::digest(hold.certificate)));
        fields.push((language.pick("kept until", "保全の期限"), until.into()));
        fields.push((language.pick("why", "理由"), hold.reason.in_language(language).into()));
    }
    let documents = step.documents.iter().map(|digest| (language.pick("document", "文書"), common::digest(*digest)));
    fields.extend(documents);
    if let Some(reason) = &step.reason {
        fields.push((language.pick("why", "理由"), reason.in_language(language).into()));
    }
    fields
}
