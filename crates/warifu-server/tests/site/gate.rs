//! The bundle that the server hands out opens at a gate that asks for everything.

use warifu_model::Json;
use warifu_server::encode;
use warifu_verify::{Answer, Gate, Question, Trust};

use crate::fixture::{LABELS, MINISTRY, get, log_signer, now};
use crate::world::{minute, text};

fn trust() -> Trust {
    let keys = Json::list([Json::object().with("name", "Ministry").with("key", text(MINISTRY))]);
    let authority = Json::object().with("name", "harbour-ministry").with("keys", keys).with("threshold", 1u32);
    let accreditation = Json::object()
        .with("required", true)
        .with("authorities", Json::List(vec![authority]))
        .with("in_force", "at_grant");
    let log = Json::object()
        .with("required", true)
        .with("logs", Json::list([log_signer().key().to_string()]))
        .with("witnesses", Json::List(Vec::new()))
        .with("quorum", 0u32);
    let policy = Json::object()
        .with("format", "warifu.trust-policy/2")
        .with("id", "harbour")
        .with("roots", Json::List(Vec::new()))
        .with("thresholds", Json::list([Json::object().with("role", "certifier").with("count", 1u32)]))
        .with("sets", Json::list([Json::object().with("id", "small-set").with("versions", "*")]))
        .with("product", "optional")
        .with("waivers", "refuse")
        .with("status", Json::object().with("required", true).with("max_age", "P30D"))
        .with("accreditation", accreditation)
        .with("log", log);
    Trust::read(&policy.to_canonical()).unwrap()
}

#[test]
fn every_bundle_opens_at_the_gate_and_is_refused_where_it_has_to_be() {
    let trust = trust();
    for label in LABELS {
        let page = get(&format!("/v1/certificates/{}", encode(label)));
        let links: serde_json::Value = serde_json::from_slice(&page.body).unwrap();
        let answer = get(links["links"]["bundle"].as_str().unwrap());
        assert_eq!(answer.status, 200, "{label}");
        let question = Question { product: None, at: now(), known_at: None };
        let verdict = Gate::new(&trust).check(&answer.body, &question);
        let expected = match label {
            "K-2" | "K-3" | "K-4" => Answer::Refuse,
            _ => Answer::Accept,
        };
        assert_eq!(verdict.answer(), expected, "{label}: {verdict:?}");
        let question = Question { product: None, at: minute(30), known_at: None };
        Gate::new(&trust).open(&answer.body, &question).map_err(|check| format!("{label}: {check:?}")).ok();
    }
}
