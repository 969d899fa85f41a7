//! A mailbox: sealed items and receipts are stored for who has a token, and handed out. No name is asked for, and none is told.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use warifu_model::json::shorten;
use warifu_model::{Digest, Duration, Envelope, Json, Limit, Receipt, Timestamp, Token};

use crate::answer::Answer;
use crate::error::ServerError;
use crate::flow::Flow;
use crate::request::Request;

/// Where a mailbox keeps what it holds, and the tokens that open it.
pub trait Boxes: Send {
    /// What a token opens, by its [digest](Mailbox::token_digest); none for one that opens nothing.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn opens(&mut self, token: &Digest) -> Result<Option<Opens>, String>;

    /// Everything that is kept.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn all(&mut self) -> Result<Vec<Kept>, String>;

    /// Keeps the bytes of an item, durably and whole or not at all.
    ///
    /// # Errors
    ///
    /// What the system says; nothing is kept then.
    fn keep(&mut self, item: &Kept, bytes: &[u8]) -> Result<(), String>;

    /// The bytes of an item, to be read.
    ///
    /// # Errors
    ///
    /// What the system says; there are not as many as were kept.
    fn bytes(&mut self, item: &Kept) -> Result<Flow, String>;

    /// Removes an item.
    ///
    /// # Errors
    ///
    /// What the system says; it may be there still.
    fn remove(&mut self, item: &Kept) -> Result<(), String>;
}

/// What a token opens: one box, to read it or to write into it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Opens {
    /// The name of the box. Nobody but the operator sees it.
    pub name: Token,
    /// What may be done.
    pub right: Right,
}

/// What may be done with a box.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Right {
    /// List, take and remove items.
    Read,
    /// Put items in.
    Write,
}

/// An item that is kept.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Kept {
    /// The box in which it lies.
    pub name: Token,
    /// The digest of the token that wrote it.
    pub writer: Digest,
    /// Its name, which the reader sees: a digest over the writer and the bytes.
    pub item: Digest,
    /// Its kind.
    pub kind: ItemKind,
    /// Its size in bytes.
    pub size: u64,
    /// The time at which it came.
    pub arrived_at: Timestamp,
}

/// The kinds of items.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ItemKind {
    /// An envelope with a receipt (`warifu.receipt/1`).
    Receipt,
    /// A file that begins as one of age, version 1.
    Sealed,
}

/// Sealed items and receipts for those who have a token.
pub struct Mailbox {
    state: Mutex<State>,
}

struct State {
    boxes: Box<dyn Boxes>,
    /// By box and name.
    items: BTreeMap<(Token, Digest), Kept>,
    /// Not before this time is anything old; none where nothing is kept.
    next_old: Option<Timestamp>,
}

/// A token that was looked up.
#[derive(Debug)]
pub(crate) struct Door {
    token: Digest,
    opens: Opens,
}

impl Kept {
    /// The time from which it is removed.
    fn is_old_at(&self) -> Timestamp {
        self.arrived_at.plus(Duration::Days(Mailbox::DAYS))
    }
}

impl Right {
    /// The name in the file of a token.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    /// By its name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Read, Self::Write].into_iter().find(|right| right.as_str() == text)
    }
}

impl ItemKind {
    /// The name in answers, and the ending of its file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Sealed => "sealed",
        }
    }

    /// By its name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Receipt, Self::Sealed].into_iter().find(|kind| kind.as_str() == text)
    }

    /// What the bytes are; none where they are neither.
    fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(AGE) {
            return (bytes.len() <= Mailbox::LARGEST_ITEM).then_some(Self::Sealed);
        }
        if bytes.len() > MOST_RECEIPT {
            return None;
        }
        let envelope = Envelope::read(bytes).ok()?;
        let is_signed = envelope.payload_type == Receipt::PAYLOAD_TYPE && !envelope.signatures.is_empty();
        (is_signed && Receipt::read(&envelope.payload).is_ok()).then_some(Self::Receipt)
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Receipt => "application/json",
            Self::Sealed => "application/octet-stream",
        }
    }
}

