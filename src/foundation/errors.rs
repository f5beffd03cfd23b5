//! How the product says no. A refusal carries a stable code with a sentence in two languages, and
//! where it helps the path of the input and the next step. Each domain lists its codes in its
//! `refusals.rs`; `schema/error_codes.txt` publishes them all.

use std::fmt;

use super::locale::Locale;

/// The six ways to say no; the seventh, an internal fault, is [`Error::Internal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Nobody is logged in, or the credentials do not hold.
    Unauthenticated,
    /// Known to the caller, but not theirs to do.
    Forbidden,
    /// Absent, or not for the caller to know about.
    NotFound,
    /// The input is not acceptable.
    Invalid,
    /// Somebody else was faster, or the key is taken.
    Conflict,
    /// The rules of the marketplace say no at this time.
    Refused,
    /// A part is out of order; trying again later may work.
    Unavailable,
}

/// One entry of the published list of codes.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    pub name: &'static str,
    pub kind: Kind,
    /// The sentence; `{name}` marks a parameter.
    pub en: &'static str,
    pub zh: &'static str,
    /// What the caller can do next, where there is something.
    pub next_en: &'static str,
    pub next_zh: &'static str,
}

/// Declares codes as statics and lists them in `CODES`.
macro_rules! codes {
    ($($kind:ident $name:ident = $en:literal, $zh:literal $(=> $next_en:literal, $next_zh:literal)?;)+) => {
        $(
            #[doc = $en]
            pub static $name: $crate::foundation::errors::Code = $crate::foundation::errors::Code {
                name: stringify!($name),
                kind: $crate::foundation::errors::Kind::$kind,
                en: $en,
                zh: $zh,
                next_en: concat!($($next_en)?),
                next_zh: concat!($($next_zh)?),
            };
        )+

        /// Every code of this list, in the order of the source.
        pub static CODES: &[&$crate::foundation::errors::Code] = &[$(&$name),+];
    };
}

pub(crate) use codes;

codes! {
    Unauthenticated UNAUTHENTICATED = "Log in first.", "请先登录。"
        => "Call logIn and send its token as `Authorization: Bearer …`.", "调用 logIn，并以 `Authorization: Bearer …` 发送令牌。";
    Forbidden FORBIDDEN = "This is not yours to do.", "您无权执行此操作。";
    NotFound NOT_FOUND = "There is no such object, or you may not know about it.", "对象不存在，或您无权知晓。";
    Invalid INVALID_INPUT = "The value is not acceptable: {reason}.", "输入值不可接受：{reason}。";
    Invalid REQUIRED = "A value is required.", "此项必填。";
    Invalid TOO_LONG = "At most {max} characters are accepted.", "最多 {max} 个字符。";
    Invalid TOO_MANY = "At most {max} entries are accepted.", "最多 {max} 项。";
    Invalid CONTROL_CHARACTER = "Control characters such as NUL are not accepted.", "不接受 NUL 等控制字符。";
    Invalid OUT_OF_RANGE = "The value must lie between {min} and {max}.", "取值须在 {min} 与 {max} 之间。";
    Invalid UNKNOWN_CODE = "The code {code} is not in the reference data.", "代码 {code} 不在参考数据中。"
        => "Query `taxonomy` for the active codes.", "请用 `taxonomy` 查询有效代码。";
    Invalid BAD_ID = "This is not an identifier of the expected kind.", "标识符的类型或格式不正确。";
    Invalid BAD_CURSOR = "The cursor does not belong to this list and order.", "游标与该列表或排序不符。";
    Invalid BAD_PAGE = "Ask for `first` or `last`, from 1 to {max}, not for both.", "请只用 `first` 或 `last` 之一，取值 1 至 {max}。";
    Conflict STALE_VERSION = "The object has changed; its version is now {current}.", "对象已变更，当前版本为 {current}。"
        => "Read it again and repeat the change on the current version.", "请重新读取并在当前版本上修改。";
    Conflict IDEMPOTENCY_KEY_REUSED = "This idempotency key was used with another request.", "该幂等键已用于另一请求。"
        => "Use a new key for a new request.", "新请求请使用新的幂等键。";
    Invalid IDEMPOTENCY_KEY_INVALID = "An idempotency key has 1 to 128 visible ASCII characters, and the header needs a document with exactly one mutation field.", "幂等键须为 1 至 128 个可见 ASCII 字符；使用请求头时文档须恰好包含一个变更字段。";
    Conflict CONFLICT = "Another change came first; try again.", "有其他变更先行完成，请重试。";
    Unavailable UNAVAILABLE = "A part of the service is out of order; try again shortly.", "服务暂时不可用，请稍后重试。";
}

