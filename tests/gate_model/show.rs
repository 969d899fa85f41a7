//! A question in lines that people can read: days instead of times, names beside ids.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use warifu_model::{Digest, Timestamp};

use super::documents::{DAY, Edition, Issuer, Made, NamedKey, Question, Seal, Signed, Snapshot};
use super::world::World;

/// All of a world that its question can see, and whose keys are in bad hands.
pub fn show(world: &World) -> String {
    let mut text = format!("seed {}, certificate by {:?}\n", world.seed, world.maker);
    let days = Days(world.past.base);
    let bad: Vec<_> = world.bad.iter().map(|(key, since)| format!("{key} since {}", days.of(*since))).collect();
    writeln!(text, "keys in bad hands: {}; stolen: {:?}", bad.join(", "), world.stolen).unwrap();
    text + &question(&world.question, world.past.base)
}

/// A question.
pub fn question(question: &Question, base: Timestamp) -> String {
    let days = Days(base);
    let mut names = BTreeMap::new();
    for signed in question.editions.iter().chain(&question.kept_editions) {
        names.insert(signed.says.charter.id(), signed.says.charter.body);
    }
    let names = Names(names);
    let mut text = String::new();
    let policy = &question.policy;
    for authority in &policy.authorities {
        let keys = days.keys(&authority.keys);
        let (name, need) = (authority.name, authority.threshold);
        writeln!(text, "authority {name}: {need} of {keys}, sectors {:?}", authority.sectors).unwrap();
    }
    for (body, root) in &policy.roots {
        writeln!(text, "root for {body}: {}", days.keys(std::slice::from_ref(root))).unwrap();
    }
    let pins: Option<Vec<_>> = policy.pins.as_ref().map(|pins| pins.iter().map(|pin| names.of(*pin)).collect());
    let (thresholds, in_force, required) = (&policy.thresholds, policy.in_force, policy.required);
    writeln!(text, "policy: {thresholds:?}, {in_force:?}, required {required}, pins {pins:?}").unwrap();
    let (age, status, old, log) = (policy.max_edition_age, policy.status, policy.max_status_age, &policy.log);
    writeln!(text, "editions at most {age:?} days, status {status:?} at most {old:?} days, {log:?}").unwrap();
    let certificate = &question.certificate.says;
    let series: Vec<_> = certificate.series.iter().map(|series| names.of(*series)).collect();
    let (body, item, index) = (certificate.body, certificate.item, certificate.index);
    let granted = days.of(certificate.granted_at);
    let expires = certificate.expires_at.map(|time| days.of(time));
    let seals = seals(&question.certificate.seals);
    writeln!(text, "certificate of {body} under {series:?}, granted {granted}, expires {expires:?}, {item:?}, place {index:?}, by {seals}").unwrap();
    let seen: Option<Vec<_>> = question.seen.as_ref().map(|seen| seen.iter().map(|time| days.of(*time)).collect());
    let known = question.known_at.map(|time| days.of(time));
    writeln!(text, "asked for day {}, known {known:?}, seen {seen:?}", days.of(question.at)).unwrap();
    for (place, editions) in [("bundle", &question.editions), ("kept", &question.kept_editions)] {
        let mut lines: Vec<_> = editions.iter().map(|signed| edition(signed, &days, &names)).collect();
        lines.sort();
        for line in lines {
            writeln!(text, "{place}: {line}").unwrap();
        }
    }
    for (place, snapshots) in [("bundle", &question.snapshots), ("kept", &question.kept_snapshots)] {
        for signed in snapshots {
            writeln!(text, "{place}: {}", snapshot(signed, &days, &names)).unwrap();
        }
    }
    if let Some(border) = &question.border {
        writeln!(text, "{border:#?}").unwrap();
    }
    text
}

fn edition(signed: &Signed<Edition>, days: &Days, names: &Names) -> String {
    let Edition { charter, body, sequence, issued_at, from, until, kind, keys, thresholds, scope, .. } = &signed.says;
    let issuer = match charter.issuer {
        Issuer::Authority(name) => format!("authority {name}"),
        Issuer::Series(id) => names.of(id),
    };
    let mut line = format!(
        "{issuer} -> {body} ({} begun {}) #{sequence} {} made {} holds {}..{} keys {} {thresholds:?} {scope:?}",
        names.of(charter.id()),
        days.of(charter.begun),
        kind.as_str(),
        days.of(*issued_at),
        days.of(*from),
        days.of(*until),
        days.keys(keys),
    );
    for revocation in &signed.says.revocations {
        let compromised = revocation.compromised_at.map(|time| days.of(time));
        let (key, revoked) = (revocation.key, days.of(revocation.revoked_at));
        write!(line, " REVOKES {key} at {revoked} compromised {compromised:?}").unwrap();
    }
    for (from, until) in &signed.says.suspensions {
        write!(line, " SUSPENDS {}..{:?}", days.of(*from), until.map(|time| days.of(time))).unwrap();
    }
    format!("{line} signed by {}", seals(&signed.seals))
}

fn snapshot(signed: &Signed<Snapshot>, days: &Days, names: &Names) -> String {
    let Snapshot { body, series, sequence, issued_at, count, events, form } = &signed.says;
    let series: Vec<_> = series.iter().map(|series| names.of(*series)).collect();
    let events: Vec<_> = events
        .iter()
        .map(|(index, status, from)| format!("{index} {} from {}", status.as_str(), days.of(*from)))
        .collect();
    let made = days.of(*issued_at);
    let by = seals(&signed.seals);
    format!(
        "snapshot of {body} for {series:?} #{sequence} made {made}, {count} places, {form:?}, {events:?}, signed by {by}"
    )
}

fn seals(seals: &[Seal]) -> String {
    let one = |seal: &Seal| match seal.made {
        Made::Soundly => seal.key.to_string(),
        other => format!("{} {other:?}", seal.key),
    };
    seals.iter().map(one).collect::<Vec<_>>().join("+")
}

struct Days(Timestamp);

impl Days {
    fn of(&self, time: Timestamp) -> i64 {
        (time.unix() - self.0.unix()).div_euclid(DAY)
    }

    fn keys(&self, keys: &[NamedKey]) -> String {
        let one = |key: &NamedKey| {
            let from = key.from.map(|time| self.of(time).to_string()).unwrap_or_default();
            let until = key.until.map(|time| self.of(time).to_string()).unwrap_or_default();
            let roles: String = key.roles.iter().filter_map(|role| role.as_str().chars().next()).collect();
            format!("{}:{roles}[{from}..{until}]", key.key)
        };
        keys.iter().map(one).collect::<Vec<_>>().join(" ")
    }
}

struct Names(BTreeMap<Digest, &'static str>);

impl Names {
    fn of(&self, id: Digest) -> String {
        format!("{}/{}", self.0.get(&id).unwrap_or(&"?"), id.hex().get(..4).unwrap_or_default())
    }
}
