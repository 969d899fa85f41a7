//! What stands around a [`Site`]: sockets, threads, the clock, the log of accesses.

mod access;
mod boxes;
mod carry;
mod flowing;
mod folder;
mod pace;
mod pool;
mod senders;

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use axum::Router;
use axum::body::HttpBody as _;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;
use warifu_model::Timestamp;

use crate::answer::Answer;
use crate::error::ServerError;
use crate::mailbox::Mailbox;
use crate::part::Part;
use crate::request::Request;
use crate::site::Site;

pub use boxes::FolderBoxes;
pub use carry::Http;
pub use folder::FolderMemory;
pub use pool::Opener;

use access::{AccessLog, Line};
use flowing::Flowing;
use pace::Paced;
use pool::Pool;
use senders::{Sender, Senders};

/// How much at once, and for how long.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Limits {
    /// Requests that are answered at once.
    pub workers: usize,
    /// Connections at once; the next one waits until one ends.
    pub connections: usize,
    /// The largest body of a request that brings something, in bytes.
    pub body: usize,
    /// Bodies of more than 256 KiB that are there at once, until they are answered, and as many for a mailbox; the next one waits.
    pub uploads: usize,
    /// For how long a client may take to send the head of a request; so long a connection without a request stays open, too.
    pub head: Duration,
    /// For how long it may take to send the body.
    pub sending: Duration,
    /// For how long it may leave unread what it asked for, over a whole connection; each 16 KiB that it reads give a second of it back.
    pub reading: Duration,
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
            reading: Duration::from_secs(60),
            answer: Duration::from_secs(60),
            end: Duration::from_secs(20),
        }
    }
}

/// Where it is listened.
#[derive(Debug)]
pub struct Doors {
    /// For everybody: all but `/metrics`.
    pub public: TcpListener,
    /// For the operator: `/metrics` and `/healthz` alone. How much the body has to do is its own affair.
    pub operator: Option<TcpListener>,
}

/// What all connections share.
struct Shared {
    pool: Arc<Pool>,
    /// How many large bodies may be there at once: they are in memory before anybody knows who signed them.
    uploads: Semaphore,
    /// The same for a mailbox, so that nobody without a token keeps who has one from sending.
    parcels: Semaphore,
    senders: Senders,
    limits: Limits,
    log: Option<AccessLog>,
}

/// Through which door somebody came.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Door {
    Public,
    Operator,
}

/// Answers on sockets until `end` comes, then ends what is under way, and returns. `access` says whether each answer is a line of JSON
/// on standard output.
pub async fn serve(
    doors: Doors,
    site: Site,
    opener: Opener,
    limits: Limits,
    access: Access,
    end: impl Future<Output = ()>,
) {
    let shared = Arc::new(Shared {
        pool: Arc::new(Pool::new(site, opener, limits.workers, limits.answer)),
        uploads: Semaphore::new(limits.uploads.max(1)),
        parcels: Semaphore::new(limits.uploads.max(1)),
        senders: Senders::default(),
        limits,
        log: (access == Access::Logged).then(AccessLog::begin),
    });
    let graceful = GracefulShutdown::new();
    let public = admit(doors.public, (Arc::clone(&shared), Door::Public), &graceful, limits.connections);
    let operator = async {
        match doors.operator {
            Some(door) => admit(door, (Arc::clone(&shared), Door::Operator), &graceful, OF_OPERATOR).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = end => {}
        () = public => {}
        () = operator => {}
        () = sweep(&shared) => {}
    }
    let _ = timeout(limits.end, graceful.shutdown()).await;
    shared.pool.close().await;
    if let Some(log) = &shared.log {
        log.end();
    }
}

/// Removes what is old in a mailbox, also where nobody asks it for anything.
async fn sweep(shared: &Shared) {
    loop {
        let pool = Arc::clone(&shared.pool);
        let _ = tokio::task::spawn_blocking(move || pool.site.expire(now())).await;
        tokio::time::sleep(SWEEP).await;
    }
}

/// Takes connections, so many at once, for as long as it is waited for.
async fn admit(listener: TcpListener, state: (Arc<Shared>, Door), graceful: &GracefulShutdown, most: usize) {
    let limits = state.0.limits;
    let router = Router::new().fallback(answer).with_state(state);
    let room = Arc::new(Semaphore::new(most.max(1)));
    loop {
        // a connection that broke off before it was accepted, or too many open files: the next one may do
        let Some((stream, address, permit)) = accept(&listener, &room).await else {
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(router.clone().layer(axum::Extension(ConnectInfo(address))));
        let mut builder = hyper::server::conn::http1::Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(limits.head).max_buf_size(MOST_HEAD);
        let stream = TokioIo::new(Paced::new(stream, limits.reading));
        let connection = graceful.watch(builder.serve_connection(stream, service));
        tokio::spawn(async move {
            // what breaks off is the client's own affair
            let _ = connection.await;
            drop(permit);
        });
    }
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
    State((shared, door)): State<(Arc<Shared>, Door)>,
    axum::Extension(ConnectInfo(address)): axum::Extension<ConnectInfo<std::net::SocketAddr>>,
    request: axum::extract::Request,
) -> Response {
    #[expect(clippy::disallowed_methods, reason = "the server is where a clock is read")]
    let begun = Instant::now();
    let (head, body) = request.into_parts();
    let asked = Request {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: headers(&head.headers),
        body: Vec::new(),
        now: now(),
        random: [0; 32],
    };
    let (method, path, part) = (asked.method.clone(), asked.path.clone(), Part::of(&asked));
    let answer = answered(&shared, door, asked, body).await;
    let micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    shared.pool.site.metrics().count(part, answer.status, micros);
    if let Some(log) = &shared.log {
        let line = Line {
            at: now(),
            address: address.ip().to_string(),
            method: &method,
            path: &path,
            answer: &answer,
            micros,
        };
        if !log.put(&line) {
            shared.pool.site.metrics().lose_line();
        }
    }
    respond(answer, method == "HEAD")
}

async fn answered(shared: &Shared, door: Door, asked: Request, body: axum::body::Body) -> Answer {
    let is_here = match door {
        Door::Public => asked.path != "/metrics",
        Door::Operator => ["/metrics", "/healthz"].contains(&asked.path.as_str()),
    };
    if !is_here {
        return shared.pool.site.refuse(&asked, &asked.not_found());
    }
    if let Some(answer) = shared.pool.turn_away(&asked).await {
        return answer;
    }
    match timeout(shared.limits.sending, received(shared, body, &asked)).await {
        // a large body keeps its place until it is answered, and is in memory so long
        Ok(Ok((body, _place))) => shared.pool.answer(Request { body, ..asked }).await,
        Ok(Err(error)) => shared.pool.site.refuse(&asked, &error),
        Err(_) => shared.pool.site.refuse(&asked, &ServerError::Timeout),
    }
}

/// The place that a large body has.
struct Place<'s> {
    _permit: SemaphorePermit<'s>,
    _sender: Option<Sender<'s>>,
}

/// A place for a large body. A token of a mailbox has one at a time: with all of them it would keep the others out.
async fn place<'s>(shared: &'s Shared, asked: &Request) -> Result<Place<'s>, ServerError> {
    let is_parcel = Part::of(asked) == Part::Mailbox;
    let sender = if is_parcel { Some(shared.senders.enter(asked).ok_or(ServerError::Busy)?) } else { None };
    let places = if is_parcel { &shared.parcels } else { &shared.uploads };
    let permit = places.acquire().await.map_err(|_| ServerError::Busy)?;
    Ok(Place { _permit: permit, _sender: sender })
}

