//! Wrong usage: what the parser of arguments found, in sentences of our own.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use warifu_model::Language;

use super::Named;
use crate::args::Misread;
use crate::failure::{Both, Failure};

/// What is wrong with the arguments, and how the command is called.
pub(crate) fn usage(error: &clap::Error, named: &Named) -> Failure {
    let message = Both::by(|language| message(error, language));
    Failure::usage(message).help(Both::by(|language| help(error, named, language)))
}

fn message(error: &clap::Error, language: Language) -> String {
    let argument = first(error, ContextKind::InvalidArg);
    let all = listed(error, ContextKind::InvalidArg, language);
    let value = first(error, ContextKind::InvalidValue);
    match (error.kind(), language) {
        (ErrorKind::UnknownArgument, Language::En) => format!("unknown argument `{argument}`"),
        (ErrorKind::UnknownArgument, Language::Ja) => format!("引数 `{argument}` は存在しない"),
        (ErrorKind::InvalidSubcommand, Language::En) => {
            format!("unknown command `{}`", first(error, ContextKind::InvalidSubcommand))
        }
        (ErrorKind::InvalidSubcommand, Language::Ja) => {
            format!("コマンド `{}` は存在しない", first(error, ContextKind::InvalidSubcommand))
        }
        (ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand, _) => {
            language.pick("a command is missing", "コマンドが指定されていない").to_owned()
        }
        (ErrorKind::MissingRequiredArgument, Language::En) => format!("missing arguments: {all}"),
        (ErrorKind::MissingRequiredArgument, Language::Ja) => format!("必要な引数がない：{all}"),
        (ErrorKind::ArgumentConflict, _) => conflict(error, &argument, language),
        (ErrorKind::InvalidValue, Language::En) if value.is_empty() => format!("`{argument}` needs a value"),
        (ErrorKind::InvalidValue, Language::Ja) if value.is_empty() => format!("`{argument}` に値がない"),
        (ErrorKind::InvalidValue | ErrorKind::ValueValidation, _) => invalid(error, &argument, &value, language),
        (ErrorKind::TooManyValues, Language::En) => format!("unexpected value `{value}` for `{argument}`"),
        (ErrorKind::TooManyValues, Language::Ja) => format!("`{argument}` の値 `{value}` は余分である"),
        (ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues, Language::En) => {
            format!("wrong number of values for `{argument}`")
        }
        (ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues, Language::Ja) => {
            format!("`{argument}` の値の数が正しくない")
        }
        (ErrorKind::InvalidUtf8, _) => language.pick("an argument is not UTF-8", "UTF-8 でない引数がある").to_owned(),
        (_, _) => language.pick("the arguments are not valid", "引数が正しくない").to_owned(),
    }
}

fn conflict(error: &clap::Error, argument: &str, language: Language) -> String {
    let others = listed(error, ContextKind::PriorArg, language);
    let is_itself = others.is_empty() || others == format!("`{argument}`");
    match language {
        Language::En if is_itself => format!("`{argument}` is given more than once"),
        Language::Ja if is_itself => format!("`{argument}` が二度指定されている"),
        Language::En => format!("`{argument}` cannot be used with {others}"),
        Language::Ja => format!("`{argument}` は {others} と同時に指定できない"),
    }
}

fn invalid(error: &clap::Error, argument: &str, value: &str, language: Language) -> String {
    let why = error.source().and_then(|source| source.downcast_ref::<Misread>());
    match (why, language) {
        (Some(why), Language::En) => format!("invalid value `{value}` for `{argument}`: {}", why.text(language)),
        (Some(why), Language::Ja) => format!("`{argument}` の値 `{value}` は正しくない：{}", why.text(language)),
        (None, Language::En) => format!("invalid value `{value}` for `{argument}`"),
        (None, Language::Ja) => format!("`{argument}` の値 `{value}` は正しくない"),
    }
}

fn help(error: &clap::Error, named: &Named, language: Language) -> String {
    let mut parts = Vec::new();
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let suggested: Vec<_> =
        suggested.into_iter().map(|kind| listed(error, kind, language)).filter(|text| !text.is_empty()).collect();
    if let Some(suggested) = suggested.first() {
        parts.push(match language {
            Language::En => format!("did you mean {suggested}?"),
            Language::Ja => format!("{suggested} ではありませんか"),
        });
    }
    let allowed = listed(error, ContextKind::ValidValue, language);
    if !allowed.is_empty() {
        parts.push(match language {
            Language::En => format!("allowed values: {allowed}"),
            Language::Ja => format!("使える値：{allowed}"),
        });
    }
    let command = ["warifu"].into_iter().chain(named.path.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
    let usage = named.usage();
    parts.push(match language {
        Language::En => format!(
            "usage: `{}`; see `{command} --help`",
            usage.replace("[オプション]", "[OPTIONS]").replace("<コマンド>", "<COMMAND>")
        ),
        Language::Ja => format!("使い方：`{usage}`。詳しくは `{command} --help --lang ja`"),
    });
    parts.join(language.pick("; ", "。"))
}

fn first(error: &clap::Error, kind: ContextKind) -> String {
    values(error, kind).into_iter().next().unwrap_or_default()
}

fn listed(error: &clap::Error, kind: ContextKind, language: Language) -> String {
    let quoted: Vec<_> = values(error, kind).iter().map(|value| format!("`{value}`")).collect();
    quoted.join(language.pick(", ", "、"))
}

fn values(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    }
}
