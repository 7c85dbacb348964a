//! Statuses, policies and modes of the service, by the names that the API gives them.

macro_rules! words {
    ($($(#[$doc:meta])+ $Type:ident { $($(#[$variant_doc:meta])+ $Variant:ident $word:literal)+ })+) => {$(
        $(#[$doc])+
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $Type { $($(#[$variant_doc])+ $Variant,)+ }

        impl $Type {
            /// All of them.
            pub const ALL: &[$Type] = &[$($Type::$Variant),+];

            /// The API's word for it.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $($Type::$Variant => $word,)+ }
            }

            /// The one with this word; case matters.
            #[must_use]
            pub fn of(word: &str) -> Option<$Type> {
                $Type::ALL.iter().copied().find(|known| known.word() == word)
            }
        }

        impl std::fmt::Display for $Type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }
    )+};
}

words! {
    /// The status of a fleet.
    FleetStatus {
        /// Just created.
        New "NEW"
        /// Its build is fetched.
        Downloading "DOWNLOADING"
        /// Its build is checked.
        Validating "VALIDATING"
        /// Its image is made.
        Building "BUILDING"
        /// Its first instance starts.
        Activating "ACTIVATING"
        /// It can host game sessions.
        Active "ACTIVE"
        /// It is being deleted.
        Deleting "DELETING"
        /// Its creation failed.
        Error "ERROR"
        /// It is gone.
        Terminated "TERMINATED"
        /// It is not known.
        NotFound "NOT_FOUND"
        /// It is too old to be used.
        Expired "EXPIRED"
    }
    /// The status of a game session.
    GameSessionStatus {
        /// Its process has been asked to host it and has not activated it.
        Activating "ACTIVATING"
        /// It takes players.
        Active "ACTIVE"
        /// It was asked to end.
        Terminating "TERMINATING"
        /// It has ended.
        Terminated "TERMINATED"
        /// The service failed; only an injected fault leads here.
        Error "ERROR"
    }
    /// Why a game session ended, if the service says.
    GameSessionStatusReason {
        /// A spot instance was reclaimed.
        Interrupted "INTERRUPTED"
        /// `TerminateGameSession` by its process.
        TriggeredOnProcessTerminate "TRIGGERED_ON_PROCESS_TERMINATE"
        /// `TerminateGameSession` by force.
        ForceTerminated "FORCE_TERMINATED"
    }
    /// The status of a player session.
    PlayerSessionStatus {
        /// A slot is held for 60 s.
        Reserved "RESERVED"
        /// The server has accepted the player.
        Active "ACTIVE"
        /// The player was removed, or the game session ended.
        Completed "COMPLETED"
        /// The server did not accept the player in time. Spelled without underscore, unlike tickets and placements.
        TimedOut "TIMEDOUT"
    }
    /// Whether a game session takes new player sessions.
    PlayerSessionCreationPolicy {
        /// It does.
        AcceptAll "ACCEPT_ALL"
        /// It does not.
        DenyAll "DENY_ALL"
    }
    /// Whether scaling down may end a game session.
    ProtectionPolicy {
        /// It may.
        NoProtection "NoProtection"
        /// It may not.
        FullProtection "FullProtection"
    }
    /// How `TerminateGameSession` ends a game session.
    TerminationMode {
        /// Its process is told and ends it.
        TriggerOnProcessTerminate "TRIGGER_ON_PROCESS_TERMINATE"
        /// Its process is killed.
        ForceTerminate "FORCE_TERMINATE"
    }
    /// The state of a placement.
    PlacementState {
        /// Not placed yet.
        Pending "PENDING"
        /// There is a game session.
        Fulfilled "FULFILLED"
        /// Stopped before a game session was there.
        Cancelled "CANCELLED"
        /// The queue's timeout passed.
        TimedOut "TIMED_OUT"
        /// The service failed.
        Failed "FAILED"
    }
    /// The status of a matchmaking ticket.
    TicketStatus {
        /// Just posted.
        Queued "QUEUED"
        /// Looking for a match.
        Searching "SEARCHING"
        /// A match waits for its players' answers.
        RequiresAcceptance "REQUIRES_ACCEPTANCE"
        /// A game session is being placed.
        Placing "PLACING"
        /// Matched.
        Completed "COMPLETED"
        /// The placement failed.
        Failed "FAILED"
        /// Cancelled, by request or by an answer that did not come.
        Cancelled "CANCELLED"
        /// No match in time.
        TimedOut "TIMED_OUT"
    }
    /// An answer to a proposed match.
    AcceptanceType {
        /// Yes.
        Accept "ACCEPT"
        /// No.
        Reject "REJECT"
    }
    /// What happens after a placement's own order of locations has been tried.
    PlacementFallbackStrategy {
        /// The queue's priorities apply.
        DefaultAfterSinglePass "DEFAULT_AFTER_SINGLE_PASS"
        /// It waits for one of its locations.
        None "NONE"
    }
}
