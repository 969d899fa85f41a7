//! What stands around a [`Site`]: sockets, threads, the clock, the log of accesses.

mod carry;
mod folder;
mod pool;

use std::future::Future;
use std::io::{self, Write as _};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use axum::Router;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use warifu_model::{Json, Timestamp};

use crate::answer::Answer;
use crate::error::ServerError;
use crate::part::Part;
use crate::request::Request;
use crate::site::Site;

pub use carry::Http;
pub use folder::FolderMemory;
pub use pool::Opener;

use pool::Pool;

/// How much at once, and for how long.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Limits {
    /// Requests that are answered at once.
    pub workers: usize,
    /// Connections at once; the next one waits until one ends.
    pub connections: usize,
    /// The largest body of a request that brings something, in bytes.
    pub body: usize,
    /// Bodies of more than 256 KiB that arrive at once; the next one waits.
    pub uploads: usize,
    /// For how long a client may take to send the head of a request; so long a connection without a request stays open, too.
    pub head: Duration,
    /// For how long it may take to send the body.
    pub sending: Duration,
    /// For how long an answer may take, with waiting.
    pub answer: Duration,
    /// For how long open answers are waited for at the end.
    pub end: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            workers: 4,
            connections: 1_024,
            body: 64 * 1024 * 1024,
            uploads: 4,
            head: Duration::from_secs(15),
            sending: Duration::from_secs(60),
            answer: Duration::from_secs(60),
            end: Duration::from_secs(20),
        }
    }
}

/// What all connections share.
struct Shared {
    pool: Arc<Pool>,
    /// How many large bodies may arrive at once: they are in memory before anybody knows who signed them.
    uploads: Semaphore,
    limits: Limits,
    log: bool,
}

/// Answers on a socket until `end` comes, then ends what is under way, and returns. `access` says whether each answer is a line of JSON
/// on standard output.
///
/// # Errors
///
/// What the system says of the socket.
pub async fn serve(
    listener: TcpListener,
    site: Site,
    opener: Opener,
    limits: Limits,
    access: Access,
    end: impl Future<Output = ()>,
) -> io::Result<()> {
    let pool = Arc::new(Pool::new(site, opener, limits.workers, limits.answer));
    let shared = Arc::new(Shared {
        pool,
        uploads: Semaphore::new(limits.uploads.max(1)),
        limits,
        log: access == Access::Logged,
    });
    let router = Router::new().fallback(answer).with_state(shared);
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(limits.connections.max(1)));
    let mut end = std::pin::pin!(end);
    loop {
        let accepted = tokio::select! {
            () = &mut end => break,
            accepted = accept(&listener, &room) => accepted,
        };
        // a connection that broke off before it was accepted, or too many open files: the next one may do
        let Some((stream, address, permit)) = accepted else {
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(router.clone().layer(axum::Extension(ConnectInfo(address))));
        let mut builder = hyper::server::conn::http1::Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(limits.head).max_buf_size(MOST_HEAD);
        let connection = graceful.watch(builder.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // what breaks off is the client's own affair
            let _ = connection.await;
            drop(permit);
        });
    }
    drop(listener);
    let _ = timeout(limits.end, graceful.shutdown()).await;
    Ok(())
}

/// Whether answers are logged.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Access {
    /// A line of JSON for each.
    Logged,
    /// None.
    Silent,
}

