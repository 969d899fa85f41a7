mod charts;
pub(crate) mod dependants;
mod sheet;

use std::collections::BTreeSet;

use warifu_ledger::{Body, questions};
use warifu_model::{Digest, Json, Language, Timestamp};

use crate::answer::Answer;
use crate::api;
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
    /// A desk behind a token: a secret of at least 32 characters, of which at least eight differ. None for one that could be guessed.
    pub fn with_token(token: &str) -> Option<Self> {
        let token = token.trim();
        let different: BTreeSet<char> = token.chars().collect();
        (token.len() >= LEAST_TOKEN && different.len() >= LEAST_DIFFERENT).then(|| Self {
            token: Some(seal(token)),
            proxy: None,
            is_secure: false,
        })
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
        let bearer = request.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
        let is_token = self.token.is_some_and(|token| {
            let by_header = bearer.is_some_and(|given| is_same(&seal(given.trim()), &token));
            let by_cookie =
                cookie(request).is_some_and(|(end, given)| request.now < end && is_same(&given, &ticket(&token, end)));
            by_header || by_cookie
        });
        let is_proxy = self
            .proxy
            .as_ref()
            .is_some_and(|(name, value)| request.header(name).is_some_and(|given| is_same(&seal(given), &seal(value))));
        if (is_token || is_proxy) && !is_foreign(request) { Ok(()) } else { Err(ServerError::DeskClosed) }
    }

    fn login(&self, request: &Request) -> Result<Answer, ServerError> {
        let form = Query::read(&String::from_utf8_lossy(&request.body), &["token"])?;
        let given = form.text("token").map(|given| seal(given.trim()));
        let (Some(token), Some(given)) = (self.token, given) else { return Err(ServerError::DeskClosed) };
        if !is_same(&given, &token) || is_foreign(request) {
            return Err(ServerError::DeskClosed);
        }
        let secure = if self.is_secure { "; Secure" } else { "" };
        let end = Timestamp::from_unix(request.now.unix().saturating_add(HOLDS)).unwrap_or(request.now);
        let value = format!(
            "{COOKIE}={}.{}; Path=/desk; HttpOnly; SameSite=Strict; Max-Age={}{secure}",
            end.unix(),
            ticket(&token, end).hex(),
            HOLDS
        );
        Ok(Answer::redirect(303, &at_home(request)).with("set-cookie", value))
    }

    fn logout(request: &Request) -> Result<Answer, ServerError> {
        if is_foreign(request) {
            return Err(ServerError::DeskClosed);
        }
        let value = format!("{COOKIE}=; Path=/desk; HttpOnly; SameSite=Strict; Max-Age=0");
        Ok(Answer::redirect(303, &at_home(request)).with("set-cookie", value))
    }
}

/// Pages and forms below `/desk`.
pub(crate) fn answer(desk: &Desk, body: &mut Body, request: &Request, path: &[&str]) -> Result<Answer, ServerError> {
    match (request.method.as_str(), path) {
        ("POST", ["login"]) => return desk.login(request),
        ("POST", ["logout"]) => return Desk::logout(request),
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
        ["certificates.json"] => api::all_certificates(&mut *body.read()?, request)?,
        ["dependants"] => dependants::sheet(body, request)?,
        ["dependants.json"] => dependants::list(body, request)?,
        ["queue.json"] => {
            let query = request.query(&["at", "cursor", "lang"])?;
            let at = query.time("at")?.unwrap_or(request.now);
            let page = questions::Page::new(200, query.text("cursor"))?;
            let question = questions::QueueQuestion::default();
            Answer::json(200, &questions::queue(&mut *body.read()?, &question, at, page)?.to_json())
        }
        _ => return Err(request.not_found()),
    };
    Ok(answer)
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
    Answer::html(if done.is_repeated { 200 } else { 201 }, sheet.finish())
}

/// A problem at the desk: for people without a token it is the form that asks for it.
pub(crate) fn problem(error: &ServerError, request: &Request) -> Answer {
    let language = request.language();
    if request.path.strip_suffix(".json").is_some() {
        // a program reads a code, and no form
        let answer = Answer::problem(error, language);
        return if answer.status == 401 { answer.with("www-authenticate", "Bearer") } else { answer };
    }
    if *error == ServerError::DeskClosed { asks(request, language) } else { pages::problem(error, language) }
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

/// Whether another site sent a form. Browsers say where it comes from: the newer ones so (Fetch Metadata), the older ones by the origin,
/// and that only to who speaks HTTP without TLS.
fn is_foreign(request: &Request) -> bool {
    if request.is_reading() {
        return false;
    }
    match (request.header("sec-fetch-site"), request.header("origin")) {
        (Some(site), _) => site != "same-origin" && site != "none",
        (None, Some(origin)) => origin.split_once("://").map(|(_, host)| host) != request.header("host"),
        (None, None) => false,
    }
}

/// The time at which a cookie ends, and what it holds.
fn cookie(request: &Request) -> Option<(Timestamp, Digest)> {
    let header = request.header("cookie")?;
    let value = header.split(';').find_map(|one| one.trim().strip_prefix(COOKIE)?.strip_prefix('='))?;
    let (end, ticket) = value.split_once('.')?;
    Some((Timestamp::from_unix(end.parse().ok()?)?, Digest::parse_hex(ticket)?))
}

/// The digest of a token: what is compared has one length, and says nothing of where the first difference lies.
fn seal(token: &str) -> Digest {
    Digest::of(format!("warifu desk token {token}").as_bytes())
}

/// What the cookie holds beside the time at which it ends: it opens the desk, and does not tell the token. The secret stands last, so
/// that nobody can lengthen what was hashed.
fn ticket(token: &Digest, end: Timestamp) -> Digest {
    Digest::of(format!("warifu desk cookie until {} {token}", end.unix()).as_bytes())
}

/// Compares without an early end.
fn is_same(one: &Digest, other: &Digest) -> bool {
    let pairs = one.as_bytes().iter().zip(other.as_bytes());
    std::hint::black_box(pairs.fold(0, |all, (one, other)| all | (one ^ other))) == 0
}

const COOKIE: &str = "warifu-desk";
/// For how long a cookie opens the desk, in seconds.
const HOLDS: i64 = 12 * 3_600;
const LEAST_TOKEN: usize = 32;
const LEAST_DIFFERENT: usize = 8;
