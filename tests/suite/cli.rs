//! The program from outside: what it prints where, what its exit codes mean, and what it says to those who err.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bad_files;
mod bad_handles;
mod bad_options;
mod bad_scripts;
mod bad_steps;
mod bad_templates;
mod bad_titles;
mod bad_troubles;
mod check;
mod documents;
mod folder;
mod json;
mod model;
mod pages;
mod run;
mod why;
