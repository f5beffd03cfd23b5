//! The reasons for which an import refuses a row before anything else has looked at it.

crate::foundation::errors::codes! {
    Invalid ROW_TOO_LONG = "A row has at most {max} bytes.", "每行最多 {max} 字节。";
    Invalid ROW_NOT_UTF8 = "The row is not valid UTF-8.", "该行不是有效的 UTF-8 文本。"
        => "Save the file as UTF-8.", "请将文件另存为 UTF-8。";
    Invalid ROW_NOT_JSON = "The row is not one JSON object: {reason}.", "该行不是单个 JSON 对象：{reason}。";
    Invalid ROW_CELLS = "The row has {found} cells and the header {expected}.", "该行有 {found} 个单元格，表头有 {expected} 个。";
    Invalid ROW_QUOTE_OPEN = "A quoted cell that begins in this row never ends.", "该行有引号单元格没有结束。";
    Invalid COLUMN_UNKNOWN = "The import format has no such column.", "导入格式没有此列。"
        => "See the table of columns.", "请查看列说明。";
    Invalid COLUMN_REPEATED = "The header names this column twice.", "表头重复了此列。";
}
