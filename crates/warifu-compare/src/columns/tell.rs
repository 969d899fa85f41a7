use std::collections::BTreeMap;

use warifu_core::CompiledSet;
use warifu_model::json::{Node, Tape};
use warifu_model::{
    ClaimId, Date, Digest, EvidenceKind, EvidenceRule, Finding, Json, Outcome, RequirementId, TargetLevel, Timestamp,
    VocabularyPin,
};

use super::block::Column;
use super::file::ColumnsSource;
use super::read::{Block, Columns};
use super::row::{AT, BEFORE, HOLDER, INPUTS, LEVEL, MODEL, RECORD, VENDOR, VERSION};
use super::rules::{Cells, KeptRule, RuleAnswer};
use crate::impact::{ImpactReport, Meaning, OpenRequirement, ProductImpact, State, Threads, Transition};

/// What columns tell of all their products.
#[derive(Clone, Debug)]
pub struct ColumnAnswers {
    /// The products that columns tell, counted and not listed.
    pub report: ImpactReport,
    /// Those that are affected, and those of which it cannot be told from documents either, in the order of the columns.
    pub listed: Vec<ColumnImpact>,
    /// Those of which columns do not keep what it takes: their documents have to be asked. They are counted nowhere.
    pub not_kept: Vec<ColumnImpact>,
}

/// What a new version means for one product, as columns tell it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ColumnImpact {
    /// The digest of its record.
    pub record: Digest,
    /// The same as from its documents, but without reasons.
    pub impact: ProductImpact,
}

impl<F: ColumnsSource + ?Sized + Sync> Columns<'_, F> {
    /// Returns what a new version means for the products of the columns: exactly what [`Transition::assess`] tells of each from its
    /// record and its inputs. Blocks are read by several threads; the answer is the same for any number of them.
    ///
    /// # Errors
    ///
    /// [`ColumnsError::OtherSet`](super::ColumnsError::OtherSet), [`ColumnsError::Damaged`](super::ColumnsError::Damaged), those of
    /// the source.
    pub fn tell(&self, transition: &Transition<'_>, threads: Threads) -> Result<ColumnAnswers, F::Error> {
        self.check_set(transition.old()).map_err(|error| self.source.refuse(error))?;
        let words = Words::new(self, transition);
        let tells = threads.each(&self.blocks, |block| OfBlock::new(self, &words, block)?.tell());
        let report = ImpactReport::new(transition);
        let mut answers = ColumnAnswers { report, listed: Vec::new(), not_kept: Vec::new() };
        for told in tells {
            let told = told?;
            answers.listed.extend(told.listed);
            answers.not_kept.extend(told.not_kept);
            for ((holder, state), count) in told.counts {
                answers.report.count_many(&holder, state, count);
            }
            for (needed, count) in told.lapses {
                answers.report.count_lapses(words.lapses_on, &needed, count);
            }
        }
        Ok(answers)
    }
}

/// A question, in the words of the columns.
struct Words<'t> {
    transition: &'t Transition<'t>,
    rules: Vec<Option<KeptRule<'t>>>,
    /// Per slot of the new version, the place of the claim in the columns; none where they have no such claim.
    claims: Vec<Option<usize>>,
    /// The same for kinds of evidence.
    kinds: Vec<Option<usize>>,
    /// Per kind in the columns, its number in the new version.
    kind_numbers: Vec<Option<usize>>,
    lapses_on: Date,
    /// A claim of the columns has another type in the new version, or a kind of evidence is gone: nothing is evaluated from them.
    is_foreign: bool,
}

