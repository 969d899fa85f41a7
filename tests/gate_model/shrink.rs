//! Makes a world smaller as long as it still fails.

use super::arrangements::KnownIssuer;
use super::world::World;

/// A smallest world that still fails: nothing at hand can be left out.
pub fn shrink(mut world: World, fails: impl Fn(&World) -> bool) -> World {
    loop {
        let Some(smaller) = smaller(&world).into_iter().find(|smaller| fails(smaller)) else { return world };
        world = smaller;
    }
}

fn smaller(world: &World) -> Vec<World> {
    let mut all = Vec::new();
    let mut with = |change: &dyn Fn(&mut World)| {
        let mut world = world.clone();
        change(&mut world);
        all.push(world);
    };
    for number in 0..world.question.editions.len() {
        with(&|world| drop(world.question.editions.remove(number)));
    }
    for number in 0..world.question.kept_editions.len() {
        with(&|world| drop(world.question.kept_editions.remove(number)));
    }
    for number in 0..world.question.snapshots.len() {
        with(&|world| drop(world.question.snapshots.remove(number)));
    }
    for number in 0..world.question.kept_snapshots.len() {
        with(&|world| drop(world.question.kept_snapshots.remove(number)));
    }
    if let Some(border) = &world.question.border {
        for number in 0..border.bundle.len() {
            with(&|world| world.question.border.iter_mut().for_each(|border| drop(border.bundle.remove(number))));
        }
        for number in 0..border.kept.len() {
            with(&|world| world.question.border.iter_mut().for_each(|border| drop(border.kept.remove(number))));
        }
        for number in 0..border.plain.len() {
            with(&|world| world.question.border.iter_mut().for_each(|border| drop(border.plain.remove(number))));
        }
        for number in 0..border.issuers.len() {
            with(&|world| world.question.border.iter_mut().for_each(|border| drop(border.issuers.remove(number))));
        }
        for number in 0..border.crosswalks.len() {
            with(&|world| world.question.border.iter_mut().for_each(|border| drop(border.crosswalks.remove(number))));
        }
    }
    if world.question.policy.log.is_some() {
        with(&|world| world.question.policy.log = None);
    }
    if world.question.known_at.is_some() {
        with(&|world| world.question.known_at = None);
    }
    if !world.question.policy.roots.is_empty() {
        with(&|world| {
            world.question.policy.roots.clear();
            if let Some(border) = &mut world.question.border {
                border.issuers.iter_mut().for_each(|known| known.bodies.clear());
                border.issuers.retain(KnownIssuer::is_known);
            }
            world.question.policy.required = true;
        });
    }
    if world.question.policy.thresholds.len() > 1 {
        with(&|world| world.question.policy.thresholds.truncate(1));
    }
    if world.question.policy.pins.is_some() {
        with(&|world| world.question.policy.pins = None);
    }
    if world.question.certificate.says.series.len() > 1 {
        with(&|world| _ = world.question.certificate.says.series.pop_first());
        with(&|world| _ = world.question.certificate.says.series.pop_last());
    }
    all
}
