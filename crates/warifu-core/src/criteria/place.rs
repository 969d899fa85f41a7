use warifu_model::{
    ClaimType, Duration, Json, Operand, Parameter, ParameterType, RequirementSet, Token, Value, VersionRange,
};

use crate::compile_error::{CompileError, CompileProblem};

/// Where an operator stands, and what it is applied to, while a set is compiled.
#[derive(Clone, Copy)]
pub(super) struct Place<'c> {
    pub(super) set: &'c RequirementSet,
    pub(super) operator: &'static str,
    /// The pointer of the criterion.
    pub(super) pointer: &'c str,
}

impl<'c> Place<'c> {
    /// An error at a field of the operator's object.
    pub(super) fn error(self, field: &str, problem: CompileProblem) -> CompileError {
        CompileError::new(format!("{}/{}/{field}", self.pointer, self.operator), problem)
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

    /// A value of a claim type.
    pub(super) fn literal(
        self,
        operand: &Operand<Json>,
        claim_type: &ClaimType,
        field: &str,
    ) -> Result<Value, CompileError> {
        let json = match operand {
            Operand::Literal(json) => json,
            Operand::Parameter(id) => {
                let fits =
                    |given: &ParameterType| matches!(given, ParameterType::Claim(given) if is_like(given, claim_type));
                &self.parameter(id, field, claim_type.kind(), fits)?.value
            }
        };
        claim_type.value(json).map_err(|error| self.error(field, CompileProblem::LiteralType(error)))
    }

    pub(super) fn duration(self, operand: &Operand<Duration>, field: &str) -> Result<Duration, CompileError> {
        let id = match operand {
            Operand::Literal(duration) => return Ok(*duration),
            Operand::Parameter(id) => id,
        };
        let fits = |given: &ParameterType| matches!(given, ParameterType::Claim(ClaimType::Duration(_)));
        let parameter = self.parameter(id, field, "duration", fits)?;
        let duration = parameter.value.as_text().and_then(Duration::parse);
        duration.ok_or_else(|| self.wrong_parameter(id, field, "duration"))
    }

    pub(super) fn range(self, operand: &Operand<VersionRange>, field: &str) -> Result<VersionRange, CompileError> {
        let id = match operand {
            Operand::Literal(range) => return Ok(range.clone()),
            Operand::Parameter(id) => id,
        };
        let parameter = self.parameter(id, field, "range", |given| *given == ParameterType::Range)?;
        let range = parameter.value.as_text().and_then(VersionRange::parse);
        range.ok_or_else(|| self.wrong_parameter(id, field, "range"))
    }

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

/// Whether a parameter of one type may stand for a value of another: the same kind; an ordered list of tokens is a list
/// of tokens. The value itself is typed afterwards.
fn is_like(given: &ClaimType, expected: &ClaimType) -> bool {
    let is_token = |claim_type: &ClaimType| matches!(claim_type, ClaimType::Token(_) | ClaimType::OrderedToken(_));
    given.kind() == expected.kind() || (is_token(given) && is_token(expected))
}