async fn accept(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> Option<(tokio::net::TcpStream, std::net::SocketAddr, tokio::sync::OwnedSemaphorePermit)> {
    let permit = Arc::clone(room).acquire_owned().await.ok()?;
    let (stream, address) = listener.accept().await.ok()?;
    Some((stream, address, permit))
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    axum::Extension(ConnectInfo(address)): axum::Extension<ConnectInfo<std::net::SocketAddr>>,
    request: axum::extract::Request,
) -> Response {
    #[expect(clippy::disallowed_methods, reason = "the server is where a clock is read")]
    let begun = Instant::now();
    let (head, body) = request.into_parts();
    let mut asked = Request {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: headers(&head.headers),
        body: Vec::new(),
        now: now(),
        random: [0; 32],
    };
    let (method, path, part) = (asked.method.clone(), asked.path.clone(), Part::of(&asked));
    let answer = match received(&shared, body, &asked).await {
        Ok(body) => {
            asked.body = body;
            shared.pool.answer(asked).await
        }
        Err(error) => shared.pool.site.refuse(&asked, &error),
    };
    let micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    shared.pool.site.metrics().count(part, answer.status, micros);
    if shared.log {
        access(&address.ip().to_string(), &method, &path, &answer, micros);
    }
    respond(answer, method == "HEAD")
}

/// The body of a request, within the limits.
async fn received(shared: &Shared, body: axum::body::Body, asked: &Request) -> Result<Vec<u8>, ServerError> {
    let takes_much = Part::of(asked) == Part::Write || asked.path.starts_with("/desk/");
    let most = if takes_much && !asked.is_reading() { shared.limits.body } else { MOST_SMALL };
    // who says beforehand that it will be too much is not listened to
    let told = asked.header("content-length").and_then(|text| text.parse::<u64>().ok());
    if told.is_some_and(|told| usize::try_from(told).map_or(true, |told| told > most)) {
        return Err(ServerError::BodyLarge { most });
    }
    let is_small = told.is_some_and(|told| usize::try_from(told).is_ok_and(|told| told <= MOST_SMALL));
    let _room = if is_small || most <= MOST_SMALL {
        None
    } else {
        let room = timeout(shared.limits.sending, shared.uploads.acquire()).await;
        Some(room.ok().and_then(Result::ok).ok_or(ServerError::Busy)?)
    };
    match timeout(shared.limits.sending, axum::body::to_bytes(body, most)).await {
        Ok(Ok(bytes)) => Ok(bytes.to_vec()),
        Ok(Err(_)) => Err(ServerError::BodyLarge { most }),
        Err(_) => Err(ServerError::Timeout),
    }
}

/// Headers by their names; those that come several times are one, with commas, so that a second one is never passed over.
fn headers(map: &HeaderMap) -> std::collections::BTreeMap<String, String> {
    let mut found = std::collections::BTreeMap::new();
    for name in map.keys() {
        let values: Vec<&str> = map.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
        found.insert(name.as_str().to_owned(), values.join(if name == "cookie" { "; " } else { ", " }));
    }
    found
}

fn respond(answer: Answer, is_head: bool) -> Response {
    let length = answer.body.len();
    let body = if is_head { axum::body::Body::empty() } else { axum::body::Body::from(answer.body) };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    for (name, value) in answer.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    if is_head && answer.status != 304 {
        headers.insert("content-length", HeaderValue::from(length));
    }
    response
}

/// A line of the log of accesses: the address and the path, and nothing else of whoever asks.
fn access(address: &str, method: &str, path: &str, answer: &Answer, micros: u64) {
    let line = Json::object()
        .with("at", now())
        .with("address", address)
        .with("method", warifu_model::json::shorten(method))
        .with("path", warifu_model::json::shorten(path))
        .with("status", u32::from(answer.status))
        .with("bytes", answer.body.len())
        .with("micros", i64::try_from(micros).unwrap_or(i64::MAX));
    let mut line = line.to_canonical();
    line.push(b'\n');
    // nobody who reads is no reason not to answer
    let _ = io::stdout().lock().write_all(&line);
}

/// The current time in UTC, in whole seconds; the first second of 1970 where the clock shows none.
pub fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "the server is where a clock is read")]
    let now = SystemTime::now();
    let seconds = now.duration_since(SystemTime::UNIX_EPOCH).ok().and_then(|since| i64::try_from(since.as_secs()).ok());
    seconds.and_then(Timestamp::from_unix).unwrap_or(Timestamp::EPOCH)
}

/// The largest head of a request, in bytes.
const MOST_HEAD: usize = 64 * 1024;
/// The largest body where nothing is brought into the ledger: a checkpoint with its proof, a form.
const MOST_SMALL: usize = 256 * 1024;
