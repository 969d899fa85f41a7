//! Help in Japanese, and wrong usage in both languages.
//!
//! The library of arguments lays out its own help in English; it breaks no line of Japanese. This help is a page like any other.

pub(crate) mod ja;
mod ja_advisory;
mod ja_arguments;
mod ja_feed;
mod ja_first;
mod ja_ledger;
mod ja_ledger_arguments;
mod ja_recognition;
mod ja_second;
mod manual;
mod texts;
mod wrong;

use clap::{Arg, ArgAction, Command};
use warifu_report::{Page, Text, style};

pub(crate) use manual::pages;
pub(crate) use wrong::usage;

/// How much help is asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Detail {
    /// What `-h` shows.
    Short,
    /// What `--help` shows.
    Long,
}

/// The command that arguments name: the words of its path, and what it takes.
#[derive(Debug)]
pub(crate) struct Named {
    path: Vec<String>,
    command: Command,
}

impl Named {
    /// The command that is named first, as far as there is such a command.
    pub(crate) fn of(mut program: Command, words: &[String]) -> Self {
        program.build();
        let mut named = Self { path: Vec::new(), command: program };
        for word in words.iter().skip(1).filter(|word| *word != "help") {
            if let Some(found) = named.command.find_subcommand(word).cloned() {
                named.path.push(word.clone());
                named.command = found;
            }
        }
        named
    }

    /// Its help in Japanese.
    pub(crate) fn help(&self, detail: Detail) -> Page {
        let mut page = Page::default();
        let path = self.path.join(" ");
        let texts = ja::command(&path);
        page.line(texts.map(|texts| texts.about).unwrap_or_default());
        if let (Detail::Long, Some(more)) = (detail, texts.map(|texts| texts.more)) {
            for paragraph in more.split("\n\n").filter(|paragraph| !paragraph.is_empty()) {
                page.blank();
                page.line(paragraph);
            }
        }
        page.blank();
        let usage = Text::new().style("使い方：", style::HEADING).style(self.usage(), style::COMMAND);
        page.hanging(2, usage);
        self.commands(&mut page);
        self.arguments(&mut page);
        for line in texts.map(|texts| texts.after).unwrap_or_default().lines() {
            after(&mut page, line);
        }
        page
    }

    /// How it is called.
    fn usage(&self) -> String {
        let mut words = vec!["warifu".to_owned()];
        words.extend(self.path.iter().cloned());
        words.push("[オプション]".to_owned());
        let shown = || self.command.get_arguments().filter(|argument| !argument.is_hide_set());
        let needed = shown().filter(|argument| !argument.is_positional() && argument.is_required_set());
        words.extend(
            needed.map(|argument| format!("--{} {}", argument.get_long().unwrap_or_default(), value(argument))),
        );
        words.extend(shown().filter(|argument| argument.is_positional()).map(value));
        if self.command.has_subcommands() {
            words.push("<コマンド>".to_owned());
        }
        words.join(" ")
    }

    fn commands(&self, page: &mut Page) {
        let rows = self.command.get_subcommands().filter(|command| !command.is_hide_set()).map(|command| {
            let mut path = self.path.clone();
            path.push(command.get_name().to_owned());
            let path = path.join(" ");
            let texts = ja::command(&path);
            let about = texts.map_or("コマンドの説明を表示します", |texts| texts.about);
            vec![Text::new().strong(command.get_name()), about.into()]
        });
        let rows: Vec<_> = rows.collect();
        if !rows.is_empty() {
            page.heading("コマンド");
            page.table(2, rows);
        }
    }

    fn arguments(&self, page: &mut Page) {
        let is_output = |argument: &Arg| argument.get_help_heading().is_some();
        for (title, belongs) in [
            ("引数", &(|argument: &Arg| argument.is_positional()) as &dyn Fn(&Arg) -> bool),
            ("オプション", &|argument| !argument.is_positional() && !is_output(argument)),
            ("出力", &is_output),
        ] {
            let shown = self.command.get_arguments().filter(|argument| !argument.is_hide_set() && belongs(argument));
            let rows: Vec<_> =
                shown.map(|argument| vec![Text::new().strong(names(argument)), self.says(argument)]).collect();
            if !rows.is_empty() {
                page.heading(title);
                page.table(2, rows);
            }
        }
    }

    fn says(&self, argument: &Arg) -> Text {
        let text = argument_text(&self.path.join(" "), argument.get_id().as_str()).unwrap_or_default();
        let defaults: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
        let aliases: Vec<_> = argument.get_visible_aliases().unwrap_or_default();
        let mut text = Text::new().quoting(text);
        if !defaults.is_empty() && argument.get_action().takes_values() {
            text = text.dim(format!("［既定値：{}］", defaults.join(" ")));
        }
        if !aliases.is_empty() {
            text = text.dim(format!("［別名：--{}］", aliases.join("、--")));
        }
        text
    }
}

