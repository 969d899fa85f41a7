//! The workloads under criterion: `cargo bench -p warifu-benches`. For ratios to the floors, the binary `ratios` of this
//! package is the better tool, since it takes all of them in turn.

use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use warifu_benches::bench::Bench;
use warifu_benches::rounds::Candidate as _;
use warifu_benches::workload;

fn chain(criterion: &mut Criterion) {
    let Ok(bench) = Bench::new(DOCUMENTS) else { return };
    let mut group = criterion.benchmark_group("chain");
    group.throughput(Throughput::Bytes(u64::try_from(bench.mean_size()).unwrap_or(0)));
    for workload in &workload::ALL {
        let mut ready = workload.over(&bench);
        group.bench_function(workload.name, |bencher| {
            bencher.iter_custom(|times| {
                let passes = times.div_ceil(DOCUMENTS as u64);
                let taken: u64 = (0..passes).filter_map(|_| ready.pass(DOCUMENTS)).sum();
                // criterion asks for so many documents, and gets whole passes
                Duration::from_nanos(taken.saturating_mul(times) / (passes * DOCUMENTS as u64).max(1))
            });
        });
    }
    group.finish();
}

const DOCUMENTS: usize = 16;

criterion_group!(benches, chain);
criterion_main!(benches);
