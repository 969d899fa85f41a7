//! Rounds in which every candidate has its turn, so that a busy neighbour or a changed clock rate hits all alike.

use crate::Failure;
use crate::clock;

/// Something to be timed, one document after another.
pub trait Candidate {
    /// Its name.
    fn name(&self) -> &str;
    /// Works through so many documents and says how long that took in nanoseconds; nothing where one went wrong.
    fn pass(&mut self, documents: usize) -> Option<u64>;
}

/// What one candidate took, per document, in nanoseconds: one number per round.
#[derive(Clone, Debug)]
pub struct Times {
    /// The name of the candidate.
    pub name: String,
    /// The rounds, in the order in which they were made.
    pub rounds: Vec<f64>,
}

impl Times {
    /// The median.
    pub fn median(&self) -> f64 {
        median(self.rounds.clone())
    }
}

/// Runs the rounds, after one that does not count.
pub fn run(candidates: &mut [Box<dyn Candidate + '_>], documents: usize, rounds: usize) -> Result<Vec<Times>, Failure> {
    let mut times: Vec<_> =
        candidates.iter().map(|one| Times { name: one.name().to_owned(), rounds: Vec::new() }).collect();
    for round in 0..=rounds {
        for (candidate, times) in candidates.iter_mut().zip(&mut times) {
            let taken = candidate.pass(documents).ok_or_else(|| format!("`{}` went wrong", times.name))?;
            if round > 0 {
                times.rounds.push(per_document(taken, documents));
            }
        }
    }
    Ok(times)
}

/// The ratio of one candidate to the sum of others, each round by itself, then the median: a slow round is slow for both.
pub fn ratio(times: &Times, floors: &[&Times]) -> f64 {
    let floor = |round: usize| floors.iter().filter_map(|times| times.rounds.get(round)).sum::<f64>();
    median(times.rounds.iter().enumerate().map(|(round, taken)| taken / floor(round)).collect())
}

/// How long this takes, in nanoseconds of [`clock::nanoseconds`].
pub fn time(work: impl FnOnce()) -> u64 {
    let start = clock::nanoseconds();
    work();
    clock::nanoseconds().saturating_sub(start)
}

/// The median of times, what they are held against, and the median of the ratios to that, round by round, as cells of a table.
pub fn against(times: &[f64], floor: Option<(&str, &[f64])>) -> (f64, String) {
    let ms = median(times.to_vec());
    let Some((name, floor)) = floor else { return (ms, " | floor".to_owned()) };
    let ratios = times.iter().zip(floor).map(|(time, floor)| time / floor).collect();
    (ms, format!("{name} | {:.2}", median(ratios)))
}

/// The median; not a number where there are none.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    values.get(middle).copied().unwrap_or(f64::NAN)
}

#[expect(clippy::cast_precision_loss, reason = "nanoseconds of a benchmark are far below 2^53")]
fn per_document(nanoseconds: u64, documents: usize) -> f64 {
    nanoseconds as f64 / documents as f64
}
