//! Lock and save; the only writer of the tables of demands.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use serde_json::Value;

use super::tables::version::{FieldChange, FieldChanges};
use super::tables::{area, capability, demand, profile, version};
use crate::domains::identity::Organisation;
use crate::domains::identity::tables::organisation;
use crate::foundation::errors::{Error, NOT_FOUND, Result};
use crate::foundation::ids::DemandId;
use crate::foundation::text;
use crate::foundation::time::Timestamp;
use crate::platform::transaction::Tx;

/// Locks a demand until the transaction ends.
pub async fn lock(tx: &Tx<'_>, id: DemandId) -> Result<demand::Model> {
    demand::Entity::find_by_id(id)
        .lock_exclusive()
        .one(tx.connection())
        .await?
        .ok_or_else(|| NOT_FOUND.error())
}

/// The profile that governs a demand: its copy once it is open, the row before.
pub async fn terms(tx: &Tx<'_>, demand: &demand::Model) -> Result<profile::Model> {
    if let Some(terms) = &demand.terms {
        return Ok(terms.clone());
    }
    profile::Entity::find_by_id(demand.profile)
        .one(tx.connection())
        .await?
        .ok_or_else(|| Error::internal("a procedure profile has no row"))
}

/// The organisation whose demand it is.
pub async fn owner(tx: &Tx<'_>, demand: &demand::Model) -> Result<Organisation> {
    organisation::Entity::find_by_id(demand.owner_id)
        .one(tx.connection())
        .await?
        .ok_or_else(|| Error::internal("a demand has no owner"))
}

/// Inserts a new demand with its first version.
pub async fn insert(tx: &mut Tx<'_>, demand: demand::Model) -> Result<demand::Model> {
    let demand = completed(demand);
    demand::Entity::insert(demand.clone().into_active_model())
        .exec_without_returning(tx.connection())
        .await?;
    index(tx, &demand).await?;
    let changes = difference(&Value::Object(serde_json::Map::new()), &described(&demand));
    note_version(tx, &demand, changes).await?;
    Ok(demand)
}

/// Saves a changed demand as its next version and returns it with the names of the fields that
/// changed. `before` is the record as it was locked.
pub async fn save(
    tx: &mut Tx<'_>,
    before: &demand::Model,
    after: demand::Model,
) -> Result<(demand::Model, Vec<String>)> {
    save_with(tx, before, after, Vec::new()).await
}

/// The same with changes beside the card, such as of its attachments.
pub async fn save_with(
    tx: &mut Tx<'_>,
    before: &demand::Model,
    after: demand::Model,
    beside: Vec<FieldChange>,
) -> Result<(demand::Model, Vec<String>)> {
    let now = tx.now().await?;
    let demand = completed(demand::Model {
        version: before.version + 1,
        updated_at: now,
        ..after
    });
    let mut changes = difference(&described(before), &described(&demand));
    changes.extend(beside);
    let fields = changes.iter().map(|change| change.field.clone()).collect();
    demand
        .clone()
        .into_active_model()
        .reset_all()
        .update(tx.connection())
        .await?;
    if demand.card.areas != before.card.areas
        || demand.card.capabilities != before.card.capabilities
    {
        area::Entity::delete_many()
            .filter(area::Column::DemandId.eq(demand.id))
            .exec(tx.connection())
            .await?;
        capability::Entity::delete_many()
            .filter(capability::Column::DemandId.eq(demand.id))
            .exec(tx.connection())
            .await?;
        index(tx, &demand).await?;
    }
    note_version(tx, &demand, changes).await?;
    Ok((demand, fields))
}

