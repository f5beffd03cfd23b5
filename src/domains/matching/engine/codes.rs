//! Codes are few and profiles many: equal codes of all profiles share one text in memory.

use std::{collections::HashSet, sync::Arc};

use super::{facts::Code, profile::Side};

#[derive(Default)]
pub(super) struct Codes(HashSet<Code>);

impl Codes {
    /// Replaces every code of a side by the shared one.
    pub fn share(&mut self, side: &mut Side) {
        match side {
            Side::Ask(ask) => {
                ask.capabilities
                    .iter_mut()
                    .for_each(|wanted| self.shared(&mut wanted.code));
                ask.qualifications
                    .iter_mut()
                    .for_each(|code| self.shared(code));
                ask.areas.iter_mut().for_each(|code| self.shared(code));
            }
            Side::Offer(offer) => {
                offer
                    .capabilities
                    .iter_mut()
                    .for_each(|offered| self.shared(&mut offered.code));
                offer
                    .qualifications
                    .iter_mut()
                    .for_each(|held| self.shared(&mut held.code));
                offer.areas.iter_mut().for_each(|code| self.shared(code));
            }
        }
    }

    fn shared(&mut self, code: &mut Code) {
        match self.0.get(code) {
            Some(known) => *code = Arc::clone(known),
            None => {
                self.0.insert(Arc::clone(code));
            }
        }
    }
}
