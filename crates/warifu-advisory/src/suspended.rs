use crate::advisory::Advisory;
use crate::index::{Hit, Index};
use crate::inventory::{Certified, SuspendedFor};

impl Certified {
    /// Notes that it is suspended because of an advisory: for everything in which that is bad news of it.
    pub fn suspend_for(&mut self, advisory: &Advisory) {
        let hits = Index::new(std::slice::from_ref(self)).matches(advisory);
        let of = |hit: &Hit| {
            let ids = advisory.vulnerabilities.get(hit.vulnerability)?.ids.clone();
            Some(SuspendedFor { ids, component: hit.component })
        };
        self.suspended_for = hits.iter().filter(|hit| !hit.status.is_good()).filter_map(of).collect();
    }
}
