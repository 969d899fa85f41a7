use std::future::Future as _;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::task::JoinHandle;

use crate::flow::Flow;

/// A flow as the body of a response: each piece is read on a thread that may wait for the disk, when the client has taken the one before.
pub(super) struct Flowing {
    flow: Flow,
    left: u64,
    piece: Option<JoinHandle<io::Result<Vec<u8>>>>,
}

impl Flowing {
    pub(super) fn new(flow: Flow) -> Self {
        Self { left: flow.size(), flow, piece: None }
    }

    fn taken(&mut self, piece: io::Result<Vec<u8>>) -> io::Result<Frame<Bytes>> {
        let piece = piece?;
        let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        if length == 0 {
            // fewer than were told: the connection breaks off, and nobody takes a part for the whole
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left = self.left.saturating_sub(length);
        Ok(Frame::data(piece.into()))
    }
}

impl HttpBody for Flowing {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let flow = self.flow.clone();
        let piece = self.piece.get_or_insert_with(|| tokio::task::spawn_blocking(move || flow.next(PIECE)));
        let read = ready!(Pin::new(piece).poll(context));
        self.piece = None;
        let read = read.unwrap_or_else(|error| Err(io::Error::other(error)));
        Poll::Ready(Some(self.taken(read)))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// How much of a body is in memory at once, in bytes.
const PIECE: usize = 64 * 1024;
