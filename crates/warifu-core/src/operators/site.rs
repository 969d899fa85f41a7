use std::borrow::Cow;

use warifu_model::{
    ClaimType, Duration, Fill, Json, Operand, Operands, Parameter, ParameterType, RequirementSet, Token, VersionRange,
};

use crate::compile_error::{CompileError, CompileProblem};
use crate::edition::refuse_member;

/// Where an operator stands while a set is compiled.
#[derive(Clone, Copy)]
pub(super) struct Site<'c> {
    pub(super) set: &'c RequirementSet,
    pub(super) operator: &'static str,
    /// The pointer of the criterion.
    pub(super) pointer: &'c str,
}

impl<'c> Site<'c> {
    /// An error at a field of the operator's object.
    pub(super) fn error(self, field: &str, problem: CompileProblem) -> CompileError {
        CompileError::new(format!("{}/{}/{field}", self.pointer, self.operator), problem)
    }

    /// Refuses a field of the operator's object that only the second edition has in a set of the first.
    pub(super) fn of_second_edition(self, word: &'static str) -> Result<(), CompileError> {
        refuse_member(self.set, format!("{}/{}/{word}", self.pointer, self.operator), word)
    }

    /// The error that the operator cannot stand here.
    pub(super) fn misplaced(self) -> CompileError {
        CompileError::new(self.pointer, CompileProblem::Misplaced { operator: self.operator })
    }

    /// Refuses claim types that the operator is not for. `kinds` are joined by commas and spaces.
    pub(super) fn takes(self, claim_type: &ClaimType, kinds: &'static str) -> Result<(), CompileError> {
        let kind = claim_type.kind();
        if kinds.split(", ").any(|taken| taken == kind) {
            return Ok(());
        }
        let problem = CompileProblem::OperatorType { operator: self.operator, kind, takes: kinds };
        Err(CompileError::new(format!("{}/{}", self.pointer, self.operator), problem))
    }

    /// Refuses a comparison with another value in a set of the first edition, and one with a value of another type: whether a
    /// day lies before a time within it is nobody's to say.
    pub(super) fn is_held_against(
        self,
        word: &'static str,
        other: &ClaimType,
        claim_type: &ClaimType,
    ) -> Result<(), CompileError> {
        self.of_second_edition("plus")?;
        if other.kind() == claim_type.kind() {
            return Ok(());
        }
        let operator = if self.operator.starts_with("after") { "after" } else { "before" };
        let problem = CompileProblem::OperatorType { operator, kind: other.kind(), takes: claim_type.kind() };
        Err(self.error(word, problem))
    }

    /// What puts values into the place of the operator's parameters.
    pub(super) fn filling(self) -> Filling<'c> {
        Filling { site: self, claim_type: None }
    }

    /// The same for operands of the type of a claim, or of its items where there are several of them.
    pub(super) fn filling_of(self, claim_type: &'c ClaimType, operands: Operands<'_>) -> Filling<'c> {
        let claim_type = match (claim_type, operands) {
            (ClaimType::TokenList(tokens, _), Operands::Values(_)) => Cow::Owned(ClaimType::Token(tokens.clone())),
            _ => Cow::Borrowed(claim_type),
        };
        Filling { site: self, claim_type: Some(claim_type) }
    }

    /// A number of things.
    pub(super) fn count(self, operand: &Operand<u32>, field: &str) -> Result<u32, CompileError> {
        let id = match operand {
            Operand::Literal(count) => return Ok(*count),
            Operand::Parameter(id) => id,
        };
        let parameter = self.parameter(id, field, "count", |given| *given == ParameterType::Count)?;
        let count = if let Json::Int(count) = parameter.value { u32::try_from(count).ok() } else { None };
        count.ok_or_else(|| self.wrong_parameter(id, field, "count"))
    }

    fn parameter(
        self,
        id: &Token,
        field: &str,
        expected: &'static str,
        fits: impl Fn(&ParameterType) -> bool,
    ) -> Result<&'c Parameter, CompileError> {
        let Some(parameter) = self.set.parameter(id) else {
            return Err(self.error(field, CompileProblem::UnknownParameter(id.clone())));
        };
        if fits(&parameter.parameter_type) { Ok(parameter) } else { Err(self.wrong_parameter(id, field, expected)) }
    }

    fn wrong_parameter(self, id: &Token, field: &str, expected: &'static str) -> CompileError {
        self.error(field, CompileProblem::ParameterType { parameter: id.clone(), expected })
    }
}

/// Puts the values of parameters into the operands of one operator, and refuses operands of another type.
pub(super) struct Filling<'c> {
    site: Site<'c>,
    /// The type of the values that are compared with.
    claim_type: Option<Cow<'c, ClaimType>>,
}

impl Fill for Filling<'_> {
    type Error = CompileError;

    fn value(&self, operand: &Operand<Json>, field: &str) -> Result<Operand<Json>, CompileError> {
        let Some(claim_type) = &self.claim_type else { return Err(self.site.misplaced()) };
        let json = match operand {
            Operand::Literal(json) => json,
            Operand::Parameter(id) => {
                let fits =
                    |given: &ParameterType| matches!(given, ParameterType::Claim(given) if is_like(given, claim_type));
                &self.site.parameter(id, field, claim_type.kind(), fits)?.value
            }
        };
        let typed = claim_type.value(json);
        typed.map_err(|error| self.site.error(field, CompileProblem::LiteralType(error)))?;
        Ok(Operand::Literal(json.clone()))
    }

    fn count(&self, operand: &Operand<u32>, field: &str) -> Result<Operand<u32>, CompileError> {
        self.site.count(operand, field).map(Operand::Literal)
    }

    fn duration(&self, operand: &Operand<Duration>, field: &str) -> Result<Operand<Duration>, CompileError> {
        let Operand::Parameter(id) = operand else { return Ok(operand.clone()) };
        let fits = |given: &ParameterType| matches!(given, ParameterType::Claim(ClaimType::Duration(_)));
        let parameter = self.site.parameter(id, field, "duration", fits)?;
        let duration = parameter.value.as_text().and_then(Duration::parse);
        duration.map(Operand::Literal).ok_or_else(|| self.site.wrong_parameter(id, field, "duration"))
    }

    fn range(&self, operand: &Operand<VersionRange>, field: &str) -> Result<Operand<VersionRange>, CompileError> {
        let Operand::Parameter(id) = operand else { return Ok(operand.clone()) };
        let parameter = self.site.parameter(id, field, "range", |given| *given == ParameterType::Range)?;
        let range = parameter.value.as_text().and_then(VersionRange::parse);
        range.map(Operand::Literal).ok_or_else(|| self.site.wrong_parameter(id, field, "range"))
    }
}

/// Tells whether a parameter of one type may stand for a value of another: the same kind; an ordered list of tokens is
/// a list of tokens. The value itself is typed afterwards.
fn is_like(given: &ClaimType, expected: &ClaimType) -> bool {
    let is_token = |claim_type: &ClaimType| matches!(claim_type, ClaimType::Token(_) | ClaimType::OrderedToken(_));
    given.kind() == expected.kind() || (is_token(given) && is_token(expected))
}
