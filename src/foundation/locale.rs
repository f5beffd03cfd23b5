//! The languages that messages are written in. Codes never change with the language.

use super::text;

/// A language of messages; chosen by `Accept-Language`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locale {
    #[default]
    English,
    SimplifiedChinese,
    TraditionalChinese,
}

impl Locale {
    /// The first supported language of an `Accept-Language` header in order of preference.
    pub fn from_accept_language(header: &str) -> Self {
        let mut best: Option<(u32, Self)> = None;
        for part in header.split(',').take(16) {
            let mut pieces = part.split(';');
            let Some(known) = Self::from_tag(pieces.next().unwrap_or_default().trim()) else {
                continue;
            };
            let weight = pieces
                .find_map(|piece| piece.trim().strip_prefix("q="))
                .and_then(|q| q.parse::<f32>().ok())
                .map_or(1_000, |q| (q.clamp(0.0, 1.0) * 1_000.0) as u32);
            if weight > 0 && best.is_none_or(|(heaviest, _)| weight > heaviest) {
                best = Some((weight, known));
            }
        }
        best.map_or_else(Self::default, |(_, locale)| locale)
    }

    fn from_tag(tag: &str) -> Option<Self> {
        let tag = tag.to_ascii_lowercase();
        if tag.starts_with("en") {
            return Some(Self::English);
        }
        if !tag.starts_with("zh") {
            return None;
        }
        let traditional = ["tw", "hk", "mo", "hant"]
            .iter()
            .any(|mark| tag.contains(mark));
        Some(if traditional {
            Self::TraditionalChinese
        } else {
            Self::SimplifiedChinese
        })
    }

    /// Picks the sentence of this language; traditional Chinese is converted from simplified.
    pub fn choose(self, en: &str, zh: &str) -> String {
        match self {
            Self::English => en.to_owned(),
            Self::SimplifiedChinese => zh.to_owned(),
            Self::TraditionalChinese => text::to_traditional(zh),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_supported_language_wins() {
        let of = Locale::from_accept_language;
        assert_eq!(of("fr, zh-CN;q=0.9, en;q=0.8"), Locale::SimplifiedChinese);
        assert_eq!(of("zh-TW"), Locale::TraditionalChinese);
        assert_eq!(of("zh-Hant-HK;q=0.4, en;q=0.5"), Locale::English);
        assert_eq!(of("de"), Locale::English);
        assert_eq!(of(""), Locale::English);
    }
}
