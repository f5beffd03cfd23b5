//! The reasons for which notifications say no.

crate::foundation::errors::codes! {
    Invalid BAD_CLOCK_TIME = "A time of day is written HH:MM.", "时刻格式应为 HH:MM。";
}
