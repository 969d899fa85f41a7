//! The ledger of a body, by its verbs.

#[cfg(test)]
mod attacked;
#[cfg(test)]
mod certifying;
#[cfg(test)]
mod dumping;
#[cfg(test)]
mod entering;
#[cfg(test)]
mod other_cases;
#[cfg(test)]
mod publishing;
#[cfg(test)]
mod refusing;
#[cfg(test)]
mod scale;
#[cfg(test)]
mod story;
#[cfg(test)]
mod suspending;
#[cfg(test)]
mod verifying;
#[cfg(test)]
mod world;
