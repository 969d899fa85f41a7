//! `warifu export`: a certificate in other forms.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use warifu_model::{Bundle, Digest, Json};

use crate::args::Context;
use crate::commands::common::written;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;
use warifu_report::{Page, Text};

/// Writes the certificate of a bundle in another form
///
/// dsse is the signed envelope alone, for any in-toto or DSSE tool; statement is the in-toto statement inside, with no
/// signature. The other forms are not available yet.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu export bundle.json --as dsse -o certificate.dsse.json
  warifu export bundle.json --as statement -o - | jq .predicate")]
pub(crate) struct Export {
    /// The bundle
    #[arg(value_name = "BUNDLE")]
    bundle: PathBuf,
    /// dsse or statement; later vsa, svr, vc and html
    #[arg(long = "as", value_name = "FORM", hide_possible_values = true)]
    form: Form,
    /// Where it goes
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// A form of a certificate.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Form {
    Dsse,
    Statement,
    Vsa,
    Svr,
    Vc,
    Html,
}

impl Export {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let language = context.language;
        let name = self.form.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
        if !matches!(self.form, Form::Dsse | Form::Statement) {
            return Err(Failure::usage(Both::new(
                format!("the form `{name}` is not available in this version"),
                format!("この版では形式 `{name}` を使えない"),
            ))
            .help(Both::new(
                "available: `dsse`, `statement`; not yet: `vsa`, `svr`, `vc`, `html`",
                "使える形式：`dsse`、`statement`。未対応：`vsa`、`svr`、`vc`、`html`",
            )));
        }
        let source = files::read(&self.bundle)?;
        let bundle = Bundle::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?;
        let bytes = match self.form {
            Form::Dsse => Json::from(&bundle.certificate).to_canonical(),
            _ => bundle.certificate.payload,
        };
        let digest = Digest::of(&bytes);
        let output = files::write(&self.output, bytes)?;
        let to = self.output.display().to_string();
        let mut page = Page::default();
        page.line(written(language, [&name, &format!("`{name}` ")], &to));
        page.fields(2, [(language.pick("digest", "ダイジェスト"), digest.to_string().into())]);
        if self.form == Form::Statement {
            page.indented(
                2,
                Text::new().dim(language.pick(
                    "Without its signatures, it proves nothing by itself.",
                    "署名がないため、単独では何も証明しません。",
                )),
            );
        }
        Ok(Reply::new(Exit::Yes, page, Json::object().with("form", name).with("digest", digest)).output(output))
    }
}
