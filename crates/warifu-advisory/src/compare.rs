//! One thing that is named, and one that there is.

use crate::cpe::{Cpe, Likeness};
use crate::named::{Item, Named};
use crate::names::{Alike, Names};
use crate::purl::Purl;
use crate::sureness::Sureness;
use crate::versions::Versions;

/// What matched, and how sure that is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Match {
    /// How sure it is.
    pub sureness: Sureness,
    /// What the advisory says: an identifier, a digest or a name.
    pub said: String,
    /// The versions that it means; empty where it says none.
    pub versions: String,
    /// What there is.
    pub own: String,
}

/// What the identifiers of one kind say.
enum Kind {
    /// There is nothing to compare.
    Absent,
    /// It is called otherwise, in names that one thing may have several of.
    Otherwise,
    /// It is something else.
    Different,
    Matched(Match),
}

impl Match {
    /// Compares what is named with what there is; none where it is surely something else, or nothing is alike.
    ///
    /// ```
    /// use warifu_advisory::{Item, Known, Match, Named, Purl, Sureness, Versions};
    ///
    /// let known = |purl| Known { purls: Purl::parse(purl).into_iter().collect(), ..Known::default() };
    /// let named = Named { known: known("pkg:npm/left-pad"), versions: Versions::range("<1.3.0"), ..Named::default() };
    /// let item = |version| Item { known: known(version), version: None };
    /// assert_eq!(Match::between(&named, &item("pkg:npm/left-pad@1.2.0")).unwrap().sureness, Sureness::IdentifierAndVersion);
    /// assert_eq!(Match::between(&named, &item("pkg:npm/left-pad@1.3.0")), None);
    /// ```
    pub fn between(named: &Named, item: &Item) -> Option<Self> {
        between(named, &Names::of(&named.known), item, &Names::of(&item.known))
    }

    fn new(sureness: Sureness, said: &str, versions: &str, own: &str) -> Self {
        Self { sureness, said: said.to_owned(), versions: versions.to_owned(), own: own.to_owned() }
    }
}

/// The same, with names that were prepared.
pub(crate) fn between(named: &Named, said: &Names, item: &Item, own: &Names) -> Option<Match> {
    let (known, there) = (&named.known, &item.known);
    if let Some(digest) = known.digests.iter().find(|digest| there.digests.contains(digest)) {
        let text = digest.to_string();
        return Some(Match::new(Sureness::Digest, &text, "", &text));
    }
    if let Some(id) = known.exact.iter().find(|id| there.exact.contains(id)) {
        return Some(Match::new(Sureness::IdentifierAndVersion, id, "", id));
    }
    match (by_purls(named, item), by_cpes(named, item)) {
        (Kind::Absent, Kind::Absent) => by_names(named, said, item, own),
        (Kind::Matched(one), Kind::Matched(other)) => Some(if other.sureness > one.sureness { other } else { one }),
        (Kind::Matched(one), Kind::Absent) | (Kind::Absent, Kind::Matched(one)) => Some(one),
        // two kinds that contradict each other leave it open
        (Kind::Matched(one), _) | (_, Kind::Matched(one)) => {
            Some(Match { sureness: one.sureness.min(Sureness::Identifier), ..one })
        }
        (Kind::Different, _) | (_, Kind::Different) => None,
        (Kind::Otherwise, _) | (_, Kind::Otherwise) => {
            by_names(named, said, item, own).map(|one| Match { sureness: Sureness::Name, ..one })
        }
    }
}

fn by_purls(named: &Named, item: &Item) -> Kind {
    let pairs = named.known.purls.iter().flat_map(|said| item.known.purls.iter().map(move |own| (said, own)));
    // types have name spaces of their own: between two of them nothing follows
    best(pairs.filter(|(said, own)| said.kind() == own.kind()).map(|(said, own)| purls(named, said, item, own)))
}

fn purls(named: &Named, said: &Purl, item: &Item, own: &Purl) -> Kind {
    if said.path() != own.path() {
        return if said.is_of_a_registry() { Kind::Different } else { Kind::Otherwise };
    }
    let of_identifier = match (said.version(), said.range()) {
        (Some(version), _) => Versions::One(version.to_owned()),
        (None, Some(range)) => Versions::range(range),
        (None, None) => Versions::Unsaid,
    };
    let version = own.version().or(item.version.as_deref());
    versioned(named, &of_identifier, version, said.is_borne_out_by(own), [said.as_str(), own.as_str()])
}

fn by_cpes(named: &Named, item: &Item) -> Kind {
    let pairs = named.known.cpes.iter().flat_map(|said| item.known.cpes.iter().map(move |own| (said, own)));
    best(pairs.map(|(said, own)| cpes(named, said, item, own)))
}

fn cpes(named: &Named, said: &Cpe, item: &Item, own: &Cpe) -> Kind {
    let likeness = said.likeness(own);
    match likeness {
        Likeness::Different => return Kind::Different,
        Likeness::Otherwise => return Kind::Otherwise,
        Likeness::Possible | Likeness::Same => {}
    }
    let of_identifier = said.version().map_or(Versions::Unsaid, |version| Versions::One(version.to_owned()));
    let version = own.version().or(item.version.as_deref());
    versioned(named, &of_identifier, version, likeness == Likeness::Same, [said.as_str(), own.as_str()])
}

/// What the versions say: those of the identifier, and a range beside it, whose identifier often has one version of many.
fn versioned(
    named: &Named,
    of_identifier: &Versions,
    version: Option<&str>,
    is_rest_same: bool,
    [said, own]: [&str; 2],
) -> Kind {
    let is_said = *of_identifier != Versions::Unsaid;
    let versions = if is_said { of_identifier } else { &named.versions };
    let beside =
        Some(&named.versions).filter(|beside| is_said && matches!(beside, Versions::Range(_) | Versions::Unread(_)));
    let holds = match (versions.holds(version), beside.map(|beside| beside.holds(version))) {
        (one, None) => one,
        (one, Some(other)) if one == other => one,
        (Some(true), Some(None)) => Some(true),
        (_, Some(_)) => None,
    };
    let sureness = match holds {
        Some(false) => return Kind::Different,
        Some(true) if is_rest_same => Sureness::IdentifierAndVersion,
        Some(true) | None => Sureness::Identifier,
    };
    Kind::Matched(Match::new(sureness, said, versions.text(), own))
}

/// The surest match; something else only where all are.
fn best(all: impl Iterator<Item = Kind>) -> Kind {
    all.fold(Kind::Absent, |best, one| match (best, one) {
        (Kind::Matched(best), Kind::Matched(one)) => {
            Kind::Matched(if one.sureness > best.sureness { one } else { best })
        }
        (best @ Kind::Matched(_), _) | (best, Kind::Absent) => best,
        // one name that leaves it open is enough
        (Kind::Otherwise, Kind::Different) => Kind::Otherwise,
        (_, one) => one,
    })
}

fn by_names(named: &Named, said: &Names, item: &Item, own: &Names) -> Option<Match> {
    let alike = said.compare(own)?;
    let sureness = match (named.versions.holds(item.version.as_deref()), alike) {
        (Some(false), _) => return None,
        (Some(true), Alike::Same) => Sureness::NameAndVersion,
        _ => Sureness::Name,
    };
    let name = named.known.names.first().map_or("", String::as_str);
    let text = named.known.vendor.as_ref().map_or_else(|| name.to_owned(), |vendor| format!("{vendor} {name}"));
    Some(Match::new(sureness, &text, named.versions.text(), &item.label()))
}