/// Takes the scheduler's mark away.
pub async fn forget_due(tx: &Tx<'_>, id: DemandId) -> Result<()> {
    demand::Entity::update_many()
        .col_expr(
            demand::Column::NextCheckAt,
            sea_orm::sea_query::Expr::value(None::<i64>),
        )
        .filter(demand::Column::Id.eq(id))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Fills what follows from the card: the score and the text that searches look into.
fn completed(mut demand: demand::Model) -> demand::Model {
    demand.readiness = super::readiness::readiness(&demand).0;
    let card = &demand.card;
    let mut words = vec![
        demand.title.as_str(),
        card.title_en.as_deref().unwrap_or_default(),
        &demand.summary,
        &card.problem,
        &card.expected_outcome,
    ];
    words.extend(card.keywords.iter().map(String::as_str));
    demand.search_text = text::fold(&words.join(" ")) + &text::spelled(&demand.title);
    demand
}

async fn index(tx: &Tx<'_>, demand: &demand::Model) -> Result<()> {
    let areas = demand.card.areas.iter().map(|code| area::ActiveModel {
        demand_id: Set(demand.id),
        code: Set(code.clone()),
    });
    if !demand.card.areas.is_empty() {
        area::Entity::insert_many(areas)
            .exec_without_returning(tx.connection())
            .await?;
    }
    let capabilities = demand
        .card
        .capabilities
        .iter()
        .map(|need| capability::ActiveModel {
            demand_id: Set(demand.id),
            code: Set(need.code.clone()),
            required: Set(need.required),
        });
    if !demand.card.capabilities.is_empty() {
        capability::Entity::insert_many(capabilities)
            .exec_without_returning(tx.connection())
            .await?;
    }
    Ok(())
}

async fn note_version(
    tx: &mut Tx<'_>,
    demand: &demand::Model,
    changes: Vec<FieldChange>,
) -> Result<()> {
    let changed_at: Timestamp = tx.now().await?;
    let row = version::ActiveModel {
        demand_id: Set(demand.id),
        version: Set(demand.version),
        state: Set(demand.state),
        changes: Set(FieldChanges(changes)),
        actor_id: Set(tx.operation().actor.user_id()),
        changed_at: Set(changed_at),
    };
    version::Entity::insert(row)
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// The part of a demand that its history tells: the card and the dates. The contact is left out,
/// because personal data are not kept in histories.
fn described(demand: &demand::Model) -> Value {
    let mut card = serde_json::to_value(&demand.card).expect("a card is plain JSON");
    if let Value::Object(fields) = &mut card {
        fields.remove("contact");
        fields.insert("title".to_owned(), Value::from(demand.title.clone()));
        fields.insert("summary".to_owned(), Value::from(demand.summary.clone()));
        fields.insert(
            "regionCode".to_owned(),
            Value::from(demand.region_code.clone()),
        );
        fields.insert("masked".to_owned(), Value::from(demand.masked));
        fields.insert("profile".to_owned(), plain(&demand.profile));
        fields.insert("state".to_owned(), plain(&demand.state));
        fields.insert(
            "cooperationForm".to_owned(),
            plain(&demand.cooperation_form),
        );
        fields.insert(
            "submissionDeadline".to_owned(),
            plain(&demand.submission_deadline),
        );
        fields.insert("opensAt".to_owned(), plain(&demand.opens_at));
        fields.insert(
            "budget".to_owned(),
            serde_json::json!({
                "kind": demand.budget_kind,
                "minMinor": demand.budget_min_minor.map(|end| end.to_string()),
                "maxMinor": demand.budget_max_minor.map(|end| end.to_string()),
            }),
        );
    }
    card
}

fn plain<T: serde::Serialize>(value: &T) -> Value {
    serde_json::to_value(value).expect("codes and instants are plain JSON")
}

/// The fields that differ, by path; objects are walked into, lists are compared whole.
fn difference(before: &Value, after: &Value) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    walk("", before, after, &mut changes);
    changes.sort_by(|one, two| one.field.cmp(&two.field));
    changes
}

fn walk(path: &str, before: &Value, after: &Value, changes: &mut Vec<FieldChange>) {
    if let (Value::Object(old), Value::Object(new)) = (before, after) {
        let names: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for name in names {
            let deeper = if path.is_empty() {
                name.clone()
            } else {
                format!("{path}.{name}")
            };
            let missing = &Value::Null;
            walk(
                &deeper,
                old.get(name).unwrap_or(missing),
                new.get(name).unwrap_or(missing),
                changes,
            );
        }
    } else if before != after && !(is_blank(before) && is_blank(after)) {
        changes.push(FieldChange {
            field: path.to_owned(),
            before: before.clone(),
            after: after.clone(),
        });
    }
}

/// Nothing, an empty text, an empty list or an object of such: for a reader of the history all the
/// same.
fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.values().all(is_blank),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_difference_names_each_field_by_its_path() {
        let before = json!({"title": "a", "budget": {"kind": null, "minMinor": null}, "areas": ["x"], "site": ""});
        let after = json!({"title": "b", "budget": {"kind": "RANGE", "minMinor": "5"}, "areas": ["x"], "site": null});
        let fields: Vec<String> = difference(&before, &after)
            .into_iter()
            .map(|change| change.field)
            .collect();
        assert_eq!(fields, ["budget.kind", "budget.minMinor", "title"]);
    }
}
