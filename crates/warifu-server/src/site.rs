use warifu_ledger::Body;
use warifu_ledger::store::StoreError;
use warifu_model::{Language, Timestamp};

use crate::answer::Answer;
use crate::desk::Desk;
use crate::error::ServerError;
use crate::mailbox::{Door, Mailbox};
use crate::metrics::Metrics;
use crate::part::Part;
use crate::request::Request;
use crate::view::View;
use crate::witness::Witness;
use crate::{api, desk, log, pages, writes};

/// Everything that is answered, without a socket: a request and a ledger in, an answer out.
///
/// ```
/// use warifu_ledger::{Body, store::MemoryStore};
/// use warifu_server::{Answer, Request, Site};
///
/// fn first_page(body: &mut Body, request: &Request) -> Answer {
///     Site::default().answer(body, request)
/// }
/// ```
#[derive(Debug, Default)]
pub struct Site {
    desk: Option<Desk>,
    mailbox: Option<Mailbox>,
    witness: Option<Witness>,
    is_read_only: bool,
    is_without_ledger: bool,
    metrics: Metrics,
}

impl Site {
    /// With a desk for those who work on cases.
    #[must_use]
    pub fn with_desk(self, desk: Desk) -> Self {
        Self { desk: Some(desk), ..self }
    }

    /// With a mailbox for sealed items and receipts.
    #[must_use]
    pub fn with_mailbox(self, mailbox: Mailbox) -> Self {
        Self { mailbox: Some(mailbox), ..self }
    }

    /// With a witness of other logs.
    #[must_use]
    pub fn with_witness(self, witness: Witness) -> Self {
        Self { witness: Some(witness), ..self }
    }

    /// Taking nothing in: whatever would be written is answered with 503.
    #[must_use]
    pub fn read_only(self) -> Self {
        Self { is_read_only: true, ..self }
    }

    /// Without a ledger: a witness or a mailbox alone, and nothing at all other paths.
    #[must_use]
    pub fn without_ledger(self) -> Self {
        Self { is_without_ledger: true, ..self }
    }

    /// Removes what a mailbox has kept for long enough. Where nothing may be written, nothing is removed.
    pub fn expire(&self, now: Timestamp) {
        if let Some(mailbox) = self.mailbox.as_ref().filter(|_| !self.is_read_only) {
            mailbox.expire(now);
        }
    }

    /// What was counted so far.
    pub const fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// Answers a request. Whatever is wrong with it becomes an answer, too.
    pub fn answer(&self, body: &mut Body, request: &Request) -> Answer {
        let segments = request.segments().unwrap_or_default();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let answer = self.route(body, request, &segments).unwrap_or_else(|error| refused(request, &segments, &error));
        answer.to(request)
    }

    /// Answers what needs no ledger: the witness and the mailbox. None for everything else, where there is a ledger.
    pub fn answer_alone(&self, request: &Request) -> Option<Answer> {
        let answer = match Part::of(request) {
            Part::Mailbox => self.mailed(request),
            _ if request.path == "/add-checkpoint" => self.witnessed(request),
            _ if !self.is_without_ledger => return None,
            // it can do what it is for
            Part::Health if request.is_reading() && request.path == "/healthz" => Ok(healthy()),
            _ => Err(request.not_found()),
        };
        Some(answer.unwrap_or_else(|error| refused(request, &[], &error)).to(request))
    }

    /// What is answered before the body of a request is received: a refusal, where a mailbox does not open. None for everything else.
    pub fn turn_away(&self, head: &Request) -> Option<Answer> {
        if Part::of(head) != Part::Mailbox {
            return None;
        }
        let error = self.door(head).err()?;
        Some(refused(head, &[], &error).to(head))
    }

    /// What an answer says that never came to be: the same problem as any other.
    pub fn refuse(&self, request: &Request, error: &ServerError) -> Answer {
        let segments = request.segments().unwrap_or_default();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        refused(request, &segments, error).to(request)
    }

    fn route(&self, body: &mut Body, request: &Request, path: &[&str]) -> Result<Answer, ServerError> {
        match path {
            ["v1" | "desk", "steps" | "signatures"] if !request.is_reading() => self.write(body, request, path),
            ["add-checkpoint"] => self.witnessed(request),
            ["mailbox", ..] => self.mailed(request),
            ["desk", rest @ ..] => {
                let desk = self.desk.as_ref().ok_or_else(|| request.not_found())?;
                desk::answer(desk, body, request, rest)
            }
            _ if !request.is_reading() => Err(request.wrong_method("GET, HEAD")),
            ["healthz"] => health(body),
            ["metrics"] => Ok(self.measured(body, request)?),
            ["v1", "steps" | "signatures"] => Err(request.wrong_method("POST")),
            _ => {
                let opened = body.opened().clone();
                let mut read = body.read()?;
                public(&mut View { read: &mut *read, opened: &opened, now: request.now }, request, path)
            }
        }
    }

