//! The description of the interface is held against the running server: every path, every answer against its schema.

use serde_json::{Value, json};
use warifu_ledger::store::MemoryStore;
use warifu_model::{CaseKind, Envelope, Json, StepName};
use warifu_server::{Answer, Request, Site, encode};

use crate::desk::at_the_desk;
use crate::fixture::{LABELS, decided, get, json_of, now, shared};
use crate::mailbox::{READER, WRITER, at_the_mailbox, described, receipt, sealed};
use crate::world::*;

fn description() -> Value {
    json_of(&get("/openapi.json"))
}

/// Holds an answer against what the description says of its status and media type.
fn check(description: &Value, operation: &Value, answer: &Answer, what: &str) {
    let status = answer.status.to_string();
    let said = &operation["responses"][&status];
    assert!(said.is_object(), "{what}: {status} is not described");
    if status == "304" {
        return;
    }
    let media_type = answer.header("content-type").unwrap();
    let schema = &said["content"][media_type]["schema"];
    assert!(!schema.is_null(), "{what}: {media_type} is not described for {status}");
    let value = if media_type.contains("json") {
        json_of(answer)
    } else {
        Value::String(String::from_utf8(answer.body.clone()).unwrap())
    };
    let mut whole =
        json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "components": description["components"]});
    whole["allOf"] = json!([schema]);
    let schema = jsonschema::validator_for(&whole).unwrap();
    let wrong: Vec<String> =
        schema.iter_errors(&value).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{what}: {wrong:?}\n{value}");
}

/// Good and bad values of a parameter.
fn values(name: &str) -> Vec<String> {
    let good: Vec<String> = match name {
        "number" => LABELS.iter().map(|label| (*label).to_owned()).chain(["k-1".into(), "K-99".into()]).collect(),
        "snapshot" => vec!["1".into(), "latest".into(), "99".into()],
        "limit" => vec!["1".into(), "3".into(), "1000".into()],
        "at" | "known" => vec!["2026-03-01".into(), minute(25).to_string()],
        "since" | "before" => vec!["0".into(), "5".into(), "4294967295".into()],
        "status" => vec!["active".into(), "withdrawn".into()],
        "set" => vec!["small-set".into()],
        "q" => vec!["hama".into(), "浜風".into(), "K-1".into()],
        "component" => vec![warifu_model::Digest::of(b"x").to_string(), "K-1".into(), "SECRET-8".into()],
        "part" => vec!["counted".into(), "signer".into()],
        "identifier" => vec!["purl:pkg:generic/hamakaze/hk-210@3.2.1".into()],
        "lang" => vec!["ja".into()],
        "item" => vec![described().1.clone(), "0".repeat(64)],
        _ => vec![warifu_model::Digest::of(b"x").to_string()],
    };
    let bad = ["", "x", "-1", "0", "99999999999999999999", "\u{202e}<", "sha256:00", "%", "a&b=c", "☃"];
    good.into_iter().chain(bad.map(str::to_owned)).collect()
}

/// By whoever may.
fn asked(operation: &Value, target: &str) -> Answer {
    if operation["security"].is_null() {
        return get(target);
    }
    if operation["security"][0]["mailbox"].is_null() { at_the_desk(target) } else { at_the_mailbox(target) }
}

#[test]
fn every_path_is_walked_and_every_answer_is_described() {
    let description = description();
    let mut answered = std::collections::BTreeMap::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        let Some(operation) = item.get("get") else { continue };
        let parameters = operation["parameters"].as_array().unwrap();
        let named = |place: &str| -> Vec<String> {
            let those = parameters.iter().filter(|one| one["in"] == place);
            those.map(|one| one["name"].as_str().unwrap().to_owned()).collect()
        };
        let mut targets = vec![path.clone()];
        for name in named("path") {
            let filled = |target: &String| {
                values(&name)
                    .into_iter()
                    .filter(|value| !value.is_empty())
                    .map({
                        let (target, name) = (target.clone(), name.clone());
                        move |value| target.replace(&format!("{{{name}}}"), &encode(&value))
                    })
                    .collect::<Vec<_>>()
            };
            targets = targets.iter().flat_map(filled).collect();
        }
        let queries = named("query");
        let mut all = targets.clone();
        for name in &queries {
            all.extend(values(name).iter().map(|value| format!("{}?{name}={}", targets[0], encode(value))));
            for other in queries.iter().filter(|other| other > &name) {
                all.push(format!(
                    "{}?{name}={}&{other}={}",
                    targets[0],
                    encode(&values(name)[0]),
                    encode(&values(other)[0])
                ));
            }
        }
        for target in all {
            let answer = asked(operation, &target);
            check(&description, operation, &answer, &target);
            *answered.entry((path.clone(), answer.status)).or_insert(0) += 1;
            if answer.status == 200 && path != "/healthz" && operation["security"].is_null() {
                let tag = answer.header("etag").unwrap();
                let again = Request::get(&target, now()).with("if-none-match", tag);
                check(&description, operation, &Site::default().answer(&mut shared(), &again), &target);
            }
        }
        if !operation["security"].is_null() {
            check(&description, operation, &get(&targets[0]), "without a desk");
            let closed = if operation["security"][0]["mailbox"].is_null() {
                crate::desk::ask(&Request::get(&targets[0], now()))
            } else {
                described().0.answer(&mut shared(), &Request::get(&targets[0], now()))
            };
            check(&description, operation, &closed, "without a token");
            assert_eq!(closed.status, 401, "{path}");
        }
        assert!(answered.contains_key(&(path.clone(), 200)), "{path} was never answered");
    }
    println!("answers by path and status: {answered:?}");
}

