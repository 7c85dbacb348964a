//! Plain fields of a session: keywords and data for matchmaking. `turn` is written here too; its rules are in `turn`.

use crate::clause::Clause;
use crate::id::ChangeNumber;
use crate::mpsd::clauses as m;
use crate::mpsd::session::Session;
use crate::mpsd::session::model::{
    Cause, Change, Event, Field, Keyword, MatchmakingProperty, PropertiesExtras, PropertiesExtrasWrite, Property,
    Refusal, once,
};
use crate::mpsd::template::Visibility;

impl Session {
    /// `keywords`, in the order in which they were written.
    #[must_use]
    pub fn keywords(&self) -> &[Keyword] {
        self.properties.extras.get().map_or(&[], |extras| &extras.keywords)
    }

    /// `matchmaking`; empty if it was never written.
    #[must_use]
    pub fn matchmaking_property(&self) -> Option<&MatchmakingProperty> {
        self.properties.extras.get().map(|extras| &extras.matchmaking)
    }

    /// `matchmakingResubmit`
    #[must_use]
    pub fn matchmaking_resubmit(&self) -> Option<bool> {
        self.properties.extras.get()?.matchmaking_resubmit
    }

    /// `allocateCloudCompute`
    #[must_use]
    pub fn allocate_cloud_compute(&self) -> Option<bool> {
        self.properties.extras.get()?.allocate_cloud_compute
    }

    /// Whether the session may have these fields; `added` is the number of members that the same write adds (M331,
    /// M333, M336).
    pub(super) fn check_fields(&self, wrote: &PropertiesExtrasWrite, added: usize) -> Result<(), Refusal> {
        let constants = &self.charter.constants;
        if matches!(&wrote.keywords, Field::Set(keywords) if !keywords.is_empty())
            && constants.visibility == Visibility::Private
        {
            return Err(Refusal::KeywordsOnPrivate);
        }
        self.check_turn(&wrote.turn, added)?;
        match &wrote.matchmaking {
            Field::Set(MatchmakingProperty { client_result: Some(_), .. })
                if !constants.capabilities.client_matchmaking =>
            {
                Err(Refusal::ClientResultWithoutCapability)
            }
            Field::Set(_) | Field::Keep | Field::Clear => Ok(()),
        }
    }

    /// Replaces whatever the write mentions.
    pub(super) fn write_fields(
        &mut self,
        wrote: &PropertiesExtrasWrite,
        number: ChangeNumber,
        happened: &mut Vec<Event>,
    ) {
        let mut note = |property: Property, clause: Clause| {
            let change = Change::Property(property);
            happened.push(Event { change_number: number, change, cause: Cause::Request, clause });
        };
        self.properties.extras.edit(|stored: &mut PropertiesExtras| {
            let list = wrote.keywords.over(None).map(|keywords| once(&keywords)).unwrap_or_default();
            if wrote.keywords != Field::Keep && stored.keywords != list {
                stored.keywords = list;
                note(Property::Keywords, m::KEYWORDS);
            }
            let list = wrote.turn.over(None).map(|turn| once(&turn)).unwrap_or_default();
            if wrote.turn != Field::Keep && stored.turn != list {
                stored.turn = list;
                note(Property::Turn, m::TURN);
            }
            let matchmaking = wrote.matchmaking.over(None).unwrap_or_default();
            if wrote.matchmaking != Field::Keep && stored.matchmaking != matchmaking {
                stored.matchmaking = matchmaking;
                note(Property::Matchmaking, m::MATCHMAKING);
            }
            let resubmit = wrote.matchmaking_resubmit.over(stored.matchmaking_resubmit);
            if stored.matchmaking_resubmit != resubmit {
                stored.matchmaking_resubmit = resubmit;
                note(Property::MatchmakingResubmit, m::MATCHMAKING_RESUBMIT);
            }
            let allocate = wrote.allocate_cloud_compute.over(stored.allocate_cloud_compute);
            if stored.allocate_cloud_compute != allocate {
                stored.allocate_cloud_compute = allocate;
                note(Property::AllocateCloudCompute, m::ALLOCATE_CLOUD_COMPUTE);
            }
        });
    }
}
