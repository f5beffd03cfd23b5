//! The reasons for which files say no.

crate::foundation::errors::codes! {
    Invalid FILE_EMPTY = "The file is empty.", "文件为空。";
    Invalid FILE_TOO_LARGE = "A file may have {max} bytes.", "文件不得超过 {max} 字节。";
    Invalid FILE_NAME_INVALID = "The name of the file is not acceptable: {reason}.", "文件名不可接受：{reason}。"
        => "Send the plain name with its extension, without folders.", "请发送带扩展名的纯文件名，不含目录。";
    Invalid FILE_TYPE_NOT_ALLOWED = "Files of this type are not accepted.", "不接受此类型的文件。"
        => "Accepted are {allowed}.", "可接受的类型：{allowed}。";
    Invalid FILE_TYPE_MISMATCH = "The content is not what the extension {extension} says.", "文件内容与扩展名 {extension} 不符。";
    Invalid UPLOAD_MALFORMED = "The upload cannot be read: {reason}.", "无法读取上传内容：{reason}。";
    Invalid UPLOAD_BROKEN_OFF = "The upload ended before its announced length.", "上传在达到声明的长度前中断。";
    Invalid UPLOAD_TIMED_OUT = "The upload took too long.", "上传超时。" => "Try again.", "请重试。";
    Refused TOO_MANY_FILES = "At most {max} files can be attached to one object.", "每个对象最多附加 {max} 个文件。"
        => "Detach one that is no longer needed.", "请先移除不再需要的附件。";
    Refused TOO_MANY_UNATTACHED = "At most {max} files of an organisation can wait to be attached.", "每个组织最多保留 {max} 个未附加的文件。"
        => "Attach or remove some.", "请附加或删除部分文件。";
    Refused FILE_IS_ATTACHED = "The file is attached to an object.", "文件已附加到对象。" => "Detach it there first.", "请先在该对象处移除附件。";
    Refused FILE_NOT_CLEAN = "The file cannot be used while its scan is {state}.", "文件扫描状态为 {state}，暂不可用。";
    Forbidden FILE_OF_ANOTHER = "The file belongs to another organisation than the object.", "文件与对象不属于同一组织。";
}
