use std::borrow::Cow;

use crate::language::Language;

/// A failure that a person has to act on: every error of the library crates is one.
///
/// Codes are stable and lower-kebab-case; `docs/errors.md` has one heading for each. Message and help exist in both languages;
/// foreign text inside is shortened and escaped. [`problems!`](crate::problems) declares an enum of them.
///
/// ```
/// use warifu_model::{Language, Problem, problems};
///
/// problems! {
///     /// Why a door stays shut.
///     #[derive(Clone, Debug, Eq, PartialEq)]
///     pub enum DoorError {
///         /// It is locked.
///         Locked {
///             /// The number of the door.
///             door: u32,
///         } => {
///             code: "door-locked",
///             en: "door {door} is locked",
///             ja: "扉{door}は施錠されている",
///             help_en: "unlock it first",
///             help_ja: "先に解錠してください",
///         }
///     }
/// }
///
/// let error = DoorError::Locked { door: 3 };
/// assert_eq!(error.code(), "door-locked");
/// assert_eq!(error.to_string(), "door 3 is locked");
/// assert_eq!(error.message(Language::Ja), "扉3は施錠されている");
/// ```
pub trait Problem: std::error::Error {
    /// The stable code.
    fn code(&self) -> &'static str;

    /// What is wrong: lower case, without a full stop, input between backticks.
    fn message(&self, language: Language) -> String;

    /// What to do about it.
    fn help(&self, language: Language) -> Cow<'static, str>;

    /// Where in the document it is; none where it is not about a place.
    fn location(&self) -> Option<Location<'_>> {
        None
    }
}

impl<P: Problem> Problem for Box<P> {
    fn code(&self) -> &'static str {
        P::code(self)
    }

    fn message(&self, language: Language) -> String {
        P::message(self, language)
    }

    fn help(&self, language: Language) -> Cow<'static, str> {
        P::help(self, language)
    }

    fn location(&self) -> Option<Location<'_>> {
        P::location(self)
    }
}

/// A place in a document of ours.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Location<'d> {
    /// A JSON Pointer (RFC 6901).
    pub pointer: &'d str,
    /// The offset in the document, in bytes, where it is known.
    pub offset: Option<usize>,
}

