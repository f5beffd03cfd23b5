//! Every kind of news: to which category it belongs, and its sentences in two languages. A word in
//! braces is a fact of the notification.

use super::tables::notification::Facts;
use crate::foundation::locale::Locale;
use crate::foundation::words::word_enum;

word_enum! {
    /// What a person can be told about, for choosing how.
    pub enum Category {
        /// Interest sent, answered, overdue, introduced.
        Interests,
        /// The own organisation's demands on their way.
        OwnDemands,
        /// Followed demands and saved searches.
        Followed,
        /// New matches.
        Matches,
        /// Outside results reported, answered, verified.
        Results,
        /// Work for reviewers.
        Reviews,
        /// The own organisation's verification.
        Organisation,
    }
}

word_enum! {
    /// How a person is told beside the inbox.
    pub enum Mode {
        /// By a message of its own, outside quiet hours.
        Instant,
        /// In one message a day.
        Digest,
        /// Not at all.
        Off,
    }
}

impl Category {
    /// What holds until the person says otherwise: what waits for an answer at once, the rest once
    /// a day.
    pub fn usual_mode(self) -> Mode {
        match self {
            Self::Interests | Self::Results | Self::Organisation => Mode::Instant,
            Self::OwnDemands | Self::Followed | Self::Matches | Self::Reviews => Mode::Digest,
        }
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $category:ident $en:literal, $zh:literal;)+) => {
        word_enum! {
            /// What happened.
            pub enum NotificationKind { $($(#[$doc])* $kind,)+ }
        }

        impl NotificationKind {
            pub fn category(self) -> Category {
                match self { $(Self::$kind => Category::$category,)+ }
            }

            /// The sentence in English and in Chinese, with its braces.
            fn template(self) -> (&'static str, &'static str) {
                match self { $(Self::$kind => ($en, $zh),)+ }
            }
        }
    };
}

kinds! {
    /// Somebody is interested, or invites.
    InterestReceived Interests "{sender} is interested in working with you on “{demand}”; please answer by {due}.", "{sender}就“{demand}”向您发出对接意向，请在 {due} 前答复。";
    /// Interest was accepted; the contacts are open.
    InterestAccepted Interests "{receiver} accepted your interest in “{demand}”; the contacts are open.", "{receiver}已接受您就“{demand}”发出的对接意向，双方联系方式已开放。";
    /// Interest was declined.
    InterestDeclined Interests "{receiver} declined your interest in “{demand}”.", "{receiver}婉拒了您就“{demand}”发出的对接意向。";
    /// Interest was taken back.
    InterestWithdrawn Interests "{sender} withdrew its interest in “{demand}”.", "{sender}撤回了就“{demand}”发出的对接意向。";
    /// Interest waits for an answer for too long.
    InterestOverdue Interests "Interest in “{demand}” has waited for an answer for more than ten working days.", "就“{demand}”发出的对接意向已超过十个工作日未获答复。";
    /// A reviewer introduced the two sides.
    InterestIntroduced Interests "You and the other side were introduced to each other about “{demand}”.", "已为您与对方就“{demand}”进行引荐。";
    /// The other side reported a result.
    ResultReported Results "A result of “{demand}” was reported; please confirm or dispute it.", "有人登记了“{demand}”的对接成果，请确认或提出异议。";
    /// The other side confirmed the own report.
    ResultConfirmed Results "The other side confirmed the result of “{demand}”.", "对方已确认“{demand}”的对接成果。";
    /// The other side disputed the own report.
    ResultDisputed Results "The other side disputes the result of “{demand}”.", "对方对“{demand}”的对接成果提出异议。";
    /// The other side took its report back.
    ResultWithdrawn Results "The other side took back its report on “{demand}”.", "对方已撤回“{demand}”的对接成果登记。";
    /// A result was verified.
    ResultVerified Results "The result of “{demand}” was verified.", "“{demand}”的对接成果已通过核验。";
    /// A result was not accepted.
    ResultRefused Results "The result of “{demand}” was not accepted.", "“{demand}”的对接成果未通过核验。";
    /// The other side consented to a case study.
    CaseStudyConsented Results "The other side consents to showing the result of “{demand}” as a case study.", "对方同意将“{demand}”的对接成果作为案例公开。";
    /// A result waits for verification.
    ResultToVerify Reviews "A result of “{demand}” waits for verification.", "“{demand}”的对接成果等待核验。";
    /// A demand waits for review.
    DemandToReview Reviews "“{demand}” waits for review.", "“{demand}”等待审核。";
    /// Interest that a reviewer may introduce.
    InterestToIntroduce Reviews "Interest in “{demand}” was not answered; you may introduce the two sides.", "就“{demand}”发出的对接意向未获答复，您可为双方引荐。";
    /// An organisation waits for verification.
    OrganisationToVerify Reviews "{organisation} waits for verification.", "{organisation}等待认证。";
    /// A reviewer sent a demand back.
    DemandChangesRequested OwnDemands "The reviewer asks for changes to “{demand}”.", "审核人要求修改“{demand}”。";
    /// A demand was approved.
    DemandApproved OwnDemands "“{demand}” was approved.", "“{demand}”已通过审核。";
    /// The own demand closed at its deadline, or for lack of renewal.
    DemandClosed OwnDemands "“{demand}” is closed.", "“{demand}”已关闭。";
    /// A followed demand changed.
    FollowedDemandChanged Followed "“{demand}”, which you follow, changed: {fields}.", "您关注的“{demand}”有变更：{fields}。";
    /// A followed demand closed or was cancelled.
    FollowedDemandEnded Followed "“{demand}”, which you follow, has ended.", "您关注的“{demand}”已结束。";
    /// A followed demand closes soon.
    FollowedDemandClosesSoon Followed "“{demand}”, which you follow, closes at {due}.", "您关注的“{demand}”将于 {due} 截止。";
    /// A saved search found something new.
    SavedSearchHit Followed "New for your saved search “{search}”: {title}", "您保存的搜索“{search}”有新结果：{title}";
    /// A new demand fits the own profile.
    DemandMatches Matches "“{demand}” fits your profile ({score} points): {why}", "“{demand}”与您的档案匹配（{score} 分）：{why}";
    /// A new supplier fits an own demand.
    SupplierMatches Matches "{supplier} fits “{demand}” ({score} points): {why}", "{supplier}与“{demand}”匹配（{score} 分）：{why}";
    /// The verification of the own organisation moved on.
    VerificationChanged Organisation "The verification of {organisation} is now {state}.", "{organisation}的认证状态变更为 {state}。";
}

impl NotificationKind {
    /// The sentence in a language, with its facts. A fact may have a form for each language:
    /// `name.en` and `name.zh` go before `name`.
    pub fn sentence(self, facts: &Facts, locale: Locale) -> String {
        let (en, zh) = self.template();
        let (template, own) = match locale {
            Locale::English => (en.to_owned(), ".en"),
            Locale::SimplifiedChinese | Locale::TraditionalChinese => {
                (locale.choose(en, zh), ".zh")
            }
        };
        let mut sentence = String::with_capacity(template.len() + 64);
        let mut rest = template.as_str();
        // Facts are put in once: a title with braces in it is a title.
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            let fact = facts
                .0
                .get(&format!("{name}{own}"))
                .or_else(|| facts.0.get(name));
            sentence.push_str(before);
            sentence.push_str(fact.map_or("…", String::as_str));
            rest = after;
        }
        sentence.push_str(rest);
        sentence
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(pairs: &[(&str, &str)]) -> Facts {
        Facts(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn a_fact_is_put_in_once_and_never_read_as_a_template() {
        let found = facts(&[("demand", "{due}"), ("due", "周五")]);
        assert_eq!(
            NotificationKind::FollowedDemandClosesSoon.sentence(&found, Locale::SimplifiedChinese),
            "您关注的“{due}”将于 周五 截止。"
        );
    }

    #[test]
    fn a_fact_has_the_form_of_its_language() {
        let found = facts(&[
            ("demand", "船闸"),
            ("score", "50"),
            ("why.en", "common words"),
            ("why.zh", "共同词语"),
        ]);
        let kind = NotificationKind::DemandMatches;
        assert!(
            kind.sentence(&found, Locale::English)
                .ends_with("common words")
        );
        assert!(
            kind.sentence(&found, Locale::SimplifiedChinese)
                .ends_with("共同词语")
        );
    }

    #[test]
    fn both_languages_of_a_template_use_the_same_facts() {
        let names = |template: &str| -> std::collections::BTreeSet<String> {
            template
                .split('{')
                .skip(1)
                .filter_map(|part| Some(part.split_once('}')?.0.to_owned()))
                .collect()
        };
        for kind in NotificationKind::ALL {
            let (en, zh) = kind.template();
            assert_eq!(names(en), names(zh), "{kind:?}");
        }
    }
}
