//! What is on the page of a verdict.

use warifu_model::{Json, Language, Localized};

use super::chain::{self, Mark};
use super::figure;
use super::read::{items, joined, localized, member, number, text};
use super::term::{Term, TermTexts};
use crate::report::Html;

/// All that is on the page.
pub(super) fn page(html: &mut Html, verdict: &Json, texts: TermTexts<'_>) {
    header(html, verdict);
    html.raw("<main>\n");
    answer(html, verdict, texts);
    chain(html, verdict);
    requirements(html, verdict);
    checks(html, verdict, texts);
    html.raw("</main>\n<footer><p>").words(WHAT_IT_IS).raw("</p></footer>\n");
}

fn header(html: &mut Html, verdict: &Json) {
    html.raw("<header>\n<p class=\"kind\">").words(TITLE).raw("</p>\n<h1>");
    let Some(certificate) = member(verdict, "certificate") else {
        html.words(NOT_AUTHENTIC).raw("</h1>\n</header>\n");
        return;
    };
    let product = member(certificate, "product").unwrap_or(&Json::Null);
    let name = localized(product, "name");
    let name = if name.en.is_empty() { Localized::english(text(product, "model")) } else { name };
    html.both(&name).raw("</h1>\n<dl>\n");
    html.field(("Certificate", "認証書"), |html| {
        html.name(text(certificate, "number"));
    });
    html.field(("Issued by", "発行機関"), |html| {
        html.both(&member(certificate, "body").map_or(Localized::english(""), |body| localized(body, "name")));
    });
    html.field(("Held by", "保有者"), |html| {
        html.both(&member(certificate, "holder").map_or(Localized::english(""), |one| localized(one, "name")));
    });
    html.field(("Product", "製品"), |html| {
        html.name(text(product, "vendor"))
            .raw(" ")
            .name(text(product, "model"))
            .raw(" ")
            .name(text(product, "version"));
    });
    html.field(("Scope", "範囲"), |html| {
        html.both(&localized(certificate, "scope"));
    });
    if let Some(score) = member(certificate, "score") {
        let [reached, of, enough] = ["reached", "of", "at_least"].map(|name| number(score, name));
        html.field(("Score", "点数"), |html| {
            html.both(&Localized::of(
                format!("{reached} of {of} points; {enough} are enough"),
                format!("{of}点中{reached}点（下限{enough}点）"),
            ));
        });
    }
    if !items(certificate, "unmet").is_empty() {
        html.field(("Not met", "満たしていない要求事項"), |html| {
            html.text(&joined(certificate, "unmet"));
        });
    }
    html.raw("</dl>\n</header>\n");
}

fn answer(html: &mut Html, verdict: &Json, texts: TermTexts<'_>) {
    let (answer, code) = (text(verdict, "verdict"), text(verdict, "code"));
    let (class, sign) = match answer {
        "accept" => ("yes", "✓"),
        "refuse" => ("no", "✗"),
        _ => ("open", "?"),
    };
    html.raw("<section id=\"answer\">\n<p class=\"verdict ")
        .raw(class)
        .raw("\"><span class=\"mark\" aria-hidden=\"true\">");
    html.raw(sign).raw("</span> <strong>");
    term(html, texts, Term::Answer, answer);
    html.raw("</strong></p>\n");
    if answer != "accept" {
        html.raw("<p><code>").text(code).raw("</code> ");
        term(html, texts, Term::Code, code);
        html.raw("</p>\n");
    }
    html.raw("<dl>\n");
    html.field(("Asked for", "判定時点"), |html| time(html, text(verdict, "at")));
    html.field(("Known at", "情報の基準時点"), |html| time(html, text(verdict, "known_at")));
    let policy = member(verdict, "policy").unwrap_or(&Json::Null);
    html.field(("Policy", "信頼方針"), |html| {
        html.name(text(policy, "id"));
        digest(html, text(policy, "digest"));
    });
    html.field(("Bundle", "バンドル"), |html| digest(html, text(verdict, "bundle")));
    html.raw("</dl>\n</section>\n");
}

