//! The names of plain properties: those that a change reports by name alone, without the values before and after.

/// Declares the names of some properties with the word that traces show for each.
macro_rules! names {
    ($(#[$about:meta])* $Type:ident { $(#[doc = $doc:literal] $Name:ident $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $Type { $(#[doc = $doc] $Name,)+ }

        impl $Type {
            /// The word that traces show.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $($Type::$Name => $word,)+ }
            }
        }
    };
}

names! {
    /// A plain property of a session.
    Property {
        /// `properties.custom`
        Custom "custom",
        /// `keywords`
        Keywords "keywords",
        /// `turn`
        Turn "turn",
        /// `matchmaking`
        Matchmaking "matchmaking",
        /// `matchmakingResubmit`
        MatchmakingResubmit "matchmakingResubmit",
        /// `allocateCloudCompute`
        AllocateCloudCompute "allocateCloudCompute",
        /// `roleTypes`: settings of roles.
        RoleTypes "roleTypes",
        /// `serverConnectionStringCandidates`
        ServerConnectionStringCandidates "serverConnectionStringCandidates",
    }
}

names! {
    /// A plain property of a member.
    MemberProperty {
        /// The member's `properties.custom`
        Custom "member_custom",
        /// `initializationGroup`
        InitializationGroup "initializationGroup",
        /// `groups`
        Groups "groups",
        /// `encounters`, which are consumed
        Encounters "encounters",
        /// `RolePreference`
        RolePreference "RolePreference",
        /// `measurements`
        Measurements "measurements",
        /// `serverMeasurements`
        ServerMeasurements "serverMeasurements",
    }
}
