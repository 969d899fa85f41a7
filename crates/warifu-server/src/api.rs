use warifu_ledger::questions::{CertificateLine, Filter, KeyPart, Page, find, standing};
use warifu_ledger::rows::{CertificateRow, SnapshotRow};
use warifu_ledger::store::Read;
use warifu_ledger::{journal, tables};
use warifu_model::json::shorten;
use warifu_model::{Act, Digest, IdentifierKind, Json, SeriesId, SetId, Status, Timestamp, VersionRange};

use crate::answer::Answer;
use crate::entered::beside;
use crate::error::ServerError;
use crate::request::{Query, Request, encode};
use crate::view::{Portion, View};

/// The description of the interface (`OpenAPI` 3.1).
pub(crate) const DESCRIPTION: &str = include_str!("openapi.json");

/// JSON below `/v1`.
pub(crate) fn answer(view: &mut View<'_>, request: &Request, path: &[&str]) -> Result<Answer, ServerError> {
    match path {
        ["certificates"] => certificates(view, request),
        ["certificates", number] => certificate(view, request, number),
        ["certificates", number, "bundle"] => bundle(view, request, number),
        ["status", number] => status(view, request, number),
        ["snapshots"] => snapshots(view, request),
        ["snapshots", number] => snapshot(view, request, number),
        ["changes"] => changes(view, request),
        _ => Err(request.not_found()),
    }
}

fn certificates(view: &mut View<'_>, request: &Request) -> Result<Answer, ServerError> {
    let query = request.query(&known(&FILTERS, &["q"]))?;
    let portion = portion_of(&query)?;
    let found = match query.text("q") {
        Some(words) => {
            if let Some(other) = query.names().find(|name| !["q", "limit", "cursor", "lang"].contains(name)) {
                return Err(ServerError::QueryUnknown { name: shorten(other), known: "q, limit, cursor".into() });
            }
            view.search(words, portion)?
        }
        None => view.find(filters(&query)?, portion)?,
    };
    Ok(Answer::json(200, &found.to_json()))
}

/// The same question from those who work on cases: also by what stands in records alone, and of certificates that nobody has yet.
pub(crate) fn all_certificates(read: &mut dyn Read, request: &Request) -> Result<Answer, ServerError> {
    let query = request.query(&known(&FILTERS, &OF_RECORDS))?;
    let portion = portion_of(&query)?;
    let filters = filters(&query)?;
    let found = find(read, &filters, Page::new(portion.limit, portion.cursor)?)?.to_json();
    let is_of_records = filters.iter().any(asks_records);
    Ok(Answer::json(200, &if is_of_records { beside(read, found)? } else { found }))
}

/// Whether it asks for what stands in records alone, which those that were entered have elsewhere.
const fn asks_records(filter: &Filter) -> bool {
    match filter {
        Filter::Component(_) | Filter::Evidence(_) | Filter::Input(_) => true,
        Filter::Key(_, part) => matches!(part, KeyPart::Counted | KeyPart::Heard),
        _ => false,
    }
}

fn known<'n>(filters: &[&'n str], more: &[&'n str]) -> Vec<&'n str> {
    filters.iter().chain(more).chain(&["version", "limit", "cursor", "lang"]).copied().collect()
}

/// As much of an answer as the parameters ask for.
fn portion_of(query: &Query) -> Result<Portion<'_>, ServerError> {
    let limit = query.read_as("limit", "1 to 1000", |text| text.parse::<u32>().ok())?.unwrap_or(DEFAULT_LIMIT);
    Page::new(limit, None)?;
    Ok(Portion { limit, cursor: query.text("cursor") })
}

fn filters(query: &Query) -> Result<Vec<Filter>, ServerError> {
    let digest = |name| query.read_as(name, "sha256: and 64 digits", Digest::parse);
    let text = |name| query.text(name).map(str::to_owned);
    let mut found = Vec::new();
    found.extend(digest("artifact")?.map(Filter::Artifact));
    found.extend(digest("certificate")?.map(Filter::Certificate));
    found.extend(digest("component")?.map(Filter::Component));
    found.extend(digest("evidence")?.map(Filter::Evidence));
    found.extend(text("holder").map(Filter::Holder));
    found.extend(query.read_as("identifier", "purl:, cpe:, gtin: or model: and the identifier", identifier)?);
    found.extend(digest("input")?.map(Filter::Input));
    if let Some(key) = digest("key")? {
        let part = query.read_as("part", "counted, heard, signer", |text| match text {
            "counted" => Some(KeyPart::Counted),
            "heard" => Some(KeyPart::Heard),
            "signer" => Some(KeyPart::Signer),
            _ => None,
        })?;
        found.push(Filter::Key(key, part.unwrap_or(KeyPart::Signer)));
    } else if query.text("part").is_some() {
        return Err(ServerError::QueryUnknown { name: "part".into(), known: "key".into() });
    }
    found.extend(text("level").map(Filter::Level));
    found.extend(text("number").map(Filter::Number));
    found.extend(text("package").map(Filter::Package));
    found.extend(text("product").map(Filter::Product));
    found.extend(digest("record")?.map(Filter::Record));
    found.extend(query.read_as("series", "sha256: and 64 digits", SeriesId::parse)?.map(Filter::Series));
    let range = query.read_as("version", "a range of versions, such as >=1.0.0 <2.0.0", VersionRange::parse)?;
    match query.read_as("set", "the id of a set", SetId::parse)? {
        Some(set) => found.push(Filter::Set(set, range.unwrap_or_else(VersionRange::any))),
        None if range.is_some() => {
            return Err(ServerError::QueryUnknown { name: "version".into(), known: "set".into() });
        }
        None => {}
    }
    found.extend(query.read_as("status", "active, suspended, superseded, withdrawn", status_of)?.map(Filter::Status));
    Ok(found)
}

