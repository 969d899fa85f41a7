//! The public directory: what is seen, and what never is.

use warifu_server::{Request, Site, encode};

use crate::fixture::{HOSTILE_NUMBER, JAPANESE, LABELS, get, granted, now, shared, text_of};
use crate::world::*;

/// Every address that pages of both languages lead to, from the first ones on.
fn crawl() -> Vec<(String, String)> {
    let mut open: Vec<String> = vec!["/en/".into(), "/ja/".into(), "/en/?q=hama".into(), "/ja/?q=浜風".into()];
    open[3] = format!("/ja/?q={}", encode("浜風"));
    let (mut seen, mut found) = (open.clone(), Vec::new());
    while let Some(target) = open.pop() {
        let answer = get(&target);
        assert_eq!(answer.status, 200, "{target}");
        if !answer.header("content-type").unwrap().starts_with("text/html") {
            continue;
        }
        let page = text_of(&answer);
        for part in page.split("href=\"").skip(1) {
            let to = part.split('"').next().unwrap().replace("&amp;", "&");
            let to = to.split('#').next().unwrap().to_owned();
            if !to.is_empty() && !seen.contains(&to) {
                assert!(to.starts_with('/'), "{target} leads to {to}");
                seen.push(to.clone());
                open.push(to);
            }
        }
        found.push((target, page));
    }
    found
}

#[test]
fn every_link_leads_somewhere_and_nothing_breaks_out() {
    let pages = crawl();
    assert!(pages.len() > 30, "{}", pages.len());
    for (target, page) in &pages {
        for hostile in ["<script", "<img", "onerror=alert(2)>", "\u{202e}", "<!--", "javascript:", "style=\""] {
            assert!(!page.contains(hostile), "{target} holds {hostile}");
        }
        assert!(!page.contains("SECRET-8"), "{target} shows what was not issued");
        for name in ["Registrar", "Evaluator", "c-1<"] {
            assert!(!page.contains(name), "{target} shows the body's own affairs: {name}");
        }
        assert_eq!(page.matches("<h1").count(), 1, "{target}");
    }
    let all: Vec<&str> = pages.iter().map(|(target, _)| target.as_str()).collect();
    for label in LABELS {
        let is_there = pages.iter().any(|(target, page)| {
            target.contains("/certificates/") && page.contains("<h1>") && {
                let shown = label.replace('&', "&amp;").replace('<', "&lt;");
                page.contains(&shown) || label == HOSTILE_NUMBER && target.contains("sha256-")
            }
        });
        assert!(is_there, "{label} in {all:?}");
    }
}

#[test]
fn a_certificate_is_found_by_number_in_any_spelling() {
    for name in ["K-1", "k-1", " K -1"] {
        assert_eq!(get(&format!("/en/certificates/{}/", encode(name))).status, 200, "{name}");
    }
    assert!(text_of(&get(&format!("/ja/certificates/{}/", encode(JAPANESE)))).contains("認証-7/二"));
    let unknown = get("/ja/certificates/K-99/");
    assert_eq!(unknown.status, 404);
    assert!(text_of(&unknown).contains("server-certificate-unknown"));
    assert_eq!(get("/en/certificates/SECRET-8/").status, 404, "it is not issued");
}

#[test]
fn the_history_tells_what_became_of_it() {
    let page = text_of(&get("/en/certificates/K-1/"));
    let at = |word: &str| page.find(word).unwrap_or_else(|| panic!("{word}"));
    assert!(at("<strong>granted") < at("<strong>suspended") && at("<strong>suspended") < at("<strong>restored"));
    assert!(text_of(&get("/en/certificates/K-2/")).contains("chip no\">withdrawn"));
    assert!(text_of(&get("/ja/certificates/K-2/")).contains("chip no\">取消し"));
    assert!(text_of(&get("/en/certificates/K-4/")).contains(">expired<"));
    let archive = text_of(&get("/en/archive/"));
    assert!(archive.contains("K-2") && archive.contains("K-4") && !archive.contains("K-1<"));
    assert!(text_of(&get("/en/accreditation/")).contains("harbour-ministry"));
}

#[test]
fn languages_by_path_parameter_and_header() {
    let site = Site::default();
    let first = |request: Request| site.answer(&mut shared(), &request).header("location").unwrap().to_owned();
    assert_eq!(first(Request::get("/", now())), "/en/");
    assert_eq!(first(Request::get("/", now()).with("Accept-Language", "ja-JP,ja;q=0.9,en;q=0.1")), "/ja/");
    assert_eq!(first(Request::get("/?lang=ja", now())), "/ja/?lang=ja");
    assert_eq!(get("/ja/?lang=ja").status, 200);
    let pages = crawl();
    for (target, page) in pages.iter().filter(|(target, _)| target.starts_with("/ja/")) {
        for english in [">Search", ">Number<", ">Holder<", ">None.", ">History", ">Granted", "Download"] {
            assert!(!page.contains(english), "{target} says {english}");
        }
    }
}

