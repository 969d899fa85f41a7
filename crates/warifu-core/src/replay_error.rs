use warifu_model::json::plural;
use warifu_model::{Digest, ReadError, problems};

use crate::evaluate_error::EvaluateError;

problems! {
    /// The reason why a record could not be replayed. Where a document cannot be read, code and help are those of what is wrong
    /// with it.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum ReplayError {
        /// The inputs cannot be evaluated. Inputs are counted in the order of the record.
        Evaluate(error: EvaluateError) => { delegate }
        /// Files or facts that the record names were not provided; by their digests, sorted: of attestation files, evidence
        /// documents, the admission policy, waivers, certificates.
        MissingInputs(digests: Vec<Digest>) => {
            code: "replay-input-missing",
            en: ("missing input `{}` ({} missing)", first(digests), plural(digests.len(), "file that the record references is", "files that the record references are")),
            ja: ("記録が参照するファイルのうち{}件がない。最初の欠落は `{}` である", digests.len(), first(digests)),
            help_en: "provide every file that the record references, unchanged since the evaluation",
            help_ja: "評価時から変更のない、記録が参照する全てのファイルを指定してください",
        }
        /// The record was evaluated against another set.
        OtherSet {
            /// The digest in the record.
            expected: Digest,
            /// The digest of the set that was provided.
            found: Digest,
        } => {
            code: "replay-other-set",
            en: "the record was evaluated against the set with digest `{expected}`, but the set provided has `{found}`",
            ja: "記録はダイジェスト `{expected}` の要求事項集で評価されたが、提供されたものは `{found}` である",
            help_en: "provide the very set that the record names",
            help_ja: "記録が示す要求事項集そのものを指定してください",
        }
        /// The record cannot be read.
        Record(error: ReadError) => {
            quote
            en: "the record: {}",
            ja: "記録：{}",
        }
    }
}

fn first(digests: &[Digest]) -> String {
    digests.first().map(ToString::to_string).unwrap_or_default()
}
