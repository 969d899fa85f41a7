//! What advisories mean for certificates, for people and as JSON.

use std::collections::BTreeMap;

use warifu_advisory::{Beside, Concern, Decided, Need, Proposal, Vulnerability};
use warifu_core::{explain_observed, explain_wanted};
use warifu_model::{AdvisoryAction, Json, Language, Reason, Timestamp};
use warifu_report::{Page, Text, style};

use super::found::Found;
use crate::commands::common::counted;

pub(super) fn show(page: &mut Page, found: &Found, language: Language) {
    let mut by_certificate: BTreeMap<usize, Vec<(usize, &Concern)>> = BTreeMap::new();
    for (place, concern) in found.concerns.iter().enumerate() {
        by_certificate.entry(concern.hit.certificate).or_default().push((place, concern));
    }
    page.line(match language {
        Language::En => format!(
            "{} of {}",
            by_certificate.len(),
            counted(found.inventory.len(), language, ["certificate", "certificates"], "")
        ),
        Language::Ja => format!("認証書{}件中{}件", found.inventory.len(), by_certificate.len()),
    });
    for (certificate, concerns) in &by_certificate {
        let Some(certified) = found.inventory.get(*certificate) else { continue };
        page.heading(format!("{}  {}", certified.number, certified.product.label()));
        page.fields(
            2,
            [
                (language.pick("holder", "保有者"), Text::new().quoting(&format!("`{}`", certified.holder))),
                (language.pick("status", "状態"), crate::commands::status::word(certified.status, language)),
            ],
        );
        for (place, concern) in concerns {
            one(page, found, *place, concern, language);
        }
        if let Some(proposal) = found.proposals.iter().find(|proposal| proposal.certificate == *certificate) {
            page.indented(2, proposal_text(proposal, language));
            if proposal.need == Need::Unanswered {
                let text = language.pick(
                    "not to be proposed: it is suspended for something that this does not answer",
                    "提案できません：この情報では一時停止の理由が解消しません",
                );
                page.item(2, Text::new().style("!", style::UNSURE), text);
            }
        }
        let unread = certified.completeness.unread + certified.completeness.missing;
        if unread > 0 {
            let text = counted(
                unread as usize,
                language,
                ["document with components was not read", "documents with components were not read"],
                "読めなかった部品の文書：",
            );
            page.item(2, Text::new().style("!", style::UNSURE), text);
        }
    }
    blind(page, found, language);
    unmatched(page, found, language);
}

fn unmatched_count(found: &Found) -> usize {
    found.advisories.iter().map(|one| one.left.identifiers as usize + one.left.nameless as usize).sum()
}

/// Says how much of what advisories name cannot be matched with anything.
fn unmatched(page: &mut Page, found: &Found, language: Language) {
    let left = unmatched_count(found);
    if left > 0 {
        let text = counted(
            left,
            language,
            [
                "thing or identifier of the advisories cannot be matched",
                "things or identifiers of the advisories cannot be matched",
            ],
            "照合できないアドバイザリの記載：",
        );
        page.line(Text::new().style("! ", style::UNSURE).plain(text));
    }
}

/// Says of how many certificates no components are known.
fn blind(page: &mut Page, found: &Found, language: Language) {
    let count = found.inventory.iter().filter(|one| one.completeness.read == 0).count();
    if count > 0 {
        let text = counted(
            count,
            language,
            ["certificate was matched by its product alone", "certificates were matched by their products alone"],
            "部品が不明なため製品のみで照合した認証書：",
        );
        page.line(Text::new().style("! ", style::UNSURE).plain(text));
    }
}

fn one(page: &mut Page, found: &Found, place: usize, concern: &Concern, language: Language) {
    let (mark, mark_style) = if concern.hit.status.is_good() { ("✓", style::GOOD) } else { ("✗", style::BAD) };
    let id = found.vulnerability(concern).map_or("", Vulnerability::id);
    let severity = concern.severity.map(|severity| format!("  {}", severity.text(language))).unwrap_or_default();
    let head = Text::new().strong(id).plain("  ").plain(concern.hit.status.text(language)).plain(severity);
    page.item(2, Text::new().style(mark, mark_style), head);
    let certified = found.inventory.get(concern.hit.certificate);
    let path = certified.map(|certified| certified.path(concern.hit.component).join(" → ")).unwrap_or_default();
    let matched = &concern.hit.matched;
    let versions = if matched.versions.is_empty() { String::new() } else { format!(" `{}`", matched.versions) };
    let mut fields = vec![
        (language.pick("where", "該当箇所"), Text::new().quoting(&format!("`{path}`"))),
        (
            language.pick("matched", "一致"),
            Text::new()
                .plain(matched.sureness.text(language))
                .quoting(&format!("  `{}`{versions} = `{}`", matched.said, matched.own)),
        ),
    ];
    if let Some(exploited) = concern.exploited {
        let since = exploited.since.map(|since| match language {
            Language::En => format!(" ({since})"),
            Language::Ja => format!("（{since}）"),
        });
        let since = since.unwrap_or_default();
        fields.push((
            language.pick("exploited", "悪用"),
            Text::new().style(language.pick("yes", "確認済み"), style::BAD).plain(since),
        ));
    }
    fields.extend(concern.beside.iter().map(|beside| (language.pick("beside", "併記"), beside_text(beside, language))));
    if let Some(decided) = found.decided.get(place) {
        fields.push((language.pick("policy", "方針"), decided_text(decided, language)));
    }
    page.fields(6, fields);
    for reason in found.decided.get(place).iter().flat_map(|decided| &decided.why) {
        page.item(8, Text::new().dim("–"), reason_text(reason, language));
    }
}

