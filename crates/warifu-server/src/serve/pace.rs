use std::future::Future as _;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

/// A connection to a client that has to read what it asked for. Time in which it does not is counted over the whole connection; what it
/// took earns it back, and no more than it had. Whoever has none left is cut off.
#[derive(Debug)]
pub(super) struct Paced<S> {
    stream: S,
    patience: Duration,
    /// The time that is left.
    left: Duration,
    waits: Option<Instant>,
    alarm: Pin<Box<Sleep>>,
}

impl<S> Paced<S> {
    /// With so much time. Systems take much before a client does, so that what was taken must not count for more.
    pub(super) fn new(stream: S, patience: Duration) -> Self {
        Self { stream, patience, left: patience, waits: None, alarm: Box::pin(tokio::time::sleep(patience)) }
    }

    /// Counts what came of an attempt to write.
    fn count(&mut self, context: &mut Context<'_>, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match (&written, self.waits) {
            (Poll::Pending, None) => {
                let now = Instant::now();
                self.waits = Some(now);
                self.alarm.as_mut().reset(now + self.left);
            }
            (Poll::Pending, Some(_)) => {}
            (Poll::Ready(result), since) => {
                let waited = since.map_or(Duration::ZERO, |since| since.elapsed());
                let taken = u64::try_from(*result.as_ref().unwrap_or(&0)).unwrap_or(u64::MAX);
                let earned = Duration::from_micros(taken.saturating_mul(1_000_000) / LEAST_RATE);
                self.left = self.left.saturating_sub(waited).saturating_add(earned).min(self.patience);
                self.waits = None;
                return written;
            }
        }
        ready!(self.alarm.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Paced<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.count(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.count(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// Bytes that earn a client one more second.
const LEAST_RATE: u64 = 16 * 1024;
