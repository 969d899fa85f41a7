//! The chain of a verdict as a value: whose word each edge is, and since when.

use warifu_model::{ArrangementState, Json, Language, Localized, RecognitionCondition, RecognitionEffect};

use super::read::{items, joined, localized, member, number, outcome, text};

/// Nodes in the order in which they rest upon one another, with an edge between each two.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Chain {
    /// The nodes, from the issuer's authority to the importer's policy.
    pub nodes: Vec<ChainNode>,
    /// The edges: one fewer than nodes, each between a node and the next.
    pub edges: Vec<ChainEdge>,
}

/// A node of the chain.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ChainNode {
    /// The kind of thing that it is.
    pub kind: Localized,
    /// Its name.
    pub title: Localized,
    /// More about it, a line each.
    pub lines: Vec<Localized>,
}

/// An edge of the chain.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ChainEdge {
    /// Says what is said, since when, and by whom, a line each.
    pub lines: Vec<Localized>,
    /// The judgement of the gate.
    pub mark: Mark,
}

/// Judgement of the gate on an edge.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Mark {
    /// It holds.
    Yes,
    /// It was not asked.
    Aside,
    /// It is undetermined, or the knowledge is old.
    Open,
    /// It does not hold.
    No,
}

impl Mark {
    /// The class of its style.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Aside => "aside",
            Self::Open => "open",
            Self::No => "no",
        }
    }

    /// A sign that does not depend on colour.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Yes => "✓",
            Self::Aside => "–",
            Self::Open => "?",
            Self::No => "✗",
        }
    }

    pub(super) fn of(outcome: &str) -> Self {
        match outcome {
            "pass" => Self::Yes,
            "fail" => Self::No,
            "stale" | "unknown" => Self::Open,
            _ => Self::Aside,
        }
    }

    /// The most serious outcome of several checks.
    fn of_all(verdict: &Json, checks: &[&str]) -> Self {
        checks.iter().map(|check| Self::of(outcome(verdict, check))).max().unwrap_or(Self::Aside)
    }
}

/// The chain of a verdict; empty where the certificate is not authentic.
pub(super) fn of(verdict: &Json) -> Chain {
    let Some(certificate) = member(verdict, "certificate") else { return Chain::default() };
    let mut chain = Chain::default();
    issuer(&mut chain, verdict, certificate);
    chain.node("Certificate", "認証書", Localized::english(text(certificate, "number")), about(certificate));
    if let Some(recognition) = member(verdict, "recognition") {
        recognised(&mut chain, verdict, recognition);
    } else {
        let set = set_name(member(certificate, "set").unwrap_or(&Json::Null), text(certificate, "level"));
        let says = both("accepted as ", "受入対象：", &set);
        chain.edge(vec![says], Mark::of_all(verdict, &["set", "level"]));
    }
    let policy = member(verdict, "policy").unwrap_or(&Json::Null);
    let asked = both("asked for ", "判定時点：", text(verdict, "at"));
    let known = member(verdict, "known_at").map(|_| both("known at ", "情報の基準時点：", text(verdict, "known_at")));
    let lines = [Some(asked), known].into_iter().flatten().collect();
    chain.node("Importer's policy", "輸入者の方針", Localized::english(text(policy, "id")), lines);
    chain
}