fn beside_text(beside: &Beside, language: Language) -> Text {
    let by = beside.publisher.as_deref().unwrap_or("–");
    let maker = if beside.is_maker { language.pick(", the maker", "、製造者") } else { "" };
    let place = if beside.advisory.is_none() { language.pick(", in the evidence", "、証拠の文書") } else { "" };
    let text = match language {
        Language::En => format!(", says `{by}`{maker}{place}"),
        Language::Ja => format!("（`{by}`{maker}{place}）"),
    };
    Text::new().style(beside.status.text(language), style::GOOD).quoting(&text)
}

fn decided_text(decided: &Decided, language: Language) -> Text {
    let rule = decided.rule.as_ref().map_or_else(
        || language.pick("no rule holds", "該当する規則なし").to_owned(),
        |rule| match language {
            Language::En => format!("by rule `{rule}`"),
            Language::Ja => format!("規則 `{rule}` による"),
        },
    );
    let open = match (decided.undetermined.len(), language) {
        (0, _) => String::new(),
        (count, Language::En) => format!("; undetermined: {count}"),
        (count, Language::Ja) => format!("。判定できない規則：{count}件"),
    };
    Text::new().strong(decided.effect.action.text(language)).plain("  ").quoting(&rule).dim(open)
}

fn proposal_text(proposal: &Proposal, language: Language) -> Text {
    let style = match proposal.action {
        AdvisoryAction::Suspend | AdvisoryAction::Withdraw => style::BAD,
        AdvisoryAction::Ask => style::UNSURE,
        _ => style::GOOD,
    };
    let by = proposal.answer_by.map(|at| match language {
        Language::En => format!(" by {}", at.date()),
        Language::Ja => format!("（期限：{}）", at.date()),
    });
    let text = Text::new().plain(language.pick("proposed: ", "提案：")).style(proposal.action.text(language), style);
    text.plain(by.unwrap_or_default())
}

fn reason_text(reason: &Reason, language: Language) -> Text {
    let claim = reason.claim.as_ref().map(ToString::to_string).unwrap_or_default();
    let (wanted, found) = (explain_wanted(reason, language), explain_observed(reason, language));
    Text::new().quoting(&match language {
        Language::En => format!("`{claim}` is {found}, asked for {wanted}"),
        Language::Ja => format!("`{claim}` は{found}、条件は{wanted}"),
    })
}

pub(super) fn json(found: &Found, at: Timestamp, language: Language) -> Json {
    let concerns = found.concerns.iter().enumerate().map(|(place, concern)| concern_json(found, place, concern));
    let proposals = found.proposals.iter().map(|proposal| proposal_json(found, proposal, language));
    let blind = found.inventory.iter().filter(|one| one.completeness.read == 0).count();
    Json::object()
        .with("at", at)
        .with("advisories", found.advisories.len())
        .with("certificates", found.inventory.len())
        .with("without_components", blind)
        .with("unmatched", unmatched_count(found))
        .with("concerns", Json::List(concerns.collect()))
        .with("proposals", Json::List(proposals.collect()))
}

fn concern_json(found: &Found, place: usize, concern: &Concern) -> Json {
    let certified = found.inventory.get(concern.hit.certificate);
    let advisory = found.advisories.get(concern.advisory);
    let matched = &concern.hit.matched;
    let beside = concern.beside.iter().map(|beside| {
        Json::object()
            .with("status", beside.status.as_str())
            .with("advisory", beside.digest)
            .with_some("publisher", beside.publisher.as_deref())
            .with("maker", beside.is_maker)
            .with("of_record", beside.advisory.is_none())
            .with_some("justification", beside.justification.as_deref())
    });
    let path = certified.map(|certified| certified.path(concern.hit.component)).unwrap_or_default();
    let claims = found.claims.get(place).and_then(Option::as_ref);
    let claims = claims.into_iter().flat_map(warifu_advisory::Claims::all);
    let claims = claims.map(|(id, value)| Json::object().with("claim", id.as_str()).with("value", value.clone()));
    let mut json = Json::object()
        .with("certificate", certified.map(|certified| certified.number.as_str()))
        .with("digest", certified.map(|certified| certified.certificate))
        .with("advisory", advisory.map(|advisory| advisory.digest))
        .with("advisory_id", advisory.map(|advisory| advisory.id.as_str()))
        .with_some("issued_at", advisory.and_then(|advisory| advisory.issued_at))
        .with("vulnerability", found.vulnerability(concern).map(Vulnerability::id))
        .with("status", concern.hit.status.as_str())
        .with("sureness", matched.sureness.as_str())
        .with("said", matched.said.as_str())
        .with("versions", matched.versions.as_str())
        .with("own", matched.own.as_str())
        .with("path", Json::list(path.iter().map(String::as_str)))
        .with("beside", Json::List(beside.collect()))
        .with("claims", Json::List(claims.collect()));
    if let Some(decided) = found.decided.get(place) {
        let undetermined = decided.undetermined.iter().map(|(rule, _)| rule.as_str());
        let policy = Json::object()
            .with("action", decided.effect.action.as_str())
            .with_some("rule", decided.rule.as_ref().map(warifu_model::Token::as_str))
            .with("why", Json::list(&decided.why))
            .with("undetermined", Json::list(undetermined));
        json = json.with("policy", policy);
    }
    json
}

fn proposal_json(found: &Found, proposal: &Proposal, language: Language) -> Json {
    let certified = found.inventory.get(proposal.certificate);
    let decided = found.decided.get(proposal.concern);
    Json::object()
        .with("certificate", certified.map(|certified| certified.number.as_str()))
        .with("action", proposal.action.as_str())
        .with("needed", proposal.need == Need::Open)
        .with_some("answer_by", proposal.answer_by)
        .with_some("reason", decided.map(|decided| decided.effect.reason.in_language(language)))
}
