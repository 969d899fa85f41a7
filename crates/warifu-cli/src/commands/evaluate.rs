//! `warifu evaluate`: a product against a requirement set.

use std::path::PathBuf;

use clap::Args;
use warifu_core::Evaluation;
use warifu_model::{Json, Language, Timestamp};

use crate::args::{Context, time_or_now, timestamp};
use crate::commands::common::written;
use crate::commands::findings::{self, Detail, Library};
use crate::commands::gate::Knowledge;
use crate::commands::inputs::Inputs;
use crate::commands::set::Shelf;
use crate::failure::Failure;
use crate::failures::Failures;
use crate::files;
use crate::reply::Reply;
use crate::signatures::Signatures;
use warifu_report::{Page, Text, style};

/// Evaluates a product against a requirement set
///
/// Takes attestations, signed or not, and says for every requirement whether it is met, not met or undetermined, each
/// with its reasons: for what is not met, the smallest set of changes that would be enough. The same inputs give the same record,
/// byte for byte, on any machine.
///
/// Without --admit, unsigned attestations are accepted as the maker's declaration, so that a draft can be self-assessed; the record
/// says so, and such a record cannot be certified.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu evaluate attestation.json --set us-ssdf
      self-assessment of a draft
  warifu evaluate maker.json laboratory.json --set us-ssdf@1.1.1 \\
      --admit admission.json --evidence evidence --record record.json
      what a certification body does
  warifu evaluate envelope.json --set my-set.json --vocabulary my-vocabulary.json
  warifu evaluate envelope.json --set us-ssdf --format json | jq .outcome

Exit codes: 0 satisfied, 1 not satisfied, 2 undetermined")]
pub(crate) struct Evaluate {
    /// Attestations or envelopes about one product; their order does not matter
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The requirement set: ID, ID@RANGE or a file
    #[arg(long, value_name = "ID@RANGE")]
    set: String,
    /// The level, where the set has levels: star-2, or FR1=2,FR2=1, or one number for all dimensions
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    /// The time for which it is asked; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    /// The admission policy: which keys act for which party (warifu.admission/1)
    #[arg(long, value_name = "ADMISSION.json")]
    admit: Option<PathBuf>,
    /// Evidence documents: a folder or a file; those that an attestation names by digest are used
    #[arg(long, value_name = "DIR")]
    evidence: Vec<PathBuf>,
    /// A trusted root that the admission policy names for sigstore bundles (`trusted_root.json`)
    #[arg(long, value_name = "FILE", requires = "admit")]
    sigstore_root: Vec<PathBuf>,
    /// Dated, justified exceptions (warifu.waivers/1)
    #[arg(long, value_name = "FILE")]
    waivers: Option<PathBuf>,
    /// Where the record goes
    #[arg(long, value_name = "OUT")]
    record: Option<PathBuf>,
    /// A certificate that a component holds; needs --trust
    #[arg(long, value_name = "BUNDLE", requires = "trust")]
    holds: Vec<PathBuf>,
    /// The trust policy under which certificates of components are opened
    #[arg(long, value_name = "POLICY.json", requires = "holds")]
    trust: Option<PathBuf>,
    #[command(flatten)]
    knowledge: Knowledge,
    /// A vocabulary, or the base of a profile, that a set file needs and the catalogue does not have
    #[arg(long = "vocabulary", visible_alias = "base", value_name = "FILE")]
    shelf: Vec<PathBuf>,
    /// Show every requirement, also those that are met
    #[arg(long)]
    all: bool,
}

impl Evaluate {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let at = time_or_now(self.at)?;
        let chosen = Shelf::read(&self.shelf)?.choose(&self.set, at)?;
        let inputs = self.inputs(at)?;
        let level = self.level.as_deref();
        let evaluation = inputs
            .request(at, level, |request| warifu_core::evaluate(&chosen.set, request, &Signatures))
            .map_err(|error| inputs.failures(&error, &chosen.set, at, level))?;
        let output = match &self.record {
            Some(path) => files::write_apart(self.given(), path, evaluation.record_bytes().to_vec())?,
            None => None,
        };
        let library = Library::new(chosen.set.set().clone(), chosen.vocabularies);
        let mut page = Page::default();
        let detail = if self.all { Detail::All } else { Detail::Unmet };
        findings::evaluation(&mut page, evaluation.record(), &library, detail, context.language);
        if let Some(remark) = &chosen.remark {
            page.blank();
            page.item(
                0,
                Text::new().style("!", style::UNSURE),
                Text::new().plain(context.language.pick("edition: ", "版：")).plain(remark.text(context.language)),
            );
        }
        self.close(&mut page, &evaluation, context.language);
        let json = to_json(&evaluation, &library, context.language);
        Ok(Reply::new(findings::exit(evaluation.record().outcome), page, json).output(output))
    }

    /// The files that were given.
    fn given(&self) -> impl Iterator<Item = &PathBuf> {
        let one = self.admit.iter().chain(&self.waivers).chain(&self.trust);
        self.files
            .iter()
            .chain(&self.evidence)
            .chain(&self.holds)
            .chain(&self.shelf)
            .chain(&self.sigstore_root)
            .chain(one)
    }

    fn inputs(&self, at: Timestamp) -> Result<Inputs, Failure> {
        let (mut inputs, mut failures) = (Inputs::default(), Failures::default());
        for file in &self.files {
            inputs.attestations.extend(failures.keep(files::read(file)));
        }
        inputs.admission = failures.keep(self.admit.as_deref().map(files::read).transpose()).flatten();
        inputs.waivers = failures.keep(self.waivers.as_deref().map(files::read).transpose()).flatten();
        failures.told()?;
        inputs.add_evidence(&self.evidence)?;
        inputs.add_trusted_roots(&self.sigstore_root)?;
        if let Some(trust) = &self.trust {
            inputs.add_certificates(&self.holds, &self.knowledge.desk(trust, at, self.at)?)?;
        }
        Ok(inputs)
    }

    /// Where the record is, and what comes next.
    fn close(&self, page: &mut Page, evaluation: &Evaluation, language: Language) {
        page.blank();
        let digest = evaluation.digest();
        match &self.record {
            Some(path) => {
                let path = path.display().to_string();
                page.line(written(language, ["record", "評価記録"], &path));
                page.fields(2, [(language.pick("digest", "ダイジェスト"), digest.to_string().into())]);
                page.indented(
                    2,
                    Text::new().dim(match language {
                        Language::En => format!("Reasons in detail: `warifu explain {path} [REQUIREMENT]`"),
                        Language::Ja => format!("理由の詳細：`warifu explain {path} [REQUIREMENT]`"),
                    }),
                );
            }
            None => page.fields(0, [(language.pick("record", "評価記録"), Text::new().dim(digest.to_string()))]),
        }
    }
}

/// The fields that scripts rely on come first.
pub(crate) fn to_json(evaluation: &Evaluation, library: &Library, language: Language) -> Json {
    let record = evaluation.record();
    let findings = record.findings.iter().map(|finding| findings::finding_json(finding, library, language));
    Json::object()
        .with("outcome", record.outcome)
        .with("set", &record.set)
        .with("level", record.level.as_deref())
        .with("at", record.at)
        .with("record", evaluation.digest())
        .with_some("score", record.score.as_ref().map(Json::from))
        .with("counts", findings::counts_json(&record.findings))
        .with("findings", Json::list(findings))
        .with("weakenings", Json::list(&record.weakenings))
        .with("waivers", record.waivers.as_ref())
        .with("admission", &record.admission)
        .with("inputs", Json::list(&record.inputs))
}
