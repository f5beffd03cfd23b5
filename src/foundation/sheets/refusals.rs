//! The reasons for which a table, a column or a cell is not understood.

crate::foundation::errors::codes! {
    Invalid TABLE_WITHOUT_HEADER = "No row names columns that are known.", "未找到可识别的表头。"
        => "Compare the headers with those of `jiebang template`, or name them in a mapping file.", "请对照 `jiebang template` 的表头，或用映射文件指定列。";
    Invalid TABLE_COLUMN_REPEATED = "The columns {first} and {second} say the same.", "“{first}”与“{second}”两列含义相同。"
        => "Leave one of them out with a mapping file.", "请用映射文件忽略其中一列。";
    Invalid MAPPING_INVALID = "The mapping file is not understood: {reason}.", "映射文件无法识别：{reason}。";
    Invalid ROW_AFTER_NOTES = "The row stands below the notes that end the table.", "该行位于表尾说明之后。"
        => "Move the notes below the last row.", "请将说明移至最后一行之后。";
    Invalid ROW_REPEATED = "The row has the same organisation and title as line {line}.", "该行的单位和名称与第 {line} 行相同。"
        => "Give both a number of their own.", "请为两行分别填写编号。";
    Invalid CELL_ERROR = "The cell shows the error {error}.", "单元格显示错误 {error}。";
    Invalid FORMULA_WITHOUT_VALUE = "The cell holds a formula that has never been calculated.", "单元格公式尚未计算。"
        => "Open the file in a spreadsheet program and save it.", "请用表格软件打开并保存文件。";
    Invalid AMOUNT_WITHOUT_UNIT = "Neither the header nor the cell says whether the amount is in 元 or 万元.", "表头和单元格均未说明金额单位是元还是万元。"
        => "Write the unit into the header, or import with --unit.", "请在表头注明单位，或导入时使用 --unit。";
    Invalid AMOUNT_NOT_UNDERSTOOD = "{text} is not understood as an amount.", "无法将“{text}”识别为金额。";
    Invalid AMOUNT_TOO_FINE = "{text} is finer than one 分.", "“{text}”的精度小于一分。";
    Invalid DATE_AMBIGUOUS = "{text} does not say which day it is: {reason}.", "“{text}”无法确定是哪一天：{reason}。"
        => "Write it as 2026-12-31.", "请写作 2026-12-31。";
    Invalid DATE_NOT_UNDERSTOOD = "{text} is not a day of the calendar.", "“{text}”不是有效日期。"
        => "Write it as 2026-12-31.", "请写作 2026-12-31。";
    Invalid NAME_UNKNOWN = "{text} is not known here; near it: {near}.", "未识别“{text}”；相近：{near}。";
    Invalid NAME_AMBIGUOUS = "{text} may be any of: {near}.", "“{text}”可能是：{near}。";
    Invalid DIGITS_LOST = "{text} was kept as a number and has lost digits.", "“{text}”被存为数字，已丢失位数。"
        => "Format the column as text and enter it again.", "请将该列设为文本格式后重新填写。";
    Invalid TRUTH_NOT_UNDERSTOOD = "{text} is neither yes nor no.", "“{text}”既不是“是”也不是“否”。";
    Invalid NUMBER_NOT_UNDERSTOOD = "{text} is not a whole number.", "“{text}”不是整数。";
}
