use warifu_ledger::Body;
use warifu_seal::tiles::TilePath;

use crate::answer::Answer;
use crate::error::ServerError;
use crate::request::Request;

/// The log (C2SP tlog-tiles): `checkpoint` and `tile/…`.
pub(crate) fn answer(body: &mut Body, request: &Request, path: &[&str]) -> Result<Answer, ServerError> {
    request.query(&[])?;
    match path {
        ["checkpoint"] => {
            let text = body.checkpoint()?.ok_or_else(|| request.not_found())?;
            Ok(Answer::of(200, "text/plain; charset=utf-8", text))
        }
        ["tile", ..] => {
            let path: TilePath = path.join("/").parse().map_err(|_| request.not_found())?;
            // a tile that is not full yet is only given for a size that was signed
            let bytes = if is_signed(body, &path)? { body.log_file(&path)? } else { None };
            let answer = Answer::of(200, "application/octet-stream", bytes.ok_or_else(|| request.not_found())?);
            Ok(answer.with("cache-control", "public, max-age=31536000, immutable"))
        }
        _ => Err(request.not_found()),
    }
}

/// Whether everything in it lies below the last checkpoint: nobody gets an entry that nothing vouches for.
fn is_signed(body: &mut Body, path: &TilePath) -> Result<bool, ServerError> {
    let Some(text) = body.checkpoint()? else { return Ok(false) };
    let size: u64 = text.lines().nth(1).and_then(|line| line.parse().ok()).unwrap_or(0);
    let height = path.level().map_or(0, |level| u32::from(level).saturating_mul(8));
    let end = path.index().checked_mul(256).and_then(|first| first.checked_add(path.width().into()));
    let leaves = end.and_then(|end| 1_u64.checked_shl(height).and_then(|width| end.checked_mul(width)));
    Ok(leaves.is_some_and(|leaves| leaves <= size))
}
