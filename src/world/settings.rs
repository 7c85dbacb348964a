//! The settings of a world: delays and the behaviour of services, with their defaults.

use super::Storage;
use crate::draw::Delay;
use crate::time::Millis;
use std::fmt::Display;

/// Five heartbeats of half a second each.
const PEER_LOSS: Millis = match Millis::new(2_500) {
    Some(span) => span,
    None => Millis::ZERO,
};

/// The settings of a world: the `settings` of scripts and cases.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Settings {
    /// From a power failure, network failure or crash until Presence detects it.
    pub presence_loss: Delay,
    /// From the suspension or end of a title until Presence detects it.
    pub presence_exit: Delay,
    /// From the return of a user to the title until Presence detects it.
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
    /// From the last heartbeat of a console until its peers notice the loss.
    pub peer_loss: Delay,
    /// From the sending of a request until it arrives.
    pub request: Delay,
    /// From the sending of a reply until it arrives.
    pub reply: Delay,
    /// How long a client waits for a reply.
    pub answer_window: Millis,
    /// The age at which the service closes every real-time connection, if it does.
    pub planned_close: Option<Millis>,
    /// Whether the session directory limits the rate of requests.
    pub rate_limits: bool,
    /// What storage does with a save that comes too soon.
    pub storage: Storage,
}

impl Default for Settings {
    /// Presence notices a loss within 20 s, the service gives a connection up after 30 s, and a client waits for 20 s, as
    /// HTTP stacks do (the digest's section 10); peers that send each other heartbeats notice in 2 to 3 s;
    /// all else takes no time, so that a script states each delay. Connections are not closed by plan, and rates are not
    /// limited.
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
            peer_loss: Delay::Fixed(PEER_LOSS),
            request: at_once,
            reply: at_once,
            answer_window: Millis::from_secs(20),
            planned_close: None,
            rate_limits: false,
            storage: Storage::default(),
        }
    }
}

impl Settings {
    /// Each setting that is not the default, in the words of scripts: `presenceLoss=10s`.
    #[must_use]
    pub fn deviations(&self) -> Vec<String> {
        // Destructured in full, so that no setting is forgotten.
        let Settings {
            presence_loss,
            presence_exit,
            presence_return,
            connection_loss,
            connect,
            launch,
            resume,
            tap,
            peer_loss,
            request,
            reply,
            answer_window,
            planned_close,
            rate_limits,
            storage,
        } = self;
        let usual = Settings::default();
        let planned = |close: Option<Millis>| close.map_or("never".to_owned(), |after| after.to_string());
        let all = [
            deviation("presenceLoss", presence_loss, &usual.presence_loss),
            deviation("presenceExit", presence_exit, &usual.presence_exit),
            deviation("presenceReturn", presence_return, &usual.presence_return),
            deviation("connectionLoss", connection_loss, &usual.connection_loss),
            deviation("connect", connect, &usual.connect),
            deviation("launch", launch, &usual.launch),
            deviation("resume", resume, &usual.resume),
            deviation("tap", tap, &usual.tap),
            deviation("peerLoss", peer_loss, &usual.peer_loss),
            deviation("request", request, &usual.request),
            deviation("reply", reply, &usual.reply),
            deviation("answerWindow", answer_window, &usual.answer_window),
            deviation("plannedClose", &planned(*planned_close), &planned(usual.planned_close)),
            deviation("rateLimits", rate_limits, &usual.rate_limits),
            deviation("storage", &storage.word(), &usual.storage.word()),
        ];
        all.into_iter().flatten().collect()
    }
}

fn deviation<T: PartialEq + Display>(name: &str, value: &T, usual: &T) -> Option<String> {
    (value != usual).then(|| format!("{name}={value}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_deviates_is_told_in_the_words_of_scripts() {
        assert_eq!(Settings::default().deviations(), Vec::<String>::new());
        let settings = Settings {
            presence_loss: Delay::Uniform(Millis::from_secs(10), Millis::from_secs(30)),
            planned_close: Some(Millis::from_secs(7_200)),
            rate_limits: true,
            storage: Storage::Flag,
            ..Settings::default()
        };
        let told = ["presenceLoss=10s to 30s", "plannedClose=2h", "rateLimits=true", "storage=flag"];
        assert_eq!(settings.deviations(), told);
    }
}