pub(crate) fn status_of(text: &str) -> Option<Status> {
    Status::ALL.iter().copied().find(|status| status.as_str() == text)
}

fn identifier(text: &str) -> Option<Filter> {
    let (kind, value) = text.split_once(':')?;
    let kind = IdentifierKind::ALL.iter().copied().find(|one| one.as_str() == kind)?;
    Some(Filter::Identifier(kind, value.to_owned()))
}

fn certificate(view: &mut View<'_>, request: &Request, number: &str) -> Result<Answer, ServerError> {
    request.query(&["lang"])?;
    let row = view.certificate_of(number)?;
    let statement = Json::from(&view.certificate(&row)?);
    let events = view.events(row.place)?.into_iter().map(|event| {
        Json::object()
            .with("status", event.status.as_str())
            .with("from", event.since)
            .with("recorded_at", event.recorded_at)
            .with("reason", Json::object().with("en", event.reason_en).with("ja", event.reason_ja))
    });
    let slug = slug(&row);
    let links = Json::object()
        .with("bundle", format!("/v1/certificates/{slug}/bundle"))
        .with("status", format!("/v1/status/{slug}"))
        .with("page", format!("/en/certificates/{slug}/"));
    let leaf = u32::try_from(row.leaf).ok();
    let value = Json::object()
        .with("format", "warifu.server-certificate/1")
        .with("certificate", &CertificateLine::from(row.clone()))
        .with("known_at", row.known_at)
        .with("index", row.place)
        .with("leaf", leaf)
        .with("events", Json::List(events.collect()))
        .with("links", links)
        .with("statement", statement);
    Ok(Answer::json(200, &value))
}

/// How a certificate is named in a path: by its number, or by its digest where the number would make a bad name of a file.
pub(crate) fn slug(row: &CertificateRow) -> String {
    if is_plain(&row.number) { encode(&row.number) } else { format!("sha256-{}", row.digest.hex()) }
}

