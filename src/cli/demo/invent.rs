//! Invents rows by recombining the hand-written ones: a sentence of one, a capability of another of
//! the same area, a place, a price. The same seed and number give the same row, on every machine.

use serde_json::{Value, json};

use super::recombine::{
    Dice, Row, akin, levelled, line, mixed, offering, one_of, recombined, scale_amounts, text,
};
use super::world;
use crate::cli::import::invented_code;
use crate::foundation::actor::OrganisationKind;
use crate::foundation::regions::{Level, Region, RegionCode, regions};

/// Syllables of invented company names.
const SYLLABLES: [&str; 36] = [
    "云", "砺", "衡", "澜", "栖", "桐", "岚", "沐", "拓", "禾", "星", "屿", "墨", "筑", "泽", "恒",
    "芯", "擎", "汀", "晟", "朗", "渡", "苇", "杉", "弈", "砚", "曜", "穹", "蔚", "洵", "槿", "珩",
    "瀚", "犀", "舟", "棠",
];
const SUPPLIER_ENDINGS: [&str; 8] = [
    "智能科技有限公司",
    "数据技术有限公司",
    "软件有限公司",
    "信息系统有限公司",
    "机器人有限公司",
    "算法科技有限公司",
    "自动化工程有限公司",
    "数字科技有限公司",
];

/// The hand-written rows and the places.
pub struct Material {
    demands: Vec<Row>,
    suppliers: Vec<Row>,
    counties: Vec<&'static Region>,
}

impl Material {
    pub fn new() -> Self {
        let rows = |text: &str| -> Vec<Row> {
            text.lines()
                .map(|line| serde_json::from_str(line).expect("a row of ours is JSON"))
                .collect()
        };
        let mut demands = rows(world::DEMANDS);
        // The draft among them says too little to make others from.
        demands.retain(|row| row.contains_key("areas"));
        let counties = regions()
            .iter()
            .filter(|region| {
                region.level == Level::County
                    && RegionCode::JIANGSU.as_str()[..2] == region.code.as_str()[..2]
            })
            .collect();
        Self {
            demands,
            suppliers: rows(world::SUPPLIERS),
            counties,
        }
    }

    /// The supplier of a number.
    pub fn supplier(&self, seed: u64, number: u64) -> Row {
        let mut dice = Dice::new(seed, 1, number);
        let base = dice.pick(&self.suppliers);
        let other = akin(base, &self.suppliers, &mut dice);
        let county = *dice.pick(&self.counties);
        let place = prefecture(county);
        let mut row = base.clone();
        row.remove("summaryEn");
        let name = format!(
            "{place}{}{}{}",
            dice.pick(&SYLLABLES),
            dice.pick(&SYLLABLES),
            dice.pick(&SUPPLIER_ENDINGS)
        );
        let code = invented_code(
            &format!("{seed}/supplier/{number}"),
            OrganisationKind::Enterprise,
            county.code.as_str(),
        );
        row.insert(
            "organisation".to_owned(),
            organisation(&name, "ENTERPRISE", county, code),
        );
        let headline = match dice.below(3) {
            0 => format!(
                "{}，兼做{}",
                text(base, "headline"),
                one_of(other, "keywords", &mut dice)
            ),
            1 => format!("{place}：{}", text(base, "headline")),
            _ => format!(
                "{}与{}",
                offering(base, &mut dice),
                offering(other, &mut dice)
            ),
        };
        row.insert("headline".to_owned(), Value::from(line(&headline)));
        row.insert(
            "summary".to_owned(),
            Value::from(recombined(
                text(base, "summary"),
                text(other, "summary"),
                &mut dice,
            )),
        );
        for list in ["keywords", "offerings", "cases", "qualifications"] {
            row.insert(list.to_owned(), mixed(list, base, other, &mut dice));
        }
        let capabilities = mixed("capabilities", base, other, &mut dice);
        row.insert("capabilities".to_owned(), levelled(capabilities, &mut dice));
        let served = match dice.below(4) {
            0 => json!(["000000"]),
            1 => json!(["320000"]),
            2 => json!([county.code.parent()]),
            _ => json!([
                county.code.parent(),
                dice.pick(&self.counties).code.parent()
            ]),
        };
        row.insert("regionsServed".to_owned(), served);
        let alone = dice.once_in(8);
        row.insert("opc".to_owned(), json!(alone));
        row.insert(
            "teamSize".to_owned(),
            json!(if alone { 1 } else { 3 + dice.below(240) }),
        );
        scale_amounts(&mut row, ["priceMinMinor", "priceMaxMinor"], &mut dice);
        row
    }

