//! An assessment that is made again when a file changes, and ends when it is interrupted.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::support::{command, json, list, run, scratch, text};

/// A program whose streams are read line by line, while it runs.
struct Watching {
    child: Child,
    out: Receiver<String>,
    err: Receiver<String>,
}

fn lines(stream: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

impl Watching {
    fn start(folder: &Path, arguments: &str) -> Self {
        let mut child = command(folder).args(arguments.split(' ')).spawn().unwrap();
        let (out, err) = (lines(child.stdout.take().unwrap()), lines(child.stderr.take().unwrap()));
        Self { child, out, err }
    }

    fn next(lines: &Receiver<String>, has: impl Fn(&str) -> bool) -> String {
        let mut all = Vec::new();
        loop {
            match lines.recv_timeout(Duration::from_secs(60)) {
                Ok(line) if has(&line) => return line,
                Ok(line) => all.push(line),
                Err(error) => panic!("{error}: {all:#?}"),
            }
        }
    }

    fn interrupt(mut self) -> Option<i32> {
        let sent = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        self.child.wait().unwrap().code()
    }
}

fn lamp(name: &str) -> std::path::PathBuf {
    let folder = scratch(name);
    fs::write(folder.join("lamp.bin"), "lamp 1.0\n").unwrap();
    let init = "init lamp lamp.bin --vendor Lamp --model L1 --product-version 1.0 --set uk-psti";
    assert_eq!(run(&folder, init).code, 0);
    folder.join("lamp")
}

#[test]
fn a_change_is_assessed_and_told() {
    let lamp = lamp("watching");
    let mut watching = Watching::start(&lamp, "assess --watch");
    Watching::next(&watching.out, |line| line.contains("out/report.html"));
    Watching::next(&watching.err, |line| line.contains("watching"));
    fs::write(lamp.join("evidence/torn.json"), "{").unwrap();
    let told = Watching::next(&watching.err, |line| line.contains("torn.json"));
    assert!(told.contains("added"), "{told}");
    // the second assessment has seen the file
    Watching::next(&watching.out, |line| line.contains("evidence/torn.json"));
    Watching::next(&watching.out, |line| line.contains("out/report.html"));
    fs::remove_file(lamp.join("evidence/torn.json")).unwrap();
    let told = Watching::next(&watching.err, |line| line.contains("torn.json"));
    assert!(told.contains("removed"), "{told}");
    Watching::next(&watching.out, |line| line.contains("out/report.html"));
    // results that are written are no change
    Watching::next(&watching.err, |line| line.contains("watching"));
    std::thread::sleep(Duration::from_millis(1500));
    assert!(watching.err.try_recv().is_err());
    assert!(watching.child.try_wait().unwrap().is_none());
    let once = run(&lamp, "assess").code;
    assert_eq!(watching.interrupt(), Some(once), "the exit code is that of the last assessment");
}

#[test]
fn machines_are_told_what_changed() {
    let lamp = lamp("watching-json");
    let watching = Watching::start(&lamp, "assess --watch --format json --lang ja");
    Watching::next(&watching.out, |line| line == "}");
    let product = fs::read_to_string(lamp.join("product.json")).unwrap();
    fs::write(lamp.join("product.json"), product.replace("\"L1\"", "\"L22\"")).unwrap();
    let told = json(&Watching::next(&watching.err, |line| line.starts_with('{')));
    assert_eq!(text(&told, "format"), "warifu.watch/1");
    let [change] = list(&told, "changed") else { panic!("{told:?}") };
    assert_eq!((text(change, "file"), text(change, "change")), ("./product.json", "changed"));
    Watching::next(&watching.out, |line| line.contains("\"L22\""));
    assert!(watching.interrupt().is_some());
}
