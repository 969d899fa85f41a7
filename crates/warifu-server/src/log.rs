use warifu_seal::tiles::TilePath;

use crate::answer::Answer;
use crate::error::ServerError;
use crate::request::Request;
use crate::view::View;

/// The log (C2SP tlog-tiles): `checkpoint` and `tile/…`.
pub(crate) fn answer(view: &mut View<'_>, request: &Request, path: &[&str]) -> Result<Answer, ServerError> {
    request.query(&[])?;
    let last = view.last_checkpoint()?.ok_or_else(|| request.not_found())?;
    match path {
        ["checkpoint"] => Ok(Answer::of(200, "text/plain; charset=utf-8", last.note)),
        ["tile", ..] => {
            let path: TilePath = path.join("/").parse().map_err(|_| request.not_found())?;
            // a tile that is not full yet is only given for a size that was signed
            let is_signed = is_below(&path, last.size.into());
            let bytes = if is_signed { warifu_ledger::log_file(view.read, &path)? } else { None };
            let answer = Answer::of(200, "application/octet-stream", bytes.ok_or_else(|| request.not_found())?);
            Ok(answer.with("cache-control", "public, max-age=31536000, immutable"))
        }
        _ => Err(request.not_found()),
    }
}

/// Whether everything in it lies below the last checkpoint: nobody gets an entry that nothing vouches for.
fn is_below(path: &TilePath, size: u64) -> bool {
    let height = path.level().map_or(0, |level| u32::from(level).saturating_mul(8));
    let end = path.index().checked_mul(256).and_then(|first| first.checked_add(path.width().into()));
    let leaves = end.and_then(|end| 1_u64.checked_shl(height).and_then(|width| end.checked_mul(width)));
    leaves.is_some_and(|leaves| leaves <= size)
}
