//! A folder of its own for each test, and the program run in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder that goes when the test ends.
pub(crate) struct Folder(PathBuf);

/// What came of one run of the program.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Folder {
    pub(crate) fn new() -> Folder {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("cli-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn with(self, name: &str, text: impl AsRef<[u8]>) -> Folder {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// The program, to be run here without anything in its environment that would change its colours.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sessim"));
        command.current_dir(&self.0).args(arguments).stdin(Stdio::null());
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI", "COLUMNS"] {
            command.env_remove(name);
        }
        command
    }

    pub(crate) fn sessim(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments))
    }
}

impl Ran {
    pub(crate) fn of(mut command: Command) -> Ran {
        let done = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Ran { code: done.status.code(), out: text(done.stdout), err: text(done.stderr) }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that stays behind is in the build's own, and does no harm.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A template without faults or warnings.
pub(crate) const TEMPLATE: &str = r#"{
  "constants": { "system": { "version": 1, "maxMembersCount": 4, "inactiveRemovalTimeout": "2h", "capabilities": { "connectivity": true } } }
}
"#;

/// A script with three users, these keys at its top and these steps.
pub(crate) fn script(top: &str, steps: &str) -> String {
    format!(
        r#"{{
  "about": "somebody comes late",
  "template": "templates/duel.json",
  "consoles": {{ "xbox-a": ["alice"], "xbox-b": ["bob"], "xbox-c": ["carol"] }},{top}
  "steps": [
    {{ "by": "alice", "do": {{ "create": {{ "session": "match" }} }} }}{steps}
  ]
}}
"#
    )
}

/// What the program says of a script that it refuses. It must refuse it whole: nothing runs, nothing panics.
pub(crate) fn refused(text: impl AsRef<[u8]>) -> String {
    let folder = Folder::new().with("late_join.json", text).with("templates/duel.json", TEMPLATE);
    let ran = folder.sessim(&["run", "late_join.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{}", ran.err);
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    let checked = folder.sessim(&["check", "late_join.json"]);
    assert_eq!((checked.code, checked.out.as_str(), checked.err.as_str()), (Some(2), "", ran.err.as_str()));
    ran.err
}

/// What it says of a script with these steps after the first.
pub(crate) fn refused_steps(steps: &str) -> String {
    refused(script("", &format!(",\n    {steps}")))
}

/// What it says of a script with these keys at its top.
pub(crate) fn refused_top(top: &str) -> String {
    refused(script(&format!("\n  {top},"), ""))
}

/// What it says of a script whose template is this.
pub(crate) fn refused_template(template: &str) -> String {
    let folder = Folder::new().with("late_join.json", script("", "")).with("templates/duel.json", template);
    let ran = folder.sessim(&["run", "late_join.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{}", ran.err);
    let checked = folder.sessim(&["check", "templates"]);
    assert_eq!((checked.code, checked.out.as_str(), checked.err.as_str()), (Some(2), "", ran.err.as_str()));
    ran.err
}
