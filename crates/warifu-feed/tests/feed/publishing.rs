use std::collections::BTreeMap;

use warifu_feed::{
    Authority, Client, Days, Draft, Expiry, Hands, NewTarget, Plan, Publication, PublishError, Source, SourceFailed,
    State, publish,
};
use warifu_model::{Json, Timestamp};
use warifu_seal::keys::{Signer, SigningKey};

use crate::simulator::{day, now};

/// A repository as files.
#[derive(Clone, Default)]
pub(crate) struct Folder(pub(crate) BTreeMap<String, Vec<u8>>);

impl Folder {
    pub(crate) fn files_of_metadata(&self) -> BTreeMap<String, Vec<u8>> {
        let all = self.0.iter().filter_map(|(path, bytes)| Some((path.strip_prefix("metadata/")?, bytes)));
        all.map(|(name, bytes)| (name.to_owned(), bytes.clone())).collect()
    }
}

impl Source for Folder {
    fn metadata(&mut self, file: &str, _: u64) -> Result<Option<Vec<u8>>, SourceFailed> {
        Ok(self.0.get(&format!("metadata/{file}")).cloned())
    }

    fn target(&mut self, path: &str, _: u64) -> Result<Option<Vec<u8>>, SourceFailed> {
        Ok(self.0.get(&format!("targets/{path}")).cloned())
    }
}

pub(crate) fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32])
}

fn hands(seeds: &[u8], threshold: usize) -> Hands {
    Hands { keys: seeds.iter().map(|seed| key(*seed).public_key()).collect(), threshold }
}

fn target(name: &str, bytes: &str) -> NewTarget {
    let custom = Json::object().with("warifu", Json::object().with("bump", "minor"));
    NewTarget { name: name.to_owned(), bytes: bytes.as_bytes().to_vec(), custom: Some(custom) }
}

fn authority(name: &str, pattern: &str, targets: Vec<NewTarget>) -> Authority {
    Authority { name: name.to_owned(), paths: vec![pattern.to_owned()], targets }
}

/// What is to be done, with all keys of the first repository.
struct Wish {
    at: Timestamp,
    roles: BTreeMap<String, Hands>,
    signers: Vec<SigningKey>,
    authorities: Vec<Authority>,
    drafts: Option<BTreeMap<String, Vec<u8>>>,
}

impl Wish {
    fn at(at: Timestamp, signers: &[u8]) -> Self {
        let signers = signers.iter().map(|seed| key(*seed)).collect();
        Self { at, roles: BTreeMap::new(), signers, authorities: Vec::new(), drafts: None }
    }

    fn role(mut self, role: &str, seeds: &[u8], threshold: usize) -> Self {
        self.roles.insert(role.to_owned(), hands(seeds, threshold));
        self
    }

    fn publishes(mut self, name: &str, pattern: &str, targets: Vec<NewTarget>) -> Self {
        self.authorities.push(authority(name, pattern, targets));
        self
    }

    fn run(self, folder: &mut Folder) -> Result<Publication, PublishError> {
        let plan = Plan {
            at: self.at,
            roles: self.roles,
            signers: self.signers.iter().map(|key| key as &dyn Signer).collect(),
            days: Days::default(),
            authorities: self.authorities,
            drafts: self.drafts,
        };
        let publication = publish(&folder.files_of_metadata(), &plan)?;
        folder.0.extend(publication.files.iter().cloned());
        Ok(publication)
    }
}

fn first() -> Wish {
    Wish::at(now(), &[1, 2, 3, 4, 5, 6])
        .role("root", &[1, 2], 2)
        .role("targets", &[3], 1)
        .role("snapshot", &[4], 1)
        .role("timestamp", &[4], 1)
        .role("nist", &[5], 1)
        .role("meti", &[6], 1)
        .publishes("nist", "sets.us-csf@*", vec![target("sets.us-csf@1.0.0.json", "one")])
        .publishes("meti", "sets.jp-scs@*", vec![target("sets.jp-scs@1.0.0.json", "ichi")])
}

