//! The words of messages, and when they may leave. Pure.

use super::tables::notification::Model as Notification;
use super::tables::settings::Model as Settings;
use crate::foundation::time::Timestamp;

const DAY_MINUTES: i64 = 24 * 60;
/// A digest names so many; the rest is a number.
const MOST_IN_DIGEST: usize = 20;

/// The first instant from `now` on that lies outside the quiet hours.
pub fn after_quiet_hours(settings: &Settings, now: Timestamp) -> Timestamp {
    let (from, until) = (
        i64::from(settings.quiet_from),
        i64::from(settings.quiet_until),
    );
    let minute = now.minute_of_day();
    let quiet = if from <= until {
        (from..until).contains(&minute)
    } else {
        minute >= from || minute < until
    };
    if !quiet {
        return now;
    }
    let wait = (until - minute).rem_euclid(DAY_MINUTES);
    now.plus_seconds(wait * 60)
}

/// Whether the day's digest is due: its time of the day has come since the last one.
pub fn digest_is_due(settings: &Settings, now: Timestamp) -> bool {
    let since = (now.minute_of_day() - i64::from(settings.digest_at)).rem_euclid(DAY_MINUTES);
    settings.digested_at < now.plus_seconds(-since * 60)
        // The seconds of the present minute do not make a second digest.
        && now.micros() - settings.digested_at.micros() > 3_600_000_000
}

/// Subject and body of a message about one thing.
pub fn single(news: &Notification, settings: &Settings, public_url: &str) -> (String, String) {
    let locale = settings.locale.locale();
    let sentence = news.kind.sentence(&news.facts, locale);
    let body = format!("{sentence}\n\n{}", footer(settings, public_url));
    (sentence.chars().take(120).collect(), body)
}

/// Subject and body of a digest; `total` counts also what is not named.
pub fn digest(
    news: &[Notification],
    total: u64,
    settings: &Settings,
    public_url: &str,
) -> (String, String) {
    let locale = settings.locale.locale();
    let subject = locale.choose(
        &format!("{total} pieces of news"),
        &format!("{total} 条新消息"),
    );
    let mut body = String::new();
    for one in news.iter().take(MOST_IN_DIGEST) {
        let sentence = one.kind.sentence(&one.facts, locale);
        body.push_str("· ");
        body.push_str(&sentence);
        if one.count > 1 {
            let more = one.count - 1;
            body.push_str(&locale.choose(
                &format!(" (and {more} more)"),
                &format!("（另有 {more} 条）"),
            ));
        }
        body.push('\n');
    }
    let named = news.len().min(MOST_IN_DIGEST) as u64;
    if total > named {
        let rest = total - named;
        body.push_str(&locale.choose(
            &format!("… and {rest} more in your inbox.\n"),
            &format!("……另有 {rest} 条，请在收件箱中查看。\n"),
        ));
    }
    body.push('\n');
    body.push_str(&footer(settings, public_url));
    (subject, body)
}

fn footer(settings: &Settings, public_url: &str) -> String {
    let locale = settings.locale.locale();
    let token = &settings.unsubscribe_token;
    locale.choose(
        &format!("To receive no more of these: {public_url}/unsubscribe?token={token}"),
        &format!("不再接收此类邮件：{public_url}/unsubscribe?token={token}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::foundation::ids::UserId;

    fn settings() -> Settings {
        Settings::defaults(UserId(uuid::Uuid::nil()), "secret".to_owned())
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("an instant")
    }

    #[test]
    fn quiet_hours_end_in_the_morning_and_may_span_midnight() {
        let settings = settings();
        for (now, leaves) in [
            ("2026-11-23T12:00:00+08:00", "2026-11-23T12:00:00+08:00"),
            ("2026-11-23T22:00:00+08:00", "2026-11-24T07:00:00+08:00"),
            ("2026-11-24T06:59:00+08:00", "2026-11-24T07:00:00+08:00"),
            ("2026-11-24T07:00:00+08:00", "2026-11-24T07:00:00+08:00"),
        ] {
            assert_eq!(after_quiet_hours(&settings, at(now)), at(leaves), "{now}");
        }
        let never = Settings {
            quiet_until: settings.quiet_from,
            ..settings
        };
        let night = at("2026-11-23T23:00:00+08:00");
        assert_eq!(after_quiet_hours(&never, night), night);
    }

    #[test]
    fn a_digest_is_due_once_a_day_at_its_time() {
        let mut settings = settings();
        settings.digested_at = at("2026-11-22T08:00:10+08:00");
        assert!(!digest_is_due(&settings, at("2026-11-23T07:59:00+08:00")));
        assert!(digest_is_due(&settings, at("2026-11-23T08:00:00+08:00")));
        settings.digested_at = at("2026-11-23T08:00:05+08:00");
        assert!(!digest_is_due(&settings, at("2026-11-23T08:00:50+08:00")));
        assert!(!digest_is_due(&settings, at("2026-11-23T20:00:00+08:00")));
    }
}
