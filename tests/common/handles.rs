//! Handles on the stage: posted, followed and deleted by letters, as sessions are written.

use super::{Reply, Stage, at, meet, xuid};
use sessim::id::{HandleId, SessionReference};
use sessim::mpsd::directory::{InviteAttributes, NewHandle, Owners, SearchAttributes};
use sessim::mpsd::session::{Answer, Caller, Input, MemberWrite, Refusal, Request, User, Write};

pub(crate) fn by(who: &User) -> Caller {
    Caller::User(who.clone())
}

/// An invitation of the user of that letter.
pub(crate) fn invite(letter: char) -> NewHandle {
    NewHandle::Invite { invited: xuid(letter), attributes: InviteAttributes::default() }
}

/// A way for the members of `origin`.
pub(crate) fn transfer(origin: &SessionReference) -> NewHandle {
    NewHandle::Transfer { origin: origin.clone() }
}

/// A search handle with one tag.
pub(crate) fn search(tag: &str) -> NewHandle {
    NewHandle::Search(SearchAttributes { tags: [tag.into()].into(), ..SearchAttributes::default() })
}

/// How a post was answered, and the handle, if it was made.
pub(crate) struct Posted {
    pub(crate) id: Option<HandleId>,
    pub(crate) reply: Reply,
}

impl Posted {
    #[track_caller]
    pub(crate) fn made(self) -> HandleId {
        self.reply.ok();
        self.id.expect("a post that is answered makes a handle")
    }
}

impl Stage {
    #[track_caller]
    pub(crate) fn post(&mut self, now: u64, caller: &Caller, new: NewHandle) -> Posted {
        let reference = self.reference.clone();
        self.post_to(now, caller, &reference, new)
    }

    #[track_caller]
    pub(crate) fn post_to(&mut self, now: u64, caller: &Caller, to: &SessionReference, new: NewHandle) -> Posted {
        let mut events = Vec::new();
        let posted = self.directory.post_handle(at(now), caller, to, new, &mut events);
        let id = posted.as_ref().ok().copied();
        Posted { id, reply: self.replied(to, now, posted.map(|_| Answer::Created), events) }
    }

    /// The caller's activity here.
    #[track_caller]
    pub(crate) fn activity(&mut self, now: u64, who: &User) -> Posted {
        self.post(now, &by(who), NewHandle::Activity)
    }

    /// Whose activities there are, of A to Z, as letters.
    pub(crate) fn activities(&self) -> String {
        let has = |letter: &char| !self.directory.activities(None, &Owners::Xuids(vec![xuid(*letter)])).is_empty();
        ('A'..='Z').filter(has).collect()
    }

    pub(crate) fn has(&self, now: u64, id: HandleId) -> bool {
        self.directory.handle_of(at(now), id).is_some()
    }

    #[track_caller]
    pub(crate) fn delete(&mut self, now: u64, caller: &Caller, id: HandleId) -> Result<(), Refusal> {
        let deleted = self.directory.delete_handle(at(now), caller, id);
        if let Err(refusal) = &deleted {
            meet(refusal.clause());
        }
        deleted
    }

    /// A read through a handle.
    #[track_caller]
    pub(crate) fn read_via(&mut self, now: u64, who: &User, id: HandleId) -> Reply {
        self.via(now, who, id, Request::read)
    }

    /// A write of one's own record through a handle.
    #[track_caller]
    pub(crate) fn put_via(&mut self, now: u64, who: &User, id: HandleId, me: MemberWrite) -> Reply {
        self.via(now, who, id, |caller| Request::write(caller, Write::me(me)))
    }

    #[track_caller]
    fn via(&mut self, now: u64, who: &User, id: HandleId, ask: impl FnOnce(Caller) -> Request) -> Reply {
        match self.directory.follow(at(now), &by(who), id) {
            Ok((reference, grant)) => self.send_to(now, &reference, &Input::Request(ask(by(who)).through(grant))),
            Err(refusal) => self.replied(&self.reference.clone(), now, Err(refusal), Vec::new()),
        }
    }
}
