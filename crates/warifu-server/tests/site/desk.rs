//! The desk: closed without its token, and what waits behind it.

use warifu_ledger::store::MemoryStore;
use warifu_model::{CaseKind, Json, StepName};
use warifu_server::{Answer, Desk, Request, Site};

use crate::fixture::{now, shared, text_of};
use crate::world::*;

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

pub(crate) fn site() -> Site {
    Site::default().with_desk(Desk::with_token(TOKEN).unwrap().or(Desk::behind_proxy("X-Client-Verified", "SUCCESS")))
}

pub(crate) fn ask(request: &Request) -> Answer {
    site().answer(&mut shared(), request)
}

pub(crate) fn with_token(target: &str) -> Request {
    Request::get(target, now()).with("authorization", &format!("Bearer {TOKEN}"))
}

/// What stands at the desk for who has the token.
pub(crate) fn at_the_desk(target: &str) -> Answer {
    ask(&with_token(target))
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
        Request::get("/desk/certificates.json", now()),
        Request::get("/desk/dependants", now()),
        Request::get("/desk/dependants.json?component=K-1", now()),
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

fn cookie_of(login: &Answer) -> String {
    login.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
}

/// A cookie opens for as long as it says, whoever has it; its time cannot be changed.
#[test]
fn a_cookie_ends_by_itself() {
    let cookie = cookie_of(&ask(&Request::post("/desk/login", format!("token={TOKEN}").as_bytes(), now())));
    let at = |seconds: i64, cookie: &str| {
        let later = warifu_model::Timestamp::from_unix(now().unix() + seconds).unwrap();
        ask(&Request::get("/desk", later).with("cookie", cookie)).status
    };
    assert_eq!((at(0, &cookie), at(12 * 3_600 - 1, &cookie), at(12 * 3_600, &cookie)), (200, 200, 401));
    let (end, ticket) = cookie.split_once('=').unwrap().1.split_once('.').unwrap();
    let longer = end.parse::<i64>().unwrap() + 1;
    for wrong in [
        format!("warifu-desk={longer}.{ticket}"),
        format!("warifu-desk={end}{end}.{ticket}"),
        format!("warifu-desk=.{ticket}"),
        format!("warifu-desk={end}."),
        format!("warifu-desk={ticket}"),
        format!("warifu-desk={end}.{}", ticket.replace(['0', '1', '2'], "3")),
    ] {
        assert_eq!(at(0, &wrong), 401, "{wrong}");
    }
}

/// A form that another site sent does nothing, even where the browser brings what opens the desk.
#[test]
fn forms_of_other_sites_are_turned_away() {
    let cases = [
        (vec![("sec-fetch-site", "cross-site")], false),
        (vec![("sec-fetch-site", "same-site")], false),
        (vec![("sec-fetch-site", "cross-site"), ("origin", "https://desk.example"), ("host", "desk.example")], false),
        (vec![("origin", "https://evil.example"), ("host", "desk.example")], false),
        (vec![("origin", "https://desk.example.evil.example"), ("host", "desk.example")], false),
        (vec![("origin", "null"), ("host", "desk.example")], false),
        (vec![("origin", "https://desk.example")], false),
        (vec![("origin", "https://desk.example"), ("host", "desk.example")], true),
        (vec![("sec-fetch-site", "same-origin"), ("origin", "https://desk.example"), ("host", "127.0.0.1")], true),
        (vec![], true),
    ];
    for (headers, is_taken) in cases {
        for (path, body) in
            [("/desk/steps", "{}"), ("/desk/signatures", "{}"), ("/desk/logout", ""), ("/desk/login", "t")]
        {
            let body = if body == "t" { format!("token={TOKEN}") } else { body.to_owned() };
            let request = Request::post(path, body.as_bytes(), now()).with("x-client-verified", "SUCCESS");
            let request = headers.iter().fold(request, |request, (name, value)| request.with(name, value));
            let answer = ask(&request);
            assert_eq!(answer.status != 401, is_taken, "{path} {headers:?}");
            assert_eq!(answer.header("set-cookie").is_some(), is_taken && !body.starts_with('{'), "{path} {headers:?}");
        }
    }
}

/// Nothing between the desk and whoever has the token keeps a page of it, be it good or bad.
#[test]
fn nothing_of_the_desk_is_kept_on_the_way() {
    let open = |target: &str| with_token(target);
    for request in [
        open("/desk"),
        open("/desk/"),
        open("/desk/queue.json"),
        open("/desk/certificates.json"),
        open("/desk/dependants?component=K-1"),
        open("/desk/dependants.json?component=K-1"),
        open("/desk/nothing"),
        open("/desk?fly=1"),
        Request::get("/desk", now()),
        Request::get("/desk/login", now()),
        Request { method: "HEAD".into(), ..open("/desk") },
        Request { method: "DELETE".into(), ..open("/desk") },
        Request::post("/desk/login", format!("token={TOKEN}").as_bytes(), now()),
        Request::post("/desk/logout", b"", now()),
        Request::post("/desk/steps", b"{}", now()).with("authorization", &format!("Bearer {TOKEN}")),
        Request::post("/v1/steps", b"{}", now()),
        Request::get("/metrics", now()),
        Request::get("/healthz", now()),
    ] {
        let answer = ask(&request);
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{request:?}");
        assert_eq!(answer.header("etag"), None, "{request:?}");
        assert_eq!(answer.header("x-frame-options"), Some("DENY"));
    }
    let again = open("/desk").with("if-none-match", "*");
    assert_eq!(ask(&again).status, 200, "a page that is not kept has no tag");
}

/// What could be guessed is no token.
#[test]
fn weak_tokens_open_nothing() {
    for weak in ["", "0123456789abcdef", &"a".repeat(64), &"abc".repeat(20), &" ".repeat(40)] {
        assert!(Desk::with_token(weak).is_none(), "{weak:?}");
    }
}

/// Those who work on cases may ask what the public may not: by a document of a record, and for what nobody has yet.
#[test]
fn the_desk_finds_what_is_not_public() {
    let numbers = |question: &str| -> Vec<String> {
        let answer = ask(&with_token(&format!("/desk/certificates.json?{question}")));
        assert_eq!(answer.status, 200, "{question}: {}", text_of(&answer));
        let value: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        let list = value["certificates"].as_array().unwrap();
        list.iter().map(|line| line["number"].as_str().unwrap().to_owned()).collect()
    };
    let evidence = warifu_server::encode(&warifu_model::Digest::of(b"report").to_string());
    assert_eq!(numbers(&format!("evidence={evidence}")).len(), 8);
    assert_eq!(numbers("number=SECRET-8"), ["SECRET-8"]);
    let key = warifu_server::encode(&text(MAKER).id().to_string());
    assert_eq!(numbers(&format!("key={key}&part=counted")).len(), 8);
}
