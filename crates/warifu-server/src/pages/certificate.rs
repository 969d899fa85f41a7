use warifu_ledger::questions::CertificateLine;
use warifu_ledger::rows::EventRow;
use warifu_model::{Certificate, Language, Status};
use warifu_report::Html;

use super::sheet::Sheet;
use super::{accreditation, words};
use crate::api::slug;
use crate::error::ServerError;
use crate::request::Request;
use crate::view::{Editions, View};

/// One certificate: what it says, what was said of it, and what an importer takes along.
pub(super) fn page(
    view: &mut View<'_>,
    request: &Request,
    language: Language,
    number: &str,
) -> Result<String, ServerError> {
    request.query(&["lang"])?;
    let row = view.certificate_of(number)?;
    let certificate = view.certificate(&row)?;
    let events = view.events(row.place)?;
    let chain = accreditation::chain(view, &certificate.series, Editions::About(certificate.granted_at))?;
    let mut line = CertificateLine::from(row.clone());
    view.current(std::slice::from_mut(&mut line))?;
    let title = certificate.number.as_str();
    let mut sheet = Sheet::public(language, title, &words::path(&row.number, &row.digest), view.opened);
    let html = &mut sheet.html;
    html.raw("<p class=\"kind\">")
        .text(language.pick("Certificate of conformity", "認証書"))
        .raw("</p>\n<h1>")
        .name(title)
        .raw("</h1>\n<p>");
    words::chip(html, &line, view.now, language).raw("</p>\n");
    html.raw("<p><a class=\"button\" download href=\"/v1/certificates/").text(&slug(&row)).raw("/bundle\">");
    html.text(language.pick("Download the bundle", "バンドルをダウンロード")).raw("</a> <span class=\"dim\">");
    html.text(language.pick(
        "the certificate with its accreditations, the latest status snapshot and its proof from the log",
        "認証書、認定、最新の状態一覧及びログの証明をまとめたファイル",
    ));
    html.raw("</span></p>\n<dl>\n");
    facts(html, &certificate, &line, language);
    html.raw("</dl>\n");
    history(html, &certificate, &events, language);
    if !chain.is_empty() {
        html.raw("<h2>").text(language.pick("Accreditation", "認定")).raw("</h2>\n");
        accreditation::draw(html, &chain, language);
    }
    Ok(sheet.finish())
}

fn facts(html: &mut Html, certificate: &Certificate, line: &CertificateLine, language: Language) {
    let product = &certificate.product;
    words::field(html, language.pick("Product", "製品"), |html| {
        html.name(product.name.in_language(language)).raw("<br><span class=\"dim\">");
        html.name(&product.vendor).raw(" ").name(&product.model).raw(" ").name(&product.version).raw("</span>");
    });
    words::field(html, language.pick("Scope", "範囲"), |html| {
        html.name(certificate.scope.in_language(language));
    });
    words::field(html, language.pick("Holder", "保有者"), |html| {
        let name = &certificate.holder.name;
        words::holder(html, language, &name.en, name.in_language(language));
        if let Some(address) = &certificate.holder.address {
            html.raw("<br><span class=\"dim\">").name(address).raw("</span>");
        }
    });
    words::field(html, language.pick("Scheme", "認証スキーム"), |html| {
        html.raw("<a href=\"/")
            .raw(language.pick("en", "ja"))
            .raw("/")
            .text(&words::scheme_path(&line.set, &line.version));
        html.raw("\">")
            .name(certificate.set.title.in_language(language))
            .raw("</a> <span class=\"dim\">")
            .text(&line.set)
            .raw(" ");
        html.text(&line.version).raw("</span>");
    });
    if let Some(level) = &certificate.level {
        words::field(html, language.pick("Level", "レベル"), |html| {
            html.name(level);
        });
    }
    words::field(html, language.pick("Granted", "発行日"), |html| {
        words::time(html, certificate.granted_at);
    });
    words::field(html, language.pick("Ends", "期限"), |html| {
        match certificate.expires_at {
            Some(end) => words::time(html, end),
            None => html.text(language.pick("open", "期限なし")),
        };
    });
    words::field(html, language.pick("Certification body", "認証機関"), |html| {
        html.name(certificate.body.name.in_language(language)).raw(" – ").name(&certificate.signatory);
    });
    let lists = [
        (language.pick("Requirements that are not met", "未達の要求事項"), &certificate.unmet),
        (language.pick("Waived requirements", "適用を免除された要求事項"), &certificate.waived),
    ];
    for (name, ids) in lists.into_iter().filter(|(_, ids)| !ids.is_empty()) {
        words::field(html, name, |html| {
            for id in ids {
                html.raw("<code>").text(&id.to_string()).raw("</code> ");
            }
        });
    }
    words::field(html, language.pick("Artifacts", "成果物"), |html| {
        for artifact in &product.artifacts {
            html.raw("<span class=\"line\">").name(&artifact.name).raw(" <code class=\"digest\">");
            html.text(&artifact.digest.to_string()).raw("</code></span>");
        }
    });
    words::field(html, language.pick("Digest", "ダイジェスト"), |html| {
        html.raw("<code class=\"digest\">").text(&line.digest.to_string()).raw("</code>");
    });
}

fn history(html: &mut Html, certificate: &Certificate, events: &[EventRow], language: Language) {
    html.raw("<h2>").text(language.pick("History", "履歴")).raw("</h2>\n<ol class=\"history\">\n<li>");
    words::time(html, certificate.granted_at)
        .raw(" <strong>")
        .text(language.pick("granted", "発行"))
        .raw("</strong></li>\n");
    for event in events {
        let word = match event.status {
            Status::Active => language.pick("restored", "復帰"),
            other => words::status(other, language),
        };
        let reason = language.pick(&event.reason_en, &event.reason_ja);
        let reason = if reason.is_empty() { &event.reason_en } else { reason };
        html.raw("<li>");
        words::time(html, event.since).raw(" <strong>").text(word).raw("</strong> ").name(reason);
        if event.recorded_at != event.since {
            html.raw(" <span class=\"dim\">").text(language.pick("published ", "公表："));
            words::time(html, event.recorded_at).raw("</span>");
        }
        html.raw("</li>\n");
    }
    html.raw("</ol>\n");
}
