//! Patterns of STIX 2.1 (section 9): which products, files and identifiers they look for. Whether something was observed is not
//! evaluated here; a pattern says what it is about.

use warifu_evidence::engine::sha256;

use crate::limits;
use crate::named::{Known, Named};
use crate::versions::Versions;

/// What a pattern looks for, and how many comparisons it has that name no product, file or identifier.
pub(super) fn named(pattern: &str) -> (Vec<Named>, u32) {
    if pattern.len() > limits::PATTERN_BYTES {
        return (Vec::new(), 1);
    }
    let tokens = tokens(pattern);
    let (mut all, mut unread) = (Vec::new(), 0_u32);
    for observation in tokens.split(|token| *token == Token::Open) {
        // what a group shares with its neighbours is not worked out: its things are meant in any version
        let has_groups = observation.contains(&Token::Group);
        let observation: Vec<Token> = observation.iter().filter(|token| **token != Token::Group).cloned().collect();
        // alternatives are things of their own; what is joined by AND is one thing
        for thing in observation.split(|token| *token == Token::Word("OR".to_owned())) {
            let mut named = Named::default();
            for comparison in thing.split(|token| *token == Token::Word("AND".to_owned())) {
                unread = unread.saturating_add(comparison_into(comparison, &mut named));
            }
            if has_groups {
                named.versions = Versions::Unsaid;
            }
            if named.known.count() > 0 {
                named.id = format!("{pattern} {}", all.len());
                all.push(named);
            }
        }
    }
    (all, unread)
}

#[derive(Clone, Debug, Eq, PartialEq)]
enum Token {
    /// The beginning of an observation.
    Open,
    /// A parenthesis that makes a group, and no list of values.
    Group,
    /// A path, an operator or a keyword.
    Word(String),
    /// A quoted text.
    Text(String),
}

/// The tokens; parentheses and the ends of observations part words and say nothing else here.
fn tokens(pattern: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut word = String::new();
    let mut rest = pattern.chars();
    let flush = |word: &mut String, tokens: &mut Vec<Token>| {
        if !word.is_empty() {
            tokens.push(Token::Word(std::mem::take(word)));
        }
    };
    while let Some(c) = rest.next() {
        match c {
            '\'' => {
                let text = quoted(&mut rest);
                // `file:hashes.'SHA-256'` quotes a step of a path
                if word.ends_with('.') {
                    word.push_str(&text);
                } else {
                    flush(&mut word, &mut tokens);
                    tokens.push(Token::Text(text));
                }
            }
            '[' if !word.is_empty() => {}
            '[' => tokens.push(Token::Open),
            '=' | '!' | '<' | '>' => {
                if !word.chars().all(|c| "=!<>".contains(c)) {
                    flush(&mut word, &mut tokens);
                }
                word.push(c);
            }
            '(' => {
                flush(&mut word, &mut tokens);
                if tokens.last() != Some(&Token::Word("IN".to_owned())) {
                    tokens.push(Token::Group);
                }
            }
            c if c.is_whitespace() || "]),".contains(c) => flush(&mut word, &mut tokens),
            c => {
                if word.chars().any(|c| "=!<>".contains(c)) {
                    flush(&mut word, &mut tokens);
                }
                word.push(c);
            }
        }
    }
    flush(&mut word, &mut tokens);
    tokens
}

fn quoted(rest: &mut std::str::Chars<'_>) -> String {
    let mut text = String::new();
    while let Some(c) = rest.next() {
        match c {
            '\'' => break,
            '\\' => text.extend(rest.next()),
            c => text.push(c),
        }
    }
    text
}

/// Takes one comparison; 1 where it is about something else, or says what a thing is not.
fn comparison_into(comparison: &[Token], named: &mut Named) -> u32 {
    let (path, operator, values) = match comparison {
        [] => return 0,
        [Token::Word(path), Token::Word(operator), values @ ..] => (path.as_str(), operator.as_str(), values),
        _ => return 1,
    };
    if !matches!(operator, "=" | "IN") {
        return 1;
    }
    let texts =
        values.iter().filter_map(|token| if let Token::Text(text) = token { Some(text.as_str()) } else { None });
    let is_read =
        texts.map(|text| take(path, text, named)).fold(None, |all: Option<bool>, one| Some(all.unwrap_or(true) && one));
    u32::from(is_read != Some(true))
}

fn take(path: &str, text: &str, named: &mut Named) -> bool {
    let Named { known, versions, .. } = named;
    match path {
        "file:hashes.SHA-256" | "artifact:hashes.SHA-256" => take_digest(text, known),
        "software:cpe" => known.add_cpe(text),
        "software:name" => {
            known.names.push(text.to_owned());
            true
        }
        "software:vendor" => {
            // of several any may be meant
            known.is_supplied |= known.vendor.as_deref().is_some_and(|vendor| vendor != text);
            known.vendor = Some(text.to_owned());
            true
        }
        "software:version" => {
            *versions = match std::mem::take(versions) {
                Versions::Unsaid => Versions::One(text.to_owned()),
                others => Versions::Unread(format!("{}, {text}", others.text())),
            };
            true
        }
        "software:swid" => {
            known.add_swid(text);
            true
        }
        _ => false,
    }
}

fn take_digest(text: &str, known: &mut Known) -> bool {
    let digest = sha256(text).ok();
    let is_read = digest.is_some();
    known.digests.extend(digest);
    is_read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_name_files_and_software() {
        let hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        for (pattern, things, unread) in [
            (format!("[file:hashes.'SHA-256' = '{hash}']"), 1, 0),
            (format!("[file:hashes.\"SHA-256\"='{hash}']"), 0, 1),
            (format!("[file:hashes.'SHA-256' IN ('{hash}', '{hash}') OR file:name = 'x']"), 1, 1),
            ("[software:name = 'HK-210' AND software:vendor = 'Hamakaze' AND software:version = '3.2.1']".into(), 1, 0),
            ("[software:cpe='cpe:2.3:a:a:b:1:*:*:*:*:*:*:*'] FOLLOWEDBY [ipv4-addr:value = '1.2.3.4']".into(), 1, 1),
            ("[software:name != 'HK-210']".into(), 0, 1),
            ("[NOT software:name = 'HK-210']".into(), 0, 1),
            (String::new(), 0, 0),
            ("[[[".into(), 0, 0),
            ("'".into(), 0, 1),
        ] {
            let (named, left) = named(&pattern);
            assert_eq!((named.len(), left), (things, unread), "{pattern}");
        }
    }

    #[test]
    fn of_several_versions_each_is_meant() {
        for (pattern, versions) in [
            ("[software:name = 'x' AND software:version IN ('1', '2')]", Versions::Unread("1, 2".into())),
            ("[software:name = 'x' AND (software:version = '1' OR software:version = '2')]", Versions::Unsaid),
            ("[(software:name = 'x' OR software:name = 'y') AND software:version = '1']", Versions::Unsaid),
            ("[software:name IN('x', 'y') AND software:version = '1']", Versions::One("1".into())),
        ] {
            let (named, _) = named(pattern);
            assert!(!named.is_empty() && named.iter().all(|one| one.versions == versions), "{pattern}: {named:?}");
        }
    }

    #[test]
    fn what_is_joined_is_one_thing() {
        let (named, _) = named("[software:name = 'it\\'s' AND software:version = '1']");
        assert_eq!(named[0].known.names, ["it's"]);
        assert_eq!(named[0].versions, Versions::One("1".into()));
    }
}
