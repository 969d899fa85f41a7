//! `examples/11-feed` in both languages: every command of the page from an empty folder, and every line that it shows.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{Ran, copy, list, run, scratch, text};

/// Runs the commands of a page, and looks for the lines that it shows in what the commands of the block before said, whatever the width of a
/// line and of a column is.
fn walk(page: &str, folder: &Path) -> Vec<Ran> {
    let (mut all, mut said, mut shown, mut block) = (Vec::new(), String::new(), 0, "");
    for line in page.lines() {
        match line {
            "```sh" | "```text" => block = line,
            "```" => block = "",
            line if block == "```sh" => {
                let ran = run(folder, line.strip_prefix("warifu ").unwrap());
                said = format!("{}{}", ran.out, ran.err);
                all.push(ran);
            }
            line if block == "```text" => {
                assert!(squeezed(&said).contains(&squeezed(line)), "`{line}` is not in\n{said}");
                shown += 1;
            }
            _ => {}
        }
    }
    assert!(shown > 10, "{shown} lines");
    all
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn the_two_authorities_go_as_their_pages_say() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/11-feed");
    let commands = |page: &str| -> Vec<String> {
        page.lines().filter(|line| line.starts_with("warifu ")).map(|line| line.replace(" --lang ja", "")).collect()
    };
    let pages = ["README.md", "README.ja.md"].map(|page| fs::read_to_string(example.join(page)).unwrap());
    assert_eq!(commands(&pages[0]), commands(&pages[1]));
    for (number, page) in pages.iter().enumerate() {
        let folder = scratch(&format!("two-shelves-{number}"));
        let codes: Vec<i32> = walk(page, &folder).iter().map(|ran| ran.code).collect();
        let count = codes.len();
        assert_eq!(codes[count - 2..], [1, 1]);
        assert!(codes[..count - 2].iter().all(|code| *code == 0), "{codes:?}");
        // the role of each authority has its own documents and no other ones
        let speaks = |role: &str| {
            let all = fs::read_dir(folder.join("feed/metadata")).unwrap().map(|file| file.unwrap().path());
            let mine = all.filter(|path| path.to_str().unwrap().ends_with(&format!(".{role}.json"))).max().unwrap();
            fs::read_to_string(mine).unwrap()
        };
        assert!(!speaks("meti").contains("sectors.us-") && !speaks("us").contains("sectors.jp-"));
        // a day later nothing is new, and the entries of before are still in the feed
        let entries = || fs::read_to_string(folder.join("news/news.atom")).unwrap().matches("<entry>").count();
        let before = entries();
        let again = run(&folder, "feed pull feed tokyo --news news --at 2026-11-06T12:00:00Z --format json");
        assert_eq!((again.code, list(&again.json(), "new").len(), entries()), (0, 0, before));
        assert_eq!(before, 2);
        mail_is_read_by_python(&folder);
    }
}

/// The mail and the feed as readers of others see them.
#[expect(clippy::print_stdout, reason = "a reader that is not there is said loudly")]
fn mail_is_read_by_python(folder: &Path) {
    let script = r"
import email, email.policy, sys, xml.etree.ElementTree as tree
from pathlib import Path
for path in Path('news').rglob('*.eml'):
    read = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    defects = [part.defects for part in read.walk()] + [value.defects for value in read.values()]
    assert not any(defects), defects
    assert read['from'].addresses[0].addr_spec == 'desk@meti.example' and read['subject'] and read['date'].datetime
    plain = read.get_body(('plain',)).get_content()
    assert 'RV.1.2' in plain, plain
    if path.name == 'news.eml':
        assert read['to'].addresses[0].domain == 'meti.example'
        assert '<h2>' in read.get_body(('html',)).get_content()
root = tree.parse('news/news.atom').getroot()
names = {'a': 'http://www.w3.org/2005/Atom'}
assert all(root.find('a:' + name, names) is not None for name in ['id', 'title', 'updated', 'author/a:name'])
ids = [entry.find('a:id', names).text for entry in root.findall('a:entry', names)]
assert len(set(ids)) == len(ids) == 2 and all(one.startswith('ni:///sha-256;') for one in ids)
for entry in root.findall('a:entry', names):
    tree.fromstring('<p>' + entry.find('a:content', names).text + '</p>')
";
    match Command::new("python3").args(["-c", script]).current_dir(folder).output() {
        Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => println!("SKIPPED: no Python to read the mail and the feed: {error}"),
    }
}

