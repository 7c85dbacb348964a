//! Circles of files: how many files import each other in a loop. Small circles can be read together; a large one is a house
//! without walls.
//!
//! A file points to another if a `use` of its takes a name that the other defines, `pub use` followed to where the name is
//! defined. Unit tests and plain re-exports do not count, nor do paths without a `use`.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use super::code::sources;
use std::collections::{BTreeMap, BTreeSet};

/// The most files of one circle.
const LARGEST: usize = 5;

pub(crate) type Module = Vec<String>;

/// A file as far as imports are concerned.
#[derive(Default)]
pub(crate) struct File {
    defines: BTreeSet<String>,
    /// Paths from the root of the crate, and whether each is handed on.
    uses: Vec<(Module, bool)>,
    /// The text without its imports, to see which names it uses itself.
    body: String,
}

#[test]
fn circles_of_files_are_small() {
    let files = files();
    let wrong: Vec<String> = circles(&files)
        .into_iter()
        .filter(|circle| circle.len() > LARGEST)
        .map(|circle| circle.iter().map(|file| file.join("/")).collect::<Vec<_>>().join(" "))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The check can fail: with one arrow back, a part of the world and the world are in one circle.
#[test]
fn a_part_that_knew_the_world_would_close_a_circle() {
    let mut files = files();
    let of = |path: &str| path.split('/').map(str::to_owned).collect::<Module>();
    let together = |files: &BTreeMap<Module, File>| {
        circles(files).iter().any(|circle| circle.contains(&of("world/schedule")) && circle.contains(&of("world")))
    };
    assert!(!together(&files));
    files.get_mut(&of("world/schedule")).unwrap().import("world/World");
    assert!(together(&files));
}

pub(crate) fn files() -> BTreeMap<Module, File> {
    let texts: BTreeMap<Module, String> = sources()
        .into_iter()
        .map(|(file, text)| (module(&file), text))
        .filter(|(module, _)| module.as_slice() != ["main"] && module.as_slice() != ["lib"])
        .collect();
    texts.iter().map(|(module, text)| (module.clone(), File::read(module, text, &texts))).collect()
}

/// The path of a file's module: `world/network/faults` for `src/world/network/faults.rs`.
fn module(file: &std::path::Path) -> Module {
    let below = file.strip_prefix(super::code::root().join("src")).unwrap().with_extension("");
    below.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect()
}

impl File {
    fn read(module: &Module, text: &str, all: &BTreeMap<Module, String>) -> File {
        let code: Vec<&str> = super::code::code(text).map(|(_, line)| line.split(" // ").next().unwrap()).collect();
        let mut file = File::default();
        let mut lines = code.iter();
        while let Some(line) = lines.next() {
            let words: Vec<&str> = line.split_whitespace().collect();
            let visible = words.first().is_some_and(|word| word.starts_with("pub"));
            let used = words.iter().position(|word| *word == "use").filter(|at| *at <= 2);
            let Some(used) = used.filter(|at| *at == 0 || visible) else {
                file.defines.extend(defined(&words));
                file.body += line;
                file.body += "\n";
                continue;
            };
            let mut path = words[used + 1..].join(" ");
            while !path.ends_with(';') {
                path += lines.next().unwrap().trim();
            }
            for path in expand(path.trim_end_matches(';')) {
                file.uses.extend(absolute(module, &path, all).map(|path| (path, visible)));
            }
        }
        file
    }
}

/// What a line defines.
fn defined(words: &[&str]) -> Option<String> {
    const KINDS: [&str; 9] = ["struct", "enum", "fn", "const", "static", "trait", "type", "union", "macro_rules!"];
    let kind = words.iter().take(4).position(|word| KINDS.contains(word))?;
    let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    let name = words.get(kind + 1)?.split(|letter| !is_name(letter)).next()?;
    (!name.is_empty()).then(|| name.to_owned())
}

/// `a::{b, c::{d}}` is `a::b` and `a::c::d`.
fn expand(path: &str) -> Vec<String> {
    let Some((head, rest)) = path.split_once('{') else { return vec![path.trim().to_owned()] };
    let inner = &rest[..rest.rfind('}').unwrap()];
    let (mut parts, mut depth, mut part) = (Vec::new(), 0, String::new());
    for letter in inner.chars() {
        depth += i32::from(letter == '{') - i32::from(letter == '}');
        if letter == ',' && depth == 0 {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(letter);
        }
    }
    parts.push(part);
    let parts = parts.iter().filter(|part| !part.trim().is_empty());
    parts.flat_map(|part| expand(part)).map(|part| format!("{}{part}", head.trim())).collect()
}

/// A path from the root of the crate; none if it leads out of the crate.
fn absolute(module: &Module, path: &str, all: &BTreeMap<Module, String>) -> Option<Module> {
    let path = path.split(" as ").next().unwrap();
    let names: Vec<String> = path.split("::").map(|name| name.trim().to_owned()).collect();
    let ups = names.iter().take_while(|name| *name == "super").count();
    let child = [module.as_slice(), &names[..1]].concat();
    Some(match names[0].as_str() {
        "crate" => names[1..].to_vec(),
        "self" => [module.as_slice(), &names[1..]].concat(),
        _ if ups > 0 => [&module[..module.len() - ups], &names[ups..]].concat(),
        _ if all.contains_key(&child) => [module.as_slice(), &names].concat(),
        _ => return None,
    })
}

/// The file that defines what a path names.
fn definer(path: &[String], files: &BTreeMap<Module, File>, depth: usize) -> Option<Module> {
    let place = (1..=path.len()).rev().find(|end| files.contains_key(&path[..*end]))?;
    let (module, rest) = (&path[..place], &path[place..]);
    let file = &files[module];
    if let Some(name) = rest.first()
        && !file.defines.contains(name)
        && depth < 9
        && let Some((on, _)) = file.uses.iter().find(|(used, public)| *public && used.last() == Some(name))
    {
        return definer(on, files, depth + 1);
    }
    Some(module.to_vec())
}

/// To which files each one points.
pub(crate) fn arrows(files: &BTreeMap<Module, File>) -> BTreeMap<&Module, BTreeSet<Module>> {
    let of = |module: &Module, file: &File| {
        let own = |(path, public): &&(Module, bool)| {
            !public || path.last().is_some_and(|name| file.body.contains(name.as_str()))
        };
        let targets = file.uses.iter().filter(own).filter_map(|(path, _)| definer(path, files, 0));
        targets.filter(|target| target != module).collect()
    };
    files.iter().map(|(module, file)| (module, of(module, file))).collect()
}

impl File {
    /// The same file with one more import.
    pub(crate) fn import(&mut self, path: &str) {
        self.uses.push((path.split('/').map(str::to_owned).collect(), false));
    }
}

/// The groups of files that import each other, each with all its members.
fn circles(files: &BTreeMap<Module, File>) -> Vec<Vec<Module>> {
    let arrows = arrows(files);
    let reached: BTreeMap<&Module, BTreeSet<&Module>> =
        arrows.keys().map(|module| (*module, reachable(module, &arrows))).collect();
    let mut circles: BTreeSet<Vec<Module>> = BTreeSet::new();
    for (module, others) in &reached {
        let circle: Vec<Module> =
            others.iter().filter(|other| reached[**other].contains(*module)).map(|it| (*it).clone()).collect();
        if circle.len() > 1 {
            circles.insert(circle);
        }
    }
    circles.into_iter().collect()
}

/// All that can be come to from a file, itself if it is in a circle.
fn reachable<'a>(from: &Module, arrows: &'a BTreeMap<&Module, BTreeSet<Module>>) -> BTreeSet<&'a Module> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&Module> = arrows[from].iter().collect();
    while let Some(next) = open.pop() {
        if found.insert(next) {
            open.extend(&arrows[next]);
        }
    }
    found
}
