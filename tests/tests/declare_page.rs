//! The page that `warifu declare --html` writes for several sets, filled in by a browser: the table that it saves is what
//! `warifu declare --from` takes into the folder, and `warifu assess` reads.
//!
//! Needs `chromium` and `python3` on the path, and the built program (`cargo build -p warifu-cli`) or its path in `WARIFU_PROGRAM`.
//! Without them it says loudly that it was skipped.
#![expect(clippy::disallowed_methods, reason = "a test runs programs")]

use std::process::Command;

use warifu_model::Questionnaire;
use warifu_tests::files;

use crate::form::{program, skipped, succeeded};

#[test]
fn a_browser_answers_for_several_sets_at_once() {
    let Some(program) = program() else { return skipped("the program is not built; set WARIFU_PROGRAM") };
    for needed in ["chromium", "python3"] {
        if Command::new(needed).arg("--version").output().is_err() {
            return skipped(&format!("no `{needed}`"));
        }
    }
    for language in ["en", "ja"] {
        let folder = std::env::temp_dir().join(format!("warifu-answers-{}-{language}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("lamp.bin"), "lamp 1.0\n").unwrap();
        let run = |arguments: &str| {
            let mut command = Command::new(&program);
            command.args(arguments.split(' ')).args(["--lang", language]).current_dir(&folder).output().unwrap()
        };
        let sets = "--set uk-psti --set us-ssdf@1.1.1 --set jp-jc-star:star-1";
        succeeded(&run(&format!("init . lamp.bin --vendor Lamp --model L1 --product-version 1.0 {sets}")));
        // the sets are those of the folder
        succeeded(&run(&format!("declare --html questions.html --at {AT}")));
        let script = files::root().join("tests/browser/declare.py");
        let page = folder.join("questions.html");
        succeeded(&Command::new("python3").arg(script).arg(page).arg(&folder).output().unwrap());
        succeeded(&run("declare --from answers.csv"));
        let entries = std::fs::read_dir(folder.join("declarations")).unwrap().map(|entry| entry.unwrap().path());
        let read = entries.map(|path| Questionnaire::read(&std::fs::read(path).unwrap()).unwrap());
        let (open, all) = read.fold((0, 0), |(open, all), one| (open + one.open(), all + one.questions.len()));
        assert!(all > 100 && open * 5 < all, "{open} of {all} are open");
        let assessed = run(&format!("assess --at {AT}"));
        assert!(matches!(assessed.status.code(), Some(1 | 2)), "{}", String::from_utf8_lossy(&assessed.stderr));
        std::fs::remove_dir_all(folder).unwrap();
    }
}

const AT: &str = "2026-11-29T00:00:00Z";