impl Mailbox {
    /// The largest item, in bytes: the largest that `warifu advisory share` seals. What is encrypted has at most twice [`Limit::DOCUMENT_BYTES`];
    /// age adds 16 bytes to each 64 KiB, and its header.
    pub const LARGEST_ITEM: usize = 2 * Limit::DOCUMENT_BYTES + 2 * Limit::DOCUMENT_BYTES / 1024 + 256 * 1024;
    /// Items of one writing token at once.
    pub const ITEMS: usize = 64;
    /// Bytes of the items of one writing token at once.
    pub const BYTES: u64 = 256 * 1024 * 1024;
    /// How long an item is kept, in days.
    pub const DAYS: u32 = 90;

    /// A mailbox over what is kept.
    ///
    /// # Errors
    ///
    /// What the system says where it cannot be read.
    pub fn open(mut boxes: Box<dyn Boxes>) -> Result<Self, String> {
        let mut items: BTreeMap<(Token, Digest), Kept> = BTreeMap::new();
        for kept in boxes.all()? {
            // one item that is there twice was kept twice around a failure: the second one would be nobody's
            match items.entry((kept.name.clone(), kept.item)) {
                Entry::Vacant(place) => drop(place.insert(kept)),
                Entry::Occupied(_) => boxes.remove(&kept)?,
            }
        }
        let next_old = items.values().map(Kept::is_old_at).min();
        Ok(Self { state: Mutex::new(State { boxes, items, next_old }) })
    }

    /// Removes what has been kept for long enough, whether anybody asks for something or not.
    pub fn expire(&self, now: Timestamp) {
        self.state().expire(now);
    }

    /// What is kept of a token.
    pub fn token_digest(token: &str) -> Digest {
        Digest::of(format!("warifu mailbox token {token}").as_bytes())
    }

    /// Looks up the token of a request.
    ///
    /// # Errors
    ///
    /// [`ServerError::MailboxClosed`]: there is none, or none that may do this; [`ServerError::MailboxUnusable`].
    pub(crate) fn door(&self, request: &Request) -> Result<Door, ServerError> {
        let header = request.header("authorization").unwrap_or_default();
        // the name of the scheme in any case (RFC 9110, section 11.1)
        let (scheme, token) = header.split_once(' ').unwrap_or_default();
        let token = token.trim();
        if !scheme.eq_ignore_ascii_case("bearer") || token.len() < LEAST_TOKEN {
            return Err(ServerError::MailboxClosed);
        }
        let token = Self::token_digest(token);
        let opens = self.state().boxes.opens(&token).map_err(|message| unusable(&message))?;
        let asked = if request.method == "POST" { Right::Write } else { Right::Read };
        let opens = opens.filter(|opens| opens.right == asked).ok_or(ServerError::MailboxClosed)?;
        Ok(Door { token, opens })
    }

    /// Answers what is below `/mailbox`, for who has a token that may.
    ///
    /// # Errors
    ///
    /// [`ServerError`].
    pub(crate) fn answer(&self, door: &Door, request: &Request, path: &[&str]) -> Result<Answer, ServerError> {
        let mut state = self.state();
        match (request.method.as_str(), path) {
            ("GET" | "HEAD", ["items"]) => state.list(door, request),
            ("GET" | "HEAD", ["items", item]) => {
                request.query(&["lang"])?;
                let kept = state.find(door, request, item)?;
                let flow = state.boxes.bytes(&kept).map_err(|message| unusable(&message))?;
                Ok(Answer::flowing(kept.kind.media_type(), flow))
            }
            ("DELETE", ["items", item]) => {
                request.query(&["lang"])?;
                let kept = state.find(door, request, item)?;
                state.remove(&kept).map_err(|message| unusable(&message))?;
                Ok(Answer::empty(204))
            }
            ("POST", ["items"]) => state.put(door, request),
            (_, ["items"]) => Err(request.wrong_method("GET, HEAD, POST")),
            (_, ["items", _]) => Err(request.wrong_method("GET, HEAD, DELETE")),
            _ => Err(request.not_found()),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailbox").field("items", &self.state().items.len()).finish_non_exhaustive()
    }
}

impl State {
    /// Removes what has been kept for long enough. What cannot be removed now is tried again with the next request.
    fn expire(&mut self, now: Timestamp) {
        if self.next_old.is_none_or(|next| now < next) {
            return;
        }
        let old: Vec<Kept> = self.items.values().filter(|kept| kept.is_old_at() <= now).cloned().collect();
        for kept in old {
            let _ = self.remove(&kept);
        }
        self.next_old = self.items.values().map(Kept::is_old_at).min();
    }