    /// The demand of a number; every three have one owner.
    pub fn demand(&self, seed: u64, number: u64) -> Row {
        let mut owner_dice = Dice::new(seed, 2, number / 3);
        let county = *owner_dice.pick(&self.counties);
        let model = owner_dice.pick(&self.demands);
        let kind = model["organisation"]["kind"]
            .as_str()
            .unwrap_or("ENTERPRISE");
        let (ending, known) = match kind {
            "AGENCY" => ("政务服务中心", OrganisationKind::Agency),
            "HOSPITAL" => ("医院", OrganisationKind::Hospital),
            "SCHOOL" => ("学校", OrganisationKind::School),
            "INSTITUTE" => ("研究所", OrganisationKind::Institute),
            "INNOVATION_CENTRE" => ("场景创新中心", OrganisationKind::InnovationCentre),
            _ => ("实业有限公司", OrganisationKind::Enterprise),
        };
        let name = format!(
            "{}{}{}{ending}",
            county.zh,
            owner_dice.pick(&SYLLABLES),
            owner_dice.pick(&SYLLABLES)
        );
        let code = invented_code(
            &format!("{seed}/owner/{}", number / 3),
            known,
            county.code.as_str(),
        );

        let mut dice = Dice::new(seed, 3, number);
        let fitting: Vec<&Row> = self
            .demands
            .iter()
            .filter(|row| row["organisation"]["kind"] == kind)
            .collect();
        let base = *dice.pick(&fitting);
        let other = akin(base, &self.demands, &mut dice);
        let mut row = base.clone();
        for gone in ["profile", "titleEn", "externalUrl"] {
            row.remove(gone);
        }
        row.insert(
            "organisation".to_owned(),
            organisation(&name, kind, county, code),
        );
        row.insert("regionCode".to_owned(), json!(county.code));
        let title = match dice.below(3) {
            0 => format!("{}：{}", county.zh, text(base, "title")),
            1 => format!("{}（{}）", text(base, "title"), prefecture(county)),
            _ => format!(
                "{}第{}期：{}",
                county.zh,
                1 + dice.below(9),
                text(base, "title")
            ),
        };
        row.insert("title".to_owned(), Value::from(line(&title)));
        let problem = recombined(text(base, "problem"), text(other, "problem"), &mut dice);
        let problem = format!("{problem}涉及{}{}处。", county.zh, 2 + dice.below(180));
        row.insert("problem".to_owned(), Value::from(problem));
        for list in ["keywords", "capabilities"] {
            if base.contains_key(list) {
                row.insert(list.to_owned(), mixed(list, base, other, &mut dice));
            }
        }
        if let Some(Value::Object(budget)) = row.get_mut("budget") {
            scale_amounts(budget, ["minMinor", "maxMinor"], &mut dice);
        }
        row
    }
}

fn organisation(name: &str, kind: &str, county: &Region, code: String) -> Value {
    json!({"name": name, "kind": kind, "regionCode": county.code, "unifiedSocialCreditCode": code})
}

fn prefecture(county: &Region) -> &'static str {
    county
        .code
        .parent()
        .map_or(county.zh, |parent| parent.region().zh)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_number_give_the_same_row_and_others_give_others() {
        let material = Material::new();
        assert_eq!(material.supplier(1, 5), Material::new().supplier(1, 5));
        assert_ne!(material.supplier(1, 5), material.supplier(2, 5));
        assert_ne!(material.supplier(1, 5), material.supplier(1, 6));
        assert_ne!(material.demand(1, 5), material.demand(1, 6));
        assert_eq!(
            material.demand(1, 3)["organisation"],
            material.demand(1, 5)["organisation"]
        );
    }

    #[test]
    fn rows_are_varied() {
        let material = Material::new();
        let summaries: std::collections::BTreeSet<String> = (0..500)
            .map(|number| text(&material.supplier(1, number), "summary").to_owned())
            .collect();
        assert!(summaries.len() > 470, "{}", summaries.len());
    }
}
