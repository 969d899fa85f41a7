use std::collections::BTreeSet;

use warifu_ledger::Body;
use warifu_ledger::rows::CertificateRow;
use warifu_ledger::store::{Scan, Value};
use warifu_model::Timestamp;
use warifu_seal::tiles::{Tile, TilePath};

use crate::api::slug;
use crate::error::ServerError;
use crate::pages::{BLOCK, words};
use crate::request::Request;
use crate::site::answer_from;
use crate::view::View;

/// Gives what the server answers as files: pages in both languages, certificates with bundle and status, the latest snapshot, and the
/// log. Each has the very bytes that the server answers at this time; a path that ends in a slash becomes `index.html` in that folder.
/// What asks a question (the search, cursors) is not among them.
///
/// `put` gets a path without a leading slash, and the bytes. It is called once for each.
///
/// # Errors
///
/// [`ServerError`] as `E`, and what `put` says.
pub fn publish<E: From<ServerError>>(
    body: &mut Body,
    now: Timestamp,
    mut put: impl FnMut(&str, &[u8]) -> Result<(), E>,
) -> Result<u64, E> {
    let opened = body.opened().clone();
    let mut read = body.read().map_err(ServerError::from)?;
    // one moment for all of them: what is written meanwhile would not fit together
    let view = &mut View { read: &mut *read, opened: &opened, now };
    let mut paths = fixed(view)?;
    paths.extend(log_paths(view)?);
    let mut count = 0;
    for path in paths {
        count += one(view, &path, &mut put)?;
    }
    let mut holders = BTreeSet::new();
    let mut from = 0;
    loop {
        let (rows, next) = certificates(view, from)?;
        for row in &rows {
            for path in of_certificate(row, &mut holders) {
                count += one(view, &path, &mut put)?;
            }
        }
        match next {
            Some(next) => from = next,
            None => return Ok(count),
        }
    }
}

/// Asks for one path and gives the answer on; what is not there is none.
fn one<E: From<ServerError>>(
    view: &mut View<'_>,
    path: &str,
    put: &mut impl FnMut(&str, &[u8]) -> Result<(), E>,
) -> Result<u64, E> {
    let request = Request::get(path, view.now);
    let answer = answer_from(view, &request);
    if answer.status != 200 {
        return Ok(0);
    }
    let name = request.segments().unwrap_or_default().join("/");
    let name = if name.is_empty() || name.ends_with('/') { name + "index.html" } else { name };
    put(&name, &answer.body)?;
    Ok(1)
}

fn fixed(view: &mut View<'_>) -> Result<Vec<String>, ServerError> {
    let mut paths: Vec<String> =
        ["/style.css", "/openapi.json", "/robots.txt", "/v1/snapshots/latest"].map(String::from).to_vec();
    let schemes = view.schemes()?;
    let blocks = view.places()?.div_ceil(BLOCK).max(1);
    for language in ["en", "ja"] {
        for rest in ["", "schemes/", "archive/", "accreditation/"] {
            paths.push(format!("/{language}/{rest}"));
        }
        paths.extend((1..=blocks).map(|number| format!("/{language}/list/{number}/")));
        for row in &schemes {
            paths.push(format!("/{language}/{}", words::scheme_path(&row.set_id, &row.set_version)));
        }
    }
    Ok(paths)
}

/// Everything of the log that the last checkpoint vouches for.
fn log_paths(view: &mut View<'_>) -> Result<Vec<String>, ServerError> {
    let Some(last) = view.last_checkpoint()? else { return Ok(Vec::new()) };
    let mut size = u64::from(last.size);
    let (width, mut level, mut paths) = (u64::from(Tile::WIDTH), 0_u8, vec!["/log/checkpoint".to_owned()]);
    let mut add = |path: Result<TilePath, _>| paths.extend(path.ok().map(|path: TilePath| format!("/log/{path}")));
    let part = |rest: u64| u16::try_from(rest).unwrap_or(Tile::WIDTH);
    for index in 0..size.div_ceil(width) {
        let rest = size.saturating_sub(index * width).min(width);
        add(TilePath::entries(index, part(rest)).map_err(drop));
    }
    while size > 0 {
        for index in 0..size.div_ceil(width) {
            let rest = size.saturating_sub(index * width).min(width);
            add(TilePath::hashes(level, index, part(rest)).map_err(drop));
        }
        (size, level) = (size / width, level.saturating_add(1));
    }
    Ok(paths)
}

/// Certificates that were handed out, from a place on, and the place after them.
fn certificates(view: &mut View<'_>, from: u32) -> Result<(Vec<CertificateRow>, Option<u32>), ServerError> {
    let first = Value::Integer(from.into());
    let rows = view.read.scan(&Scan { from: Some(&first), ..Scan::all(CertificateRow::TABLE, BLOCK) })?;
    let rows: Vec<CertificateRow> = rows.iter().map(CertificateRow::of).collect();
    let next = rows.last().and_then(|row| row.place.checked_add(1));
    Ok((rows.into_iter().filter(|row| row.stage.is_out()).collect(), next))
}

fn of_certificate(row: &CertificateRow, holders: &mut BTreeSet<String>) -> Vec<String> {
    let slug = slug(row);
    let mut paths = vec![format!("/v1/certificates/{slug}/bundle")];
    let is_new = holders.insert(row.holder.clone());
    for language in ["en", "ja"] {
        paths.push(format!("/{language}/certificates/{slug}/"));
        let holder = words::holder_slug(&row.holder);
        if is_new && !holder.contains('?') {
            paths.push(format!("/{language}/holders/{holder}"));
        }
    }
    paths
}
