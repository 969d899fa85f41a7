use crate::criterion::Criterion;
use crate::document::{document, tokens};
use crate::ids::Token;
use crate::json::{Node, ReadError};
use crate::language::both;
use crate::limits::Limit;
use crate::localized::Localized;
use crate::time::Duration;

document! {
    /// A policy on advisories (`warifu.advisory-policy/1`): what a body proposes for a certificate that an advisory concerns.
    pub struct AdvisoryPolicy: "advisory_policy" = "warifu.advisory-policy/1" in default {
        /// Its title.
        title: Localized,
        /// The rules, in the order in which they are tried: the first that holds decides.
        rules: Vec<AdvisoryRule> = list_of(unique "rule", "規則" by id; most Limit::ADVISORY_RULES, "rules", "規則";),
        /// The effect of bad news for which no rule holds.
        otherwise: AdvisoryEffect,
        /// A remark.
        note: Option<Localized> = optional,
    }
    check check;
    rules r#"{"properties": {"otherwise": {"properties": {"action": {"not": {"const": "restore"}}}}}}"#;
}

document! {
    /// A rule of a policy on advisories.
    pub struct AdvisoryRule: "advisory_rule" {
        /// Its id.
        id: Token,
        /// The condition, over the claims of the vocabulary of advisories.
        when: Criterion,
        /// The effect.
        then: AdvisoryEffect,
    }
}

document! {
    /// The effect of an advisory on a certificate.
    pub struct AdvisoryEffect: "advisory_effect" {
        /// The action.
        action: AdvisoryAction,
        /// The time that the holder has for an answer, of `ask`.
        within: Option<Duration> = optional,
        /// The reason, as the holder and the public read it.
        reason: Localized,
    }
    check check;
    rules r#"{"if": {"properties": {"action": {"const": "ask"}}}, "then": {"required": ["within"]},
        "else": {"properties": {"within": false}}}"#;
}

tokens! {
    /// An action on a certificate, from the mildest to the hardest.
    #[derive(Ord, PartialOrd)]
    pub enum AdvisoryAction: "advisory_action" {
        /// Nothing is done.
        Nothing = "nothing", en: "nothing", ja: "措置なし";
        /// The certificate is restored.
        Restore = "restore", en: "restore", ja: "回復";
        /// The holder is asked.
        Ask = "ask", en: "ask the holder", ja: "保有者への照会";
        /// The certificate is suspended.
        Suspend = "suspend", en: "suspend", ja: "一時停止";
        /// The certificate is withdrawn.
        Withdraw = "withdraw", en: "withdraw", ja: "取消し";
    }
}

impl AdvisoryPolicy {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        if self.otherwise.action != AdvisoryAction::Restore {
            return Ok(());
        }
        Err(node.member("otherwise").member("action").broken(both(
            "`otherwise` is the effect of bad news, and bad news restores nothing: write a rule whose condition says what restores",
            "`otherwise` は悪い知らせの効果であり、悪い知らせにより回復することはない。回復の条件は規則（rules）として書く",
        )))
    }
}

impl AdvisoryEffect {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        if self.within.is_some() == (self.action == AdvisoryAction::Ask) {
            return Ok(());
        }
        Err(node.broken(both(
            "`ask` says within which time, and no other action does",
            "`ask` には期限（within）が必要で、他の動作には指定できない",
        )))
    }
}
