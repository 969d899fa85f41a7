//! The real files of arrangements, crosswalks and the policy's rule about them, written from docs/FORMATS.

use warifu_model::{Arrangement as Read, Digest, Envelope, Json, Timestamp};

use super::arrangements::{
    Arrangement, Border, Condition, Crosswalk, Ends, Here, KnownBy, KnownIssuer, Parts, Party, Pinned, Provision,
    Relation, State,
};
use super::bytes::{KINDS, LADDER, SETS, accepted, levels, public, seal, sectors, texts, words};
use super::documents::{Levels, NamedKey, Question, Signed};

/// The arrangements of the bundle.
pub fn in_bundle(question: &Question) -> Vec<Envelope> {
    question.border.iter().flat_map(|border| &border.bundle).map(sealed).collect()
}

/// Those that the importer kept.
pub fn kept(question: &Question) -> Vec<Envelope> {
    question.border.iter().flat_map(|border| &border.kept).map(sealed).collect()
}

/// What it kept as it is.
pub fn plain(question: &Question) -> Vec<Vec<u8>> {
    let Some(border) = &question.border else { return Vec::new() };
    let arrangements = border.plain.iter().map(|one| arrangement(one).to_canonical());
    let here = |one: &Crosswalk| {
        let found = crosswalk(one);
        // other bytes of the same words are not what was adopted
        if one.is_here == Here::Yes { found } else { found.with("note", words("another")) }
    };
    arrangements.chain(border.crosswalks.iter().map(|one| here(one).to_canonical())).collect()
}

fn sealed(signed: &Signed<Arrangement>) -> Envelope {
    seal(Read::PAYLOAD_TYPE, &arrangement(&signed.says), &signed.seals)
}

/// The rule of the policy; none where it names nothing.
pub fn rule(border: &Border) -> Option<Json> {
    if border.adopted.is_empty() && border.parties.is_empty() && border.crosswalks.is_empty() {
        return None;
    }
    let digest = |one: &Arrangement| Json::from(Digest::of(&arrangement(one).to_canonical()));
    let counts = |one: &Crosswalk| {
        let digest = Digest::of(&crosswalk(one).to_canonical());
        Json::object().with("digest", digest).with_some("from", one.from).with_some("until", one.until)
    };
    let pins = border.pins.as_ref().map(|pins| Json::List(pins.iter().map(|pin| pin.id().into()).collect()));
    let parts = if border.parts == Parts::Count { "accept" } else { "refuse" };
    let rule = Json::object()
        .with_list("adopted", border.adopted.iter().map(digest).collect())
        .with_list("parties", border.parties.iter().map(party).collect())
        .with_list("issuers", border.issuers.iter().map(issuer).collect())
        .with_some("arrangements", pins)
        .with_list("crosswalks", border.crosswalks.iter().map(counts).collect())
        .with("partial_sectors", parts);
    Some(rule)
}

fn issuer(known: &KnownIssuer) -> Json {
    Json::object()
        .with("id", known.id)
        .with_list("bodies", known.bodies.iter().map(|body| Json::from(*body)).collect())
        .with_list("series", known.series.iter().map(|series| Json::from(*series)).collect())
        .with_list("authorities", known.authorities.iter().map(|name| Json::from(*name)).collect())
}

fn party(party: &Party) -> Json {
    let key = |key: &NamedKey| {
        Json::object()
            .with("name", key.key.to_string())
            .with("key", public(key.key))
            .with_some("from", key.from)
            .with_some("until", key.until)
    };
    let named = Json::object().with("id", party.id);
    let named = match &party.known {
        KnownBy::Keys(keys, needed) => {
            named.with("keys", Json::List(keys.iter().map(key).collect())).with("threshold", *needed)
        }
        KnownBy::Series(series) => named.with("series", *series),
    };
    named.with_some("recognises", party.mandate.as_deref().map(accepted))
}

