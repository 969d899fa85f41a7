//! `warifu completions`: what a shell needs to complete commands.

use clap::{Args, ValueEnum as _};
use clap_complete::Shell;
use warifu_model::Json;

use crate::args::{Context, Format};
use crate::exit::Exit;
use crate::reply::Reply;
use warifu_report::Page;

/// Writes completions for a shell
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  warifu completions bash > ~/.local/share/bash-completion/completions/warifu
  warifu completions zsh > ~/.zfunc/_warifu
  warifu completions fish > ~/.config/fish/completions/warifu.fish")]
pub(crate) struct Completions {
    /// bash, elvish, fish, powershell or zsh
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self, context: Context) -> Reply {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut (context.program)(), "warifu", &mut script);
        let name = self.shell.to_possible_value().map(|value| value.get_name().to_owned());
        let json = Json::object().with("shell", name).with("script", String::from_utf8_lossy(&script).into_owned());
        let script = (context.format == Format::Human).then_some(script);
        Reply::new(Exit::Yes, Page::default(), json).output(script)
    }
}
