mod charts;
mod sheet;

use warifu_ledger::{Body, questions};
use warifu_model::{Digest, Json, Language};

use crate::answer::Answer;
use crate::error::ServerError;
use crate::pages::{self, Sheet};
use crate::request::{Query, Request};
use crate::writes::Done;

/// The desk of those who work on cases: who may see it.
#[derive(Clone, Debug)]
pub struct Desk {
    token: Option<Digest>,
    proxy: Option<(String, String)>,
    is_secure: bool,
}

impl Desk {
    /// A desk behind a token: a secret of at least 32 characters.
    pub fn with_token(token: &str) -> Option<Self> {
        let token = token.trim();
        (token.len() >= LEAST_TOKEN).then(|| Self { token: Some(seal(token)), proxy: None, is_secure: false })
    }

    /// A desk that a proxy opens by a header of this value, which it sets after it has looked at a client's certificate, and takes off
    /// whatever clients send.
    pub fn behind_proxy(name: &str, value: &str) -> Self {
        Self { token: None, proxy: Some((name.to_ascii_lowercase(), value.to_owned())), is_secure: false }
    }

    /// With the way of another one as well.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let is_secure = self.is_secure || other.is_secure;
        Self { token: self.token.or(other.token), proxy: self.proxy.or(other.proxy), is_secure }
    }

    /// With a cookie that browsers send over TLS only.
    #[must_use]
    pub fn secure(self) -> Self {
        Self { is_secure: true, ..self }
    }

    /// Looks whether the desk is open to whoever asks: by `Authorization: Bearer`, by the cookie, or by the header of the proxy. A form
    /// that another site sent is turned away.
    ///
    /// # Errors
    ///
    /// [`ServerError::DeskClosed`].
    pub(crate) fn demand(&self, request: &Request) -> Result<(), ServerError> {
        let is_foreign = !request.is_reading()
            && request.header("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none");
        let bearer = request.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
        let is_token = self.token.is_some_and(|token| {
            let by_header = bearer.is_some_and(|given| is_same(&seal(given.trim()), &token));
            let by_cookie = cookie(request).is_some_and(|given| is_same(&given, &ticket(&token)));
            by_header || by_cookie
        });
        let is_proxy = self
            .proxy
            .as_ref()
            .is_some_and(|(name, value)| request.header(name).is_some_and(|given| is_same(&seal(given), &seal(value))));
        if (is_token || is_proxy) && !is_foreign { Ok(()) } else { Err(ServerError::DeskClosed) }
    }

    fn login(&self, request: &Request) -> Result<Answer, ServerError> {
        let form = Query::read(&String::from_utf8_lossy(&request.body), &["token"])?;
        let given = form.text("token").map(|given| seal(given.trim()));
        let (Some(token), Some(given)) = (self.token, given) else { return Err(ServerError::DeskClosed) };
        if !is_same(&given, &token) {
            return Err(ServerError::DeskClosed);
        }
        let secure = if self.is_secure { "; Secure" } else { "" };
        let value =
            format!("{COOKIE}={}; Path=/desk; HttpOnly; SameSite=Strict; Max-Age=43200{secure}", ticket(&token).hex());
        Ok(Answer::redirect(303, &at_home(request)).with("set-cookie", value).with("cache-control", "no-store"))
    }

    fn logout(request: &Request) -> Answer {
        let value = format!("{COOKIE}=; Path=/desk; HttpOnly; SameSite=Strict; Max-Age=0");
        Answer::redirect(303, &at_home(request)).with("set-cookie", value).with("cache-control", "no-store")
    }
}

