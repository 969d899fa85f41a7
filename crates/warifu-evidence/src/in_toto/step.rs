//! Links of in-toto: the record of one step of a supply chain, signed as it is, in an envelope, or as the predicate of a statement.
//!
//! A link is about its products, and where it has none, as a step that tests has none, about its materials.

use serde::de::MapAccess;
use warifu_model::Json;

use super::carried::{Carried, missing};
use crate::bounds;
use crate::claims::{Claims, claim_text};
use crate::digests::DigestSet;
use crate::error::{ImportError, ImportProblem};
use crate::format::Input;
use crate::limits;
use crate::note::{Note, NoteCode};
use crate::part::{Content, Part};
use crate::reader::{Member, Object, Trail, read_object};
use crate::shown::shortened;
use crate::subject::{About, Name};
use crate::terms::{Countable, Flaw};
use crate::vex::News;

/// A link as the predicate of a statement, whose subjects are its products.
pub(super) fn read_predicate(input: &Input<'_, '_>, products: usize) -> Result<Carried, ImportError> {
    let mut step = Step::default();
    read_object(input.trail, &mut step)?;
    step.carried(products)
}

/// The same from versions 0.1 and 0.2, whose materials are named as in a link without a statement.
pub(super) fn read_old_predicate(input: &Input<'_, '_>, products: usize) -> Result<Carried, ImportError> {
    let mut step = Step { form: Form::Paths, ..Step::default() };
    read_object(input.trail, &mut step)?;
    step.carried(products)
}

/// A link without a statement: the products are in it.
pub(crate) fn read_bare(input: &Input<'_, '_>) -> Result<Content, ImportError> {
    let mut step = Step { form: Form::Paths, ..Step::default() };
    read_object(input.trail, &mut step)?;
    if !step.is_typed {
        return Err(missing("_type"));
    }
    let Paths { about: made, entries, .. } = std::mem::take(&mut step.products);
    let taken = std::mem::take(&mut step.materials.about);
    let (subjects, others) = if entries > 0 { (made, taken) } else { (taken, made) };
    let names: Vec<_> = others.names().cloned().collect();
    step.carried(entries)?.tied(input, &subjects, &names, "/products")
}

/// What of a link is read.
#[derive(Default)]
struct Step {
    form: Form,
    is_typed: bool,
    name: Option<String>,
    command: Vec<String>,
    returned: Returned,
    materials: Paths,
    products: Paths,
}

/// How the step ended.
#[derive(Clone, Copy, Default, Eq, PartialEq)]
enum Returned {
    /// It does not say.
    #[default]
    Unstated,
    Number(i64),
    /// It says so in another way than by a whole number.
    Unreadable,
}

/// How materials are written.
#[derive(Clone, Copy, Default)]
enum Form {
    /// A list of resource descriptors.
    #[default]
    Resources,
    /// An object from paths to digests.
    Paths,
}

impl Step {
    fn carried(self, products: usize) -> Result<Carried, ImportError> {
        let name = self.name.ok_or_else(|| missing("name"))?;
        let has_succeeded = self.returned == Returned::Number(0);
        let return_value = match self.returned {
            Returned::Number(value) => Some(value),
            Returned::Unstated | Returned::Unreadable => None,
        };
        let record = Json::object()
            .with("name", name)
            .with_some("command", shown_command(&self.command))
            .with_some("return_value", return_value)
            .with("materials", self.materials.entries)
            .with("products", products);
        let claims = Claims::default()
            .with("step.steps", Json::list([record]))
            .with("step.unsuccessful", u32::from(!has_succeeded))
            .with("step.materials_without_digest", self.materials.without_digest);
        let notes = Note::counted(NoteCode::MaterialDigestsUnusable, self.materials.unusable).into_iter().collect();
        let part = Part::of("link", None, None, claims);
        // a step that does not say how it ended is no bad news of its own; one that says so in other words may be
        let has_failed = !has_succeeded && self.returned != Returned::Unstated;
        let news = if has_failed { News::Bad } else { News::Good };
        Ok(Carried { content: Content { parts: part.into_iter().collect(), notes }, news, about: About::default() })
    }
}

/// The command in one line, with what would drive a terminal escaped; none where it is empty or too long to show.
fn shown_command(words: &[String]) -> Option<String> {
    let one = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    let text: String = words.join(" ").chars().map(one).collect();
    claim_text(&text).ok()
}

