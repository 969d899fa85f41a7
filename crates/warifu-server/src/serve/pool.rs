use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;
use warifu_ledger::{Body, LedgerError};

use crate::answer::Answer;
use crate::error::ServerError;
use crate::part::Part;
use crate::request::Request;
use crate::site::Site;

/// Opens a ledger: once for each thread that answers.
pub type Opener = Box<dyn Fn() -> Result<Body, LedgerError> + Send + Sync>;

/// A site, with ledgers that are open, one for each thread that answers.
pub(super) struct Pool {
    pub(super) site: Site,
    opener: Opener,
    /// None once it is closed.
    idle: Mutex<Option<Vec<Body>>>,
    room: Arc<Semaphore>,
    limit: Duration,
}

impl Pool {
    pub(super) fn new(site: Site, opener: Opener, workers: usize, limit: Duration) -> Self {
        let room = Arc::new(Semaphore::new(workers.max(1)));
        Self { site, opener, idle: Mutex::new(Some(Vec::new())), room, limit }
    }

    /// Answers a request on a thread of its own: whoever asks the ledger waits for the disk.
    pub(super) async fn answer(self: &Arc<Self>, request: Request) -> Answer {
        let Ok(Ok(permit)) = timeout(self.limit, Arc::clone(&self.room).acquire_owned()).await else {
            return self.site.refuse(&request, &ServerError::Busy);
        };
        let (here, asked) = (Arc::clone(self), request.clone_head());
        let task = tokio::task::spawn_blocking(move || {
            let answer = here.answer_here(request);
            drop(permit);
            answer
        });
        match timeout(self.limit, task).await {
            Ok(Ok(answer)) => answer,
            // it goes on, and keeps its place until it is done
            _ => self.site.refuse(&asked, &ServerError::Timeout),
        }
    }

    /// What is answered before a body is received: where nothing may be written, nothing is taken into memory. None for who may go on.
    pub(super) async fn turn_away(self: &Arc<Self>, head: &Request) -> Option<Answer> {
        if head.is_reading() || Part::of(head) != Part::Mailbox {
            return None;
        }
        let (here, head) = (Arc::clone(self), head.clone());
        let task = tokio::task::spawn_blocking(move || here.site.turn_away(&head));
        // whether the token opens is asked once more with the body
        timeout(self.limit, task).await.ok()?.ok()?
    }

    fn answer_here(&self, mut request: Request) -> Answer {
        if !request.is_reading() && getrandom::fill(&mut request.random).is_err() {
            return self.site.refuse(&request, &ServerError::Busy);
        }
        if let Some(answer) = self.site.answer_alone(&request) {
            return answer;
        }
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).as_mut().and_then(Vec::pop);
        if let Some(body) = idle {
            let answer = self.answer_with(body, &request);
            // a connection may have broken while nobody used it, and what reads may be done again
            if answer.status != 503 || !request.is_reading() {
                return answer;
            }
        }
        match (self.opener)() {
            Ok(body) => self.answer_with(body, &request),
            Err(error) => self.site.refuse(&request, &error.into()),
        }
    }

    fn answer_with(&self, mut body: Body, request: &Request) -> Answer {
        let answer = self.site.answer(&mut body, request);
        // a connection that may be broken is not used again
        if answer.status != 503
            && let Some(idle) = self.idle.lock().unwrap_or_else(PoisonError::into_inner).as_mut()
        {
            idle.push(body);
        }
        answer
    }

    /// Closes all ledgers, on a thread that may wait: a connection to a server says goodbye.
    pub(super) async fn close(self: &Arc<Self>) {
        let here = Arc::clone(self);
        let task = tokio::task::spawn_blocking(move || {
            let idle = here.idle.lock().unwrap_or_else(PoisonError::into_inner).take();
            drop(idle);
        });
        let _ = timeout(LAST_WORD, task).await;
    }
}

/// For how long ledgers may take to close.
const LAST_WORD: Duration = Duration::from_secs(5);