fn chain(html: &mut Html, verdict: &Json) {
    let chain = chain::of(verdict);
    if chain.nodes.is_empty() {
        return;
    }
    html.raw("<section id=\"chain\">\n<h2>")
        .words(("Who says so", "根拠の経路"))
        .raw("</h2>\n<figure class=\"chains\">\n");
    for language in [Language::En, Language::Ja] {
        figure::draw(html, &chain, language);
    }
    html.raw("</figure>\n</section>\n");
}

/// What an arrangement waives and what remains, as a table that can be read out.
fn requirements(html: &mut Html, verdict: &Json) {
    let Some(recognition) = member(verdict, "recognition") else { return };
    if items(recognition, "waived").is_empty() {
        return;
    }
    html.raw("<section id=\"requirements\">\n<h2>").words(("Recognised in part", "一部の承認")).raw("</h2>\n<dl>\n");
    for (name, words) in [("waived", ("Waived", "免除")), ("remaining", ("Remaining", "残る要求事項"))] {
        html.field(words, |html| {
            let count = items(recognition, name).len().to_string();
            html.raw("<strong>").text(&count).raw("</strong> <span class=\"dim\">").text(&joined(recognition, name));
            html.raw("</span>");
        });
    }
    html.raw("</dl>\n</section>\n");
}

fn checks(html: &mut Html, verdict: &Json, texts: TermTexts<'_>) {
    html.raw("<section id=\"checks\">\n<h2>").words(CHECKS).raw("</h2>\n");
    html.table("checks", CHECKS, |html| {
        html.heads(&[("Check", "検査"), ("Outcome", "結果"), ("Code", "コード")]);
        html.raw("<tbody>\n");
        for check in items(verdict, "checks") {
            let (name, outcome, code) = (text(check, "check"), text(check, "outcome"), text(check, "code"));
            let mark = Mark::of(outcome);
            html.raw("<tr><th scope=\"row\">");
            term(html, texts, Term::Check, name);
            html.raw("</th><td><span class=\"chip ").raw(mark.class()).raw("\">").raw(mark.sign()).raw(" ");
            term(html, texts, Term::Outcome, outcome);
            html.raw("</span></td><td><code>").text(code).raw("</code> ");
            if code != "ok" {
                term(html, texts, Term::Code, code);
            }
            if let Some(detail) = member(check, "detail") {
                html.raw("<details><summary>").words(("Values", "値")).raw("</summary><code>");
                html.text(&String::from_utf8_lossy(&detail.to_canonical())).raw("</code></details>");
            }
            html.raw("</td></tr>\n");
        }
        html.raw("</tbody>\n");
    });
    html.raw("</section>\n");
}

/// A word in both languages; as it is, where nobody knows it.
fn term(html: &mut Html, texts: TermTexts<'_>, term: Term, word: &str) {
    match texts(term, word) {
        Some(text) => html.both(&text),
        None => html.text(word),
    };
}

fn time(html: &mut Html, at: &str) {
    html.raw("<time>").text(if at.is_empty() { "–" } else { at }).raw("</time>");
}

fn digest(html: &mut Html, digest: &str) {
    html.raw("<code class=\"line digest\">").text(digest).raw("</code>");
}

pub(super) const TITLE: (&str, &str) = ("Verdict", "判定");
const NOT_AUTHENTIC: (&str, &str) = ("No authentic certificate", "真正な認証書なし");
const CHECKS: (&str, &str) = ("Checks", "検査の一覧");
const WHAT_IT_IS: (&str, &str) = (
    "This page restates a verdict. It is not a proof: who wants to be sure makes the check again, with the bundle and the policy.",
    "本ページは判定の内容を示すもので、証明ではない。確実を期す場合は、バンドルと方針を用いて検査をやり直す。",
);
