//! Presence: what the service says of a user, some time after it became true.

use super::schedule::Priority;
use super::{Item, World};
use crate::mpsd::session::{Fact, Presence};
use crate::names::UserId;
use crate::trace::{EntryId, What};

/// How a user stopped being in the title.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Loss {
    /// The console told: the title was suspended or ended.
    Orderly,
    /// Nobody told: power, network, a crash.
    Unnoticed,
}

/// What Presence is about to say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Notice {
    says: Presence,
    /// The truth of which round this is.
    round: u32,
    origin: EntryId,
}

impl World {
    /// The truth about a user has changed; Presence will say so after its delay, unless it changes again before.
    pub(super) fn presence_will_notice(&mut self, user: UserId, loss: Loss, origin: EntryId) {
        let it = &mut self.users[user.0];
        it.presence_round += 1;
        let (says, delay) = match (it.in_title, loss) {
            (true, _) => (Presence::InTitle, self.settings.presence_return),
            (false, Loss::Orderly) => (Presence::Elsewhere, self.settings.presence_exit),
            (false, Loss::Unnoticed) => (Presence::Elsewhere, self.settings.presence_loss),
        };
        let notice = Notice { says, round: it.presence_round, origin };
        let delay = it.presence_delays.draw(delay);
        self.schedule_after(delay, Priority::Callback, Item::Presence(user, notice));
    }

    pub(super) fn presence_notices(&mut self, user: UserId, notice: Notice) {
        let it = &mut self.users[user.0];
        if it.presence_round != notice.round || it.presence == notice.says {
            return;
        }
        it.presence = notice.says;
        let (xuid, says) = (it.plan.xuid, notice.says);
        let entry = self.note(What::Presence { user, says }, Some(notice.origin));
        self.users[user.0].presence_entry = Some(entry);
        self.tell_sessions_of(user, Fact::Presence(xuid, says), entry);
    }
}