/// Whether a text can be the name of a folder anywhere.
pub(crate) fn is_plain(text: &str) -> bool {
    let fits = !text.is_empty() && text.len() <= MOST_NAME && !text.starts_with('.') && !text.ends_with(['.', ' ']);
    fits && !text.starts_with("sha256-")
        && !text
            .chars()
            .any(|c| c.is_control() || warifu_model::json::is_unsafe_to_show(c) || r#"/\:*?"<>|"#.contains(c))
}

fn bundle(view: &mut View<'_>, request: &Request, number: &str) -> Result<Answer, ServerError> {
    request.query(&["lang"])?;
    let row = view.certificate_of(number)?;
    let bytes = view.bundle(&row)?;
    let name = format!("attachment; filename=\"bundle.json\"; filename*=UTF-8''{}.bundle.json", slug(&row));
    Ok(Answer::of(200, "application/json", bytes).with("content-disposition", name))
}

fn status(view: &mut View<'_>, request: &Request, number: &str) -> Result<Answer, ServerError> {
    let query = request.query(&["at", "known", "lang"])?;
    let row = view.certificate_of(number)?;
    let at = query.time("at")?.unwrap_or(view.now);
    let known_at = query.time("known")?.unwrap_or(view.now);
    let standing = standing(view.read, &row.digest, at, known_at)?;
    Ok(Answer::json(200, &led("warifu.server-status/1", Json::from(&standing))))
}

/// An object with its format before everything else.
fn led(format: &'static str, value: Json) -> Json {
    match (Json::object().with("format", format), value) {
        (Json::Object(mut members), Json::Object(rest)) => {
            members.extend(rest);
            Json::Object(members)
        }
        (_, other) => other,
    }
}

fn snapshots(view: &mut View<'_>, request: &Request) -> Result<Answer, ServerError> {
    let query = request.query(&["before", "limit", "lang"])?;
    let limit = query.read_as("limit", "1 to 1000", |text| text.parse().ok())?.unwrap_or(DEFAULT_LIMIT);
    Page::new(limit, None)?;
    let before = query.read_as("before", "a number", |text| text.parse().ok())?;
    let rows = view.snapshots(before, limit)?;
    let next = rows.last().map(|row| row.number).filter(|_| rows.len() == limit as usize);
    let list = rows.iter().map(snapshot_line).collect();
    let value = Json::object()
        .with("format", "warifu.server-snapshots/1")
        .with("snapshots", Json::List(list))
        .with("next", next);
    Ok(Answer::json(200, &value))
}

fn snapshot_line(row: &SnapshotRow) -> Json {
    let next = if row.next_update == tables::NEVER { None } else { Timestamp::from_unix(row.next_update) };
    Json::object()
        .with("number", row.number)
        .with("issued_at", row.issued_at)
        .with("next_update", next)
        .with("certificates", row.certificates)
        .with("digest", row.digest)
        .with("kept", row.envelope.is_some())
}

fn snapshot(view: &mut View<'_>, request: &Request, number: &str) -> Result<Answer, ServerError> {
    request.query(&["lang"])?;
    let unknown = || ServerError::SnapshotUnknown { number: shorten(number) };
    let row = match number {
        "latest" => view.last_snapshot()?,
        number => {
            let wanted: u32 = number.parse().map_err(|_| unknown())?;
            view.snapshots(wanted.checked_add(1), 1)?.into_iter().find(|row| row.number == wanted)
        }
    };
    let bytes = view.snapshot_bytes(&row.ok_or_else(unknown)?)?;
    Ok(Answer::of(200, "application/json", bytes))
}

/// What happened that the public may know, in the order of the journal from an entry on. `next` moves on with what is public, so that
/// it does not count the body's own steps.
fn changes(view: &mut View<'_>, request: &Request) -> Result<Answer, ServerError> {
    let query = request.query(&["since", "limit", "lang"])?;
    let since: u32 = query.read_as("since", "the number of an entry", |text| text.parse().ok())?.unwrap_or(0);
    let limit = query.read_as("limit", "1 to 1000", |text| text.parse().ok())?.unwrap_or(DEFAULT_LIMIT);
    Page::new(limit, None)?;
    let found = public_changes(view, since, limit as usize)?;
    let value = Json::object().with("format", "warifu.server-changes/1").with("changes", Json::List(found.list));
    Ok(Answer::json(200, &value.with("next", found.next).with("end", found.is_end)))
}

struct Changes {
    list: Vec<Json>,
    next: u32,
    is_end: bool,
}

fn public_changes(view: &mut View<'_>, since: u32, limit: usize) -> Result<Changes, ServerError> {
    let mut found = Changes { list: Vec::new(), next: since, is_end: false };
    let mut from = since;
    for _ in 0..MOST_BLOCKS {
        let entries = journal::entries(view.read, from, ENTRIES)?;
        for (row, entry) in &entries {
            from = row.sequence.saturating_add(1);
            let Some(change) = change(view, &entry.act)? else { continue };
            if found.list.len() == limit {
                return Ok(found);
            }
            found.next = from;
            found.list.push(led_by(row.sequence, entry.known_at, change));
        }
        if entries.len() < ENTRIES as usize {
            return Ok(Changes { is_end: true, ..found });
        }
    }
    // where all of it was the body's own, whoever asks goes on behind it
    if found.list.is_empty() {
        found.next = from;
    }
    Ok(found)
}

fn led_by(sequence: u32, known_at: Timestamp, change: Json) -> Json {
    match (Json::object().with("entry", sequence).with("known_at", known_at), change) {
        (Json::Object(mut members), Json::Object(rest)) => {
            members.extend(rest);
            Json::Object(members)
        }
        (_, other) => other,
    }
}

/// What an entry says to the public; none of what is the body's own: steps, officers, holds, places that were not signed.
fn change(view: &mut View<'_>, act: &Act) -> Result<Option<Json>, ServerError> {
    let kind = |kind: &'static str| Json::object().with("kind", kind);
    Ok(match act {
        Act::Issued(act) => Some(
            kind("issued")
                .with("number", act.number.as_str())
                .with("certificate", act.certificate)
                .with("leaf", act.leaf),
        ),
        Act::Entered(act) => {
            Some(kind("entered").with("number", act.number.as_str()).with("certificate", act.certificate))
        }
        Act::Status(act) => view.at_place(act.index)?.map(|row| {
            kind("status")
                .with("number", row.number)
                .with("certificate", row.digest)
                .with("status", act.status.as_str())
                .with("from", act.from)
        }),
        Act::Edition(act) => {
            Some(kind("edition").with("series", act.series.to_string()).with("sequence", act.sequence))
        }
        Act::Snapshot(act) => Some(kind("snapshot").with("snapshot", act.sequence)),
        Act::Checkpoint(act) => Some(kind("checkpoint").with("size", act.size)),
        _ => None,
    })
}

/// What a certificate says itself. What its record says besides (evidence, attestations, components, and whose word counted) is not
/// public: who guesses would be told.
const FILTERS: [&str; 13] = [
    "artifact",
    "certificate",
    "holder",
    "identifier",
    "key",
    "level",
    "number",
    "package",
    "product",
    "record",
    "series",
    "set",
    "status",
];
/// What records say besides.
const OF_RECORDS: [&str; 4] = ["component", "evidence", "input", "part"];
const DEFAULT_LIMIT: u32 = 50;
/// Entries of the journal that are read at once, and how often for one answer.
const ENTRIES: u32 = 100;
const MOST_BLOCKS: usize = 20;
/// The longest name of a folder, in bytes of UTF-8.
const MOST_NAME: usize = 120;
