//! Suggestions for unknown names.

/// The maximum number of names appended to a problem; more are listed as help.
const FEW: usize = 8;

/// The maximum number of names listed in full; of more names, those that share a word with the unknown one are listed.
const MANY: usize = 40;

/// What to append to a problem, and the help below it.
#[derive(Default)]
pub(super) struct Suggestion {
    pub(super) behind: String,
    pub(super) below: Option<String>,
    /// Whether a near name was found.
    pub(super) near: bool,
}

/// A suggestion for the unknown name `found`.
pub(super) fn suggestion<S: AsRef<str>>(found: &str, known: &[S]) -> Suggestion {
    if let Some(near) = nearest(found, known) {
        return Suggestion { behind: format!("; did you mean {near:?}?"), below: None, near: true };
    }
    let behind = |behind: String| Suggestion { behind, ..Suggestion::default() };
    match known {
        [] => Suggestion::default(),
        [only] => behind(format!("; there is only {}", only.as_ref())),
        few if few.len() <= FEW => behind(format!("; there are {}", listed(few))),
        many => {
            let share_a_word: Vec<&str> =
                many.iter().map(AsRef::as_ref).filter(|name| share_a_word(found, name)).collect();
            let below = if many.len() <= MANY || share_a_word.is_empty() {
                format!("there are {}", listed(many))
            } else {
                format!("there are {} and {} others", share_a_word.join(", "), many.len() - share_a_word.len())
            };
            Suggestion { below: Some(below), ..Suggestion::default() }
        }
    }
}

/// Whether two names have a word in common.
fn share_a_word(one: &str, other: &str) -> bool {
    let words =
        |name: &str| name.to_lowercase().split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect::<Vec<_>>();
    let of_other = words(other);
    words(one).iter().any(|word| word.len() > 2 && of_other.contains(word))
}

/// The known name most similar to an unknown one: up to a third of its letters may differ. For dotted names the last part
/// is enough.
pub(super) fn nearest<'a, S: AsRef<str>>(found: &str, known: &'a [S]) -> Option<&'a str> {
    let found = found.to_lowercase();
    let distance = |known: &str| {
        let letters = known.chars().count().max(found.chars().count());
        let distance = strsim::osa_distance(&known.to_lowercase(), &found);
        (distance <= letters / 3).then_some(distance)
    };
    let of_whole_or_last = |known: &'a str| {
        let last = known.rsplit('.').next().unwrap_or(known);
        distance(known).or_else(|| distance(last)).map(|distance| (distance, known))
    };
    let best = known.iter().filter_map(|known| of_whole_or_last(known.as_ref())).min_by_key(|(distance, _)| *distance);
    best.map(|(_, known)| known)
}

/// `A, B and C`
pub(super) fn listed<S: AsRef<str>>(names: &[S]) -> String {
    match names {
        [] => "none".to_owned(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// `1 script`, `2 scripts`
pub(super) fn counted(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_name_is_one_typing_error_away_not_merely_short() {
        let people = ["alice", "bob", "carol"];
        assert_eq!(nearest("caro", &people), Some("carol"));
        assert_eq!(nearest("BOB", &people), Some("bob"));
        assert_eq!(nearest("bab", &people), Some("bob"));
        assert_eq!(nearest("zed", &people), None);
        assert_eq!(nearest("E", &["A", "B"]), None);
        assert_eq!(
            nearest("conectivity", &["visibility", "capabilities.connectivity"]),
            Some("capabilities.connectivity")
        );
    }

    #[test]
    fn without_a_near_name_a_short_list_is_given() {
        assert_eq!(suggestion("zed", &["A", "B", "C"]).behind, "; there are A, B and C");
        assert_eq!(suggestion("zed", &["A"]).behind, "; there is only A");
        assert_eq!(suggestion::<&str>("zed", &[]).behind, "");
        let names: Vec<String> = (0..50).map(|number| format!("name_{number}")).chain(["role_full".into()]).collect();
        let below = |found: &str| suggestion(found, &names).below.unwrap_or_default();
        assert_eq!(below("no_such_role"), "there are role_full and 50 others");
        assert!(below("zed").starts_with("there are name_0, name_1, ") && below("zed").ends_with(" and role_full"));
    }
}
