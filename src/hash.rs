//! A hash that is the same on every machine and in every version: certificates, the keys of draws and invented ids are made of it.
//!
//! It is SipHash-2-4 with 128 bits of output, as J.-P. Aumasson and D. J. Bernstein published it ("SipHash: a fast short-input PRF",
//! 2012; the longer output is that of their reference implementation), by the crate `siphasher`. Its key is the one of the published
//! test vectors, the bytes 0 to 15, so that those vectors test it as it is used. It tells apart; it protects nothing.

use siphasher::sip128::{Hasher128, SipHasher24};
use std::hash::Hasher;

/// The bytes 0 to 15, as two numbers with their lowest byte first.
const KEY: (u64, u64) = (0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908);

/// A hash that takes in numbers and texts in order. The same on every machine and in every later version.
#[derive(Clone, Copy, Debug)]
pub struct StableHash(SipHasher24);

impl Default for StableHash {
    fn default() -> StableHash {
        StableHash(SipHasher24::new_with_keys(KEY.0, KEY.1))
    }
}

impl StableHash {
    /// Takes in a number: eight bytes, the lowest first.
    #[must_use]
    pub fn number(mut self, word: u64) -> StableHash {
        self.0.write(&word.to_le_bytes());
        self
    }

    /// Takes in a text: the number of its bytes, then they. So ("ab", "c") differs from ("a", "bc").
    #[must_use]
    pub fn text(self, text: &str) -> StableHash {
        let mut hash = self.number(text.len() as u64);
        hash.0.write(text.as_bytes());
        hash
    }

    /// 64 bits: the first eight bytes of the 16, the lowest first.
    #[must_use]
    pub fn finish(self) -> u64 {
        self.0.finish128().h1
    }

    /// 128 bits, for names that look like GUIDs: the 16 bytes, the highest first, so that a GUID's digits are those of the hash.
    #[must_use]
    pub fn finish_wide(self) -> u128 {
        u128::from_be_bytes(self.0.finish128().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors of the reference implementation (github.com/veorq/SipHash, vectors.h, `vectors_sip128`): the message of so many
    /// bytes is 0, 1, 2, ...
    #[test]
    fn it_is_the_published_hash() {
        for (length, digest) in [
            (0, 0xa381_7f04_ba25_a8e6_6df6_7214_c755_0293),
            (8, 0x3b62_a9ba_6258_f561_0f83_e264_f314_97b4),
            (16, 0x6ee2_a4ca_67b0_54bb_fd33_15bf_8523_0577),
            (24, 0x2db4_79ae_78bd_50d8_882a_8a17_8a61_32ad),
            (40, 0xdf6a_301e_95c9_5dad_97ae_0cc8_c691_3bd8),
            (56, 0x1938_f2cf_72d5_4ee9_7e94_166f_a91d_2a36),
        ] {
            let bytes: Vec<u8> = (0..length).collect();
            let words = bytes.chunks_exact(8).map(|word| u64::from_le_bytes(word.try_into().unwrap()));
            assert_eq!(words.fold(StableHash::default(), StableHash::number).finish_wide(), digest, "{length} bytes");
        }
    }

    #[test]
    fn it_never_changes_between_versions() {
        let hash = StableHash::default().number(107).text("four_player_power_failure");
        assert_eq!(hash.finish(), 5_129_008_570_079_007_208);
        assert_eq!(((hash.finish_wide() >> 64) as u64).swap_bytes(), hash.finish(), "the first eight bytes");
    }

    #[test]
    fn where_a_piece_ends_matters() {
        let hash = |pieces: [&str; 2]| StableHash::default().text(pieces[0]).text(pieces[1]).finish();
        assert_ne!(hash(["ab", "c"]), hash(["a", "bc"]));
        assert_ne!(hash(["", "a"]), hash(["a", ""]));
        assert_ne!(hash(["a\0", ""]), hash(["a", ""]));
    }
}