/// Authority, accreditations and body, down to the grant.
fn issuer(chain: &mut Chain, verdict: &Json, certificate: &Json) {
    let body = member(certificate, "body").unwrap_or(&Json::Null);
    let signers: Vec<&str> = items(certificate, "signers").iter().map(|one| text(one, "name")).collect();
    let path = items(certificate, "path");
    let mark = Mark::of(outcome(verdict, "accreditation"));
    for step in path.iter().rev() {
        if let Some(authority) = member(step, "authority").and_then(Json::as_text) {
            let named = Localized::of("named by the importer's policy".into(), "輸入者の方針が指定".into());
            chain.node("Authority", "ルート機関", Localized::english(authority), vec![named]);
            continue;
        }
        let (edition, issued) = (number(step, "sequence"), text(step, "issued_at"));
        let says = Localized::of(
            format!("accredits: edition {edition}, made {issued}"),
            format!("認定：第{edition}版（作成日時：{issued}）"),
        );
        chain.edge(vec![says, both("said by ", "根拠：", &chain.last_title())], mark);
        let own = localized(step, "name");
        let title = if own.en.is_empty() { Localized::english(text(step, "body")) } else { own };
        let lines = beside(&title, text(step, "body"));
        chain.node("Accredited body", "認定を受けた機関", title, lines);
    }
    if path.is_empty() {
        let names = Localized::english(signers.join(", "));
        chain.node("Keys that the policy names", "方針が挙げる鍵", names, Vec::new());
        let signs = both("sign for the body ", "次の機関のための署名：", text(body, "id"));
        chain.edge(vec![signs], Mark::of_all(verdict, &["body"]));
        let title = localized(body, "name");
        let id = beside(&title, text(body, "id"));
        chain.node("Certification body", "認証機関", title, id);
    }
    let granted = both("granted ", "授与：", text(certificate, "granted_at"));
    let signed = both("signed by ", "署名：", &signers.join(", "));
    chain.edge(vec![granted, signed], Mark::of_all(verdict, &["signatures", "status"]).max_of_pass(verdict));
}

impl Mark {
    /// A status that nobody asked about does not make a signature less.
    fn max_of_pass(self, verdict: &Json) -> Self {
        if self == Self::Aside { Self::of(outcome(verdict, "signatures")) } else { self }
    }
}

/// An id beside a name, where it is not the name itself.
fn beside(title: &Localized, id: &str) -> Vec<Localized> {
    if title.en == id { Vec::new() } else { vec![Localized::english(id)] }
}

/// What a certificate says of itself.
fn about(certificate: &Json) -> Vec<Localized> {
    let product = member(certificate, "product").unwrap_or(&Json::Null);
    let set = set_name(member(certificate, "set").unwrap_or(&Json::Null), text(certificate, "level"));
    let named = format!("{} {}, {}", text(product, "model"), text(product, "version"), text(product, "vendor"));
    let until = match member(certificate, "expires_at").and_then(Json::as_text) {
        Some(end) => both("until ", "有効期限：", end),
        None => Localized::of("without an end".to_owned(), "有効期限なし".to_owned()),
    };
    vec![Localized::english(named), Localized::english(set), until]
}

/// Provision, what it counts as, and the acceptance of that.
fn recognised(chain: &mut Chain, verdict: &Json, recognition: &Json) {
    let decided = Mark::of(outcome(verdict, "recognition"));
    let conditions = items(recognition, "conditions");
    let mut lines: Vec<Localized> = conditions.iter().map(condition).collect();
    if lines.is_empty() {
        lines.push(Localized::of("without further conditions".to_owned(), "追加の条件なし".to_owned()));
    }
    let worst = conditions.iter().map(|one| Mark::of(text(one, "outcome"))).max().unwrap_or(Mark::Yes);
    chain.edge(lines, worst);
    chain.node("Provision of the arrangement", "取決めの規定", localized(recognition, "title"), provision(recognition));
    let counts_as = member(recognition, "counts_as");
    let effect = word(RecognitionEffect::ALL, RecognitionEffect::as_str, text(recognition, "effect"));
    let effect =
        effect.map_or_else(|| Localized::english(text(recognition, "effect")), |one| said(|l| one.text(l).to_owned()));
    let mut lines = vec![effect, both("from ", "効力の開始：", text(recognition, "from"))];
    for (name, en, ja) in
        [("until", "until ", "効力の終了："), ("run_off_until", "runs off until ", "経過期間の終了：")]
    {
        lines.extend(member(recognition, name).and_then(Json::as_text).map(|at| both(en, ja, at)));
    }
    lines.push(both("recognised by ", "承認する側：", text(recognition, "recogniser")));
    chain.edge(lines, decided);
    let edition = counts_as.map(|set| format!("{} {}", text(set, "set"), text(set, "version"))).unwrap_or_default();
    let nothing = Localized::of("nothing".to_owned(), "なし".to_owned());
    let title = if edition.is_empty() { nothing } else { Localized::english(edition) };
    let mut lines = Vec::new();
    let level = counts_as.map(|set| text(set, "level")).unwrap_or_default();
    if !level.is_empty() {
        lines.push(both("level ", "レベル：", level));
    }
    for (name, en, ja) in [("waived", "waived: ", "免除："), ("remaining", "remaining: ", "残る要求事項：")] {
        let ids = joined(recognition, name);
        if !ids.is_empty() {
            let count = items(recognition, name).len();
            lines.push(Localized::of(format!("{count} {en}{ids}"), format!("{ja}{count}件（{ids}）")));
        }
    }
    chain.node("Recognised edition", "承認される版", title, lines);
    let by = match outcome(verdict, "recognition") {
        "pass" => ("accepted by recognition", "承認により受入"),
        "fail" => ("not accepted by recognition", "承認により受け入れられない"),
        _ => ("undetermined", "判定不能"),
    };
    chain.edge(vec![Localized::of(by.0.to_owned(), by.1.to_owned())], decided);
}