/// One reason to say no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub code: &'static Code,
    /// Where in the input, for example `input.budget.maxMinor`.
    pub path: Option<String>,
    pub parameters: Vec<(&'static str, String)>,
}

impl Refusal {
    pub fn new(code: &'static Code) -> Self {
        Self {
            code,
            path: None,
            parameters: Vec::new(),
        }
    }

    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.parameters.push((name, value.to_string()));
        self
    }

    /// The sentence in the caller's language with its parameters filled in.
    pub fn message(&self, locale: Locale) -> String {
        self.parameters.iter().fold(
            locale.choose(self.code.en, self.code.zh),
            |sentence, (name, value)| sentence.replace(&format!("{{{name}}}"), value),
        )
    }

    /// The next step in the caller's language, where there is one.
    pub fn next_step(&self, locale: Locale) -> Option<String> {
        (!self.code.next_en.is_empty()).then(|| locale.choose(self.code.next_en, self.code.next_zh))
    }
}

impl Code {
    pub fn refusal(&'static self) -> Refusal {
        Refusal::new(self)
    }

    pub fn at(&'static self, path: impl Into<String>) -> Refusal {
        Refusal::new(self).at(path)
    }

    pub fn with(&'static self, name: &'static str, value: impl fmt::Display) -> Refusal {
        Refusal::new(self).with(name, value)
    }

    /// The refusal as the error of a command.
    pub fn error(&'static self) -> Error {
        Error::from(self.refusal())
    }
}

/// Why a command or a query did not do what it was asked.
#[derive(Debug)]
pub enum Error {
    /// At least one reason that the caller can understand and act on.
    Refused(Vec<Refusal>),
    /// A fault of ours; logged in full, shown as `INTERNAL`.
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub fn internal(fault: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(fault.into())
    }

    /// Whether this is a refusal with the given code.
    pub fn is(&self, code: &'static Code) -> bool {
        match self {
            Self::Refused(reasons) => reasons.iter().any(|reason| reason.code == code),
            Self::Internal(_) => false,
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(reasons) => {
                for (place, reason) in reasons.iter().enumerate() {
                    if place > 0 {
                        out.write_str("; ")?;
                    }
                    write!(out, "{}", reason.code.name)?;
                    if let Some(path) = &reason.path {
                        write!(out, " at {path}")?;
                    }
                    write!(out, ": {}", reason.message(Locale::English))?;
                }
                Ok(())
            }
            Self::Internal(fault) => write!(out, "internal: {fault}"),
        }
    }
}

impl std::error::Error for Error {}

/// Collects refusals, so that one answer names all that is wrong with an input.
#[derive(Debug, Default)]
pub struct Verdicts(Vec<Refusal>);

impl Verdicts {
    pub fn add(&mut self, refusal: Refusal) {
        self.0.push(refusal);
    }

    /// Adds the refusal unless the requirement holds.
    pub fn require(&mut self, holds: bool, refusal: impl FnOnce() -> Refusal) {
        if !holds {
            self.0.push(refusal());
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn into_refusals(self) -> Vec<Refusal> {
        self.0
    }

    /// Passes when nothing was added.
    pub fn into_result(self) -> Result<()> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Error::Refused(self.0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_speaks_the_callers_language_and_fills_its_parameters() {
        let refusal = STALE_VERSION.with("current", 7);
        assert!(refusal.message(Locale::English).contains("is now 7"));
        assert!(
            refusal
                .message(Locale::SimplifiedChinese)
                .contains("当前版本为 7")
        );
        assert!(refusal.next_step(Locale::English).is_some());
    }

    #[test]
    fn verdicts_keep_every_reason() {
        let mut verdicts = Verdicts::default();
        verdicts.require(true, || REQUIRED.at("input.a"));
        verdicts.require(false, || REQUIRED.at("input.b"));
        verdicts.add(TOO_LONG.with("max", 3).at("input.c"));
        let Err(Error::Refused(reasons)) = verdicts.into_result() else {
            panic!("two reasons were added");
        };
        assert_eq!(reasons.len(), 2);
    }
}