impl<'t> Words<'t> {
    fn new<F: ?Sized>(columns: &Columns<'_, F>, transition: &'t Transition<'t>) -> Self {
        let new = transition.new_set();
        let declared = new.declared();
        let place = |id: &ClaimId| columns.claims.iter().position(|(claim, _)| claim == id);
        let claims: Vec<Option<usize>> = declared.claims().iter().map(|slot| place(&slot.id)).collect();
        let is_retyped = declared.claims().iter().zip(&claims).any(|(slot, place)| {
            let kept = place.and_then(|place| columns.claims.get(place));
            kept.is_some_and(|(_, kept)| *kept != plain(&slot.claim_type))
        });
        let kinds = declared.kinds().iter();
        let kinds = kinds.map(|slot| columns.kinds.iter().position(|kind| *kind == slot.kind)).collect();
        let kind_numbers: Vec<Option<usize>> = columns.kinds.iter().map(|kind| declared.kind(kind)).collect();
        Self {
            transition,
            rules: (0..new.set().requirements.len()).map(|place| KeptRule::new(new, place)).collect(),
            claims,
            kinds,
            is_foreign: is_retyped || transition.is_retyped() || kind_numbers.contains(&None),
            kind_numbers,
            lapses_on: transition.lapses_on(),
        }
    }

    fn new_set(&self) -> &'t CompiledSet {
        self.transition.new_set()
    }
}

/// The type of a claim as the index of columns has it.
fn plain(claim_type: &warifu_model::ClaimType) -> Json {
    let bytes = Json::from(claim_type).to_canonical();
    Tape::parse(&bytes).map_or(Json::Null, |tape| tape.root().to_json())
}

/// What a block tells.
#[derive(Default)]
struct Told {
    counts: BTreeMap<(String, State), usize>,
    lapses: BTreeMap<Vec<EvidenceKind>, usize>,
    listed: Vec<ColumnImpact>,
    not_kept: Vec<ColumnImpact>,
}

/// A finding that was open before.
#[derive(Clone)]
struct WasOpen {
    requirement: RequirementId,
    outcome: Outcome,
    is_waived: bool,
    only_evidence: bool,
    kinds: Vec<EvidenceKind>,
}

/// How products were found before that were found alike, and what that leaves to be evaluated.
#[derive(Clone)]
struct Case {
    target: Option<TargetLevel>,
    before: Outcome,
    /// Places of requirements that have to be evaluated, ascending.
    asked: Vec<usize>,
    /// The findings that are kept and not accepted, by place.
    kept: Vec<(usize, WasOpen)>,
    touched: bool,
}

/// What the inputs of products say of themselves.
struct Inputs {
    evidence: EvidenceRule,
    /// The new version has a vocabulary of the same id and version with other bytes.
    is_other_vocabulary: bool,
    /// An evaluation can be made from columns.
    is_kept: bool,
}

/// The state, the outcome, and what is open of a product.
struct Verdict {
    state: State,
    outcome: Option<Outcome>,
    open: Vec<(RequirementId, Outcome)>,
    needed: Vec<EvidenceKind>,
    why: Option<&'static str>,
}

/// One block, as far as the question reads it.
struct OfBlock<'c, 't, F: ?Sized> {
    columns: &'c Columns<'c, F>,
    words: &'c Words<'t>,
    block: &'c Block,
    read: BTreeMap<usize, Column>,
    /// By the numbers of level and record.
    cases: BTreeMap<(usize, usize), Case>,
    inputs: BTreeMap<usize, Inputs>,
    answers: BTreeMap<(usize, usize), Memo>,
}

/// Answers of a requirement that were worked out, by the numbers of the cells that it reads.
struct Memo {
    columns: Vec<(usize, usize)>,
    table: Vec<Option<RuleAnswer>>,
}

impl<'c, 't, F: ColumnsSource + ?Sized> OfBlock<'c, 't, F> {
    fn new(columns: &'c Columns<'c, F>, words: &'c Words<'t>, block: &'c Block) -> Result<Self, F::Error> {
        let read = BTreeMap::new();
        let (cases, inputs, answers) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut this = Self { columns, words, block, read, cases, inputs, answers };
        this.fetch([HOLDER, LEVEL, AT, BEFORE, INPUTS])?;
        Ok(this)
    }

    fn fetch(&mut self, columns: impl IntoIterator<Item = usize>) -> Result<(), F::Error> {
        for column in columns {
            if !self.read.contains_key(&column) {
                self.read.insert(column, self.columns.column(self.block, column)?);
            }
        }
        Ok(())
    }

    fn code(&self, column: usize, row: usize) -> usize {
        self.read.get(&column).map_or(0, |column| column.code(row))
    }