/// The body of a request, within the limits, and the place that a large one has.
async fn received<'s>(
    shared: &'s Shared,
    mut body: axum::body::Body,
    asked: &Request,
) -> Result<(Vec<u8>, Option<Place<'s>>), ServerError> {
    let most = match Part::of(asked) {
        _ if asked.is_reading() => MOST_SMALL,
        Part::Write => shared.limits.body,
        Part::Desk if asked.path.starts_with("/desk/") => shared.limits.body,
        Part::Mailbox => Mailbox::LARGEST_ITEM.min(shared.limits.body),
        _ => MOST_SMALL,
    };
    // who says beforehand that it will be too much is not listened to
    let told = asked.header("content-length").and_then(|text| text.parse::<u64>().ok());
    if told.is_some_and(|told| usize::try_from(told).map_or(true, |told| told > most)) {
        return Err(ServerError::BodyLarge { most });
    }
    let (mut bytes, mut held) = (Vec::new(), None);
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|_| ServerError::Upload { what: "it breaks off" })?;
        let Ok(data) = frame.into_data() else { continue };
        let length = bytes.len().saturating_add(data.len());
        if length > most {
            return Err(ServerError::BodyLarge { most });
        }
        // only who has sent something takes a place from others
        if length > MOST_SMALL && held.is_none() {
            held = Some(place(shared, asked).await?);
        }
        bytes.extend_from_slice(&data);
    }
    Ok((bytes, held))
}

/// Headers by their names; those that come several times are one, with commas, so that a second one is never passed over.
fn headers(map: &HeaderMap) -> std::collections::BTreeMap<String, String> {
    let mut found = std::collections::BTreeMap::new();
    for name in map.keys() {
        let values: Vec<_> = map.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        found.insert(name.as_str().to_owned(), values.join(if name == "cookie" { "; " } else { ", " }));
    }
    found
}

fn respond(answer: Answer, is_head: bool) -> Response {
    let length = answer.length();
    let body = match answer.flow {
        _ if is_head => axum::body::Body::empty(),
        Some(flow) => axum::body::Body::new(Flowing::new(flow)),
        None => axum::body::Body::from(answer.body),
    };
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

/// The current time in UTC, in whole seconds; the first second of 1970 where the clock shows none.
pub fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "the server is where a clock is read")]
    let now = SystemTime::now();
    let seconds = now.duration_since(SystemTime::UNIX_EPOCH).ok().and_then(|since| i64::try_from(since.as_secs()).ok());
    seconds.and_then(Timestamp::from_unix).unwrap_or(Timestamp::EPOCH)
}

/// The largest head of a request, in bytes.
const MOST_HEAD: usize = 64 * 1024;
/// How often a mailbox is looked through for what is old.
const SWEEP: Duration = Duration::from_secs(3_600);
/// Connections of the operator at once.
const OF_OPERATOR: usize = 16;
/// The largest body where nothing is brought into the ledger: a checkpoint with its proof, a form.
const MOST_SMALL: usize = 256 * 1024;
