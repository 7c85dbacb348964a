//! Every refusal: how it comes about, its status and clause, and that it changes nothing but what was due.

use crate::common::Stage;
use crate::{Rule, rule};
use sessim::id::MemberIndex;
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{HandleKind, Refusal, Request};
use sessim::mpsd::template::Visibility;

pub(crate) const RULES: &[Rule] = &[rule(
    &[m::REFUSED_CHANGES_NOTHING, m::SHAPE_FIRST],
    "each of them has its status and clause and changes nothing but what was due",
    || every_refusal().into_iter().for_each(|refusal| Case::of(&refusal).check(&refusal)),
)];

/// One of each. The match below fails to compile when a variant is added; then it belongs here too.
fn every_refusal() -> Vec<Refusal> {
    use Refusal as R;
    vec![
        R::NoSession,
        R::NoTemplate,
        R::OutOfSync,
        R::MustExist,
        R::MustNotExist,
        R::BothFlags,
        R::ActiveWithoutConnection,
        R::UnknownConnection,
        R::AddressWithoutConnectivity,
        R::ForeignMember,
        R::ServiceIsNoMember,
        R::NotAMember,
        R::MemberConstants,
        R::AlreadyPresent,
        R::NotAnInitiator,
        R::NoPrivilege,
        R::NotAConsole,
        R::Closed,
        R::Locked,
        R::NotOpen(Visibility::Visible),
        R::NotOpen(Visibility::Private),
        R::Full,
        R::ReservationsOverCapacity,
        R::NotLocal,
        R::NotFollowed,
        R::EmptySession,
        R::ReadPrivate,
        R::ReadRestricted,
        R::ReadNarrowerThanJoin,
        R::ReadNoneUnderUserAuthorization,
        R::LockedWithoutClosed,
        R::TooFewToInitialize(1),
        R::UnknownGroupMember,
        R::MeasurementsWithoutMetrics,
        R::MeasuredItself,
        R::NotEvaluating,
        R::ListedByUser,
        R::NotListed,
        R::MeOfSeveral,
        R::SeveralOnLarge,
        R::ReservationsApart,
        R::RolesOnBehalf,
        R::NobodyToActFor,
        R::NobodyInSession,
        R::ServersByUser,
        R::ServerField("startTime", "arbitration"),
        R::ServerSchema("matchmaking.properties.system"),
        R::ServerConstants("servers.eu-1.constants.custom".into()),
        R::ArbitrationByUser,
        R::ArbitrationWithoutServer,
        R::KeywordsOnPrivate,
        R::TurnOfNobody,
        R::ClientResultWithoutCapability,
        R::NotOnLarge("turn"),
        R::OthersOnLarge,
        R::TemplateConflict("constants.system.maxMembersCount".into()),
        R::ConstantConflict("constants.system.maxMembersCount".into()),
        R::InvalidConstants(m::MAX_MEMBERS_RANGE, "".into()),
        R::BroadcastName,
        R::NoHandle,
        R::ForeignHandle,
        R::ForeignActivity,
        R::ActivityByInactive,
        R::ActivityByService,
        R::HandleByStranger(HandleKind::Invite),
        R::HandleByStranger(HandleKind::Transfer),
        R::HandleByStranger(HandleKind::Search),
        R::HandleByNonOwner(HandleKind::Invite),
        R::HandleByNonOwner(HandleKind::Search),
        R::InviteContext,
        R::NotSearchable,
        R::SearchHandleThere,
        R::BadRolePreference("medic: 101".into()),
        R::RolePreferenceNames,
        R::UnknownRole("class.pilot".into()),
        R::RoleFull("class.medic".into()),
        R::OwnerManagedRole("rank".into()),
        R::SelfAssignedRole("class".into()),
        R::UnknownMember(MemberIndex(9)),
        R::RoleSettingFixed("roleTypes.rank.ownerManaged".into()),
        R::RoleMaxBelowCount("class.sniper".into()),
        R::NotAnOwner,
        R::OwnersProperty("closed".into()),
        R::OwnersCustom,
        R::OwnersReserve,
        R::BadOwners,
        R::OwnersWithoutHasOwners,
        R::BlockedByOwner,
        R::SubscriptionForm("subscriptions"),
        R::SubscriptionWithoutConnections,
        R::SubscriptionOfInactive,
        R::SubscriptionOnLarge,
        R::TooManyContexts,
        R::TooManySubscriptions(10),
    ]
}

/// A stage at 1000, on which ready members fall due, and what it refuses.
pub(super) struct Case {
    pub(super) stage: Stage,
    pub(super) asked: Asked,
    pub(super) status: u16,
}

/// What is asked: of a session, or about a handle, whose refusal is what comes of it.
pub(super) enum Asked {
    Request(Box<Request>),
    Handle(fn(&mut Stage) -> Option<Refusal>),
}

impl Case {
    fn check(self, refusal: &Refusal) {
        let Case { mut stage, asked, status } = self;
        let mut settled = stage.clone();
        // What no session could accept settles nothing; else a read by a service does just that and no more.
        let about_handles = matches!(asked, Asked::Handle(_));
        if !about_handles
            && !matches!(refusal, Refusal::BothFlags | Refusal::BadRolePreference(_) | Refusal::NoTemplate)
        {
            settled.look(1_000);
        }
        let found = match asked {
            Asked::Request(request) => stage.send(1_000, *request).answer.err(),
            Asked::Handle(ask) => ask(&mut stage),
        }
        .expect("a refusal");
        match (&found, refusal) {
            (Refusal::InvalidConstants(found, why), Refusal::InvalidConstants(clause, _)) => {
                assert_eq!(found, clause);
                assert!(why.contains("maxMembersCount"));
            }
            _ => assert_eq!(&found, refusal),
        }
        assert_eq!((found.status(stage.directory.readings()), found.clause()), (status, refusal.clause()), "{found}");
        assert_eq!(stage.directory, settled.directory, "{found}");
    }
}
