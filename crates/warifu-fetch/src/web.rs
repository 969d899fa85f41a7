use std::io::Read as _;
use std::time::{Duration, Instant};

use ureq::http::Response;
use ureq::{Body, Error};

use crate::ask::{Ask, Errand, Method};

/// What a web server has.
#[derive(Debug)]
pub(crate) enum Found {
    Bytes(Vec<u8>),
    Nothing,
    /// What a mailbox answered, whichever status it has.
    Answered(u16, Vec<u8>),
}

/// Requests to web servers. All of them together have an end, so that a server which sends a byte a minute holds nobody.
pub(crate) struct Web {
    agent: ureq::Agent,
    end: Instant,
}

impl Default for Web {
    fn default() -> Self {
        let config = ureq::Agent::config_builder()
            .user_agent(concat!("warifu-fetch/", env!("CARGO_PKG_VERSION")))
            .http_status_as_error(false)
            // where a redirect leads is not the server that was named, and it would get the token
            .max_redirects(0)
            .max_redirects_will_error(false)
            .build();
        Self { agent: config.into(), end: Instant::now() + ALL }
    }
}

impl Web {
    /// One file: its bytes, or that there is none; or what a mailbox answers to one request.
    pub(crate) fn fetch(&self, ask: &Ask, body: &[u8]) -> Result<Found, String> {
        let left = self.end.saturating_duration_since(Instant::now()).min(EACH);
        if left.is_zero() {
            return Err(format!("all of it took longer than {} seconds", ALL.as_secs()));
        }
        let answer = match &ask.errand {
            None => self.agent.get(&ask.url).config().timeout_global(Some(left)).build().call(),
            Some(errand) => self.run(ask, errand, body, left),
        };
        let mut answer = answer.map_err(|error| error.to_string())?;
        let status = answer.status().as_u16();
        match status {
            300..400 => {
                let to = answer.headers().get("location").and_then(|to| to.to_str().ok()).unwrap_or("nowhere");
                return Err(format!("status {status} leads to {to}, and is not followed: name the place where it is"));
            }
            _ if ask.errand.is_some() => {}
            200 => {}
            // some servers do not tell what is not there from what is not to be listed
            403 | 404 | 410 => return Ok(Found::Nothing),
            status => return Err(format!("status {status}")),
        }
        let mut bytes = Vec::new();
        let reader = answer.body_mut().as_reader();
        reader.take(ask.most.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        Ok(if ask.errand.is_some() { Found::Answered(status, bytes) } else { Found::Bytes(bytes) })
    }

    fn run(&self, ask: &Ask, errand: &Errand, body: &[u8], left: Duration) -> Result<Response<Body>, Error> {
        let authorization = errand.authorization();
        let bodiless = match errand.method {
            Method::Delete => self.agent.delete(&ask.url),
            Method::Get => self.agent.get(&ask.url),
            Method::Post => {
                let request = self.agent.post(&ask.url).header("authorization", authorization);
                let request = request.header("content-type", "application/octet-stream");
                return request.config().timeout_global(Some(left)).build().send(body);
            }
        };
        bodiless.header("authorization", authorization).config().timeout_global(Some(left)).build().call()
    }
}

/// The longest time for one file.
const EACH: Duration = Duration::from_secs(60);

/// The longest time for all files of one run.
const ALL: Duration = Duration::from_secs(900);