/// Pages and forms below `/desk`.
pub(crate) fn answer(desk: &Desk, body: &mut Body, request: &Request, path: &[&str]) -> Result<Answer, ServerError> {
    match (request.method.as_str(), path) {
        ("POST", ["login"]) => return desk.login(request),
        ("POST", ["logout"]) => return Ok(Desk::logout(request)),
        _ => desk.demand(request)?,
    }
    if !request.is_reading() {
        return Err(request.wrong_method("GET, HEAD"));
    }
    let answer = match path {
        [] | [""] => sheet::sheet(body, request)?,
        ["statements", digest] => {
            let digest = Digest::parse(digest).ok_or_else(|| request.not_found())?;
            let name = format!("attachment; filename=\"{}.statement.json\"", digest.hex());
            Answer::of(200, "application/json", body.statement(&digest)?).with("content-disposition", name)
        }
        ["queue.json"] => {
            let query = request.query(&["at", "cursor", "lang"])?;
            let at = query.time("at")?.unwrap_or(request.now);
            let page = questions::Page::new(200, query.text("cursor"))?;
            let question = questions::QueueQuestion::default();
            Answer::json(200, &questions::queue(&mut *body.read()?, &question, at, page)?.to_json())
        }
        _ => return Err(request.not_found()),
    };
    Ok(answer.with("cache-control", "no-store"))
}

/// What is told after a form.
pub(crate) fn done(done: &Done, request: &Request) -> Answer {
    let language = request.language();
    let title = language.pick("It is in the ledger", "台帳に登録しました");
    let note = if done.is_repeated {
        language.pick("The ledger had it already; nothing was changed.", "台帳に既にあり、何も変更されていません。")
    } else {
        language.pick("It was taken.", "受け付けました。")
    };
    let mut sheet = Sheet::desk(language, title);
    sheet.html.raw("<h1>").text(title).raw("</h1>\n<p>").text(note).raw("</p>\n<pre>");
    sheet.html.text(&Json::to_pretty(&done.value)).raw("</pre>\n<p><a href=\"").text(&at_home(request)).raw("\">");
    sheet.html.text(language.pick("Back to the desk", "窓口に戻る")).raw("</a></p>\n");
    Answer::html(if done.is_repeated { 200 } else { 201 }, sheet.finish()).with("cache-control", "no-store")
}

/// A problem at the desk: without a token it is the form that asks for it.
pub(crate) fn problem(error: &ServerError, request: &Request) -> Answer {
    let language = request.language();
    let answer =
        if *error == ServerError::DeskClosed { asks(request, language) } else { pages::problem(error, language) };
    answer.with("cache-control", "no-store")
}

fn asks(request: &Request, language: Language) -> Answer {
    let title = language.pick("Desk", "担当者窓口");
    let mut sheet = Sheet::desk(language, title);
    let html = &mut sheet.html;
    html.raw("<h1>")
        .text(title)
        .raw("</h1>\n<form method=\"post\" action=\"/desk/login?lang=")
        .text(language.pick("en", "ja"));
    html.raw("\"><p><label for=\"token\">").text(language.pick("Token", "トークン"));
    html.raw("</label> <input id=\"token\" name=\"token\" type=\"password\" autocomplete=\"current-password\" required> <button>");
    html.text(language.pick("Open", "開く")).raw("</button></p>\n</form>\n");
    if !request.is_reading() {
        html.raw("<p class=\"no\" role=\"alert\">")
            .text(language.pick("That was not it.", "トークンが違います。"))
            .raw("</p>\n");
    }
    Answer::html(401, sheet.finish()).with("www-authenticate", "Bearer")
}

fn at_home(request: &Request) -> String {
    format!("/desk?lang={}", request.language().pick("en", "ja"))
}

fn cookie(request: &Request) -> Option<Digest> {
    let header = request.header("cookie")?;
    header.split(';').find_map(|one| one.trim().strip_prefix(COOKIE)?.strip_prefix('=')).and_then(Digest::parse_hex)
}

/// The digest of a token: what is compared has one length, and says nothing of where the first difference lies.
fn seal(token: &str) -> Digest {
    Digest::of(format!("warifu desk token {token}").as_bytes())
}

/// What the cookie holds: it opens the desk, and does not tell the token.
fn ticket(token: &Digest) -> Digest {
    Digest::of(format!("warifu desk cookie {token}").as_bytes())
}

/// Compares without an early end.
fn is_same(one: &Digest, other: &Digest) -> bool {
    let pairs = one.as_bytes().iter().zip(other.as_bytes());
    std::hint::black_box(pairs.fold(0, |all, (one, other)| all | (one ^ other))) == 0
}

const COOKIE: &str = "warifu-desk";
const LEAST_TOKEN: usize = 32;