    fn text(&self, column: usize, row: usize) -> &str {
        self.read.get(&column).map_or("", |column| column.text(row))
    }

    fn bytes(&self, column: usize, row: usize) -> &[u8] {
        self.read.get(&column).map_or(&[], |column| column.of(row))
    }

    fn tell(mut self) -> Result<Told, F::Error> {
        let mut told = Told::default();
        let mut counts: BTreeMap<(usize, State), usize> = BTreeMap::new();
        for row in 0..self.block.rows {
            let verdict = self.verdict(row)?;
            if verdict.why == Some(NOT_KEPT) {
                told.not_kept.push(self.impact(row, verdict)?);
                continue;
            }
            *counts.entry((self.code(HOLDER, row), verdict.state)).or_default() += 1;
            if matches!(verdict.state, State::NeedsEvidence | State::Lapses) {
                *told.lapses.entry(verdict.needed.clone()).or_default() += 1;
            }
            if matches!(verdict.state, State::NeedsEvidence | State::Lapses | State::CannotTell) {
                told.listed.push(self.impact(row, verdict)?);
            }
        }
        let holders = self.read.get(&HOLDER);
        let name =
            |code| holders.map_or(String::new(), |column| String::from_utf8_lossy(column.cell(code)).into_owned());
        told.counts = counts.into_iter().map(|((code, state), count)| ((name(code), state), count)).collect();
        Ok(told)
    }

    /// A product in full.
    fn impact(&mut self, row: usize, verdict: Verdict) -> Result<ColumnImpact, F::Error> {
        self.fetch([RECORD, VENDOR, MODEL, VERSION])?;
        let Verdict { state, outcome, open, needed, why } = verdict;
        let requirement = |(requirement, outcome)| OpenRequirement { requirement, outcome, reasons: Vec::new() };
        let product = [VENDOR, MODEL, VERSION].map(|column| self.text(column, row).to_owned());
        let record: [u8; 32] = self.bytes(RECORD, row).try_into().unwrap_or_default();
        let lapses = matches!(state, State::NeedsEvidence | State::Lapses);
        let impact = ProductImpact {
            holder: self.text(HOLDER, row).to_owned(),
            product,
            level: Some(self.text(LEVEL, row).to_owned()).filter(|level| !level.is_empty()),
            state,
            outcome,
            requirements: open.into_iter().map(requirement).collect(),
            evidence_needed: needed,
            lapses_on: lapses.then_some(self.words.lapses_on),
            why,
        };
        Ok(ColumnImpact { record: Digest::from_bytes(record), impact })
    }

    fn verdict(&mut self, row: usize) -> Result<Verdict, F::Error> {
        let at = self.at(row)?;
        let key = (self.code(LEVEL, row), self.code(BEFORE, row));
        let is_moved = self.words.transition.is_moved_from(at);
        if !self.cases.contains_key(&key) {
            let case = self.case(row)?;
            self.cases.insert(key, case);
        }
        let Some(case) = self.cases.get(&key) else { return Ok(untold(NOT_KEPT)) };
        let Some(target) = case.target.clone() else { return Ok(untold("level_unknown")) };
        if !self.words.new_set().asks_at(&target) {
            return Ok(untold("nothing_asked"));
        }
        if is_moved {
            return Ok(untold(NOT_KEPT));
        }
        let (asked, before, kept, touched) = (case.asked.clone(), case.before, case.kept.clone(), case.touched);
        if asked.is_empty() && !self.words.transition.is_retyped() {
            return Ok(self.judge(&target, before, touched, kept));
        }
        let inputs = self.inputs(row)?;
        if !inputs.is_kept {
            return Ok(untold(NOT_KEPT));
        }
        let evidence = inputs.evidence;
        if inputs.is_other_vocabulary {
            return Ok(untold("vocabulary-digest"));
        }
        let mut open: Vec<(usize, WasOpen)> =
            kept.into_iter().map(|(place, was)| (place, WasOpen { is_waived: false, ..was })).collect();
        for place in asked {
            let Some(answer) = self.answer((place, row), (at, evidence), &target)? else { return Ok(untold(NOT_KEPT)) };
            if answer.outcome.is_open() {
                let requirement = self.words.new_set().set().requirements.get(place).map(|one| one.id.clone());
                let RuleAnswer { outcome, only_evidence, kinds } = answer;
                open.extend(requirement.map(|requirement| {
                    (place, WasOpen { requirement, outcome, is_waived: false, only_evidence, kinds })
                }));
            }
        }
        open.sort_by_key(|(place, _)| *place);
        Ok(self.judge(&target, before, true, open))
    }

