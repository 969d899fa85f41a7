//! The files in which the news goes out.

use std::path::{Path, PathBuf};

use warifu_compare::review::Review;
use warifu_ledger::questions::Letter;
use warifu_model::{Json, Language, Timestamp};
use warifu_report::notice::{Mail, Notice};

use super::after::{After, Around};
use crate::failure::{Both, Failure};
use crate::files;

/// Everything that is to be written.
pub(super) struct News<'a> {
    pub(super) notice: &'a Notice,
    pub(super) around: &'a Around,
    /// With the title of the set that they are about.
    pub(super) letters: &'a [(String, Letter)],
    pub(super) at: Timestamp,
    pub(super) language: Language,
}

impl News<'_> {
    /// Writes them, and says which. Where nothing came no mail is written.
    pub(super) fn write(&self, after: &After) -> Result<Vec<PathBuf>, Failure> {
        let Some(folder) = &after.news else { return Ok(Vec::new()) };
        let mut all = vec![(folder.join("news.html"), self.notice.to_html(self.language).into_bytes())];
        let feed = folder.join("news.atom");
        all.push((feed.clone(), self.atom(&feed)?));
        if let Some(from) = after.from.as_ref().filter(|_| !self.notice.items.is_empty()) {
            all.push((folder.join("news.eml"), self.notice.to_mail(from, after.to.as_ref(), self.language)));
        }
        for (subject, letter) in self.letters {
            let path = folder.join("letters").join(&letter.file);
            if let Some(from) = &after.from {
                let (at, language) = (self.at, self.language);
                let mail = Mail { from, to: None, at, subject, language, text: &letter.text, html: None };
                all.push((path.with_extension("eml"), mail.to_bytes()));
            }
            all.push((path, letter.text.clone().into_bytes()));
        }
        for review in &self.around.reviews {
            all.extend(drafts(review, &folder.join("arrangements"), self.language));
        }
        files::write_all(&all)?;
        Ok(all.into_iter().map(|(path, _)| path).collect())
    }

    fn atom(&self, path: &Path) -> Result<Vec<u8>, Failure> {
        let before = if path.exists() {
            let source = files::read(path)?;
            Some(String::from_utf8_lossy(source.bytes()).into_owned())
        } else {
            None
        };
        let feed = self.notice.to_atom(before.as_deref(), self.language);
        feed.map(String::into_bytes).ok_or_else(|| foreign(path))
    }
}

/// The next edition of an arrangement, unsigned, and the letter to its parties.
fn drafts(review: &Review, folder: &Path, language: Language) -> Vec<(PathBuf, Vec<u8>)> {
    let stem = format!("{}.{}", review.arrangement.charter.id, review.diff.new.id);
    let letter = format!("{}\n", review.letter.in_language(language));
    let mut all = vec![(folder.join(format!("{stem}.letter.md")), letter.into_bytes())];
    let draft = review.draft.as_ref();
    all.extend(
        draft.map(|draft| (folder.join(format!("{stem}.draft.json")), Json::from(draft).to_pretty().into_bytes())),
    );
    all
}

fn foreign(path: &Path) -> Failure {
    let message =
        Both::new("this file is no feed that was written here", "このファイルは、ここで書き込んだフィードではない");
    Failure::input("news-feed-foreign", message).file(path).help(Both::new(
        "name another folder with --news, or take the file away",
        "--news で別のフォルダを指定するか、このファイルを移動してください",
    ))
}