    fn remove(&mut self, kept: &Kept) -> Result<(), String> {
        self.boxes.remove(kept)?;
        self.items.remove(&(kept.name.clone(), kept.item));
        Ok(())
    }

    fn of_box<'s>(&'s self, name: &'s Token) -> impl Iterator<Item = &'s Kept> {
        let first = Digest::from_bytes([0; 32]);
        self.items.range((name.clone(), first)..).take_while(move |((one, _), _)| one == name).map(|(_, kept)| kept)
    }

    fn find(&self, door: &Door, request: &Request, item: &str) -> Result<Kept, ServerError> {
        let item = Digest::parse_hex(item).ok_or_else(|| request.not_found())?;
        self.items.get(&(door.opens.name.clone(), item)).cloned().ok_or_else(|| request.not_found())
    }

    /// A page of what lies in the box, in the order of names, which says nothing.
    fn list(&self, door: &Door, request: &Request) -> Result<Answer, ServerError> {
        let query = request.query(&["after", "lang"])?;
        let after = query.read_as("after", "the name of an item", Digest::parse_hex)?;
        let mut found = self.of_box(&door.opens.name).filter(|kept| after.is_none_or(|after| kept.item > after));
        let page: Vec<&Kept> = found.by_ref().take(PAGE).collect();
        let next = found.next().and_then(|_| page.last()).map(|kept| kept.item.hex());
        let items = page.into_iter().map(|kept| {
            Json::object()
                .with("item", kept.item.hex())
                .with("kind", kept.kind.as_str())
                .with("bytes", i64::try_from(kept.size).unwrap_or(i64::MAX))
                .with("arrived_at", kept.arrived_at)
        });
        let value = Json::object()
            .with("format", "warifu.server-mailbox/1")
            .with("items", Json::list(items))
            .with("next", next.map_or(Json::Null, Json::from));
        Ok(Answer::json(200, &value))
    }

    /// Takes an item. One that lies there already is answered in the same way.
    fn put(&mut self, door: &Door, request: &Request) -> Result<Answer, ServerError> {
        request.query(&["lang"])?;
        let kind = ItemKind::of(&request.body).ok_or(ServerError::MailboxContents)?;
        let content = Digest::of(&request.body);
        let item = Digest::of(format!("warifu mailbox item\n{}\n{content}\n", door.token).as_bytes());
        let answer = Json::object().with("format", "warifu.server-deposit/1").with("kind", kind.as_str());
        let answer = Answer::json(201, &answer);
        let name = &door.opens.name;
        if self.items.contains_key(&(name.clone(), item)) {
            return Ok(answer);
        }
        let size = u64::try_from(request.body.len()).unwrap_or(u64::MAX);
        let own = self.of_box(name).filter(|kept| kept.writer == door.token);
        let (count, bytes) = own.fold((0, 0_u64), |(count, bytes), kept| (count + 1, bytes.saturating_add(kept.size)));
        if count >= Mailbox::ITEMS || bytes.saturating_add(size) > Mailbox::BYTES {
            return Err(ServerError::MailboxFull { items: Mailbox::ITEMS, bytes: Mailbox::BYTES });
        }
        let kept = Kept { name: name.clone(), writer: door.token, item, kind, size, arrived_at: request.now };
        self.boxes.keep(&kept, &request.body).map_err(|message| unusable(&message))?;
        self.next_old = Some(self.next_old.map_or(kept.is_old_at(), |next| next.min(kept.is_old_at())));
        self.items.insert((kept.name.clone(), item), kept);
        Ok(answer)
    }
}

fn unusable(message: &str) -> ServerError {
    ServerError::MailboxUnusable { message: shorten(message) }
}

/// The first line of a file of age, version 1 (C2SP age, "header").
const AGE: &[u8] = b"age-encryption.org/v1\n";
/// The largest receipt, in bytes: an envelope with some signatures around 200 bytes.
const MOST_RECEIPT: usize = 16 * 1024;
/// Items on a page of the list.
const PAGE: usize = 1_000;
/// Shorter tokens are none of ours.
const LEAST_TOKEN: usize = 32;