    /// As [`Transition::assess`] puts findings together.
    fn judge(&self, target: &TargetLevel, before: Outcome, touched: bool, open: Vec<(usize, WasOpen)>) -> Verdict {
        let new = self.words.new_set();
        let findings: Vec<(Finding, WasOpen)> = open.into_iter().map(|(_, was)| (finding(new, &was), was)).collect();
        let outcome = |only: &dyn Fn(&WasOpen) -> bool| {
            let some: Vec<Finding> =
                findings.iter().filter(|(_, was)| only(was)).map(|(finding, _)| finding.clone()).collect();
            new.outcome(target, &some).0
        };
        let now = outcome(&|_| true);
        let state = match (before == Outcome::Satisfied, now == Outcome::Satisfied) {
            (true, true) if touched => State::StillConformant,
            (true, true) => State::Untouched,
            (false, true) => State::NowConformant,
            (false, false) => State::NotConformant,
            (true, false) if outcome(&|was| !was.only_evidence) == Outcome::Satisfied => State::NeedsEvidence,
            (true, false) => State::Lapses,
        };
        let open = findings.iter().filter(|(finding, _)| now != Outcome::Satisfied && finding.is_open());
        let mut needed: Vec<EvidenceKind> = if state == State::NeedsEvidence {
            open.clone().flat_map(|(_, was)| was.kinds.iter().cloned()).collect()
        } else {
            Vec::new()
        };
        needed.sort();
        needed.dedup();
        let open = open.map(|(finding, _)| (finding.requirement.clone(), finding.outcome)).collect();
        Verdict { state, outcome: Some(now), open, needed, why: None }
    }

    fn at(&self, row: usize) -> Result<Timestamp, F::Error> {
        let seconds = self.text(AT, row).parse::<i64>().ok();
        let at = seconds.and_then(Timestamp::from_unix);
        at.ok_or_else(|| self.columns.bad_cell(self.block, AT))
    }

    /// The answer of a requirement of the new version; none where columns do not keep what it reads.
    fn answer(
        &mut self,
        (place, row): (usize, usize),
        when: (Timestamp, EvidenceRule),
        target: &TargetLevel,
    ) -> Result<Option<RuleAnswer>, F::Error> {
        let words = self.words;
        let Some(rule) = words.rules.get(place).and_then(Option::as_ref).filter(|rule| rule.is_kept()) else {
            return Ok(None);
        };
        let memo = (self.code(LEVEL, row), place);
        if !self.answers.contains_key(&memo) {
            let made = self.memo(rule)?;
            self.answers.insert(memo, made);
        }
        let at = self.answers.get(&memo).and_then(|memo| {
            let number =
                |number: usize, (column, distinct): &(usize, usize)| number * distinct + self.code(*column, row);
            let at = memo.columns.iter().fold(0, number);
            memo.table.get(at).map(|known| (at, known.clone()))
        });
        if let Some((_, Some(known))) = at {
            return Ok(Some(known));
        }
        let answer = rule.answer(&OfRow { block: self, row }, when, target);
        let Some(answer) = answer else {
            let first = rule.claims().first().and_then(|slot| words.claims.get(*slot).copied().flatten());
            let column = first.map_or(INPUTS, |place| Columns::<F>::claim_column(place));
            return Err(self.columns.bad_cell(self.block, column));
        };
        let slot = at.and_then(|(at, _)| self.answers.get_mut(&memo)?.table.get_mut(at));
        if let Some(slot) = slot {
            *slot = Some(answer.clone());
        }
        Ok(Some(answer))
    }