/// What an argument is: its own text, or that of all arguments of its name.
fn argument_text(path: &str, id: &str) -> Option<&'static str> {
    let find = |key: &str| arguments().find(|(known, _)| *known == key).map(|(_, text)| *text);
    find(&format!("{path} {id}")).or_else(|| find(id))
}

fn names(argument: &Arg) -> String {
    if argument.is_positional() {
        return value(argument);
    }
    let short = argument.get_short().map_or("    ".to_owned(), |short| format!("-{short}, "));
    let long = argument.get_long().unwrap_or_default();
    if argument.get_action().takes_values() {
        return format!("{short}--{long} {}", value(argument));
    }
    format!("{short}--{long}")
}

/// The value of an argument, in brackets that say whether it can be left out.
fn value(argument: &Arg) -> String {
    let names = argument.get_value_names().unwrap_or_default();
    let name = names.first().map_or_else(|| argument.get_id().as_str().to_uppercase(), ToString::to_string);
    let takes_several = argument.get_num_args().is_some_and(|count| count.max_values() > 1);
    let is_list = argument.is_positional() && matches!(argument.get_action(), ArgAction::Append);
    let more = if takes_several || is_list { "..." } else { "" };
    if argument.is_positional() && !argument.is_required_set() {
        return format!("[{name}]{more}");
    }
    format!("<{name}>{more}")
}

/// A line below the arguments: what is indented is not broken.
fn after(page: &mut Page, line: &str) {
    match line {
        "" => page.blank(),
        _ if line.starts_with(' ') => page.verbatim(0, vec![Text::from(line)]),
        _ if line.ends_with('：') => page.heading(line.trim_end_matches('：')),
        _ => page.line(line),
    }
}

/// The Japanese of all arguments.
fn arguments() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    let own = ja_recognition::RECOGNITION_ARGUMENTS;
    ja_arguments::ARGUMENTS
        .iter()
        .chain(ja_ledger_arguments::LEDGER_ARGUMENTS)
        .chain(own)
        .chain(ja_feed::FEED_ARGUMENTS)
        .chain(ja_advisory::ADVISORY_ARGUMENTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(command: &Command, path: &str, visit: &mut impl FnMut(&Command, &str)) {
        visit(command, path);
        for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
            walk(inner, format!("{path} {}", inner.get_name()).trim(), visit);
        }
    }

    fn program() -> Command {
        let mut program = crate::run::program();
        program.build();
        program
    }

    fn is_japanese(text: &str) -> bool {
        text.chars().any(|c| ('\u{3040}'..='\u{30ff}').contains(&c) || ('\u{4e00}'..='\u{9fff}').contains(&c))
    }

    #[test]
    fn every_command_and_argument_has_help_in_japanese() {
        let mut missing = Vec::new();
        walk(&program(), "", &mut |command, path| {
            match ja::command(path) {
                None => missing.push(path.to_owned()),
                Some(texts) => {
                    let is_complete = (command.get_long_about().is_none() || !texts.more.is_empty())
                        && command.get_after_help().is_some() != texts.after.is_empty();
                    if !is_complete || !is_japanese(texts.about) {
                        missing.push(format!("{path}: not all of it"));
                    }
                }
            }
            for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
                let id = argument.get_id().as_str();
                if argument_text(path, id).is_none_or(str::is_empty) {
                    missing.push(format!("{path} {id}"));
                }
            }
        });
        assert!(missing.is_empty(), "{missing:#?}");
    }

    #[test]
    fn no_paragraph_has_a_gap() {
        let gaps = ja::commands().filter(|texts| format!("{}{}", texts.about, texts.more).contains("  "));
        assert_eq!(gaps.map(|texts| texts.path).collect::<Vec<_>>(), Vec::<&str>::new());
    }

    #[test]
    fn no_help_in_japanese_is_of_a_command_or_argument_that_is_gone() {
        let mut known = Vec::new();
        walk(&program(), "", &mut |command, path| {
            known.push(path.to_owned());
            for argument in command.get_arguments() {
                known.push(argument.get_id().as_str().to_owned());
                known.push(format!("{path} {}", argument.get_id()));
            }
        });
        let gone = |key: &&str| !known.iter().any(|known| known == key);
        let keys = ja::commands().map(|texts| texts.path).chain(arguments().map(|(key, _)| *key));
        assert_eq!(keys.filter(gone).collect::<Vec<_>>(), Vec::<&str>::new());
    }

    #[test]
    fn help_names_the_command_and_its_arguments() {
        let words = ["warifu", "--lang", "ja", "key", "new", "--help"].map(str::to_owned);
        let page = Named::of(crate::run::program(), &words).help(Detail::Long).render(100);
        let page = anstream::adapter::strip_str(&page).to_string();
        assert!(page.contains("使い方：warifu key new [オプション] --output <KEY.pem>"), "{page}");
        assert!(page.contains("-o, --output <KEY.pem>"), "{page}");
        assert!(page.contains("上書きすることはありません"), "{page}");
    }
}