fn arrangement(edition: &Arrangement) -> Json {
    let party = |id: &&'static str| Json::object().with("id", *id).with("name", words(id)).with("kind", "state");
    let state = |(state, from): &(State, Timestamp)| Json::object().with("state", state.as_str()).with("from", *from);
    let citation = Json::object().with("title", words("a law")).with("date", "2026").with("assurance", "sourced");
    let provisions = edition.provisions.iter().enumerate().map(|(number, one)| provision(number, one)).collect();
    Json::object()
        .with("format", "warifu.arrangement/1")
        .with("charter", edition.charter.to_json())
        .with("sequence", edition.sequence)
        .with("issued_at", edition.issued_at)
        .with("title", words("an arrangement"))
        .with("parties", Json::List(edition.charter.parties.iter().map(party).collect()))
        .with("states", Json::List(edition.states.iter().map(state).collect()))
        .with_list("provisions", provisions)
        .with("citations", Json::List(vec![citation]))
}

fn provision(number: usize, one: &Provision) -> Json {
    let certified = Json::object().with("id", SETS[usize::from(one.set)]);
    let certified = match one.edition {
        Pinned::Any => certified.with("versions", "*"),
        Pinned::Own => certified.with("versions", "=1.0.0").with("digests", digests(b"set")),
        Pinned::OtherVersion => certified.with("versions", ">1.0.0"),
        Pinned::OtherDigest => certified.with("versions", "*").with("digests", digests(b"another")),
    };
    let step = |(of, counts_as): &(Levels, Option<u8>)| {
        let counts_as = counts_as.map(|level| LADDER[usize::from(level)]);
        Json::object().with_some("certified", levels(of)).with_some("counts_as", counts_as)
    };
    let target = |(set, steps): &(u8, Vec<_>)| {
        Json::object()
            .with("set", SETS[usize::from(*set)])
            .with("version", "1.0.0")
            .with("levels", Json::List(steps.iter().map(step).collect()))
    };
    let waived = if one.effect == super::arrangements::Effect::Waives { vec!["W.1".into()] } else { Vec::new() };
    let kinds = |kinds: &[u8]| texts(kinds.iter().map(|kind| KINDS[usize::from(*kind)]));
    let conditions = one.conditions.iter().map(|one: &Condition| Json::from(one.as_str())).collect();
    Json::object()
        .with("id", format!("provision-{number}"))
        .with("issuer", one.issuer)
        .with("recogniser", one.recogniser)
        .with("certified", certified.with_some("levels", levels(&one.levels)))
        .with_some("counts_as", one.target.as_ref().map(target))
        .with("effect", one.effect.as_str())
        .with_list("waived", waived)
        .with_some("product_kinds", one.kinds.as_deref().map(kinds))
        .with("excluded_kinds", kinds(&one.left_out))
        .with_some("sectors", one.sectors.as_deref().map(sectors))
        .with_list("conditions", conditions)
        .with("from", one.from)
        .with_some("until", one.until)
        .with_some("run_off_until", one.run_off)
        .with_some("granted_from", one.granted_from)
        .with("assurance", "sourced")
}

fn digests(of: &[u8]) -> Json {
    Json::List(vec![Digest::of(of).into()])
}

fn crosswalk(one: &Crosswalk) -> Json {
    let list = |name: &'static str| Json::object().with("kind", "document").with("title", name).with("edition", "1");
    let source = match one.ends {
        Ends::Sectors => list("some sectors"),
        Ends::Requirements => Json::object()
            .with("kind", "requirement_set")
            .with("id", SETS[0])
            .with("version", "1.0.0")
            .with("digest", Digest::of(b"set")),
    };
    let edge = |(from, relation, to): &(u8, Relation, u8)| {
        let name = |sector: &u8| super::bytes::SECTORS[usize::from(*sector)];
        Json::object()
            .with("source", name(from))
            .with("target", name(to))
            .with("relation", relation.as_str())
            .with("assurance", "unverified")
    };
    let document = Json::object().with("title", "a paper").with("edition", "1").with("date", "2026");
    Json::object()
        .with("format", "warifu.crosswalk/1")
        .with("id", "sectors")
        .with("version", "1.0.0")
        .with("title", words("sectors"))
        .with("description", words("sectors"))
        .with("asserter", Json::object().with("name", words("somebody")).with("kind", "proposal"))
        .with("document", document)
        .with("style", "set_theory")
        .with("source", source)
        .with("target", list("other sectors"))
        .with("edges", Json::List(one.edges.iter().map(edge).collect()))
}
