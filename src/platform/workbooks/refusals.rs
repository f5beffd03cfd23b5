//! The reasons for which a file is not read at all.

crate::foundation::errors::codes! {
    Invalid WORKBOOK_NOT_ONE = "The file is no XLSX workbook, whatever its name says.", "文件不是 XLSX 工作簿。"
        => "Save it as .xlsx, or give --format csv where it is CSV.", "请另存为 .xlsx；如为 CSV，请使用 --format csv。";
    Invalid WORKBOOK_ENCRYPTED = "The workbook is encrypted.", "工作簿已加密。"
        => "Remove its password and save it again.", "请取消密码后重新保存。";
    Invalid WORKBOOK_FORMAT = "Workbooks of the kind {kind} are not read.", "不支持 {kind} 格式的工作簿。"
        => "Save it as .xlsx.", "请另存为 .xlsx。";
    Invalid WORKBOOK_UNREADABLE = "The workbook cannot be read: {reason}.", "无法读取工作簿：{reason}。";
    Invalid WORKBOOK_TOO_LARGE = "The workbook unpacks to more than {max} MB, or {ratio} times its size.", "工作簿解压后超过 {max} MB，或超过其大小的 {ratio} 倍。"
        => "Split it, or delete pictures, unused sheets and formats.", "请拆分文件，或删除图片、无用的工作表和格式。";
    Invalid WORKBOOK_SHEETS = "A workbook has at most {max} sheets.", "工作簿最多 {max} 个工作表。";
    Invalid WORKBOOK_SHEET_UNKNOWN = "There is no sheet {sheet}; there are: {sheets}.", "没有工作表“{sheet}”；现有：{sheets}。";
    Invalid WORKBOOK_TOO_WIDE = "Line {line} says something beyond column {max}.", "第 {line} 行在第 {max} 列之后仍有内容。";
    Invalid TEXT_ENCODING_UNKNOWN = "The text is neither UTF-8, UTF-16 nor GB18030.", "文本既不是 UTF-8、UTF-16，也不是 GB18030 编码。"
        => "Save the file as UTF-8.", "请将文件另存为 UTF-8。";
}
