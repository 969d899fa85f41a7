use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;
use tokio::time::timeout;
use warifu_ledger::Body;

use super::{Opener, Shared};
use crate::answer::Answer;
use crate::error::ServerError;
use crate::request::Request;

/// Ledgers that are open, one for each thread that answers.
pub(super) struct Pool {
    opener: Opener,
    idle: Mutex<Vec<Body>>,
    room: Arc<Semaphore>,
}

impl Pool {
    pub(super) fn new(opener: Opener, workers: usize) -> Self {
        Self { opener, idle: Mutex::new(Vec::new()), room: Arc::new(Semaphore::new(workers.max(1))) }
    }

    /// Answers a request on a thread of its own: whoever asks the ledger waits for the disk.
    pub(super) async fn answer(&self, shared: &Arc<Shared>, request: Request) -> Answer {
        let limit = shared.limits.answer;
        let Ok(Ok(permit)) = timeout(limit, Arc::clone(&self.room).acquire_owned()).await else {
            return shared.site.refuse(&request, &ServerError::Busy);
        };
        let (here, asked) = (Arc::clone(shared), request.clone_head());
        let task = tokio::task::spawn_blocking(move || {
            let answer = here.pool.answer_here(&here, request);
            drop(permit);
            answer
        });
        match timeout(limit, task).await {
            Ok(Ok(answer)) => answer,
            // it goes on, and keeps its place until it is done
            _ => shared.site.refuse(&asked, &ServerError::Timeout),
        }
    }

    fn answer_here(&self, shared: &Shared, mut request: Request) -> Answer {
        if !request.is_reading() && getrandom::fill(&mut request.random).is_err() {
            return shared.site.refuse(&request, &ServerError::Busy);
        }
        if let Some(answer) = shared.site.answer_alone(&request) {
            return answer;
        }
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut body = match idle.map_or_else(|| (self.opener)(), Ok) {
            Ok(body) => body,
            Err(error) => return shared.site.refuse(&request, &error.into()),
        };
        let answer = shared.site.answer(&mut body, &request);
        // a connection that may be broken is not used again
        if answer.status != 503 {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(body);
        }
        answer
    }
}
