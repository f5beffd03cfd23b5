//! The reasons for which identity says no.

crate::foundation::errors::codes! {
    Conflict EMAIL_TAKEN = "There is already an account with this address.", "该邮箱已注册。" => "Log in, or ask for an invitation under another address.", "请直接登录，或使用其他邮箱。";
    Invalid EMAIL_INVALID = "This is not an e-mail address.", "邮箱格式不正确。";
    Invalid PASSWORD_WEAK = "A password has 10 to 256 characters and is not the address.", "密码须为 10 至 256 个字符，且不得与邮箱相同。";
    Unauthenticated LOGIN_FAILED = "The address or the password is wrong.", "邮箱或密码错误。";
    Refused LOGIN_PAUSED = "Too many failed log-ins; try again in {seconds} s.", "登录失败次数过多，请在 {seconds} 秒后重试。";
    Invalid ONE_ADDRESS = "Give either an address or a telephone number.", "请在邮箱与手机号中只填一项。";
    Invalid PHONE_INVALID = "This is no telephone number: eleven digits of a mainland mobile number, or `+` and the country.", "手机号格式不正确：请填写 11 位大陆手机号，或以 + 开头的国际号码。";
    Unauthenticated CODE_WRONG = "The code is wrong, expired or used up.", "验证码错误、已过期或已失效。" => "Ask for a new code.", "请重新获取验证码。";
    Refused CODES_LIMITED = "Too many codes were asked for; try again in {seconds} s.", "获取验证码过于频繁，请在 {seconds} 秒后重试。";
    Refused CHANNEL_OFF = "This installation sends no messages by this way.", "系统未开通该消息渠道。";
    Conflict PHONE_TAKEN = "Another account has this number.", "该手机号已绑定其他账号。" => "Log in with it, or remove it there first.", "请使用该手机号登录，或先在原账号中解绑。";
    Unauthenticated CHALLENGE_INVALID = "This log-in no longer waits for a second factor.", "该登录请求已失效。" => "Log in again.", "请重新登录。";
    Forbidden SECOND_FACTOR_NEEDED = "The organisation asks for a log-in with a second factor.", "该组织要求使用双因素认证登录。" => "Call enrolTotp and confirmTotp, or log in again with your second factor.", "请调用 enrolTotp 与 confirmTotp 启用双因素认证，或重新以双因素登录。";
    Refused SECOND_FACTOR_ON = "A second factor is in use already.", "已启用双因素认证。" => "Call disableTotp first.", "请先调用 disableTotp。";
    Refused SECOND_FACTOR_OFF = "There is no second factor to speak of.", "尚未登记双因素认证。" => "Call enrolTotp first.", "请先调用 enrolTotp。";
    Refused ADDRESS_UNPROVED = "Prove first that the mailbox or a telephone number is yours.", "请先验证邮箱或手机号。" => "Call requestEmailCode and verifyEmail.", "请调用 requestEmailCode 与 verifyEmail。";
    Refused FRESH_LOG_IN_NEEDED = "This needs a log-in of the last {minutes} minutes.", "此操作要求最近 {minutes} 分钟内登录过。" => "Log in again.", "请重新登录。";
    Invalid SERVICE_ROLE = "A service account is editor or viewer of its one organisation.", "服务账号只能是所属组织的编辑者或查看者。";
    Invalid SERVICE_SCOPE = "A key of a service account has no scope ACCOUNT.", "服务账号的密钥不能包含 ACCOUNT 权限。";
    Refused SERVICE_MEMBER = "This member is a service account.", "该成员是服务账号。" => "Call disableServiceAccount.", "请调用 disableServiceAccount。";
    Refused SERVICE_DISABLED = "The service account is disabled.", "该服务账号已停用。";
    Refused SERVICE_ACCOUNTS_FULL = "An organisation has at most {max} service accounts.", "每个组织最多 {max} 个服务账号。" => "Disable one that is not needed.", "请停用不再需要的服务账号。";
    Unauthenticated SESSION_INVALID = "The token is unknown, expired or revoked.", "令牌无效、已过期或已撤销。" => "Log in again.", "请重新登录。";
    Unauthenticated REFRESH_REUSED = "This refresh token was used before; its session has been revoked.", "该刷新令牌已被使用，会话已撤销。" => "Log in again.", "请重新登录。";
    Forbidden SCOPE_MISSING = "The API key lacks the scope {scope}.", "该 API 密钥缺少 {scope} 权限。" => "Create a key with that scope.", "请创建包含该权限的密钥。";
    Forbidden SESSION_NEEDED = "This needs a log-in; an API key is not enough.", "此操作需要登录会话，不能使用 API 密钥。";
    Conflict ORGANISATION_EXISTS = "An organisation with this identifier is registered already.", "该标识的组织已注册。" => "Ask its administrators for an invitation.", "请联系该组织的管理员获取邀请。";
    Invalid IDENTIFIER_INVALID = "The identifier is not valid: {reason}.", "标识无效：{reason}。";
    Refused VERIFICATION_WRONG_STATE = "This cannot be done while the verification is {state}.", "当前认证状态为 {state}，无法执行此操作。";
    Refused NOT_VERIFIED = "The organisation must be verified for this; it is {state}.", "该操作要求组织已通过认证，当前为 {state}。" => "Call requestVerification and wait for a reviewer.", "请调用 requestVerification 并等待审核。";
    Refused SUSPENDED = "The organisation is suspended.", "该组织已被暂停。";
    Conflict ALREADY_MEMBER = "This address is a member or invited already.", "该邮箱已是成员或已被邀请。";
    Refused MEMBERSHIP_WRONG_STATE = "This cannot be done while the membership is {state}.", "当前成员状态为 {state}，无法执行此操作。";
    Refused OWNER_STAYS = "The owner cannot leave, be removed or change role.", "所有者不能离开、被移除或变更角色。" => "Transfer the ownership first.", "请先转移所有权。";
    Refused ROLE_TOO_HIGH = "Nobody grants or takes a role above their own, and ownership is only transferred.", "不能授予或收回高于自身的角色；所有权只能转移。";
    Refused OWN_ACT = "Nobody decides on their own matter.", "任何人不得审批自己的事项。";
    Invalid NOT_A_CENTRE = "This is only for an innovation centre.", "仅限场景开放创新中心。";
    Conflict ASSIGNMENT_EXISTS = "The centre looks after this area and region already.", "该中心已负责该领域和地区。";
    Refused ASSIGNMENTS_FULL = "A centre has at most {max} assignments.", "每个中心最多 {max} 项指派。" => "End one that is covered by another.", "请终止已被其他指派覆盖的一项。";
    Refused ASSIGNMENT_OVER = "This assignment has ended.", "该指派已终止。";
    Conflict DUTIES_EXCLUDE = "Administration, review and audit exclude each other.", "系统管理、审核与审计职责互斥。";
    Invalid EXPIRY_INVALID = "A key expires in 1 to 366 days.", "密钥有效期须为 1 至 366 天。";
}
