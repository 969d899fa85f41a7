//! The policy in Rego: a set of the rules that fail.

use std::fmt::Write as _;

use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::{CompiledPolicy, Engine, Rc, Value};
use warifu_benches::Failure;
use warifu_benches::policy::{AT_DATE, GOOD_MECHANISMS, MECHANISMS, Rule, Test, YEAR_AGO_DATE};

use crate::policy::{EVIDENCE, claim};

/// The compiled policy: for the interpreter, and loaded into the register machine.
pub struct Rego {
    policy: CompiledPolicy,
    machine: RegoVM,
}

impl Rego {
    /// Translates and compiles the policy.
    pub fn new(rules: &[Rule]) -> Result<Self, Failure> {
        let mut engine = Engine::new();
        engine.add_policy("bench.rego".to_owned(), policy(rules))?;
        let entry: Rc<str> = ENTRY.into();
        let policy = engine.compile_with_entrypoint(&entry)?;
        let program = Compiler::compile_from_policy(&policy, &[ENTRY])?;
        let mut machine = RegoVM::new();
        machine.load_program(program);
        Ok(Self { policy, machine })
    }

    /// The places of the rules that fail, by the register machine.
    pub fn failing_by_machine(&mut self, document: &str) -> Option<Vec<usize>> {
        self.machine.set_input(Value::from_json_str(document).ok()?);
        places(&self.machine.execute().ok()?)
    }

    /// The places of the rules that fail, by the interpreter.
    pub fn failing_by_interpreter(&self, document: &str) -> Option<Vec<usize>> {
        places(&self.policy.eval_with_input(Value::from_json_str(document).ok()?).ok()?)
    }
}

fn places(failing: &Value) -> Option<Vec<usize>> {
    let place = |value: &Value| usize::try_from(value.as_u64().ok()?).ok();
    failing.as_set().ok()?.iter().map(place).collect()
}

fn policy(rules: &[Rule]) -> String {
    let mut text = String::from("package bench\nimport rego.v1\n");
    for (place, rule) in rules.iter().enumerate() {
        let _ = writeln!(text, "failing contains {place} if not ok_{place}\n{}", condition(place, rule));
    }
    text
}

fn condition(place: usize, rule: &Rule) -> String {
    let value = |name: &str| format!("input.predicate.claims.{}.value", claim(rule, name));
    match &rule.test {
        Test::IsTrue => format!("ok_{place} if {} == true", value("enforced")),
        Test::AtLeast(least) => format!("ok_{place} if {} >= {least}", value("strength")),
        Test::Within(least, most) => {
            let of = value("interval_seconds");
            format!("ok_{place} if {{\n\t{of} >= {least}\n\t{of} <= {most}\n}}")
        }
        Test::OneOf(good) => format!("ok_{place} if {} in {good:?}", value("mechanism")),
        Test::ContainsAll(all) => {
            let of = value("algorithms");
            let each: String = all.iter().map(|name| format!("\t{name:?} in {of}\n")).collect();
            format!("ok_{place} if {{\n{each}}}")
        }
        Test::Version(from, below) => {
            let of = value("library_version");
            format!(
                "ok_{place} if {{\n\tsemver.compare({of}, {from:?}) >= 0\n\tsemver.compare({of}, {below:?}) < 0\n}}"
            )
        }
        Test::Window(after, before) => {
            let of = value("reviewed_on");
            format!("ok_{place} if {{\n\t{of} > {after:?}\n\t{of} < {before:?}\n}}")
        }
        Test::Recent => {
            let of = value("reviewed_on");
            format!("ok_{place} if {{\n\t{of} >= {YEAR_AGO_DATE:?}\n\t{of} <= {AT_DATE:?}\n}}")
        }
        Test::Composite(least, most) => composite(place, (*least, *most), &value),
        Test::WhereRemote(most) => {
            let (remote, limit) = (value("remote"), value("session_limit"));
            format!("ok_{place} if not {remote} == true\nok_{place} if {limit} <= {most}")
        }
        Test::Evidence(kind) => {
            let (from, at) = EVIDENCE;
            format!(
                "ok_{place} if {{\n\tsome entry in input.predicate.evidence\n\tentry.kind == {kind:?}\n\
                 \tentry.made_at >= {from:?}\n\tentry.made_at <= {at:?}\n\tentry.valid_until >= {at:?}\n}}"
            )
        }
    }
}

fn composite(place: usize, (least, most): (i64, i64), value: &dyn Fn(&str) -> String) -> String {
    let (enforced, retries, mechanism) = (value("enforced"), value("retries"), value("mechanism"));
    let refused = &MECHANISMS[GOOD_MECHANISMS..];
    format!(
        "either_{place} if {enforced} == true\neither_{place} if {retries} >= {least}\n\
         ok_{place} if {{\n\teither_{place}\n\t{retries} <= {most}\n\tnot {mechanism} in {refused:?}\n}}"
    )
}

const ENTRY: &str = "data.bench.failing";
