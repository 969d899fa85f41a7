//! The desk: closed without its token, and what waits behind it.

use warifu_ledger::store::MemoryStore;
use warifu_model::{CaseKind, Json, StepName};
use warifu_server::{Answer, Desk, Request, Site};

use crate::fixture::{now, shared, text_of};
use crate::world::*;

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

fn site() -> Site {
    Site::default().with_desk(Desk::with_token(TOKEN).unwrap().or(Desk::behind_proxy("X-Client-Verified", "SUCCESS")))
}

fn ask(request: &Request) -> Answer {
    site().answer(&mut shared(), request)
}

fn with_token(target: &str) -> Request {
    Request::get(target, now()).with("authorization", &format!("Bearer {TOKEN}"))
}

#[test]
fn it_opens_by_token_cookie_or_proxy_and_by_nothing_else() {
    assert!(Desk::with_token("short").is_none());
    assert_eq!(ask(&with_token("/desk")).status, 200);
    let login = ask(&Request::post("/desk/login", format!("token={TOKEN}").as_bytes(), now()));
    let cookie = login.header("set-cookie").unwrap().to_owned();
    assert_eq!(login.status, 303);
    assert!(cookie.contains("HttpOnly; SameSite=Strict") && !cookie.contains(TOKEN));
    let cookie = cookie.split(';').next().unwrap();
    assert_eq!(ask(&Request::get("/desk", now()).with("cookie", &format!("a=b; {cookie}"))).status, 200);
    assert_eq!(ask(&Request::get("/desk", now()).with("x-client-verified", "SUCCESS")).status, 200);
    let foreign = Request { method: "POST".into(), ..with_token("/desk/steps") }.with("sec-fetch-site", "cross-site");
    let wrong = TOKEN.replace('0', "1");
    for closed in [
        Request::get("/desk", now()),
        Request::get("/desk/queue.json", now()),
        Request::get("/desk/statements/sha256:00", now()),
        Request::get("/desk", now()).with("authorization", &format!("Bearer {wrong}")),
        Request::get("/desk", now()).with("authorization", TOKEN),
        Request::get("/desk", now()).with("cookie", &format!("warifu-desk={TOKEN}")),
        Request::get("/desk", now()).with("x-client-verified", "SUCCESS, SUCCESS"),
        Request::get("/desk", now()).with("x-client-verified", "FAILED"),
        Request::post("/desk/login", format!("token={wrong}").as_bytes(), now()),
        Request::post("/desk/steps", b"{}", now()),
        foreign,
    ] {
        let answer = ask(&closed);
        assert_eq!(answer.status, 401, "{closed:?}");
        assert!(!text_of(&answer).contains("c-waits"));
    }
}

#[test]
fn it_shows_what_waits_for_whom_in_both_languages() {
    for (language, words) in
        [("en", ["Waits for", "signatures", "Suspended"]), ("ja", ["待っているもの", "署名", "一時停止中"])]
    {
        let page = text_of(&ask(&with_token(&format!("/desk?lang={language}"))));
        for word in words.iter().chain(&["c-waits", "c-signing", "Evaluator", "K-3", "<svg"]) {
            assert!(page.contains(word), "{language} {word}");
        }
        assert!(!page.contains("\u{202e}") && !page.contains("<script"));
        assert_eq!(language == "ja", page.contains("処理待ちの案件"));
    }
    let queue: serde_json::Value = serde_json::from_slice(&ask(&with_token("/desk/queue.json")).body).unwrap();
    assert_eq!(queue["cases"].as_array().unwrap().len(), 2);
    let signing = queue["cases"].as_array().unwrap().iter().find(|case| case["state"] == "signing").unwrap();
    let statement = ask(&with_token(&format!("/desk/statements/{}", signing["certificate"].as_str().unwrap())));
    let found = warifu_model::Certificate::read(&statement.body).unwrap();
    assert_eq!(found.number, "SECRET-8");
}

#[test]
fn a_form_puts_a_signed_file_in() {
    let mut body = body_in(&MemoryStore::new());
    let step = blank(&body, "c-1", CaseKind::Certification, StepName::Applied, minute(1));
    let envelope = Json::from(&signed(&step, &key(REGISTRAR))).to_canonical();
    let mut sent = b"--x\r\nContent-Disposition: form-data; name=\"envelope\"; filename=\"a.json\"\r\n\r\n".to_vec();
    sent.extend(&envelope);
    sent.extend(b"\r\n--x\r\nContent-Disposition: form-data; name=\"document\"; filename=\"\"\r\n\r\n\r\n--x--\r\n");
    let request = Request { method: "POST".into(), body: sent, ..with_token("/desk/steps") };
    let request = request.with("content-type", "multipart/form-data; boundary=x").with("sec-fetch-site", "same-origin");
    let answer = site().answer(&mut body, &request);
    assert_eq!(answer.status, 201, "{}", text_of(&answer));
    assert_eq!(site().answer(&mut body, &request).status, 200);
    let page = text_of(&site().answer(&mut body, &with_token("/desk")));
    assert!(page.contains("c-1"));
    let broken = Request { body: b"--x\r\n".to_vec(), ..request };
    let answer = site().answer(&mut body, &broken);
    assert_eq!(answer.status, 400);
    assert!(text_of(&answer).contains("server-upload-malformed"));
}
