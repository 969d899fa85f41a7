use warifu_model::Json;

use crate::exit::Exit;
use warifu_report::Page;

/// What a command has to say: for people, for machines, and by its exit code.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Reply {
    /// How it ends.
    pub(crate) exit: Exit,
    /// For people.
    pub(crate) page: Page,
    /// For machines.
    pub(crate) json: Json,
    /// Bytes that are the result itself and go to standard output; what is said about them then goes to standard error.
    pub(crate) output: Option<Vec<u8>>,
}

impl Reply {
    /// A report.
    pub(crate) fn new(exit: Exit, page: Page, json: Json) -> Self {
        Self { exit, page, json, output: None }
    }

    /// The same, whose JSON says by its first member which format it has: `warifu.COMMAND/1`, with the verb of the command after a
    /// hyphen. A JSON that says so itself (a report of a library, one of several shapes of a command) stays as it is.
    #[must_use]
    pub(crate) fn named(mut self, command: &[&str]) -> Self {
        if let Json::Object(members) = &mut self.json
            && members.iter().all(|(name, _)| name != "format")
        {
            members.insert(0, ("format".into(), format!("warifu.{}/1", command.join("-")).into()));
        }
        self
    }

    /// The same, with a result for standard output, if there is one.
    #[must_use]
    pub(crate) fn output(mut self, output: Option<Vec<u8>>) -> Self {
        self.output = output;
        self
    }
}