/// An arrangement that names the edition before is reviewed, and its next edition is drafted.
#[test]
fn arrangements_that_name_an_edition_before_are_reviewed() {
    let folder = scratch("feed-reviews");
    run(&folder, "key new -o key.pem");
    let roles =
        ["root", "targets", "snapshot", "timestamp", "dsit"].map(|role| format!(" --role {role}=key.pem")).concat();
    let publish = "feed publish shelf feed --authority dsit --also jp-uk-2025 --key key.pem";
    for edition in ["1.0.0", "1.0.1"] {
        let bump = format!("catalog bump uk-psti@1.0.0 uk-psti@{edition} --publish shelf --at 2026-11-01T00:00:00Z");
        assert_eq!(run(&folder, &bump).code, 0);
        let roles = if edition == "1.0.0" { &roles } else { "" };
        let ran = run(&folder, &format!("{publish}{roles} --at 2026-11-02T00:00:00Z"));
        assert_eq!(ran.code, 0, "{}", ran.err);
        let pull =
            "feed pull feed got --root feed/metadata/1.root.json --news news --at 2026-11-02T00:00:00Z --format json";
        let pulled = run(&folder, pull);
        assert_eq!(pulled.code, 0, "{}", pulled.err);
        let pulled = pulled.json();
        let reviews = list(&pulled, "reviews");
        if edition == "1.0.0" {
            assert!(reviews.is_empty());
            continue;
        }
        assert_eq!(reviews.len(), 1);
        assert_eq!(text(&reviews[0], "substance"), "holds");
        // where the provision names editions by range there is nothing to draft
        let draft = folder.join("news/arrangements/jp-uk-2025.uk-psti.draft.json");
        assert_eq!(reviews[0].member("draft") != Some(&warifu_model::Json::Null), draft.exists());
        assert!(folder.join("news/arrangements/jp-uk-2025.uk-psti.letter.md").exists());
    }
    let asked = run(&folder, "feed pull feed other --root feed/metadata/1.root.json --news news --from nobody");
    assert_eq!(asked.code, 64);
    fs::write(folder.join("news/news.atom"), "<feed/>").unwrap();
    let pull =
        "feed pull feed other --root feed/metadata/1.root.json --news news --at 2026-11-02T00:00:00Z --format json";
    assert_eq!(text(&run(&folder, pull).error(), "error"), "news-feed-foreign");
}

/// The certificates of a ledger: what `warifu ledger impact` and `warifu ledger letters` say, and the same letters as mails.
#[test]
fn certificates_of_a_ledger_are_looked_at() {
    let folder = crate::books::office("feed-ledger");
    run(&folder, "key new -o feed.pem");
    let roles =
        ["root", "targets", "snapshot", "timestamp", "us"].map(|role| format!(" --role {role}=feed.pem")).concat();
    let at = "--at 2026-11-02T00:00:00Z";
    for (edition, roles) in [("1.1.1", roles.as_str()), ("1.2.0-draft.1", "")] {
        let bump = format!("catalog bump us-ssdf@1.1.1 us-ssdf@{edition} --publish shelf {at}");
        assert_eq!(run(&folder, &bump).code, 0);
        let publish = format!("feed publish shelf feed --authority us --key feed.pem{roles} {at}");
        assert_eq!(run(&folder, &publish).code, 0);
        if !roles.is_empty() {
            let pull = format!("feed pull feed got --root feed/metadata/1.root.json --ledger sqlite:copy.db {at}");
            assert_eq!(run(&folder, &pull).code, 0);
        }
    }
    copy(&folder.join("got"), &folder.join("other"));
    let news = "--news news --from desk@body.example";
    let pulled = run(&folder, &format!("feed pull feed got --ledger sqlite:copy.db {news} {at} --format json"));
    assert_eq!(pulled.code, 1, "{}", pulled.err);
    let pulled = pulled.json();
    let set = &list(&pulled, "sets")[0];
    let asked =
        run(&folder, "ledger impact us-ssdf@1.1.1 us-ssdf@1.2.0-draft.1 --db sqlite:copy.db --format json").json();
    assert_eq!(set.member("ledger"), asked.member("certificates"));
    let plan = list(set, "plan");
    assert!(
        !plan.is_empty()
            && plan.iter().all(|hit| text(hit, "state") == "lapses" || text(hit, "state") == "needs_evidence")
    );
    let letters = "ledger letters us-ssdf@1.1.1 us-ssdf@1.2.0-draft.1 --db sqlite:copy.db -o letters-as-before --dated 2026-11-02T00:00:00Z";
    assert_eq!(run(&folder, letters).code, 0);
    for hit in plan {
        let file = format!("{}.txt", text(hit, "number"));
        let letter = fs::read(folder.join("news/letters").join(&file)).unwrap();
        assert_eq!(letter, fs::read(folder.join("letters-as-before").join(&file)).unwrap());
        assert!(folder.join("news/letters").join(file).with_extension("eml").exists());
    }
    // a ledger that is not there is told beside what came, and what came is kept
    let pulled = run(&folder, &format!("feed pull feed other --ledger sqlite:nosuch.db {at} --format json"));
    assert_eq!(pulled.code, 2, "{}", pulled.err);
    let told = pulled.json();
    assert!(list(&told, "sets")[0].member("ledger").and_then(|ledger| ledger.member("error")).is_some());
    assert!(folder.join("other/targets/sets.us-ssdf@1.2.0-draft.1.json").exists());
}
