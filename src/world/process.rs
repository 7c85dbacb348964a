//! Power, network and the title's process: what befalls a console, what its users do with the title, and what follows.

use super::console::Process;
use super::item::{Absence, Due, Item, Move};
use super::network::Noticed;
use super::presence::Loss;
use super::step::Step;
use super::trigger::Trigger;
use crate::action::{ConsoleAction, ConsoleFault, Hindrance, NetworkAction, TitleAction};
use crate::draw::Delay;
use crate::mpsd::session::{Fact, Session};
use crate::names::{Actor, ConsoleId, SessionId, UserId};
use crate::policy::{FailOver, HandOver, OnDirectoryLoss, Policies};
use crate::trace::{Token, TruthChange, What};

impl Step<'_> {
    /// Something befalls a console, or will at an instant drawn from the seed.
    pub(super) fn console_action(&mut self, action: ConsoleAction) -> Token {
        let ConsoleAction { console, what, within, .. } = action;
        let Some(within) = within else { return self.strike(action, Token::NONE) };
        let entry = self.note(What::Drawn { console, what, within }, Token::NONE);
        let delay = self.world.consoles[console.0].faults.draw(Delay::Uniform(crate::time::Millis::ZERO, within));
        self.plan_fault(delay, ConsoleAction { within: None, ..action }, entry);
        entry
    }

    /// It befalls it; what lasts a time ends by itself.
    pub(super) fn strike(&mut self, action: ConsoleAction, cause: Token) -> Token {
        let ConsoleAction { console, what, lasts, .. } = action;
        let entry = self.befall(console, what, cause);
        if let Some(lasts) = lasts {
            let end = match what {
                ConsoleFault::LosePower | ConsoleFault::RestorePower => ConsoleFault::RestorePower,
                ConsoleFault::Cut(links) | ConsoleFault::Heal(links) => ConsoleFault::Heal(links),
            };
            self.plan_fault(lasts, ConsoleAction { console, what: end, within: None, lasts: None }, entry);
        }
        entry
    }

    fn plan_fault(&mut self, delay: crate::time::Millis, action: ConsoleAction, cause: Token) {
        let number = self.world.network.messages.number();
        self.plan_after(delay, Item::Fault(number, action), Trigger::from(cause));
    }

    fn befall(&mut self, console: ConsoleId, what: ConsoleFault, cause: Token) -> Token {
        let entry = self.note(What::Console { console, what }, cause);
        let it = &mut self.world.consoles[console.0];
        match what {
            ConsoleFault::LosePower => {
                it.powered = false;
                self.set_process(console, Process::Stopped, Loss::Unnoticed, entry);
                return entry;
            }
            ConsoleFault::RestorePower => it.powered = true,
            ConsoleFault::Cut(links) => it.set_links(links, false),
            ConsoleFault::Heal(links) => it.set_links(links, true),
        }
        self.truth_changed(console, Loss::Unnoticed, entry);
        entry
    }

    /// Messages or clocks are disturbed, or no longer.
    pub(super) fn network_action(&mut self, action: &NetworkAction) -> Token {
        let entry = self.note(What::Network { what: action.clone() }, Token::NONE);
        match action {
            NetworkAction::Disturb(disturbance) => {
                let now = self.now;
                self.world.network.faults.begin(now, disturbance.clone());
            }
            NetworkAction::Mend(kind) => self.world.network.faults.mend(*kind),
            NetworkAction::Skew(of, skew) => {
                for user in of {
                    let console = self.setup.people.console_of(*user);
                    self.world.consoles[console.0].clock = *skew;
                }
            }
        }
        entry
    }

    /// A user does something with its title, or its title suffers it.
    pub(super) fn title_action(&mut self, user: UserId, what: TitleAction) -> Token {
        let console = self.setup.people.console_of(user);
        if let Err(why) = self.can_do(user, what) {
            return self.hindered(Actor::User(user), what.verb(), why);
        }
        let entry = self.note(What::Title { user, what }, Token::NONE);
        match what {
            TitleAction::Launch => self.set_process(console, Process::Starting, Loss::Orderly, entry),
            TitleAction::Suspend => {
                self.before_suspension(console, entry);
                self.set_process(console, Process::Suspended, Loss::Orderly, entry);
            }
            TitleAction::Resume => self.set_process(console, Process::Resuming, Loss::Orderly, entry),
            TitleAction::Terminate => {
                self.before_end(console, entry);
                self.set_process(console, Process::Stopped, Loss::Orderly, entry);
            }
            TitleAction::Crash => self.set_process(console, Process::Stopped, Loss::Unnoticed, entry),
            TitleAction::Reconnect => {
                self.drop_connection(user, entry);
                self.connect(user, entry);
            }
            TitleAction::Disconnect => self.drop_connection(user, entry),
            TitleAction::Idle => self.idle(user, entry),
            TitleAction::Play => self.play(user, entry),
            TitleAction::Constrain => self.constrain(console, entry),
            TitleAction::Unconstrain => self.unconstrain(console, entry),
            TitleAction::Save => self.save_by_hand(user),
            TitleAction::Hang => {
                self.world.consoles[console.0].hung = true;
                self.truth_changed(console, Loss::Unnoticed, entry);
            }
            TitleAction::Wake => {
                self.world.consoles[console.0].hung = false;
                for (user, what, trigger) in std::mem::take(&mut self.world.consoles[console.0].held) {
                    self.will(user, what, trigger);
                }
                self.truth_changed(console, Loss::Orderly, entry);
            }
            TitleAction::RenewToken => self.renew_token(user, entry),
        }
        entry
    }

    fn can_do(&self, user: UserId, what: TitleAction) -> Result<(), Hindrance> {
        let console = self.title(user).on();
        let has_connection = self.clients[user.0].link.connection.is_some();
        match what {
            TitleAction::Save if console.runs() && self.acts_in(user).is_empty() => Err(Hindrance::NotTheArbiter),
            TitleAction::Disconnect if console.powered && !has_connection => Err(Hindrance::NoConnection),
            TitleAction::Launch
            | TitleAction::Suspend
            | TitleAction::Resume
            | TitleAction::Terminate
            | TitleAction::Crash
            | TitleAction::Reconnect
            | TitleAction::Disconnect
            | TitleAction::Idle
            | TitleAction::Play
            | TitleAction::Constrain
            | TitleAction::Unconstrain
            | TitleAction::Save
            | TitleAction::Hang
            | TitleAction::Wake
            | TitleAction::RenewToken => console.allows(what),
        }
    }

    /// The title's process changes its state, and runs some time after it was started or resumed.
    pub(super) fn set_process(&mut self, console: ConsoleId, process: Process, loss: Loss, entry: Token) {
        let settings = &self.setup.settings;
        let delay = match process {
            Process::Starting => Some(settings.launch),
            Process::Resuming => Some(settings.resume),
            Process::Stopped | Process::Running | Process::Suspended => None,
        };
        self.end_run(console);
        let it = &mut self.world.consoles[console.0];
        it.set_process(process);
        let delay = delay.map(|delay| it.launches.draw(delay));
        match delay {
            Some(delay) => self.plan_after(delay, Item::TitleRuns(console), Trigger::from(entry)),
            None => self.world.schedule.cancel(Item::TitleRuns(console)),
        }
        self.truth_changed(console, loss, entry);
        match process {
            Process::Stopped => self.forget_all(console),
            Process::Starting | Process::Running | Process::Suspended | Process::Resuming => {}
        }
    }

    /// A run of the title's process ends, and with it what it was about to do and waited for.
    fn end_run(&mut self, console: ConsoleId) {
        for user in self.setup.people.on(console).to_vec() {
            self.world.schedule.cancel_all(Item::all_of_title(user), Item::ends_with_run);
            self.world.network.messages.forget(user);
            self.world.clients[user.0].again.clear();
        }
    }

    /// A title that was started or resumed runs now.
    pub(super) fn title_runs(&mut self, console: ConsoleId, origin: Token) {
        self.world.consoles[console.0].process = Process::Running;
        let entry = self.note(What::TitleRuns { console }, origin);
        self.truth_changed(console, Loss::Orderly, entry);
    }

    /// What the users of a console can do has changed, perhaps: their Presence and their connections follow.
    fn truth_changed(&mut self, console: ConsoleId, loss: Loss, origin: Token) {
        self.listen(console, origin);
        for user in self.setup.people.on(console).to_vec() {
            self.world.stir_sessions_of(user, origin);
        }
        let it = &self.consoles[console.0];
        let (lives, playing) = (it.lives().is_ok(), it.plays().is_ok());
        self.rest_arbiters(console, origin);
        for user in self.setup.people.on(console).to_vec() {
            let at = self.now;
            if self.world.presence.plays(user, playing) {
                self.listener.truth(TruthChange { at, user, playing });
            }
            if !self.world.presence.in_title(user, lives) {
                continue;
            }
            let world = &mut *self.world;
            let delay = world.presence.delay(user, loss, &world.setup.settings);
            self.plan_after(delay, Item::Presence(user), Trigger::from(origin));
            if lives {
                self.connect(user, origin);
            } else {
                self.drop_connection(user, origin);
            }
        }
    }

    /// Presence comes to know what is so of a user.
    pub(super) fn presence_notices(&mut self, user: UserId, origin: Token) {
        let Some(says) = self.world.presence.notice(user) else { return };
        let entry = self.note(What::Presence { user, says }, origin);
        self.world.causes.presence(user, entry);
        let xuid = self.setup.people.xuid(user);
        self.learn(Fact::Presence(xuid, says), entry);
    }

    /// Whether a console can be heard has changed, perhaps: its peers hear it at once when it is back, and notice after a
    /// while that it is gone.
    fn listen(&mut self, console: ConsoleId, origin: Token) {
        let it = &self.consoles[console.0];
        let audible = it.awake() && it.peered;
        let loss = self.setup.settings.peer_loss;
        match self.world.network.hearing.change(console, audible, loss) {
            Noticed::Nothing => {}
            Noticed::Unmissed => self.world.schedule.cancel(Item::Unheard(console)),
            Noticed::Back => self.tell_listeners(console, true, origin),
            Noticed::Later(delay) => self.plan_after(delay, Item::Unheard(console), Trigger::from(origin)),
        }
    }

    /// The peers of a console have not heard it for so long that they miss it.
    pub(super) fn go_unheard(&mut self, console: ConsoleId, origin: Token) {
        let now = self.now;
        self.world.network.hearing.miss(now, console);
        self.tell_listeners(console, false, origin);
        for user in self.setup.people.on(console).to_vec() {
            self.alert_owners(user, Absence::Unheard, origin);
        }
    }

    /// Those who play with somebody on a console hear it again, or notice that they do not.
    fn tell_listeners(&mut self, console: ConsoleId, heard: bool, origin: Token) {
        let Some(token) = self.setup.people.on(console).first().and_then(|user| self.setup.people.token(*user)) else {
            return;
        };
        let has = |seen: &Session| seen.members().iter().any(|member| member.device_token() == Some(token));
        let mut listeners: Vec<(SessionId, UserId)> = Vec::new();
        for session in self.sessions_seen() {
            let listens = self.viewers(session).filter(|user| {
                let title = self.title(*user);
                let remote = title.console() != console && listens(title.policies());
                remote && title.record(session).is_some() && title.seen(session).is_some_and(has)
            });
            listeners.extend(listens.map(|user| (session, user)));
        }
        if listeners.is_empty() {
            return;
        }
        let entry = self.note(What::Peers { console, heard }, origin);
        for (session, user) in listeners {
            self.world.split_brain.stir(session, entry);
            self.seek_arbiter(user, session, entry);
        }
    }

    /// What a title comes to do, when it is due.
    pub(super) fn title_due(&mut self, user: UserId, due: Due, trigger: Trigger) {
        match due {
            Due::Move(_, what) => self.make(user, what, trigger),
            Due::Poll(session) if self.title(user).reads_for_console(session) => {
                self.will(user, Move::Read(session), trigger);
            }
            // Another user of the console reads for it by now.
            Due::Poll(_) => {}
            Due::Aside => self.set_aside(user, trigger),
            Due::Claim(session) => self.claim_due(user, session, trigger),
            Due::Countdown(session) => self.countdown_ends(user, session, trigger),
            Due::Duty(session, _) => self.duty_due(user, session, trigger.cause),
            Due::Join => self.join_due(user, trigger.cause),
            Due::Save(session) => self.save_due(user, session, trigger.cause),
            Due::NoReply(number) => self.no_reply(number),
            Due::AskAgain(number) => self.ask_again(user, number, trigger.cause),
        }
    }
}

/// Whether a title has a use for what its peers tell.
fn listens(policies: &Policies) -> bool {
    let Policies { fail_over, hand_over, on_directory_loss, .. } = policies;
    *fail_over != FailOver::None || *hand_over != HandOver::None || *on_directory_loss != OnDirectoryLoss::PlayOn
}