#[test]
fn writes_are_described_as_well() {
    let description = description();
    let mut body = body_in(&MemoryStore::new());
    let placed = decided(&mut body, "c-1", "K-1", 1);
    let step = blank(&body, "c-2", CaseKind::Certification, StepName::Applied, minute(2));
    let other = blank(&body, "c-3", CaseKind::Certification, StepName::Applied, minute(2));
    let bytes = |envelope: &Envelope| Json::from(envelope).to_canonical();
    let signature = |seed| bytes(&key(seed).sign_envelope(Envelope::IN_TOTO_PAYLOAD, placed.statement.clone()));
    let good = bytes(&signed(&step, &key(REGISTRAR)));
    let calls = [
        ("/v1/steps", good.clone()),
        ("/v1/steps", good.clone()),
        ("/v1/steps", bytes(&signed(&other, &key(STRANGER)))),
        (
            "/v1/steps",
            bytes(&signed(&blank(&body, "c-2", CaseKind::Certification, StepName::Applied, minute(3)), &key(ALL))),
        ),
        ("/v1/steps", b"[]".to_vec()),
        ("/v1/signatures", signature(CERTIFIER)),
        ("/v1/signatures", signature(CERTIFIER)),
        ("/v1/signatures", signature(STRANGER)),
        ("/v1/signatures", good),
        ("/v1/signatures", Vec::new()),
    ];
    let mut seen = std::collections::BTreeSet::new();
    for (path, sent) in calls {
        let answer = Site::default().answer(&mut body, &Request::post(path, &sent, now()));
        check(&description, &description["paths"][path]["post"], &answer, path);
        seen.insert((path, answer.status));
    }
    assert!([200, 201, 400, 403].iter().all(|status| seen.contains(&("/v1/steps", *status))), "{seen:?}");
}

#[test]
fn what_is_put_into_a_mailbox_or_removed_is_described() {
    let description = description();
    let none = "0".repeat(64);
    let mut seen = std::collections::BTreeSet::new();
    for (method, path, token, sent) in [
        ("post", "/mailbox/items", WRITER, sealed("b")),
        ("post", "/mailbox/items", WRITER, receipt()),
        ("post", "/mailbox/items", WRITER, b"{}".to_vec()),
        ("post", "/mailbox/items", READER, sealed("b")),
        ("delete", "/mailbox/items/{item}", READER, Vec::new()),
        ("delete", "/mailbox/items/{item}", WRITER, Vec::new()),
    ] {
        let request = Request::post(&path.replace("{item}", &none), &sent, now());
        let request = Request { method: method.to_uppercase(), ..request };
        let request = request.with("authorization", &format!("Bearer {token}"));
        let answer = described().0.answer(&mut shared(), &request);
        check(&description, &description["paths"][path][method], &answer, path);
        seen.insert(answer.status);
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), [201, 401, 404, 422]);
    assert!(description["paths"]["/mailbox/items/{item}"]["delete"]["responses"]["204"].is_object());
}

/// A path that the server answers and the description does not name would be found by nobody.
#[test]
fn the_description_names_what_the_pages_link_to() {
    let description = description();
    let page = json_of(&get("/v1/certificates/K-1"));
    let links = page["links"].as_object().unwrap();
    for link in ["bundle", "status"] {
        let path = links[link].as_str().unwrap().replace("K-1", "{number}");
        assert!(description["paths"][&path].is_object(), "{path}");
    }
}
