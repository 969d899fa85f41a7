//! What an assessment reads, so that it can be made again when that changes.

use std::path::{Path, PathBuf};

use warifu_model::Assessment;

use super::arguments::Assess;
use super::next::PRODUCT;
use super::papers::{ASSESSMENT, FOLDERS};
use crate::files;
use crate::watch::Watched;

impl Assess {
    /// Whether it runs again whenever something changes.
    pub(crate) fn is_watching(&self) -> bool {
        self.watch
    }

    /// The files that it reads now; what `assessment.json` names is asked each time, since that file may change, too.
    pub(crate) fn watched(&self) -> Watched {
        let mut watched = Watched::default();
        let given = [self.product.as_ref(), self.admit.as_ref(), self.waivers.as_ref()];
        watched.paths.extend(given.into_iter().flatten().cloned());
        watched.paths.extend(self.shelf.iter().cloned());
        // a set may be a file
        watched.paths.extend(self.sets.iter().map(PathBuf::from).filter(|path| path.is_file()));
        watched.out.extend(self.out.clone());
        match self.paths.as_slice() {
            [] => folder(Path::new("."), &mut watched),
            [one] if one.is_dir() => folder(one, &mut watched),
            files => {
                watched.out.push(PathBuf::from(Assessment::OUTPUT));
                watched.paths.extend(files.iter().cloned());
            }
        }
        watched
    }
}

fn folder(folder: &Path, watched: &mut Watched) {
    let settings = folder.join(ASSESSMENT);
    let assessment = files::read(&settings).ok().and_then(|source| Assessment::read(source.bytes()).ok());
    if let Some(assessment) = assessment {
        let named =
            assessment.admission.iter().chain(&assessment.waivers).chain(&assessment.trust).chain(&assessment.shelf);
        let named = named.chain(&assessment.holds).chain(&assessment.arrangements).chain(&assessment.crosswalks);
        watched.paths.extend(named.map(|path| folder.join(path)));
        watched.out.push(folder.join(&assessment.output));
    }
    watched.out.push(folder.join(Assessment::OUTPUT));
    let kept: Vec<PathBuf> = FOLDERS.iter().map(|name| folder.join(name)).filter(|path| path.is_dir()).collect();
    if kept.is_empty() {
        watched.paths.push(folder.to_owned());
        return;
    }
    watched.paths.extend(FOLDERS.iter().map(|name| folder.join(name)));
    watched.paths.extend([settings, folder.join(PRODUCT)]);
}