fn provision(recognition: &Json) -> Vec<Localized> {
    let state = word(ArrangementState::ALL, ArrangementState::as_str, text(recognition, "state"));
    let state =
        state.map_or_else(|| Localized::english(text(recognition, "state")), |one| said(|l| one.text(l).to_owned()));
    let since = text(recognition, "state_from");
    let id = format!(
        "{} {}, {}",
        text(recognition, "arrangement"),
        number(recognition, "sequence"),
        text(recognition, "provision")
    );
    let by = match member(recognition, "by") {
        Some(Json::List(parties)) => {
            let names: Vec<&str> = parties.iter().filter_map(Json::as_text).collect();
            both("signed by ", "署名した当事者：", &names.join(", "))
        }
        _ => Localized::of("adopted by the importer's policy".to_owned(), "輸入者の方針が採用".to_owned()),
    };
    let state = Localized::of(
        format!("{} since {since}", state.en),
        format!("{}（{since}から）", state.in_language(Language::Ja)),
    );
    let mut lines = vec![Localized::english(id), state, by];
    lines.extend(items(recognition, "citations").iter().map(citation));
    lines
}

fn citation(citation: &Json) -> Localized {
    let title = localized(citation, "title");
    let rest: Vec<&str> =
        ["reference", "date"].into_iter().map(|name| text(citation, name)).filter(|text| !text.is_empty()).collect();
    let is_open = text(citation, "assurance") == "unverified";
    let in_language = |language: Language| {
        let open = if is_open { language.pick("; unverified", "、未確認") } else { "" };
        match language {
            Language::En => format!("{} ({}{open})", title.en, rest.join(", ")),
            Language::Ja => format!("{}（{}{open}）", title.in_language(language), rest.join("、")),
        }
    };
    said(in_language)
}

fn condition(condition: &Json) -> Localized {
    let (id, mark) = (text(condition, "condition"), Mark::of(text(condition, "outcome")));
    let known = word(RecognitionCondition::ALL, RecognitionCondition::as_str, id);
    said(|language| format!("{} {}", mark.sign(), known.map_or(id, |one| one.text(language))))
}

/// The word of a closed list that a text is.
fn word<T: Copy>(all: &[T], as_str: fn(T) -> &'static str, text: &str) -> Option<T> {
    all.iter().copied().find(|one| as_str(*one) == text)
}

fn set_name(set: &Json, level: &str) -> String {
    let level = if level.is_empty() { String::new() } else { format!(", {level}") };
    format!("{} {}{level}", text(set, "id"), text(set, "version"))
}

fn said(text: impl Fn(Language) -> String) -> Localized {
    Localized::of(text(Language::En), text(Language::Ja))
}

fn both(en: &str, ja: &str, value: &str) -> Localized {
    Localized::of(format!("{en}{value}"), format!("{ja}{value}"))
}

impl Chain {
    fn node(&mut self, en: &str, ja: &str, title: Localized, lines: Vec<Localized>) {
        let kind = Localized::of(en.to_owned(), ja.to_owned());
        self.nodes.push(ChainNode { kind, title, lines });
    }

    fn edge(&mut self, lines: Vec<Localized>, mark: Mark) {
        // an edge goes on from a node, whatever a foreign document leaves out
        if !self.nodes.is_empty() {
            self.edges.push(ChainEdge { lines, mark });
        }
    }

    fn last_title(&self) -> String {
        self.nodes.last().map(|node| node.title.en.clone()).unwrap_or_default()
    }
}