    fn write(&self, body: &mut Body, request: &Request, path: &[&str]) -> Result<Answer, ServerError> {
        if request.method != "POST" {
            return Err(request.wrong_method("POST"));
        }
        let is_desk = path.first() == Some(&"desk");
        if is_desk {
            let desk = self.desk.as_ref().ok_or_else(|| request.not_found())?;
            desk.demand(request)?;
        }
        if self.is_read_only {
            return Err(StoreError::ReadOnly.into());
        }
        let arrived = writes::Arrived::of(request)?;
        let done = match path.last() {
            Some(&"steps") => writes::step(body, &arrived, request)?,
            _ => writes::signature(body, &arrived, request)?,
        };
        Ok(if is_desk { desk::done(&done, request) } else { done.answer() })
    }

    fn witnessed(&self, request: &Request) -> Result<Answer, ServerError> {
        let witness = self.witness.as_ref().ok_or_else(|| request.not_found())?;
        if request.method != "POST" {
            return Err(request.wrong_method("POST"));
        }
        witness.answer(&request.body, request.now)
    }

    fn mailed(&self, request: &Request) -> Result<Answer, ServerError> {
        let (mailbox, door) = self.door(request)?;
        self.expire(request.now);
        let segments = request.segments().unwrap_or_default();
        let path: Vec<&str> = segments.iter().skip(1).map(String::as_str).collect();
        mailbox.answer(&door, request, &path)
    }

    /// The mailbox, and what the token of a request opens there.
    fn door(&self, request: &Request) -> Result<(&Mailbox, Door), ServerError> {
        let mailbox = self.mailbox.as_ref().ok_or_else(|| request.not_found())?;
        let door = mailbox.door(request)?;
        if self.is_read_only && !request.is_reading() {
            return Err(StoreError::ReadOnly.into());
        }
        Ok((mailbox, door))
    }

    fn measured(&self, body: &mut Body, request: &Request) -> Result<Answer, ServerError> {
        let opened = body.opened().clone();
        let entries = warifu_ledger::journal::head(&mut *body.read()?)?.map_or(0, |head| u64::from(head.sequence) + 1);
        let mut read = body.read()?;
        let mut view = View { read: &mut *read, opened: &opened, now: request.now };
        let text = self.metrics.to_text(entries, &mut view)?;
        Ok(Answer::of(200, "text/plain; version=0.0.4; charset=utf-8", text))
    }
}

/// What anybody may read, answered from a ledger as of one moment.
pub(crate) fn answer_from(view: &mut View<'_>, request: &Request) -> Answer {
    let segments = request.segments().unwrap_or_default();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let answer = public(view, request, &segments).unwrap_or_else(|error| refused(request, &segments, &error));
    answer.to(request)
}

fn public(view: &mut View<'_>, request: &Request, path: &[&str]) -> Result<Answer, ServerError> {
    match path {
        ["log", rest @ ..] => log::answer(view, request, rest),
        ["v1", rest @ ..] => api::answer(view, request, rest),
        ["openapi.json"] => Ok(Answer::of(200, "application/json", api::DESCRIPTION)),
        ["style.css"] => Ok(Answer::of(200, "text/css; charset=utf-8", pages::STYLE)),
        ["robots.txt"] => Ok(Answer::of(200, "text/plain; charset=utf-8", ROBOTS)),
        [""] => Ok(pages::first(request)),
        ["en", rest @ ..] => pages::answer(view, request, Language::En, rest),
        ["ja", rest @ ..] => pages::answer(view, request, Language::Ja, rest),
        _ => Err(request.not_found()),
    }
}

fn refused(request: &Request, path: &[&str], error: &ServerError) -> Answer {
    match path {
        ["en", ..] => pages::problem(error, Language::En),
        ["ja", ..] => pages::problem(error, Language::Ja),
        ["desk", ..] => desk::problem(error, request),
        _ => Answer::problem(error, request.language()),
    }
}

/// Whether the ledger can be read.
fn health(body: &mut Body) -> Result<Answer, ServerError> {
    warifu_ledger::journal::head(&mut *body.read()?)?;
    Ok(healthy())
}

fn healthy() -> Answer {
    Answer::of(200, "text/plain; charset=utf-8", "ok\n")
}

const ROBOTS: &str = "User-agent: *\nDisallow: /desk\n";
