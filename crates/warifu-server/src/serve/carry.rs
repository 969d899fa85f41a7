use std::time::Duration;

use crate::collect::Courier;

/// Requests to witnesses over HTTP; over TLS with the feature `https`.
#[derive(Clone, Debug)]
pub struct Http(ureq::Agent);

impl Default for Http {
    fn default() -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(20)))
            .http_status_as_error(false)
            // where a redirect leads is not the witness that was named
            .max_redirects(0)
            .build();
        Self(config.into())
    }
}

impl Courier for Http {
    fn post(&self, url: &str, body: &str) -> Result<(u16, String), String> {
        let mut answer =
            self.0.post(url).content_type("text/plain; charset=utf-8").send(body).map_err(|e| e.to_string())?;
        let status = answer.status().as_u16();
        let text = answer.body_mut().with_config().limit(MOST_ANSWER).read_to_string().map_err(|e| e.to_string())?;
        Ok((status, text))
    }
}

/// The largest answer of a witness, in bytes.
const MOST_ANSWER: u64 = 64 * 1024;