/// Declares an enum of errors with code, message and help beside each variant, in both languages; gives it
/// [`Problem`], `Display` (in English) and `Error`, and inherent `code`, `message` and `help`.
///
/// After `=>` stands either a block with `code`, `en`, `ja`, `help_en`, `help_ja` and, where the error has a place,
/// `location: (EXPRESSION)`, or `{ delegate }` for a variant with one bound value that is a problem itself. Texts are format
/// strings over the fields; where they need arguments, they stand in parentheses with them. A variant with named fields, of which
/// `error` is a problem, is `{ delegate error }`, or `{ delegate error, en: …, ja: … }` where its message says more; code, help and
/// place are those of the field.
///
/// A variant that holds a [`ReadError`](crate::ReadError) alone is `{ quote }`: its message names the place, too. With
/// `{ quote en: "the bundle: {}", ja: "…{}" }` the message says of which document. An enum may have one type parameter with
/// its bounds, for the error of a trait that the caller implements.
#[macro_export]
macro_rules! problems {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident $(<$param:ident: $first:ident $(+ $more:ident)*>)? {
            $(
                $(#[$vmeta:meta])*
                $variant:ident
                $({ $($(#[$fmeta:meta])* $field:ident : $ftype:ty),* $(,)? })?
                $(( $($bind:ident : $btype:ty),* $(,)? ))?
                => { $($body:tt)* }
            )*
        }
    ) => {
        $(#[$meta])*
        $vis enum $name $(<$param>)? {
            $(
                $(#[$vmeta])*
                $variant $({ $($(#[$fmeta])* $field : $ftype),* })? $(( $($btype),* ))?,
            )*
        }

        impl $(<$param: $first $(+ $more)*>)? $name $(<$param>)? {
            /// The stable code.
            $vis fn code(&self) -> &'static str {
                match self {
                    $(Self::$variant $({ $($field),* })? $(( $($bind),* ))? => {
                        $(let _ = ($($field,)*);)? $(let _ = ($($bind,)*);)?
                        $crate::problem_part!(@code ($($($bind)*)?) $($body)*)
                    })*
                }
            }

            /// Returns what is wrong: lower case, without a full stop, input between backticks.
            $vis fn message(&self, language: $crate::Language) -> ::std::string::String {
                match self {
                    $(Self::$variant $({ $($field),* })? $(( $($bind),* ))? => {
                        $(let _ = ($($field,)*);)? $(let _ = ($($bind,)*);)?
                        $crate::problem_part!(@message language ($($($bind)*)?) $($body)*)
                    })*
                }
            }

            /// Returns what to do about it.
            $vis fn help(&self, language: $crate::Language) -> ::std::borrow::Cow<'static, str> {
                match self {
                    $(Self::$variant $({ $($field),* })? $(( $($bind),* ))? => {
                        $(let _ = ($($field,)*);)? $(let _ = ($($bind,)*);)?
                        $crate::problem_part!(@help language ($($($bind)*)?) $($body)*)
                    })*
                }
            }
        }

        impl $(<$param: $first $(+ $more)*>)? $crate::Problem for $name $(<$param>)? {
            fn code(&self) -> &'static str {
                self.code()
            }

            fn message(&self, language: $crate::Language) -> ::std::string::String {
                self.message(language)
            }

            fn help(&self, language: $crate::Language) -> ::std::borrow::Cow<'static, str> {
                self.help(language)
            }

            fn location(&self) -> ::std::option::Option<$crate::Location<'_>> {
                match self {
                    $(Self::$variant $({ $($field),* })? $(( $($bind),* ))? => {
                        $(let _ = ($($field,)*);)? $(let _ = ($($bind,)*);)?
                        $crate::problem_part!(@location ($($($bind)*)?) $($body)*)
                    })*
                }
            }
        }

        impl $(<$param: $first $(+ $more)*>)? ::std::fmt::Display for $name $(<$param>)? {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&self.message($crate::Language::En))
            }
        }

        impl $(<$param: $first $(+ $more)*>)? ::std::error::Error for $name $(<$param>)? {}
    };
}

/// One part of one arm of [`problems!`](crate::problems).
#[doc(hidden)]
#[macro_export]
macro_rules! problem_part {
    (@code ($bind:ident) delegate) => { $crate::Problem::code($bind) };
    (@message $language:ident ($bind:ident) delegate) => { $crate::Problem::message($bind, $language) };
    (@help $language:ident ($bind:ident) delegate) => { $crate::Problem::help($bind, $language) };
    (@location ($bind:ident) delegate) => { $crate::Problem::location($bind) };
    (@code $binds:tt delegate $field:ident $(, $($texts:tt)*)?) => { $crate::Problem::code($field) };
    (@message $language:ident $binds:tt delegate $field:ident) => { $crate::Problem::message($field, $language) };
    (@message $language:ident $binds:tt delegate $field:ident, en: $en:tt, ja: $ja:tt $(,)?) => {
        match $language {
            $crate::Language::En => $crate::problem_part!(@text $en),
            $crate::Language::Ja => $crate::problem_part!(@text $ja),
        }
    };
    (@help $language:ident $binds:tt delegate $field:ident $(, $($texts:tt)*)?) => { $crate::Problem::help($field, $language) };
    (@location $binds:tt delegate $field:ident $(, $($texts:tt)*)?) => { $crate::Problem::location($field) };
    (@code ($bind:ident) quote $($texts:tt)*) => { $crate::Problem::code($bind) };
    (@message $language:ident ($bind:ident) quote) => { $bind.with_place($language) };
    (@message $language:ident ($bind:ident) quote en: $en:literal, ja: $ja:literal $(,)?) => {
        match $language {
            $crate::Language::En => ::std::format!($en, $bind.with_place($language)),
            $crate::Language::Ja => ::std::format!($ja, $bind.with_place($language)),
        }
    };
    (@help $language:ident ($bind:ident) quote $($texts:tt)*) => { $crate::Problem::help($bind, $language) };
    (@location ($bind:ident) quote $($texts:tt)*) => { $crate::Problem::location($bind) };
    (@code $binds:tt code: ($code:expr), $($rest:tt)*) => { $code };
    (@code $binds:tt code: $code:tt, $($rest:tt)*) => { $code };
    (@message $language:ident $binds:tt code: $code:tt, en: $en:tt, ja: $ja:tt, $($rest:tt)*) => {
        match $language {
            $crate::Language::En => $crate::problem_part!(@text $en),
            $crate::Language::Ja => $crate::problem_part!(@text $ja),
        }
    };
    (@help $language:ident $binds:tt code: $code:tt, en: $en:tt, ja: $ja:tt, help_en: $help_en:tt, help_ja: $help_ja:tt
     $(, $($rest:tt)*)?) => {
        ::std::borrow::Cow::Owned(match $language {
            $crate::Language::En => $crate::problem_part!(@text $help_en),
            $crate::Language::Ja => $crate::problem_part!(@text $help_ja),
        })
    };
    (@location $binds:tt code: $code:tt, en: $en:tt, ja: $ja:tt, help_en: $he:tt, help_ja: $hj:tt,
     location: ($location:expr) $(,)?) => { ::std::option::Option::Some($location) };
    (@location $binds:tt $($rest:tt)*) => { ::std::option::Option::None };
    (@text ($($arguments:tt)+)) => { ::std::format!($($arguments)+) };
    (@text $text:literal) => { ::std::format!($text) };
}

/// Declares an enum of stable codes with a text in both languages beside each: `ALL`, `as_str`, `parse` and `text`.
///
/// ```
/// use warifu_model::{Language, codes};
///
/// codes! {
///     /// How a door is.
///     pub enum DoorState {
///         /// Nobody can pass.
///         Shut = "shut", en: "nobody can pass", ja: "誰も通れない";
///         /// Anybody can pass.
///         Open = "open", en: "anybody can pass", ja: "誰でも通れる";
///     }
/// }
///
/// assert_eq!(DoorState::parse("open"), Some(DoorState::Open));
/// assert_eq!(DoorState::Shut.text(Language::Ja), "誰も通れない");
/// assert_eq!(DoorState::ALL.len(), 2);
/// ```
#[macro_export]
macro_rules! codes {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $($(#[$vmeta:meta])* $variant:ident = $code:literal, en: $en:literal, ja: $ja:literal;)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        $vis enum $name {
            $($(#[$vmeta])* $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable text form.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                }
            }

            /// Reads the stable text form.
            pub fn parse(text: &str) -> ::std::option::Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text)
            }

            /// Returns its meaning, for people.
            pub const fn text(self, language: $crate::Language) -> &'static str {
                match (self, language) {
                    $((Self::$variant, $crate::Language::En) => $en,
                    (Self::$variant, $crate::Language::Ja) => $ja,)*
                }
            }
        }
    };
}
