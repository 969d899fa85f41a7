//! Manual pages: the declarations of the arguments as roff, in both languages.

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};
use warifu_model::Language;

use super::{argument_text, ja};

/// A manual page.
#[derive(Debug)]
pub(crate) struct ManualPage {
    /// The name of its file, such as `warifu-key-new.1`.
    pub(crate) name: String,
    /// The page as roff.
    pub(crate) roff: String,
}

/// Renders a page for the program and one for each command and each of its verbs; the program comes first.
pub(crate) fn pages(program: Command, language: Language) -> Vec<ManualPage> {
    let mut program = program.disable_help_subcommand(true);
    program.build();
    let program = match language {
        Language::En => program,
        Language::Ja => japanese(program, ""),
    };
    let mut pages = Vec::new();
    add(&program, language, &mut pages);
    pages
}

fn add(command: &Command, language: Language, pages: &mut Vec<ManualPage>) {
    pages.push(page(command.clone(), language));
    for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set()) {
        add(inner, language, pages);
    }
}

fn page(command: Command, language: Language) -> ManualPage {
    // the renderer would run the lines of examples together
    let after = command.get_after_long_help().or_else(|| command.get_after_help()).map(ToString::to_string);
    let man = Man::new(command.after_help(None::<&str>).after_long_help(None::<&str>))
        .source(concat!("warifu ", env!("CARGO_PKG_VERSION")))
        .manual("Warifu");
    let name = man.get_filename();
    let title = name.trim_end_matches(".1").to_uppercase();
    let mut bytes = Vec::new();
    // memory takes every byte
    let _ = man.title(title).render(&mut bytes);
    let mut roff = String::from_utf8_lossy(&bytes).into_owned();
    if language == Language::Ja {
        for (en, ja) in HEADINGS {
            roff = roff.replace(&format!("\n.SH {en}\n"), &format!("\n.SH {ja}\n"));
        }
        // after the title, which sets them as for English
        roff = roff.replacen("\n.SH ", &format!("\n{TYPESETTING}.SH "), 1);
    }
    roff.push_str(&after_help(&after.unwrap_or_default()));
    ManualPage { name, roff }
}

/// What stands below the arguments: a line that ends with a colon is a heading, and indented lines are not broken.
fn after_help(text: &str) -> String {
    let mut roff = Roff::new();
    let mut is_verbatim = false;
    for line in text.lines() {
        let is_indented = line.starts_with(' ');
        if is_indented != is_verbatim && !line.is_empty() {
            roff.control(if is_indented { "nf" } else { "fi" }, []);
            is_verbatim = is_indented;
        }
        match line {
            "" => roff.control("PP", []),
            _ if line.ends_with([':', '：']) && !is_indented => {
                roff.control("SH", [line.trim_end_matches([':', '：']).to_uppercase().as_str()])
            }
            _ => roff.text([roman(line)]),
        };
    }
    if is_verbatim {
        roff.control("fi", []);
    }
    // with the definition of the apostrophe once more, without which quotes of examples are typeset as those of prose
    roff.render()
}

/// The command with its texts in Japanese.
fn japanese(command: Command, path: &str) -> Command {
    let texts = ja::command(path);
    let about = texts.map(|texts| texts.about).unwrap_or_default();
    let more = texts.map(|texts| texts.more).filter(|more| !more.is_empty());
    let after = texts.map(|texts| texts.after).filter(|after| !after.is_empty());
    let command = command
        .about(about)
        .long_about(more.map_or(about.to_owned(), |more| format!("{about}\n\n{more}")))
        .after_help(after)
        .after_long_help(after)
        .subcommand_help_heading("コマンド");
    let command = command.mut_args(|argument| {
        let text = argument_text(path, argument.get_id().as_str()).unwrap_or_default();
        let defaults: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
        let has_default = !defaults.is_empty() && argument.get_action().takes_values();
        let text =
            if has_default { format!("{text}［既定値：{}］", defaults.join(" ")) } else { text.to_owned() };
        let argument = if argument.get_help_heading().is_some() { argument.help_heading("出力") } else { argument };
        argument.help(text).long_help(None::<&str>).hide_default_value(true).hide_possible_values(true)
    });
    command.mut_subcommands(|inner| {
        let path = format!("{path} {}", inner.get_name());
        japanese(inner, path.trim())
    })
}

/// Headings that the renderer writes, and the same in Japanese.
const HEADINGS: &[(&str, &str)] = &[
    ("NAME", "名前"),
    ("SYNOPSIS", "書式"),
    ("DESCRIPTION", "説明"),
    ("OPTIONS", "オプション"),
    ("VERSION", "バージョン"),
];

/// Lines are broken between Japanese characters by the rules of groff for Japanese; Latin names are not hyphenated, and spaces not stretched.
const TYPESETTING: &str = ".mso ja.tmac\n.nh\n.ad l\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_heading_of_a_japanese_page_is_in_english() {
        for page in pages(crate::run::program(), Language::Ja) {
            let headings = page.roff.lines().filter_map(|line| line.strip_prefix(".SH "));
            let english: Vec<_> = headings.filter(|heading| heading.is_ascii()).collect();
            assert_eq!(english, Vec::<&str>::new(), "{}", page.name);
        }
    }

    #[test]
    fn lines_of_examples_are_not_run_together() {
        let roff = after_help("Examples:\n  warifu a\n  warifu b\n\nExit codes: 0 yes");
        let (_, roff) = roff.split_once(".SH").unwrap();
        assert_eq!(
            roff.lines().collect::<Vec<_>>(),
            [" EXAMPLES", ".nf", "  warifu a", "  warifu b", ".PP", ".fi", "Exit codes: 0 yes",]
        );
    }
}
