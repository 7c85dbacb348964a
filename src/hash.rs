//! A hash that is the same on every machine and in every version: certificates and GUIDs are made of it.

/// A hash that takes in bytes in order. The same on every machine and in every later version.
///
/// FNV-1a, 64 bits, over 8-byte words with the length of each piece, and an avalanche at the end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct StableHash(u64);

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

impl Default for StableHash {
    fn default() -> StableHash {
        StableHash(OFFSET)
    }
}

impl StableHash {
    /// Takes in a number.
    #[must_use]
    pub const fn number(self, word: u64) -> StableHash {
        let mixed = (self.0 ^ word).wrapping_mul(PRIME);
        StableHash(mixed ^ (mixed >> 29))
    }

    /// Takes in a text; where it ends matters, so that ("ab", "c") differs from ("a", "bc").
    #[must_use]
    pub fn text(self, text: &str) -> StableHash {
        let mut hash = self.number(text.len() as u64);
        for piece in text.as_bytes().chunks(8) {
            let mut word = [0; 8];
            for (to, from) in word.iter_mut().zip(piece) {
                *to = *from;
            }
            hash = hash.number(u64::from_le_bytes(word));
        }
        hash
    }

    /// The 64 bits.
    #[must_use]
    pub const fn finish(self) -> u64 {
        let mut word = self.0;
        word = (word ^ (word >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        word = (word ^ (word >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        word ^ (word >> 33)
    }

    /// 128 bits, for names that look like GUIDs.
    #[must_use]
    pub const fn finish_wide(self) -> u128 {
        ((self.finish() as u128) << 64) | self.number(1).finish() as u128
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_never_changes_between_versions() {
        let hash = StableHash::default().number(107).text("four_player_power_failure");
        assert_eq!(hash.finish(), 0x595e2db460ca0f46);
    }

    #[test]
    fn where_a_piece_ends_matters() {
        let hash = |pieces: [&str; 2]| StableHash::default().text(pieces[0]).text(pieces[1]).finish();
        assert_ne!(hash(["ab", "c"]), hash(["a", "bc"]));
        assert_ne!(hash(["", "a"]), hash(["a", ""]));
        assert_ne!(hash(["a\0", ""]), hash(["a", ""]));
    }
}