impl<'de> Object<'de> for Step {
    const BEARING: &'static [&'static str] = &["byproducts", "materials"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match (key, self.form) {
            ("_type", _) => {
                value.parse(link_type)?;
                self.is_typed = true;
            }
            ("name", _) => self.name = Some(value.parse(claim_text)?),
            ("command", _) => {
                let command = &mut self.command;
                value.texts(|word| {
                    bounds::within(command.len() + 1, Countable::Words, limits::WORDS)?;
                    command.push(word.into_owned());
                    Ok(())
                })?;
            }
            ("byproducts", _) => value.object(&mut Byproducts(&mut self.returned))?,
            ("materials", Form::Paths) => value.object(&mut self.materials)?,
            ("products", Form::Paths) => value.object(&mut self.products)?,
            ("materials", Form::Resources) => {
                let materials = &mut self.materials;
                value.objects(|material: Material| materials.add(material.0))?;
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}

fn link_type(text: &str) -> Result<(), ImportProblem> {
    if text == LINK {
        return Ok(());
    }
    Err(ImportProblem::NotOneOf { value: shortened(text), allowed: LINK })
}

/// What a step left besides its products; it may hold anything else.
struct Byproducts<'s>(&'s mut Returned);

impl<'de> Object<'de> for Byproducts<'_> {
    const BEARING: &'static [&'static str] = &["return-value"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "return-value" => *self.0 = value.integer()?.map_or(Returned::Unreadable, Returned::Number),
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// Files by path, each with its digests.
#[derive(Default)]
struct Paths {
    entries: usize,
    without_digest: u32,
    unusable: u32,
    about: About,
}

/// The digests of one file that count.
#[derive(Default)]
struct Taken {
    sha256: Option<Name>,
    has_digest: bool,
    is_unusable: bool,
}

impl Taken {
    fn of(set: &DigestSet<'_>) -> Self {
        let sha256 = set.sha256().ok().flatten().map(Name::Sha256);
        Self { sha256, has_digest: set.preferred().is_some(), is_unusable: set.is_unusable() }
    }
}

impl Paths {
    fn add(&mut self, taken: Taken) -> Result<(), ImportProblem> {
        self.entries += 1;
        bounds::within(self.entries, Countable::Materials, limits::SUBJECTS)?;
        self.without_digest += u32::from(!taken.has_digest);
        self.unusable += u32::from(taken.is_unusable);
        self.about.extend(taken.sha256);
        Ok(())
    }
}

impl<'de> Object<'de> for Paths {
    fn member<A: MapAccess<'de>>(&mut self, path: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        self.about.label(path);
        // the limit of members of one object has been kept by the reader of it
        value.digests(|set| self.add(Taken::of(set)))
    }
}

#[derive(Default)]
struct Material(Taken);

impl<'de> Object<'de> for Material {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "digest" => self.0 = value.digests(|set| Ok(Taken::of(set)))?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// Reads a signed link: `{"signed": {…}, "signatures": […]}`.
pub(crate) fn read_signed(input: &Input<'_, '_>) -> Result<Content, ImportError> {
    let mut signed = Signed::default();
    read_object(input.trail, &mut signed)?;
    let text = signed.text.ok_or_else(|| missing("signed"))?;
    if signed.signatures == 0 {
        return Err(ImportError::at("/signatures", ImportProblem::Unsigned { flaw: Flaw::NoSignature }));
    }
    let mut content = read_bare(&Input { trail: &Trail::new(text, None), ..*input })
        .map_err(|error| error.below("/signed", input.trail.offset(text)))?;
    content.notes.push(Note::of(NoteCode::SignatureNotChecked));
    Ok(content)
}

#[derive(Default)]
struct Signed<'de> {
    text: Option<&'de str>,
    signatures: usize,
}

impl<'de> Object<'de> for Signed<'de> {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "signed" => self.text = Some(value.raw()?),
            "signatures" => {
                let signatures = &mut self.signatures;
                value.objects(|_: Signature| {
                    *signatures += 1;
                    bounds::within(*signatures, Countable::Signatures, warifu_model::Limit::SIGNATURES)?;
                    Ok(())
                })?;
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// One signature: by a key (`sig`) or by GPG (`signature`).
#[derive(Default)]
struct Signature {
    has_bytes: bool,
}

impl<'de> Object<'de> for Signature {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "sig" | "signature" => self.has_bytes |= !value.text()?.is_empty(),
            _ => value.skip()?,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ImportProblem> {
        if self.has_bytes { Ok(()) } else { Err(ImportProblem::Unsigned { flaw: Flaw::SignatureEmpty }) }
    }
}

/// The type of a link without a statement.
pub(super) const LINK: &str = "link";
