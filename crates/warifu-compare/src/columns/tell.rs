use std::collections::BTreeMap;
use std::rc::Rc;

use warifu_core::CompiledSet;
use warifu_model::json::{Node, Tape};
use warifu_model::{
    Bears, ClaimId, Date, Digest, EvidenceKind, EvidenceRule, Json, Outcome, RequirementId, TargetLevel, Timestamp,
    VocabularyPin,
};

use super::block::Column;
use super::file::ColumnsSource;
use super::read::{Block, Columns};
use super::row::{AT, BEFORE, HOLDER, INPUTS, LEVEL, MODEL, RECORD, VENDOR, VERSION};
use super::rules::{Cells, KeptRule, RuleAnswer};
use crate::impact::{ImpactReport, Meaning, OpenRequirement, ProductImpact, State, Threads, Transition};

/// The answers of columns for all their products.
#[derive(Clone, Debug)]
pub struct ColumnAnswers {
    /// The products that columns tell, counted and not listed.
    pub report: ImpactReport,
    /// Those that are affected, and those of which it cannot be told from documents either, in the order of the columns.
    pub listed: Vec<ColumnImpact>,
    /// Those of which columns do not keep what it takes: their documents have to be asked. They are counted nowhere.
    pub not_kept: Vec<ColumnImpact>,
}

/// The meaning of a new version for one product, as columns tell it.
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
    /// Per requirement of the old version, its place in the new one.
    places: Vec<Option<usize>>,
    /// Per requirement of the new version, how it bears on the outcome, and whether it binds.
    bears: Vec<(Bears, bool)>,
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
            places: places(transition),
            bears: new
                .set()
                .requirements
                .iter()
                .map(|one| (new.bears(one), new.set().bears(one).is_binding()))
                .collect(),
        }
    }

    fn new_set(&self) -> &'t CompiledSet {
        self.transition.new_set()
    }
}

