//! Every `extensions.code` that the door itself gives, with what it means in English and Chinese.

pub const BAD_REQUEST: &str = "BAD_REQUEST";
pub const MALFORMED_JSON: &str = "MALFORMED_JSON";
pub const METHOD_NOT_ALLOWED: &str = "METHOD_NOT_ALLOWED";
pub const NOT_ACCEPTABLE: &str = "NOT_ACCEPTABLE";
pub const UNSUPPORTED_MEDIA_TYPE: &str = "UNSUPPORTED_MEDIA_TYPE";
pub const PAYLOAD_TOO_LARGE: &str = "PAYLOAD_TOO_LARGE";
pub const BATCH_TOO_LONG: &str = "BATCH_TOO_LONG";
pub const QUERY_REJECTED: &str = "QUERY_REJECTED";
pub const COST_EXCEEDED: &str = "COST_EXCEEDED";
pub const GRAPHQL_PARSE_FAILED: &str = "GRAPHQL_PARSE_FAILED";
pub const GRAPHQL_VALIDATION_FAILED: &str = "GRAPHQL_VALIDATION_FAILED";
pub const OPERATION_NOT_FOUND: &str = "OPERATION_NOT_FOUND";
pub const BAD_USER_INPUT: &str = "BAD_USER_INPUT";
pub const INTROSPECTION_DISABLED: &str = "INTROSPECTION_DISABLED";
pub const IDEMPOTENCY_KEY_AMBIGUOUS: &str = "IDEMPOTENCY_KEY_AMBIGUOUS";
pub const PERSISTED_QUERY_NOT_FOUND: &str = "PERSISTED_QUERY_NOT_FOUND";
pub const PERSISTED_QUERY_MISMATCH: &str = "PERSISTED_QUERY_MISMATCH";
pub const PERSISTED_QUERY_REQUIRED: &str = "PERSISTED_QUERY_REQUIRED";
pub const SUBSCRIPTION_NEEDS_STREAM: &str = "SUBSCRIPTION_NEEDS_STREAM";
pub const CREDENTIALS_EXPIRED: &str = "CREDENTIALS_EXPIRED";
pub const TOO_MANY_OPERATIONS: &str = "TOO_MANY_OPERATIONS";
pub const INTERNAL: &str = "INTERNAL";

/// Code, English sentence, Chinese sentence.
pub const CODES: &[(&str, &str, &str)] = &[
    (
        BAD_REQUEST,
        "The request is not a GraphQL request.",
        "请求不符合 GraphQL 请求格式。",
    ),
    (
        MALFORMED_JSON,
        "The body is not JSON.",
        "请求体不是有效的 JSON。",
    ),
    (
        METHOD_NOT_ALLOWED,
        "The method is not allowed here, or not for this operation.",
        "此处或此操作不允许使用该请求方法。",
    ),
    (
        NOT_ACCEPTABLE,
        "None of the accepted media types can be served.",
        "无法提供客户端可接受的媒体类型。",
    ),
    (
        UNSUPPORTED_MEDIA_TYPE,
        "The body must be application/json in UTF-8.",
        "请求体必须是 UTF-8 编码的 application/json。",
    ),
    (PAYLOAD_TOO_LARGE, "The body is too large.", "请求体过大。"),
    (
        BATCH_TOO_LONG,
        "Too many operations in one request.",
        "单次请求包含的操作过多。",
    ),
    (
        QUERY_REJECTED,
        "The document is larger, deeper or more repetitive than allowed.",
        "查询文档的大小、嵌套或重复超出限制。",
    ),
    (
        COST_EXCEEDED,
        "The operation costs more than allowed.",
        "操作开销超出限制。",
    ),
    (
        GRAPHQL_PARSE_FAILED,
        "The document has a syntax error.",
        "查询文档存在语法错误。",
    ),
    (
        GRAPHQL_VALIDATION_FAILED,
        "The document does not fit the schema.",
        "查询文档不符合接口模式。",
    ),
    (
        OPERATION_NOT_FOUND,
        "The document has no such operation, or several and none is named.",
        "找不到指定的操作，或存在多个操作而未指定名称。",
    ),
    (
        BAD_USER_INPUT,
        "A variable or an argument has a wrong value.",
        "变量或参数的值不正确。",
    ),
    (
        INTROSPECTION_DISABLED,
        "Introspection is switched off.",
        "已关闭内省查询。",
    ),
    (
        IDEMPOTENCY_KEY_AMBIGUOUS,
        "An Idempotency-Key header fits exactly one mutation field.",
        "Idempotency-Key 请求头只能对应一个变更字段。",
    ),
    (
        PERSISTED_QUERY_NOT_FOUND,
        "No document is stored under this hash.",
        "该哈希值下没有已登记的查询文档。",
    ),
    (
        PERSISTED_QUERY_MISMATCH,
        "The hash is not that of the document.",
        "哈希值与查询文档不一致。",
    ),
    (
        PERSISTED_QUERY_REQUIRED,
        "Only registered documents run here.",
        "此处只执行已登记的查询文档。",
    ),
    (
        SUBSCRIPTION_NEEDS_STREAM,
        "Subscriptions need a WebSocket or a streamed answer.",
        "订阅须通过 WebSocket 或流式响应执行。",
    ),
    (
        CREDENTIALS_EXPIRED,
        "The credentials of an open stream no longer hold.",
        "流式连接的凭证已失效。",
    ),
    (
        TOO_MANY_OPERATIONS,
        "Too many operations are under way on this connection.",
        "此连接上进行中的操作过多。",
    ),
    (
        INTERNAL,
        "Something failed on our side; quote the request id.",
        "服务器内部错误，请提供请求编号以便排查。",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_listed_once_with_both_sentences() {
        let mut codes: Vec<_> = CODES.iter().map(|(code, ..)| *code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), CODES.len());
        assert!(
            CODES
                .iter()
                .all(|(_, en, zh)| en.ends_with('.') && zh.ends_with('。'))
        );
    }
}
