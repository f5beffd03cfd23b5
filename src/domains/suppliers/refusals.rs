//! The reasons for which suppliers say no.

crate::foundation::errors::codes! {
    Conflict SUPPLIER_EXISTS = "The organisation has a supplier profile already.", "该组织已有供给方档案。" => "Change it with updateSupplier.", "请用 updateSupplier 修改。";
    Refused SUPPLIER_INCOMPLETE = "Before it is published the profile needs {field}.", "发布前须填写 {field}。"
        => "Complete it with updateSupplier.", "请用 updateSupplier 补充。";
    Invalid PRICE_ORDER = "The lower end of the price range is above the upper end.", "价格下限高于上限。";
    Invalid ONE_PERSON_TEAM_SIZE = "A one-person company has a team of one.", "一人公司的团队人数须为 1。";
    Refused SUPPLIER_OWN_RECORD = "The profile was written here; an import does not write over it.", "该档案在本平台编写，导入不覆盖其内容。" => "Change it with updateSupplier.", "请用 updateSupplier 修改。";
}