    /// The columns that a requirement reads; with a place for each answer, where there are few enough.
    fn memo(&mut self, rule: &KeptRule<'_>) -> Result<Memo, F::Error> {
        let kept = |slot: &usize| self.words.claims.get(*slot).copied().flatten();
        let claims = rule.claims().iter().filter_map(kept).map(|place| Columns::<F>::claim_column(place));
        let supports = rule.supports().iter().filter_map(kept).map(|place| Columns::<F>::claim_column(place) + 1);
        let kinds = rule.kinds().iter().filter_map(|kind| self.words.kinds.get(*kind).copied().flatten());
        let kinds = kinds.map(|place| self.columns.kind_column(place));
        let mut columns: Vec<usize> = claims.chain(supports).chain(kinds).collect();
        self.fetch(columns.iter().copied())?;
        if rule.is_timed() {
            columns.push(AT);
        }
        if !rule.kinds().is_empty() {
            columns.push(INPUTS);
        }
        let distinct = |column: usize| (column, self.read.get(&column).map_or(1, Column::distinct).max(1));
        let columns: Vec<(usize, usize)> = columns.into_iter().map(distinct).collect();
        let answers = columns.iter().try_fold(1_usize, |product, (_, distinct)| product.checked_mul(*distinct));
        let table = vec![None; answers.filter(|answers| *answers <= MOST_ANSWERS).unwrap_or_default()];
        Ok(Memo { columns, table })
    }

    fn inputs(&mut self, row: usize) -> Result<&Inputs, F::Error> {
        let code = self.code(INPUTS, row);
        if !self.inputs.contains_key(&code) {
            let inputs = read_inputs(self.bytes(INPUTS, row), self.words);
            let inputs = inputs.ok_or_else(|| self.columns.bad_cell(self.block, INPUTS))?;
            self.inputs.insert(code, inputs);
        }
        let inputs = self.inputs.get(&code);
        inputs.ok_or_else(|| self.columns.bad_cell(self.block, INPUTS))
    }

    fn case(&self, row: usize) -> Result<Case, F::Error> {
        let bad = || self.columns.bad_cell(self.block, BEFORE);
        let (before, findings, was_open) = read_before(self.bytes(BEFORE, row)).ok_or_else(bad)?;
        let level = Some(self.text(LEVEL, row)).filter(|level| !level.is_empty());
        let (old, new) = (self.words.transition.old(), self.words.new_set());
        let nothing = Case { target: None, before, asked: Vec::new(), kept: Vec::new(), touched: false };
        let Some(target) = new.set().levels.target(level) else { return Ok(nothing) };
        let was_asked = old.set().levels.target(level);
        let (mut asked, mut kept, mut all) = (Vec::new(), Vec::new(), 0);
        for (place, requirement) in new.requirements_at(&target) {
            all += 1;
            let was = was_open.iter().find(|one| one.requirement == requirement.id);
            let had = was_asked
                .as_ref()
                .is_some_and(|target| old.requirements_at(target).any(|(_, one)| one.id == requirement.id));
            let is_kept = had
                && match self.words.transition.meaning(place) {
                    Meaning::Same => true,
                    Meaning::Looser => was.is_none(),
                    Meaning::Changed => false,
                };
            match (is_kept, was) {
                (false, _) => asked.push(place),
                (true, Some(was)) => kept.push((place, was.clone())),
                (true, None) => {}
            }
        }
        let touched = all != findings || !new.has_the_outcome_rule_of(old, &target);
        Ok(Case { target: Some(target), before, asked, kept, touched })
    }
}

fn untold(why: &'static str) -> Verdict {
    Verdict { state: State::CannotTell, outcome: None, open: Vec::new(), needed: Vec::new(), why: Some(why) }
}

/// A finding as far as outcomes follow from it.
fn finding(set: &CompiledSet, was: &WasOpen) -> Finding {
    let bears = set.set().requirement(&was.requirement).map(|one| set.set().bears(one)).unwrap_or_default();
    Finding {
        requirement: was.requirement.clone(),
        outcome: was.outcome,
        bearing: bears.bearing,
        weight: bears.weight,
        waived: was.is_waived.then(waived).flatten(),
        reasons: Vec::new(),
    }
}

