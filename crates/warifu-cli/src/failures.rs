//! Several failures at once: who mends ten files wants to know of ten, not of the first.

use crate::failure::Failure;

/// What is wrong with several things that are looked at one after the other.
#[derive(Debug, Default)]
pub(crate) struct Failures(Vec<Failure>);

impl Failures {
    /// Takes note of what is wrong; gives what is there. The same failure counts once.
    pub(crate) fn keep<T>(&mut self, result: Result<T, Failure>) -> Option<T> {
        match result {
            Ok(found) => Some(found),
            Err(failure) => {
                for one in failure.apart() {
                    if !self.0.contains(&one) {
                        self.0.push(one);
                    }
                }
                None
            }
        }
    }

    /// All of them as one, if there is any: its code and its exit code are those of the first.
    pub(crate) fn told(self) -> Result<(), Failure> {
        let mut all = self.0.into_iter();
        all.next().map_or(Ok(()), |first| Err(first.and(all.collect())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Exit;
    use warifu_model::{Json, Language};

    #[test]
    fn the_first_gives_the_code_and_all_are_told_once() {
        let mut failures = Failures::default();
        assert_eq!(failures.keep(Ok(7)), Some(7));
        for (code, is_io) in [("a", false), ("b", true), ("a", false)] {
            let failure = if is_io { Failure::io(code, "wrong") } else { Failure::input(code, "wrong") };
            assert_eq!(failures.keep::<()>(Err(failure)), None);
        }
        let all = failures.told().unwrap_err();
        assert_eq!((all.exit(), all.error_code()), (Exit::BadInput, "a"));
        let json = all.to_json(Language::En);
        let Some(Json::List(listed)) = json.member("errors") else { panic!("{json:?}") };
        let codes: Vec<_> = listed.iter().filter_map(|one| one.member("error")?.as_text()).collect();
        assert_eq!(codes, ["a", "b"]);
        assert!(Failures::default().told().is_ok());
        assert!(Failure::input("a", "wrong").to_json(Language::En).member("errors").is_none());
    }
}