pub(crate) fn repository() -> Folder {
    let mut folder = Folder::default();
    first().run(&mut folder).unwrap();
    folder
}

fn read(folder: &mut Folder, state: &mut State, at: Timestamp, name: &str) -> Result<Vec<u8>, warifu_feed::FeedError> {
    let mut client = Client::open(state, folder, at, Expiry::Strict)?;
    client.refresh()?;
    let target = client.find(name)?;
    client.download(&target)
}

fn subscriber(folder: &Folder) -> State {
    State::new(folder.0["metadata/1.root.json"].clone())
}

#[test]
fn first_publication_is_read() {
    let mut folder = Folder::default();
    let publication = first().run(&mut folder).unwrap();
    assert_eq!(publication.files.last().unwrap().0, "metadata/timestamp.json");
    let mut state = subscriber(&folder);
    assert_eq!(read(&mut folder, &mut state, now(), "sets.us-csf@1.0.0.json").unwrap(), b"one");
    let mut client = Client::open(&mut state, &mut folder, now(), Expiry::Strict).unwrap();
    client.refresh().unwrap();
    let target = client.find("sets.jp-scs@1.0.0.json").unwrap();
    assert_eq!((target.role(), target.length()), ("meti", 4));
    assert_eq!(target.custom().unwrap().to_canonical(), br#"{"warifu":{"bump":"minor"}}"#);
    assert_eq!(client.all().unwrap().len(), 2);
}

#[test]
fn same_plan_writes_nothing_more() {
    let mut folder = repository();
    let publication = first().run(&mut folder).unwrap();
    let metadata: Vec<_> = publication.files.iter().filter(|(path, _)| path.starts_with("metadata/")).collect();
    assert_eq!(metadata, Vec::<&(String, Vec<u8>)>::new());
}

#[test]
fn one_authority_publishes_without_the_others() {
    let mut folder = repository();
    let mut state = subscriber(&folder);
    read(&mut folder, &mut state, now(), "sets.us-csf@1.0.0.json").unwrap();
    let wish =
        Wish::at(day(1), &[4, 5]).publishes("nist", "sets.us-csf@*", vec![target("sets.us-csf@1.1.0.json", "two")]);
    let written: Vec<String> = wish.run(&mut folder).unwrap().files.into_iter().map(|(path, _)| path).collect();
    assert_eq!(written[1..], ["metadata/2.nist.json", "metadata/2.snapshot.json", "metadata/timestamp.json"]);
    assert_eq!(read(&mut folder, &mut state, day(1), "sets.us-csf@1.1.0.json").unwrap(), b"two");
    assert_eq!(read(&mut folder, &mut state, day(1), "sets.us-csf@1.0.0.json").unwrap(), b"one");
}

#[test]
fn timestamp_is_renewed_alone() {
    let mut folder = repository();
    let written = |publication: Publication| publication.files.into_iter().map(|(path, _)| path).collect::<Vec<_>>();
    assert!(written(Wish::at(day(2), &[4]).run(&mut folder).unwrap()).is_empty());
    assert_eq!(written(Wish::at(day(4), &[4]).run(&mut folder).unwrap()), ["metadata/timestamp.json"]);
    // half of the time of the others is over, and their keys are not here
    let publication = Wish::at(day(100), &[4]).run(&mut folder).unwrap();
    assert_eq!(publication.due.iter().map(|(role, _)| role.as_str()).collect::<Vec<_>>(), ["targets", "meti", "nist"]);
    let mut state = subscriber(&folder);
    read(&mut folder, &mut state, day(100), "sets.us-csf@1.0.0.json").unwrap();
    // and now they are over altogether
    let error = Wish::at(day(200), &[4]).run(&mut folder).unwrap_err();
    assert_eq!(error.code(), "feed-expired");
    Wish::at(day(200), &[1, 2, 3, 4, 5, 6]).run(&mut folder).unwrap();
    read(&mut folder, &mut state, day(200), "sets.us-csf@1.0.0.json").unwrap();
}

#[test]
fn keys_are_changed_by_the_root() {
    let mut folder = repository();
    let mut state = subscriber(&folder);
    read(&mut folder, &mut state, now(), "sets.us-csf@1.0.0.json").unwrap();
    // a stolen timestamp key; the root gets a new hand, too
    Wish::at(day(1), &[1, 2, 7, 8]).role("timestamp", &[7], 1).role("root", &[1, 8], 2).run(&mut folder).unwrap();
    assert!(folder.0.contains_key("metadata/2.root.json"));
    read(&mut folder, &mut state, day(1), "sets.us-csf@1.0.0.json").unwrap();
    let mut new = subscriber(&folder);
    read(&mut folder, &mut new, day(1), "sets.us-csf@1.0.0.json").unwrap();
    // the next one needs the keys of this root and no others
    let error = Wish::at(day(2), &[1, 2, 9]).role("timestamp", &[9], 1).run(&mut folder).unwrap_err();
    assert_eq!(error.code(), "feed-signers-missing");
    Wish::at(day(2), &[1, 8, 9]).role("timestamp", &[9], 1).run(&mut folder).unwrap();
    read(&mut folder, &mut state, day(2), "sets.us-csf@1.0.0.json").unwrap();
}

#[test]
fn key_of_an_authority_is_changed_by_the_targets() {
    let mut folder = repository();
    let mut state = subscriber(&folder);
    read(&mut folder, &mut state, now(), "sets.us-csf@1.0.0.json").unwrap();
    let wish = Wish::at(day(1), &[3, 4, 9]).role("nist", &[9], 1);
    let mut wish = wish.publishes("nist", "sets.us-csf@*", Vec::new());
    wish.signers.push(key(10));
    let written: Vec<String> = wish.run(&mut folder).unwrap().files.into_iter().map(|(path, _)| path).collect();
    assert!(
        written.contains(&"metadata/2.nist.json".to_owned()) && written.contains(&"metadata/2.targets.json".to_owned())
    );
    assert_eq!(read(&mut folder, &mut state, day(1), "sets.us-csf@1.0.0.json").unwrap(), b"one");
    // the old key signs nothing more
    let late =
        Wish::at(day(2), &[4, 5]).publishes("nist", "sets.us-csf@*", vec![target("sets.us-csf@2.0.0.json", "x")]);
    assert_eq!(late.run(&mut folder).unwrap_err().code(), "feed-signers-missing");
}

#[test]
fn what_cannot_be_published_is_refused_before_anything_is_written() {
    let all = [1, 2, 3, 4, 5, 6];
    let cases: Vec<(Wish, &str)> = vec![
        (
            Wish::at(day(1), &all).publishes("nist", "sets.us-csf@*", vec![target("sets.us-csf@1.0.0.json", "other")]),
            "feed-already-published",
        ),
        (
            Wish::at(day(1), &all).publishes("nist", "sets.us-csf@*", vec![target("sets.jp-scs@9.json", "x")]),
            "feed-no-target",
        ),
        // a new name, by a pattern that would hide what another authority has published
        (
            Wish::at(day(1), &all).role("aaa", &[6], 1).publishes(
                "aaa",
                "sets.us-csf@*",
                vec![target("sets.us-csf@9.0.0.json", "x")],
            ),
            "feed-name-taken",
        ),
        (
            Wish::at(day(1), &all).publishes("nist", "sets.*", vec![target("sets.jp-scs@1.0.0.json", "x")]),
            "feed-name-taken",
        ),
        (Wish::at(day(1), &all).publishes("nist", "sets.us-csf@*", vec![target("../x", "x")]), "feed-name-not-flat"),
        (Wish::at(day(1), &all).publishes("nist", "sets.us-csf@*", vec![target("", "x")]), "feed-name-not-flat"),
        (Wish::at(day(1), &all).publishes("root", "x", Vec::new()), "feed-name-not-flat"),
        (Wish::at(day(1), &all).publishes("bsi", "sets.de@*", Vec::new()), "feed-role-without-keys"),
        (Wish::at(day(1), &all).role("root", &[1, 1], 2), "feed-threshold-wrong"),
        (Wish::at(day(1), &all).role("root", &[1], 0), "feed-threshold-wrong"),
        (
            Wish::at(day(1), &[5]).publishes("nist", "sets.us-csf@*", vec![target("sets.us-csf@2.json", "x")]),
            "feed-signers-missing",
        ),
        (
            Wish::at(day(1), &all)
                .publishes("nist", "sets.us-csf@*", vec![target("sets.us-csf@2.json", "x")])
                .publishes("meti", "sets.jp-scs@*", vec![target("sets.us-csf@2.json", "x")]),
            "feed-two-owners",
        ),
    ];
    for (number, (wish, code)) in cases.into_iter().enumerate() {
        let mut folder = repository();
        let before = folder.0.clone();
        assert_eq!(wish.run(&mut folder).unwrap_err().code(), code, "case {number}");
        assert_eq!(folder.0, before);
    }
    let mut empty = Folder::default();
    assert_eq!(Wish::at(now(), &all).run(&mut empty).unwrap_err().code(), "feed-role-without-keys");
}

#[test]
fn broken_repository_is_not_written_over() {
    let mut folder = repository();
    folder.0.remove("metadata/1.snapshot.json");
    assert_eq!(Wish::at(day(1), &[4]).run(&mut folder).unwrap_err().code(), "feed-file-missing");
    let mut folder = repository();
    folder.0.get_mut("metadata/1.nist.json").unwrap().pop();
    assert_eq!(Wish::at(day(4), &[4]).run(&mut folder).unwrap_err().code(), "feed-bytes-differ");
}

/// Somebody who can write into the folder, and has no key, gets nothing signed by the next publication.
#[test]
fn what_was_put_into_the_folder_is_not_carried_on() {
    let folder = repository();
    for path in folder.0.keys().filter(|path| path.starts_with("metadata/")) {
        let mut folder = folder.clone();
        let text = String::from_utf8(folder.0[path].clone()).unwrap();
        let changed = text.replacen("\"_type\"", "\"planted\": true, \"_type\"", 1);
        folder.0.insert(path.clone(), changed.into_bytes());
        let wish = Wish::at(day(100), &[1, 2, 3, 4, 5, 6]);
        let code = wish.run(&mut folder).unwrap_err().code();
        assert!(
            ["feed-too-few-signatures", "feed-bytes-differ", "feed-file-too-long"].contains(&code),
            "{path}: {code}"
        );
    }
}

#[test]
fn signer_that_refuses_publishes_nothing() {
    struct Refusing(SigningKey);
    impl Signer for Refusing {
        fn public_key(&self) -> warifu_seal::keys::PublicKey {
            self.0.public_key()
        }

        fn sign(&self, _: &[u8]) -> Result<[u8; 64], warifu_seal::keys::SignerError> {
            Err(warifu_seal::keys::SignerError::refused("not today"))
        }
    }
    let refusing = Refusing(key(4));
    let folder = repository();
    let plan = Plan {
        at: day(5),
        roles: BTreeMap::new(),
        signers: vec![&refusing],
        days: Days::default(),
        authorities: Vec::new(),
        drafts: None,
    };
    assert_eq!(publish(&folder.files_of_metadata(), &plan).unwrap_err().code(), "signer-refused");
}

/// Cut off after any file, the feed is what it was or what it will be for who follows it; after a root alone it is refused.
#[test]
fn publication_that_is_cut_off_is_seen_by_nobody() {
    let old = repository();
    let mut new = old.clone();
    let wish = Wish::at(day(1), &[1, 2, 3, 4, 5, 6, 7]).role("timestamp", &[7], 1);
    let files = wish
        .publishes("nist", "sets.us-csf@*", vec![target("sets.us-csf@1.1.0.json", "two")])
        .run(&mut new)
        .unwrap()
        .files;
    let names: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(names[names.len() - 2..], ["metadata/2.root.json", "metadata/timestamp.json"]);
    for count in 0..=files.len() {
        let mut folder = old.clone();
        folder.0.extend(files[..count].iter().cloned());
        let mut state = subscriber(&folder);
        let found = read(&mut folder, &mut state, day(1), "sets.us-csf@1.1.0.json").map_err(|error| error.code());
        let expected = match files.len() - count {
            0 => Ok(b"two".to_vec()),
            1 => Err("feed-too-few-signatures"),
            _ => Err("feed-no-target"),
        };
        assert_eq!(found, expected, "after {count}");
    }
    // without the root that came alone, it goes on
    let mut folder = old.clone();
    folder.0.extend(files[..files.len() - 2].iter().cloned());
    let wish = Wish::at(day(2), &[1, 2, 3, 4, 5, 6, 7]).role("timestamp", &[7], 1);
    wish.publishes("nist", "sets.us-csf@*", vec![target("sets.us-csf@1.1.0.json", "two")]).run(&mut folder).unwrap();
    let mut state = subscriber(&folder);
    assert_eq!(read(&mut folder, &mut state, day(2), "sets.us-csf@1.1.0.json").unwrap(), b"two");
}

/// Cut off between a new root and its timestamp, a publisher goes on: the root stays as it is, since subscribers may have it by now.
#[test]
fn publisher_goes_on_after_a_root_that_came_alone() {
    let old = repository();
    let mut new = old.clone();
    // every role but the root gets another key
    let wish = Wish::at(day(1), &[1, 2, 7, 8, 5, 6]).role("timestamp", &[7], 1).role("snapshot", &[7], 1);
    let files = wish.role("targets", &[8], 1).run(&mut new).unwrap().files;
    assert_eq!(files[files.len() - 2].0, "metadata/2.root.json");
    let mut folder = old.clone();
    folder.0.extend(files[..files.len() - 1].iter().cloned());
    let root = folder.0["metadata/2.root.json"].clone();
    // one subscriber was there before, one has met the root alone
    let mut before = subscriber(&old);
    read(&mut old.clone(), &mut before, now(), "sets.us-csf@1.0.0.json").unwrap();
    let mut between = before.clone();
    let met = read(&mut folder, &mut between, day(1), "sets.us-csf@1.0.0.json").unwrap_err();
    assert_eq!(met.code(), "feed-too-few-signatures");
    // what is listed is what was listed before
    let names = |folder: &Folder| {
        let listed = warifu_feed::published(&folder.files_of_metadata()).unwrap();
        listed.iter().map(|target| target.path().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&folder), names(&old));
    // the keys of before do not do any more
    let refused = Wish::at(day(2), &[1, 2, 3, 4, 5, 6]).run(&mut folder.clone()).unwrap_err();
    assert_eq!(refused.code(), "feed-signers-missing");
    let wish = Wish::at(day(2), &[7, 8, 5]);
    wish.publishes("nist", "sets.us-csf@*", vec![target("sets.us-csf@1.1.0.json", "two")]).run(&mut folder).unwrap();
    assert_eq!(folder.0["metadata/2.root.json"], root);
    assert!(!folder.0.contains_key("metadata/3.root.json"));
    for mut state in [subscriber(&folder), before, between] {
        assert_eq!(read(&mut folder, &mut state, day(2), "sets.us-csf@1.1.0.json").unwrap(), b"two");
    }
    // a root that nobody has signed is carried on by nobody, whatever its number is
    let mut forged = old.clone();
    forged.0.insert("metadata/2.root.json".to_owned(), old.0["metadata/1.root.json"].clone());
    let refused = Wish::at(day(2), &[1, 2, 3, 4, 5, 6]).run(&mut forged).unwrap_err();
    assert_eq!(refused.code(), "feed-version-mixed");
    assert_eq!(warifu_feed::published(&forged.files_of_metadata()).unwrap_err().code(), "feed-version-mixed");
}

/// A root that somebody was given has to lead to the one that is known, or the other way round.
#[test]
fn given_root_is_of_the_feed_that_is_followed() {
    let mut folder = repository();
    let first = folder.0["metadata/1.root.json"].clone();
    for (number, seed) in [(1, 7), (2, 8), (3, 9)] {
        let wish = Wish::at(day(number), &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
        wish.role("timestamp", &[seed], 1).run(&mut folder).unwrap();
    }
    let mut state = subscriber(&folder);
    read(&mut folder, &mut state, day(4), "sets.us-csf@1.0.0.json").unwrap();
    for version in 1..=4 {
        let root = folder.0[&format!("metadata/{version}.root.json")].clone();
        state.is_of(&root, &mut folder).unwrap();
        subscriber(&folder).is_of(&root, &mut folder).unwrap();
    }
    // of another feed, with a version that is older, the same, newer
    let mut other = Folder::default();
    let wish = Wish::at(now(), &[11, 12, 13]).role("root", &[11], 1).role("targets", &[12], 1);
    wish.role("snapshot", &[13], 1).role("timestamp", &[13], 1).run(&mut other).unwrap();
    let root = other.0["metadata/1.root.json"].clone();
    for mut known in [state.clone(), subscriber(&folder)] {
        let before = known.clone();
        assert_eq!(known.is_of(&root, &mut folder).unwrap_err().code(), "feed-other-root");
        let met = State::new(root.clone()).is_of(&folder.0["metadata/4.root.json"].clone(), &mut folder);
        assert_eq!(met.unwrap_err().code(), "feed-other-root");
        assert!(known == before);
        known = before;
        assert_eq!(known.is_of(b"{}", &mut folder).unwrap_err().code(), "missing-field");
    }
    folder.0.remove("metadata/3.root.json");
    assert_eq!(state.is_of(&first, &mut folder).unwrap_err().code(), "feed-file-missing");
}

#[test]
fn long_lists_are_read_once() {
    let mut folder = repository();
    let names = (0..1_500).map(|number| target(&format!("sets.us-csf@{number}.json"), "x"));
    Wish::at(day(1), &[4, 5]).publishes("nist", "sets.us-csf@*", names.collect()).run(&mut folder).unwrap();
    let mut state = subscriber(&folder);
    let mut client = Client::open(&mut state, &mut folder, day(1), Expiry::Strict).unwrap();
    client.refresh().unwrap();
    assert_eq!(client.all().unwrap().len(), 1_502);
}

/// What is no metadata of a role gets no signature of an officer.
#[test]
fn only_roles_are_signed_elsewhere() {
    for kind in [r#""certificate""#, r#""""#, r#""\u001b[2Jroot""#, "1"] {
        let draft = format!(r#"{{"signatures":[],"signed":{{"_type":{kind},"version":1}}}}"#);
        assert!(matches!(Draft::sign(draft.as_bytes(), &key(1)), Err(PublishError::Refused(_))), "{kind}");
    }
}

/// Drafts of a wish, and what somebody elsewhere signed of them.
fn signed(drafts: &[Draft], role: &str, seed: u8) -> BTreeMap<String, Vec<u8>> {
    let sign = |draft: &Draft| {
        let bytes =
            if draft.role == role { Draft::sign(&draft.bytes, &key(seed)).unwrap().0 } else { draft.bytes.clone() };
        (draft.role.clone(), bytes)
    };
    drafts.iter().map(sign).collect()
}

fn gathered(mut wish: Wish, drafts: BTreeMap<String, Vec<u8>>) -> Wish {
    wish.drafts = Some(drafts);
    wish
}

/// Two officers of the root and two of an authority, on four machines, one after the other, days apart.
#[test]
fn signatures_are_gathered_one_after_the_other() {
    let mut folder = Folder::default();
    let wish = |at: Timestamp, signers: &[u8]| {
        let mut wish = first();
        (wish.at, wish.signers) = (at, signers.iter().map(|seed| key(*seed)).collect());
        wish.role("nist", &[5, 7], 2).role("snapshot", &[4, 8], 2)
    };
    let waiting = |publication: &Publication| -> Vec<(String, usize)> {
        assert!(publication.files.is_empty());
        let open = publication.drafts.iter().filter(|draft| !draft.is_complete());
        open.map(|draft| (draft.role.clone(), draft.found)).collect()
    };
    let begun = gathered(wish(now(), &[1, 3, 4, 5, 6]), BTreeMap::new()).run(&mut folder).unwrap();
    assert_eq!(waiting(&begun), [("root".to_owned(), 1), ("nist".to_owned(), 1)]);
    // a stranger, and the same officer again, count for nothing
    let strange = gathered(wish(now(), &[4]), signed(&begun.drafts, "root", 9)).run(&mut folder).unwrap();
    assert_eq!(waiting(&strange), [("root".to_owned(), 1), ("nist".to_owned(), 1)]);
    let again = gathered(wish(now(), &[4]), signed(&begun.drafts, "root", 1)).run(&mut folder).unwrap();
    assert_eq!(waiting(&again), [("root".to_owned(), 1), ("nist".to_owned(), 1)]);
    let second = gathered(wish(day(1), &[4]), signed(&begun.drafts, "root", 2)).run(&mut folder).unwrap();
    assert_eq!(waiting(&second), [("nist".to_owned(), 1)]);
    // with both, the snapshot is drafted; its second hand is elsewhere
    let third = gathered(wish(day(2), &[4]), signed(&second.drafts, "nist", 7)).run(&mut folder).unwrap();
    assert_eq!(waiting(&third), [("snapshot".to_owned(), 1)]);
    let mut drafts = signed(&third.drafts, "snapshot", 8);
    // what is drafted is what is published and nothing else
    let mut other = wish(day(3), &[4]);
    other.authorities[0].targets.push(target("sets.us-csf@3.0.0.json", "three"));
    assert_eq!(gathered(other, drafts.clone()).run(&mut folder).unwrap_err().code(), "feed-draft-other");
    let done = gathered(wish(day(3), &[4]), drafts.clone()).run(&mut folder).unwrap();
    assert!(done.drafts.iter().all(Draft::is_complete) && done.files.len() == 8, "{:?}", done.files.len());
    let mut state = subscriber(&folder);
    assert_eq!(read(&mut folder, &mut state, day(3), "sets.us-csf@1.0.0.json").unwrap(), b"one");
    // the same drafts once more are of a version that is out
    drafts.remove("timestamp");
    let error = gathered(wish(day(100), &[4]).role("root", &[1, 9], 2), drafts).run(&mut folder).unwrap_err();
    assert_eq!(error.code(), "feed-draft-other");
    // a renewal of what has two officers is drafted, too, and a broken signature counts for nothing
    let begun = gathered(Wish::at(day(120), &[4, 5]), BTreeMap::new()).run(&mut folder).unwrap();
    let nist = begun.drafts.iter().find(|draft| draft.role == "nist").unwrap();
    assert_eq!((nist.found, nist.threshold), (1, 2));
    let mut drafts = signed(&begun.drafts, "nist", 7);
    let broken = String::from_utf8(drafts["nist"].clone()).unwrap().replace("\"sig\": \"", "\"sig\": \"00");
    let mut other = drafts.clone();
    other.insert("nist".to_owned(), broken.into_bytes());
    let publication = gathered(Wish::at(day(121), &[4]), other).run(&mut folder).unwrap();
    assert_eq!(publication.drafts.iter().find(|draft| draft.role == "nist").unwrap().found, 0);
    drafts.insert("meti".to_owned(), b"{".to_vec());
    assert!(gathered(Wish::at(day(121), &[4, 6]), drafts).run(&mut folder).is_err());
}
