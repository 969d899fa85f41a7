//! The directory as files.

use std::collections::BTreeMap;

use warifu_server::{Request, ServerError, Site, encode, publish};

use crate::fixture::{now, shared, text_of};

#[test]
fn files_have_the_bytes_of_the_server_and_lead_to_each_other() {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let count = publish(&mut shared(), now(), |name, bytes| -> Result<(), ServerError> {
        assert!(files.insert(name.to_owned(), bytes.to_vec()).is_none(), "{name} twice");
        Ok(())
    });
    assert_eq!(count.unwrap(), u64::try_from(files.len()).unwrap());
    assert!(files.len() > 40, "{:?}", files.keys());
    for (name, bytes) in &files {
        assert!(name.split('/').all(|part| !part.is_empty() && part != ".."), "{name}");
        let path: Vec<String> = name.split('/').map(encode).collect();
        let path = format!("/{}", path.join("/"));
        let path = path.strip_suffix("index.html").unwrap_or(&path);
        let answer = Site::default().answer(&mut shared(), &Request::get(path, now()));
        assert!(answer.status == 200 && answer.body == *bytes, "{name}");
        if name.ends_with("index.html") {
            for part in text_of(&answer).split("href=\"").skip(1) {
                let to = part.split(['"', '#']).next().unwrap();
                if to.is_empty() || to.contains('?') {
                    continue;
                }
                let request = Request::get(to, now());
                let file = request.segments().unwrap().join("/");
                let file = if file.ends_with('/') || file.is_empty() { file + "index.html" } else { file };
                assert!(files.contains_key(&file), "{name} leads to {file}");
            }
        }
    }
    let checkpoint = String::from_utf8(files["log/checkpoint"].clone()).unwrap();
    let size = checkpoint.lines().nth(1).unwrap();
    assert!(files.contains_key(&format!("log/tile/entries/000.p/{size}")));
    assert!(!files.keys().any(|name| name.contains("SECRET")));
}
