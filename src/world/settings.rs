//! How long the world takes for things: every latency, with its default.

use crate::draw::Delay;
use crate::time::Millis;

/// How long the world takes for things.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Settings {
    /// From the loss of power or network, or a crash, until Presence knows.
    pub presence_loss: Delay,
    /// From the suspension or the end of a title until Presence knows.
    pub presence_exit: Delay,
    /// From being in the title again until Presence knows.
    pub presence_return: Delay,
    /// From the loss of a connection until the service gives it up.
    pub connection_loss: Delay,
    /// From being able to connect until there is a connection.
    pub connect: Delay,
    /// From the start of a title until it runs.
    pub launch: Delay,
    /// From the resumption of a title until it runs.
    pub resume: Delay,
    /// From the sending of taps until they arrive.
    pub tap: Delay,
}

impl Default for Settings {
    /// Presence notices a loss within 20 s and the service gives a connection up after 30 s (the digest's section 10);
    /// all else takes no time, so that a script says what takes any.
    fn default() -> Settings {
        let at_once = Delay::Fixed(Millis::ZERO);
        Settings {
            presence_loss: Delay::Fixed(Millis::from_secs(20)),
            presence_exit: at_once,
            presence_return: at_once,
            connection_loss: Delay::Fixed(Millis::from_secs(30)),
            connect: at_once,
            launch: at_once,
            resume: at_once,
            tap: at_once,
        }
    }
}