/// Only whether a finding is waived matters here, and not by what.
fn waived() -> Option<warifu_model::Token> {
    warifu_model::Token::parse("kept")
}

type Before = (Outcome, usize, Vec<WasOpen>);

fn read_before(bytes: &[u8]) -> Option<Before> {
    let tape = Tape::parse(bytes).ok()?;
    let mut fields = tape.root().fields().ok()?;
    let outcome = fields.find("outcome")?.read().ok()?;
    let findings = usize::try_from(fields.find("findings")?.integer().ok()?).ok()?;
    let open = fields.find("open")?.items().ok()?.map(was_open).collect::<Option<_>>()?;
    Some((outcome, findings, open))
}

fn was_open(node: Node<'_>) -> Option<WasOpen> {
    let mut parts = node.items().ok()?;
    let requirement = RequirementId::parse(parts.next()?.plain()?)?;
    let outcome = parts.next()?.read().ok()?;
    let is_waived = parts.next()?.boolean().ok()?;
    let only_evidence = parts.next()?.boolean().ok()?;
    let kinds = parts.next()?.items().ok()?.map(|kind| EvidenceKind::parse(kind.plain()?)).collect::<Option<_>>()?;
    Some(WasOpen { requirement, outcome, is_waived, only_evidence, kinds })
}

fn read_inputs(bytes: &[u8], words: &Words<'_>) -> Option<Inputs> {
    let tape = Tape::parse(bytes).ok()?;
    if tape.root().kind() == warifu_model::json::Kind::Null {
        return Some(Inputs { evidence: EvidenceRule::Presented, is_other_vocabulary: false, is_kept: false });
    }
    let mut fields = tape.root().fields().ok()?;
    let evidence = fields.find("evidence")?.read().ok()?;
    let declares = |node: Node<'_>| Some(words.new_set().declared().claim(&ClaimId::parse(node.plain()?)?).is_some());
    let others = fields.find("others")?.items().ok()?.map(declares).collect::<Option<Vec<bool>>>()?;
    let pins = fields.find("vocabularies")?.items().ok()?.map(|node| node.read::<VocabularyPin>().ok());
    let pins: Vec<VocabularyPin> = pins.collect::<Option<_>>()?;
    let is_waived = fields.find("waivers")?.boolean().ok()?;
    let is_other = |named: &VocabularyPin| {
        let mut pins = words.new_set().set().vocabularies.iter();
        pins.any(|pin| pin.id == named.id && pin.version == named.version && pin.digest != named.digest)
    };
    let is_kept = !is_waived && !words.is_foreign && !others.contains(&true);
    Some(Inputs { evidence, is_other_vocabulary: pins.iter().any(is_other), is_kept })
}

/// The cells of one product.
struct OfRow<'b, 'c, 't, F: ?Sized> {
    block: &'b OfBlock<'c, 't, F>,
    row: usize,
}

impl<F: ColumnsSource + ?Sized> OfRow<'_, '_, '_, F> {
    fn at(&self, column: usize) -> Option<&[u8]> {
        self.block.read.get(&column).map(|column| column.of(self.row))
    }
}

impl<F: ColumnsSource + ?Sized> Cells for OfRow<'_, '_, '_, F> {
    fn claim(&self, slot: usize) -> Option<&[u8]> {
        let place = self.block.words.claims.get(slot).copied().flatten()?;
        self.at(Columns::<F>::claim_column(place))
    }

    fn support(&self, slot: usize) -> Option<&[u8]> {
        let place = self.block.words.claims.get(slot).copied().flatten()?;
        self.at(Columns::<F>::claim_column(place) + 1)
    }

    fn kind(&self, kind: usize) -> Option<&[u8]> {
        let place = self.block.words.kinds.get(kind).copied().flatten()?;
        self.at(self.block.columns.kind_column(place))
    }

    fn kind_number(&self, kept: usize) -> Option<usize> {
        self.block.words.kind_numbers.get(kept).copied().flatten()
    }
}

/// The reason of a product that columns do not tell.
const NOT_KEPT: &str = "not_kept";
/// The most answers of one requirement that are kept in one block.
const MOST_ANSWERS: usize = 1 << 20;
