//! Handles, and the requests that post them.

use super::SearchAttributes;
use crate::id::{HandleId, SessionReference, TitleId, Xuid};
use crate::mpsd::session::{HandleKind, Refusal};
use crate::time::Instant;

/// A reference to one session, with details by its type. It never changes (M290).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Handle {
    /// Its own name.
    pub id: HandleId,
    /// The session that it leads to, which need not exist.
    pub reference: SessionReference,
    /// When it was posted.
    pub create_time: Instant,
    /// The user who posted it; none if a service did.
    pub made_by: Option<Xuid>,
    /// The details of its type.
    pub details: HandleDetails,
}

/// The details of a handle, by its type.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum HandleDetails {
    /// An activity: the session in which a user plays.
    Activity(Activity),
    /// An invitation of one user.
    Invite(Invite),
    /// A transfer from one session into another.
    Transfer {
        /// The session whose members may join.
        origin: SessionReference,
    },
    /// A session that can be searched for.
    Search(SearchAttributes),
}

/// An activity: the session in which a user plays.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Activity {
    /// Its owner: `ownerXuid`.
    pub owner: Xuid,
    /// Its title: `titleId`.
    pub title: TitleId,
    /// The owner's followers at the time of posting, in order, for queries by `people`.
    pub followers: Box<[Xuid]>,
}

/// An invitation of one user.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Invite {
    /// The invited user: `invitedXuid`. The inviting user is [`Handle::made_by`].
    pub invited: Xuid,
    /// When it expires; none if that is past the end of time.
    pub expiration: Option<Instant>,
    /// Whether the invited user was told by a toast (M313).
    pub toast: bool,
    /// `inviteAttributes`
    pub attributes: InviteAttributes,
}

/// `inviteAttributes`: data of the inviting title for the invited user and for the title's other instance.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct InviteAttributes {
    /// The title to play.
    pub title_id: Option<TitleId>,
    /// For the title itself, at most [`MAX_CONTEXT`] characters as a URI has them (M315).
    pub context: Option<Box<str>>,
    /// The name of a text for the toast.
    pub context_string: Option<Box<str>>,
    /// The name of the sender, if that is a service.
    pub sender_string: Option<Box<str>>,
}

/// The longest `context`, in characters of a URI.
pub const MAX_CONTEXT: usize = 256;

/// A handle that is to be posted.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum NewHandle {
    /// The poster's activity.
    Activity,
    /// An invitation.
    Invite {
        /// The invited user.
        invited: Xuid,
        /// Its attributes.
        attributes: InviteAttributes,
    },
    /// A transfer handle.
    Transfer {
        /// The session whose members may join.
        origin: SessionReference,
    },
    /// A search handle.
    Search(SearchAttributes),
}

impl NewHandle {
    /// Its type.
    #[must_use]
    pub fn kind(&self) -> HandleKind {
        match self {
            NewHandle::Activity => HandleKind::Activity,
            NewHandle::Invite { .. } => HandleKind::Invite,
            NewHandle::Transfer { .. } => HandleKind::Transfer,
            NewHandle::Search(_) => HandleKind::Search,
        }
    }

    /// Checks what does not depend on the session (M315).
    pub(super) fn check_shape(&self) -> Result<(), Refusal> {
        match self {
            NewHandle::Invite { attributes: InviteAttributes { context: Some(context), .. }, .. }
                if length_in_uri(context) > MAX_CONTEXT =>
            {
                Err(Refusal::InviteContext)
            }
            NewHandle::Activity | NewHandle::Invite { .. } | NewHandle::Transfer { .. } | NewHandle::Search(_) => {
                Ok(())
            }
        }
    }
}

impl Handle {
    /// Its type.
    #[must_use]
    pub fn kind(&self) -> HandleKind {
        match &self.details {
            HandleDetails::Activity(_) => HandleKind::Activity,
            HandleDetails::Invite(_) => HandleKind::Invite,
            HandleDetails::Transfer { .. } => HandleKind::Transfer,
            HandleDetails::Search(_) => HandleKind::Search,
        }
    }

    /// When it expires, if it does.
    #[must_use]
    pub fn expiration(&self) -> Option<Instant> {
        match &self.details {
            HandleDetails::Invite(invite) => invite.expiration,
            HandleDetails::Activity(_) | HandleDetails::Transfer { .. } | HandleDetails::Search(_) => None,
        }
    }

    /// The activity, if it is one.
    #[must_use]
    pub fn activity(&self) -> Option<&Activity> {
        match &self.details {
            HandleDetails::Activity(activity) => Some(activity),
            HandleDetails::Invite(_) | HandleDetails::Transfer { .. } | HandleDetails::Search(_) => None,
        }
    }
}

/// How many characters a URI needs for a text: three for each byte that is not a letter, a digit or one of `-._~`.
fn length_in_uri(text: &str) -> usize {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    text.bytes().map(|byte| if plain(byte) { 1 } else { 3 }).sum()
}