fn places(transition: &Transition<'_>) -> Vec<Option<usize>> {
    let new = transition.new_set().set().requirements.iter().enumerate();
    let new: BTreeMap<&RequirementId, usize> = new.map(|(place, one)| (&one.id, place)).collect();
    transition.old().set().requirements.iter().map(|one| new.get(&one.id).copied()).collect()
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

/// An open finding of a requirement of the new version.
#[derive(Clone, Debug)]
struct Open {
    place: usize,
    outcome: Outcome,
    is_waived: bool,
    only_evidence: bool,
    kinds: Vec<EvidenceKind>,
}

/// A level at which products were evaluated.
struct Level {
    target: TargetLevel,
    asks: bool,
    /// Places of requirements that have to be evaluated whatever was found, ascending.
    changed: Vec<usize>,
    /// Per place of the new version, whether the finding of before holds: always, or only where it is accepted.
    kept: Vec<Option<Meaning>>,
    /// The number of requirements.
    all: usize,
    /// The outcome follows from findings as it did.
    is_ruled_alike: bool,
}

/// How products were found before that were found alike, and what that leaves to be evaluated.
struct Case {
    level: Rc<Level>,
    before: Outcome,
    /// Places of requirements that have to be evaluated, ascending.
    asked: Vec<usize>,
    /// The findings that are kept and not accepted.
    kept: Vec<Open>,
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
    /// By the number of the level; none where the new version has no such level.
    levels: BTreeMap<usize, Option<Rc<Level>>>,
    /// By the numbers of the level and of what was found before.
    cases: BTreeMap<(usize, usize), Rc<Case>>,
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
        let (levels, cases, inputs) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut this = Self { columns, words, block, read, levels, cases, inputs, answers: BTreeMap::new() };
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
        let Some(level) = self.level(row) else { return Ok(untold("level_unknown")) };
        if !level.asks {
            return Ok(untold("nothing_asked"));
        }
        if self.words.transition.is_moved_from(at) {
            return Ok(untold(NOT_KEPT));
        }
        let case = self.case(row, level)?;
        if case.asked.is_empty() && !self.words.transition.is_retyped() {
            return Ok(self.judge(&case, &[], case.touched));
        }
        let inputs = self.inputs(row)?;
        if !inputs.is_kept {
            return Ok(untold(NOT_KEPT));
        }
        let evidence = inputs.evidence;
        if inputs.is_other_vocabulary {
            return Ok(untold("vocabulary-digest"));
        }
        let mut open = Vec::new();
        for place in &case.asked {
            let answer = self.answer((*place, row), (at, evidence), &case.level.target)?;
            let Some(RuleAnswer { outcome, only_evidence, kinds }) = answer else { return Ok(untold(NOT_KEPT)) };
            if outcome.is_open() {
                open.push(Open { place: *place, outcome, is_waived: false, only_evidence, kinds });
            }
        }
        Ok(self.judge(&case, &open, true))
    }

    /// As [`Transition::assess`] puts findings together.
    fn judge(&self, case: &Case, evaluated: &[Open], touched: bool) -> Verdict {
        let new = self.words.new_set();
        let all = || case.kept.iter().chain(evaluated).filter(|open| !open.is_waived);
        let bears = |open: &Open| self.words.bears.get(open.place).copied().unwrap_or_default();
        let outcome = |only: &dyn Fn(&Open) -> bool| {
            let open = all().filter(|open| only(open)).map(|open| (bears(open).0, open.outcome));
            new.outcome_of_open(&case.level.target, open).0
        };
        let now = outcome(&|_| true);
        let state = match (case.before == Outcome::Satisfied, now == Outcome::Satisfied) {
            (true, true) if touched => State::StillConformant,
            (true, true) => State::Untouched,
            (false, true) => State::NowConformant,
            (false, false) => State::NotConformant,
            (true, false) if outcome(&|open| !open.only_evidence) == Outcome::Satisfied => State::NeedsEvidence,
            (true, false) => State::Lapses,
        };
        let mut verdict = Verdict { state, outcome: Some(now), open: Vec::new(), needed: Vec::new(), why: None };
        if !matches!(state, State::NeedsEvidence | State::Lapses) {
            return verdict;
        }
        let mut open: Vec<&Open> = all().filter(|open| bears(open).1).collect();
        open.sort_by_key(|open| open.place);
        if state == State::NeedsEvidence {
            verdict.needed = open.iter().flat_map(|open| open.kinds.iter().cloned()).collect();
            verdict.needed.sort();
            verdict.needed.dedup();
        }
        let id = |open: &&Open| Some((new.set().requirements.get(open.place)?.id.clone(), open.outcome));
        verdict.open = open.iter().filter_map(id).collect();
        verdict
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

    fn level(&mut self, row: usize) -> Option<Rc<Level>> {
        let code = self.code(LEVEL, row);
        if let Some(known) = self.levels.get(&code) {
            return known.clone();
        }
        let text = Some(self.text(LEVEL, row)).filter(|level| !level.is_empty());
        let level = level(self.words, text).map(Rc::new);
        self.levels.insert(code, level.clone());
        level
    }

    fn case(&mut self, row: usize, level: Rc<Level>) -> Result<Rc<Case>, F::Error> {
        let key = (self.code(LEVEL, row), self.code(BEFORE, row));
        if let Some(known) = self.cases.get(&key) {
            return Ok(Rc::clone(known));
        }
        let read = read_before(self.bytes(BEFORE, row), &self.columns.kinds);
        let Some((before, findings, was_open)) = read else { return Err(self.columns.bad_cell(self.block, BEFORE)) };
        let (mut asked, mut kept) = (level.changed.clone(), Vec::new());
        for was in was_open {
            let Some(place) = self.words.places.get(was.place).copied().flatten() else { continue };
            match level.kept.get(place).copied().flatten() {
                Some(Meaning::Same) => kept.push(Open { place, ..was }),
                Some(Meaning::Looser) => asked.push(place),
                Some(Meaning::Changed) | None => {}
            }
        }
        asked.sort_unstable();
        if !asked.is_empty() || self.words.transition.is_retyped() {
            // Waivers are applied again to what is evaluated again, for which columns do not have them.
            for open in &mut kept {
                open.is_waived = false;
            }
        }
        let touched = level.all != findings || !level.is_ruled_alike;
        let case = Rc::new(Case { level, before, asked, kept, touched });
        self.cases.insert(key, Rc::clone(&case));
        Ok(case)
    }
}

/// A level of the new version; none where it has no such level.
fn level(words: &Words<'_>, text: Option<&str>) -> Option<Level> {
    let (old, new) = (words.transition.old(), words.new_set());
    let target = new.set().levels.target(text)?;
    let was = old.set().levels.target(text);
    let had = was.iter().flat_map(|target| old.requirements_at(target)).map(|(place, _)| place);
    let mut held = vec![false; new.set().requirements.len()];
    for place in had.filter_map(|place| words.places.get(place).copied().flatten()) {
        held.get_mut(place).into_iter().for_each(|held| *held = true);
    }
    let (mut changed, mut all) = (Vec::new(), 0);
    let mut kept = vec![None; held.len()];
    for (place, _) in new.requirements_at(&target) {
        all += 1;
        let meaning = match held.get(place) {
            Some(true) => words.transition.meaning(place),
            _ => Meaning::Changed,
        };
        if meaning == Meaning::Changed {
            changed.push(place);
        } else if let Some(kept) = kept.get_mut(place) {
            *kept = Some(meaning);
        }
    }
    let is_ruled_alike = new.has_the_outcome_rule_of(old, &target);
    Some(Level { asks: new.asks_at(&target), target, changed, kept, all, is_ruled_alike })
}

fn untold(why: &'static str) -> Verdict {
    Verdict { state: State::CannotTell, outcome: None, open: Vec::new(), needed: Vec::new(), why: Some(why) }
}

type Before = (Outcome, usize, Vec<Open>);

fn read_before(bytes: &[u8], kinds: &[EvidenceKind]) -> Option<Before> {
    let tape = Tape::parse(bytes).ok()?;
    let mut fields = tape.root().fields().ok()?;
    let outcome = fields.find("outcome")?.read().ok()?;
    let findings = usize::try_from(fields.find("findings")?.integer().ok()?).ok()?;
    let open = fields.find("open")?.items().ok()?.map(|node| was_open(node, kinds)).collect::<Option<_>>()?;
    Some((outcome, findings, open))
}

/// The place is that in the old version.
fn was_open(node: Node<'_>, kinds: &[EvidenceKind]) -> Option<Open> {
    let mut parts = node.items().ok()?;
    let place = usize::try_from(parts.next()?.integer().ok()?).ok()?;
    let outcome = if parts.next()?.boolean().ok()? { Outcome::Undetermined } else { Outcome::NotSatisfied };
    let is_waived = parts.next()?.boolean().ok()?;
    let only_evidence = parts.next()?.boolean().ok()?;
    let kind = |node: Node<'_>| kinds.get(usize::try_from(node.integer().ok()?).ok()?).cloned();
    let kinds = parts.next()?.items().ok()?.map(kind).collect::<Option<_>>()?;
    Some(Open { place, outcome, is_waived, only_evidence, kinds })
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