#[test]
fn headers_are_on_every_answer() {
    for target in ["/en/", "/v1/certificates", "/nowhere", "/log/checkpoint", "/style.css", "/en/nowhere/"] {
        let answer = get(target);
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{target}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    }
    let tag = get("/en/").header("etag").unwrap().to_owned();
    for (asked, status) in [
        (tag.clone(), 304),
        (format!("W/{tag}"), 304),
        (format!("\"x\", {tag} ,\"y\""), 304),
        ("*".into(), 304),
        (tag.trim_matches('"').to_owned(), 200),
        ("\"\"".into(), 200),
        (",,,".into(), 200),
    ] {
        for method in ["GET", "HEAD"] {
            let request =
                Request { method: method.into(), ..Request::get("/en/", now()).with("if-none-match", &asked) };
            assert_eq!(Site::default().answer(&mut shared(), &request).status, status, "{asked}");
        }
        // what is not there, and what writes, has no tag
        let request = Request::get("/en/nowhere/", now()).with("if-none-match", &asked);
        assert_eq!(Site::default().answer(&mut shared(), &request).status, 404);
    }
    let tagged = get("/en/");
    let again = Request::get("/en/", now()).with("if-none-match", tagged.header("etag").unwrap());
    let again = Site::default().answer(&mut shared(), &again);
    assert_eq!((again.status, again.body.len()), (304, 0));
}

#[test]
fn bad_requests_get_codes() {
    for (target, status, code) in [
        ("/v1/certificates?fly=1", 400, "server-query-unknown"),
        ("/v1/certificates?status=gone", 400, "server-query-value"),
        ("/v1/certificates?limit=0", 400, "ledger-limit-out-of-range"),
        ("/v1/certificates?cursor=00", 400, "ledger-cursor-foreign"),
        ("/v1/certificates?q=", 200, ""),
        ("/v1/certificates?version=*", 400, "server-query-unknown"),
        ("/v1/status/K-1?at=yesterday", 400, "server-query-value"),
        ("/v1/snapshots/77", 404, "server-snapshot-unknown"),
        ("/v1/certificates/%ff", 404, "server-not-found"),
        ("/v1/steps", 405, "server-method-unknown"),
        ("/log/tile/0/../../v1", 404, "server-not-found"),
        ("/desk", 404, "server-not-found"),
        ("/add-checkpoint", 404, "server-not-found"),
        ("/en/list/0/", 404, "server-not-found"),
        ("/en/list/2/", 404, "server-not-found"),
    ] {
        let answer = get(target);
        assert_eq!(answer.status, status, "{target}");
        assert!(text_of(&answer).contains(code), "{target}");
    }
}

/// What holds from later on is not shown as if it held already.
#[test]
fn a_status_from_later_on_is_not_shown_before() {
    use warifu_model::{CaseKind, LedgerStep, Status, StatusChange, StepName};
    let mut body = body_in(&warifu_ledger::store::MemoryStore::new());
    let one = granted(&mut body, "c-1", "K-1", 1).certificate;
    change(&mut body, "s-1", one, Status::Suspended, 10).unwrap();
    let mut step = blank(&body, "s-2", CaseKind::Status, StepName::Proposed, minute(20));
    let reason = words("Fixed", "是正済み");
    step.change = Some(StatusChange { certificate: one, status: Status::Active, from: minute(500), reason });
    let proposed = take(&mut body, &step, REGISTRAR).unwrap().step;
    step = LedgerStep { step: StepName::Decided, previous: Some(proposed), change: None, ..step };
    take(&mut body, &step, CERTIFIER).unwrap();
    for target in ["/en/certificates/K-1/", "/en/list/1/", "/en/?q=K-1", "/en/holders/Hamakaze%20Control%20Works/"] {
        let mut page = |at| text_of(&Site::default().answer(&mut body, &Request::get(target, minute(at))));
        assert!(page(30).contains("chip open\">suspended"), "{target}");
        assert!(page(501).contains("chip yes\">active"), "{target}");
    }
}

/// A page in Japanese names holders in Japanese, in lists as well.
#[test]
fn lists_name_the_holder_in_the_language_of_the_page() {
    let holder = format!("/holders/{}/", encode("Hamakaze Control Works"));
    for rest in ["/list/1/", "/archive/", "/schemes/small-set/1.0.0/", "/?q=hama", holder.as_str()] {
        for (language, name) in [("en", "Hamakaze Control Works"), ("ja", "浜風制御製作所")] {
            let page = text_of(&get(&format!("/{language}{rest}")));
            let link = format!("<a href=\"/{language}/holders/Hamakaze%20Control%20Works/\">");
            let shown: Vec<&str> = page.split(&link).skip(1).map(|rest| rest.split("</a>").next().unwrap()).collect();
            assert!(!shown.is_empty() && shown.iter().all(|shown| shown.contains(name)), "{language}{rest}: {shown:?}");
        }
    }
}
