use std::io;

use warifu_model::{Digest, Json, Language};

use crate::error::ServerError;
use crate::flow::Flow;
use crate::part::Part;
use crate::request::Request;

/// What is answered.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body; empty where it is a flow.
    pub body: Vec<u8>,
    /// A body that is read while it is sent: what is large is not in memory as a whole for as long as somebody takes to receive it.
    pub flow: Option<Flow>,
}

impl Answer {
    /// A body of this type.
    pub fn of(status: u16, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: vec![("content-type", media_type.to_owned())], body: body.into(), flow: None }
    }

    /// Nothing, and this status.
    pub(crate) const fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), flow: None }
    }

    /// A body of this type that is read while it is sent.
    pub(crate) fn flowing(media_type: &str, flow: Flow) -> Self {
        Self { flow: Some(flow), ..Self::of(200, media_type, Vec::new()) }
    }

    /// The length of the body in bytes.
    pub fn length(&self) -> u64 {
        let length = u64::try_from(self.body.len()).unwrap_or(u64::MAX);
        self.flow.as_ref().map_or(length, Flow::size)
    }

    /// The same with its whole body in memory, for who has no socket.
    ///
    /// # Errors
    ///
    /// What the system says where it cannot be read.
    pub fn gathered(mut self) -> io::Result<Self> {
        if let Some(flow) = self.flow.take() {
            self.body = flow.whole()?;
        }
        Ok(self)
    }

    /// A page.
    pub fn html(status: u16, page: String) -> Self {
        Self::of(status, "text/html; charset=utf-8", page)
    }

    /// A value, with a line feed behind it.
    pub fn json(status: u16, value: &Json) -> Self {
        let mut bytes = value.to_canonical();
        bytes.push(b'\n');
        Self::of(status, "application/json", bytes)
    }

    /// Another place.
    pub fn redirect(status: u16, to: &str) -> Self {
        Self { status, headers: vec![("location", to.to_owned())], body: Vec::new(), flow: None }
    }

    /// A problem (RFC 9457): our code, what is wrong, and what to do.
    pub fn problem(error: &ServerError, language: Language) -> Self {
        let status = error.status();
        let value = Json::object()
            .with("type", format!("urn:warifu:problem:{}", error.code()))
            .with("title", error.message(language))
            .with("status", u32::from(status))
            .with("detail", error.help(language).into_owned())
            .with("code", error.code())
            .with_some("pointer", warifu_model::Problem::location(error).map(|place| place.pointer.to_owned()));
        let mut answer = Self::json(status, &value);
        answer.headers = vec![("content-type", "application/problem+json".to_owned())];
        answer.with("content-language", language.pick("en", "ja")).for_status(error)
    }

    /// With what some statuses have to have beside them.
    #[must_use]
    pub(crate) fn for_status(self, error: &ServerError) -> Self {
        match error {
            ServerError::MailboxClosed => self.with("www-authenticate", "Bearer"),
            ServerError::Method { allowed, .. } => self.with("allow", *allowed),
            _ if self.status == 503 => self.with("retry-after", "5"),
            _ => self,
        }
    }

    /// With a header, in place of the one of this name.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.retain(|(one, _)| *one != name);
        self.headers.push((name, value.into()));
        self
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(one, _)| *one == name).map(|(_, value)| value.as_str())
    }

    /// The answer to this request: with the headers that all have, with a tag for the body (RFC 9110, section 8.8.3), without it where
    /// the reader has it already, or asked for the head alone.
    #[must_use]
    pub(crate) fn to(self, request: &Request) -> Self {
        let mut answer = self;
        let is_private = Part::is_private(request) || answer.status >= 500;
        if is_private {
            answer = answer.with("cache-control", "no-store");
        }
        for (name, value) in ALWAYS {
            if answer.header(name).is_none() {
                answer = answer.with(name, value);
            }
        }
        if answer.status == 200 && !is_private {
            let digest = Digest::of(&answer.body).hex();
            let tag = format!("\"{}\"", digest.get(..32).unwrap_or(&digest));
            let asked = request.header("if-none-match").unwrap_or_default();
            let is_known = asked.split(',').map(str::trim).any(|one| one.trim_start_matches("W/") == tag || one == "*");
            answer = answer.with("etag", tag);
            if is_known {
                answer.status = 304;
                answer.body.clear();
            }
        }
        answer
    }
}

/// On every answer, unless it says otherwise; what is private is not kept by anybody (`no-store`). Nothing runs, nothing is loaded from elsewhere, and nobody frames a page.
const ALWAYS: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    // browsers that do not know `frame-ancestors`
    ("x-frame-options", "DENY"),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy", "no-referrer"),
    ("cache-control", "no-cache"),
    ("vary", "accept-language"),
];
