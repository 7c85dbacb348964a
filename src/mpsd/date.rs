//! Virtual time as dates: the date of virtual zero, and the date formats of answers.

use crate::time::{Instant, MAX_MILLIS};
use std::fmt;
use std::str::FromStr;
use time::{Month, Time, UtcDateTime};

/// The date of virtual zero, in ticks of 100 ns from 1970. The default is 2016-09-20T20:50:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Epoch(u64);

const TICKS: u64 = 10_000_000;

impl Default for Epoch {
    fn default() -> Epoch {
        Epoch(1_474_404_600 * TICKS)
    }
}

/// The text is not a date.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DateError(String);

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is no date: write one from 1970 to 9999, such as 2016-09-20T20:50:00Z", self.0)
    }
}

impl std::error::Error for DateError {}

impl FromStr for Epoch {
    type Err = DateError;

    /// Reads `YYYY-MM-DDTHH:MM:SSZ`, with up to seven digits of a second's fraction.
    fn from_str(text: &str) -> Result<Epoch, DateError> {
        parse(text).map(Epoch).ok_or_else(|| DateError(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<u64> {
    let (whole, fraction) = match text.strip_suffix('Z')?.split_once('.') {
        Some((whole, fraction)) => (whole, fraction),
        None => (text.strip_suffix('Z')?, "0"),
    };
    let shape = whole.bytes().zip(*b"0000-00-00T00:00:00");
    let same = |(is, like): (u8, u8)| if like == b'0' { is.is_ascii_digit() } else { is == like };
    if whole.len() != 19 || !shape.into_iter().all(same) {
        return None;
    }
    let year = whole.get(0..4)?.parse().ok()?;
    let number = |from: usize| whole.get(from..from + 2)?.parse::<u8>().ok();
    let date = time::Date::from_calendar_date(year, Month::try_from(number(5)?).ok()?, number(8)?).ok()?;
    let clock = Time::from_hms(number(11)?, number(14)?, number(17)?).ok()?;
    if !(1..=7).contains(&fraction.len()) || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction: u64 = format!("{fraction:0<7}").parse().ok()?;
    // Before 1970 the number is negative.
    let seconds = u64::try_from(UtcDateTime::new(date, clock).unix_timestamp()).ok()?;
    Some(seconds * TICKS + fraction)
}

impl Epoch {
    /// The instant of a date, in whole milliseconds: finer digits are cut off.
    ///
    /// # Errors
    /// Why there is no such moment, in a sentence.
    pub(in crate::mpsd) fn moment(self, date: &str) -> Result<Instant, String> {
        let ticks = parse(date).ok_or_else(|| DateError(date.to_owned()).to_string())?;
        let since = ticks.checked_sub(self.0).and_then(|ticks| Instant::from_millis(ticks / 10_000));
        since.ok_or_else(|| format!("{date} is before the beginning of the simulated time"))
    }

    /// Whole milliseconds from 1970 to virtual zero.
    #[must_use]
    pub fn unix_millis(self) -> u64 {
        self.0 / 10_000
    }

    /// The instant as a session shows it.
    #[must_use]
    pub fn at(self, moment: Instant) -> Date {
        debug_assert!(moment.as_millis() <= MAX_MILLIS, "instants are bounded, so this cannot wrap");
        let ms = self.0 / 10_000 + moment.as_millis();
        Date { seconds: ms / 1000, fraction: (ms % 1000) * 10_000 + self.0 % 10_000 }
    }
}

/// A date and time in UTC. Prints with seven digits of a second's fraction.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Date {
    seconds: u64,
    fraction: u64,
}

impl FromStr for Date {
    type Err = DateError;

    /// Reads what it prints, and fewer digits of the fraction.
    fn from_str(text: &str) -> Result<Date, DateError> {
        let ticks = parse(text).ok_or_else(|| DateError(text.to_owned()))?;
        Ok(Date { seconds: ticks / TICKS, fraction: ticks % TICKS })
    }
}

impl Date {
    /// The date as HTTP headers have it, without a fraction: `Tue, 20 Sep 2016 20:50:00 GMT`.
    #[must_use]
    pub fn http(self) -> String {
        const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let at = self.calendar();
        let weekday = WEEKDAYS[usize::from(at.weekday().number_days_from_monday())];
        let month = MONTHS[usize::from(u8::from(at.month())) - 1];
        let [year, _, day, hour, minute, second] = numbers(at);
        if year > 9999 {
            return format!("{weekday}, {day:02} {month} {year} {hour:02}:{minute:02}:{second:02} GMT");
        }
        let mut text = *b"___, __ ___ ____ __:__:__ GMT";
        text[..3].copy_from_slice(weekday.as_bytes());
        text[8..11].copy_from_slice(month.as_bytes());
        decimal(&mut text, &[(5, 2, day), (12, 4, year), (17, 2, hour), (20, 2, minute), (23, 2, second)]);
        ascii(&text).to_owned()
    }

    fn calendar(self) -> UtcDateTime {
        let seconds = i64::try_from(self.seconds).ok();
        let found = seconds.and_then(|seconds| UtcDateTime::from_unix_timestamp(seconds).ok());
        debug_assert!(found.is_some(), "virtual time ends some 295,000 years from now and the calendar goes further");
        found.unwrap_or(UtcDateTime::MAX)
    }
}

/// Year, month, day, hour, minute and second.
fn numbers(at: UtcDateTime) -> [u64; 6] {
    let of = [u8::from(at.month()), at.day(), at.hour(), at.minute(), at.second()].map(u64::from);
    let [month, day, hour, minute, second] = of;
    [u64::try_from(at.year()).unwrap_or_default(), month, day, hour, minute, second]
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [year, month, day, hour, minute, second] = numbers(self.calendar());
        if year > 9999 {
            return write!(f, "{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:07}Z", self.fraction);
        }
        let mut text = *b"____-__-__T__:__:__._______Z";
        decimal(&mut text, &[(0, 4, year), (5, 2, month), (8, 2, day), (11, 2, hour), (14, 2, minute)]);
        decimal(&mut text, &[(17, 2, second), (20, 7, self.fraction)]);
        f.write_str(ascii(&text))
    }
}

/// Fills in the digits of numbers, each at its place and as many as there are. An answer has many dates, which is why
/// their form is not left to the formatter.
fn decimal(text: &mut [u8], numbers: &[(usize, usize, u64)]) {
    for &(at, digits, mut number) in numbers {
        for place in text[at..at + digits].iter_mut().rev() {
            *place = b'0' + (number % 10) as u8;
            number /= 10;
        }
    }
}

/// Bytes that are ASCII, as text.
fn ascii(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

impl serde::Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_and_shown() {
        let at = |epoch: &str, ms| epoch.parse::<Epoch>().unwrap().at(Instant::from_millis(ms).unwrap());
        assert_eq!(at("2016-09-20T20:50:00Z", 0).http(), "Tue, 20 Sep 2016 20:50:00 GMT");
        assert_eq!(Epoch::default().at(Instant::ZERO).to_string(), "2016-09-20T20:50:00.0000000Z");
        for (epoch, ms, shown) in [
            ("1970-01-01T00:00:00Z", 1, "1970-01-01T00:00:00.0010000Z"),
            ("2016-02-28T23:59:59.9999999Z", 1, "2016-02-29T00:00:00.0009999Z"),
            ("2100-02-28T23:59:59Z", 1000, "2100-03-01T00:00:00.0000000Z"),
            ("1999-12-31T23:59:59.5Z", 500, "2000-01-01T00:00:00.0000000Z"),
            ("9999-12-31T23:59:59Z", 1000, "10000-01-01T00:00:00.0000000Z"),
        ] {
            assert_eq!(at(epoch, ms).to_string(), shown);
        }
        let last = "9999-12-31T23:59:59.9999999Z".parse::<Epoch>().unwrap().at(Instant::MAX);
        assert_eq!(last.to_string(), "295426-10-13T08:59:00.9909999Z");
        assert_eq!(last.http(), "Fri, 13 Oct 295426 08:59:00 GMT");
        for day in 0..800_000 {
            let date = Date { seconds: day * 86_400, fraction: 0 };
            if let Ok(read) = date.to_string().parse::<Date>() {
                assert_eq!(read, date);
            }
        }
    }

    #[test]
    fn an_epoch_is_some_milliseconds_after_1970() {
        for (epoch, ms) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1970-01-01T00:00:01.0019999Z", 1_001),
            ("2016-09-20T20:50:00Z", 1_474_404_600_000),
        ] {
            assert_eq!(epoch.parse::<Epoch>().unwrap().unix_millis(), ms);
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "Z",
            "2016-09-20",
            "2016-09-20T20:50:00",
            "2016-02-30T00:00:00Z",
            "2015-02-29T00:00:00Z",
            "2016-13-01T00:00:00Z",
            "2016-00-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "2016-09-20T24:00:00Z",
            "2016-09-20T20:50:00.Z",
            "2016-09-20T20:50:00.12345678Z",
            "2016-09-2éT20:50:00Z",
            "+016-09-20T20:50:00Z",
        ] {
            assert!(text.parse::<Epoch>().is_err(), "{text}");
        }
    }
}
