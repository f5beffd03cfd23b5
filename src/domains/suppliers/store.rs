//! Lock and save; the only writer of the tables of suppliers.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};

use super::card::{OfferingKind, SupplierCard};
use super::refusals::SUPPLIER_EXISTS;
use super::tables::{area, capability, offering, qualification, region, supplier};
use crate::domains::identity::Organisation;
use crate::domains::identity::tables::organisation;
use crate::foundation::errors::{Error, NOT_FOUND, Result};
use crate::foundation::ids::{OrganisationId, SupplierId};
use crate::foundation::text;
use crate::foundation::time::Day;
use crate::platform::database::is_unique_violation;
use crate::platform::transaction::Tx;

/// Locks a supplier until the transaction ends.
pub async fn lock(tx: &Tx<'_>, id: SupplierId) -> Result<supplier::Model> {
    supplier::Entity::find_by_id(id)
        .lock_exclusive()
        .one(tx.connection())
        .await?
        .ok_or_else(|| NOT_FOUND.error())
}

/// The organisation whose profile it is.
pub async fn organisation(tx: &Tx<'_>, id: OrganisationId) -> Result<Organisation> {
    organisation::Entity::find_by_id(id)
        .one(tx.connection())
        .await?
        .ok_or_else(|| NOT_FOUND.error())
}

/// Inserts a new supplier, the only one of its organisation.
pub async fn insert(tx: &Tx<'_>, supplier: supplier::Model) -> Result<supplier::Model> {
    supplier::Entity::insert(supplier.clone().into_active_model())
        .exec_without_returning(tx.connection())
        .await
        .map_err(|fault| {
            if is_unique_violation(&fault) {
                SUPPLIER_EXISTS.error()
            } else {
                Error::from(fault)
            }
        })?;
    Ok(supplier)
}

/// Saves a changed supplier as its next version. `before` is the record as it was locked.
pub async fn save(
    tx: &mut Tx<'_>,
    before: &supplier::Model,
    after: supplier::Model,
) -> Result<supplier::Model> {
    let now = tx.now().await?;
    let supplier = supplier::Model {
        version: before.version + 1,
        updated_at: now,
        ..after
    };
    supplier
        .clone()
        .into_active_model()
        .reset_all()
        .update(tx.connection())
        .await?;
    Ok(supplier)
}

/// Saves a supplier whose draft becomes the published card, with all that it is found by.
pub async fn publish(
    tx: &mut Tx<'_>,
    before: &supplier::Model,
    organisation: &Organisation,
) -> Result<supplier::Model> {
    let now = tx.now().await?;
    let card = before.draft.clone();
    let after = supplier::Model {
        published_version: Some(before.version + 1),
        published_at: Some(now),
        headline: card.headline.clone(),
        region_code: organisation.region_code.clone(),
        one_person_company: card.one_person_company,
        team_size: card.team_size,
        search_text: search_text(&card, organisation),
        published: Some(card),
        ..before.clone()
    };
    let supplier = save(tx, before, after).await?;
    if before.published.is_some() {
        forget(tx, supplier.id).await?;
    }
    index(tx, supplier.id, &supplier.draft).await?;
    Ok(supplier)
}

/// The text that searches look into: the names of the organisation and the words of the card, and
/// how the Chinese name and the headline are spelled.
fn search_text(card: &SupplierCard, organisation: &Organisation) -> String {
    let optional = [&organisation.name_en, &card.headline_en, &card.summary_en];
    let mut words = vec![organisation.name.as_str(), &card.headline, &card.summary];
    words.extend(optional.into_iter().flatten().map(String::as_str));
    words.extend(card.keywords.iter().map(String::as_str));
    words.extend(card.offerings.iter().map(|one| one.name.as_str()));
    words.extend(card.cases.iter().map(|one| one.title.as_str()));
    let spelling = text::spelled(&organisation.name) + &text::spelled(&card.headline);
    text::fold(&words.join(" ")) + &spelling
}

async fn forget(tx: &Tx<'_>, id: SupplierId) -> Result<()> {
    let connection = tx.connection();
    area::Entity::delete_many()
        .filter(area::Column::SupplierId.eq(id))
        .exec(connection)
        .await?;
    capability::Entity::delete_many()
        .filter(capability::Column::SupplierId.eq(id))
        .exec(connection)
        .await?;
    region::Entity::delete_many()
        .filter(region::Column::SupplierId.eq(id))
        .exec(connection)
        .await?;
    offering::Entity::delete_many()
        .filter(offering::Column::SupplierId.eq(id))
        .exec(connection)
        .await?;
    qualification::Entity::delete_many()
        .filter(qualification::Column::SupplierId.eq(id))
        .exec(connection)
        .await?;
    Ok(())
}

async fn index(tx: &Tx<'_>, id: SupplierId, card: &SupplierCard) -> Result<()> {
    let areas = card.areas.iter().map(|code| area::ActiveModel {
        supplier_id: Set(id),
        code: Set(code.clone()),
    });
    insert_all(tx, areas).await?;
    let capabilities = card.capabilities.iter().map(|one| capability::ActiveModel {
        supplier_id: Set(id),
        code: Set(one.code.clone()),
    });
    insert_all(tx, capabilities).await?;
    let regions = card.regions_served.iter().map(|code| region::ActiveModel {
        supplier_id: Set(id),
        code: Set(code.clone()),
    });
    insert_all(tx, regions).await?;
    let kinds: BTreeSet<OfferingKind> = card.offerings.iter().map(|one| one.kind).collect();
    let offerings = kinds.into_iter().map(|kind| offering::ActiveModel {
        supplier_id: Set(id),
        kind: Set(kind),
    });
    insert_all(tx, offerings).await?;
    let qualifications =
        held_longest(card)
            .into_iter()
            .map(|(code, expires_on)| qualification::ActiveModel {
                supplier_id: Set(id),
                code: Set(code.to_owned()),
                expires_on: Set(expires_on),
            });
    insert_all(tx, qualifications).await
}

/// Inserts the rows of one index in one statement, unless there are none.
async fn insert_all<A>(tx: &Tx<'_>, rows: impl Iterator<Item = A>) -> Result<()>
where
    A: ActiveModelTrait,
{
    let rows: Vec<A> = rows.collect();
    if !rows.is_empty() {
        A::Entity::insert_many(rows)
            .exec_without_returning(tx.connection())
            .await?;
    }
    Ok(())
}

/// Each qualification once: of several certificates the one that holds longest.
fn held_longest(card: &SupplierCard) -> BTreeMap<&str, Option<Day>> {
    let mut longest: BTreeMap<&str, Option<Day>> = BTreeMap::new();
    for held in &card.qualifications {
        longest
            .entry(&held.code)
            .and_modify(|known| {
                *known = match (*known, held.expires_on) {
                    (Some(one), Some(other)) => Some(Ord::max(one, other)),
                    (None, _) | (_, None) => None,
                }
            })
            .or_insert(held.expires_on);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domains::suppliers::card::HeldQualification;

    #[test]
    fn of_several_certificates_the_one_that_holds_longest_counts() {
        let held = |code: &str, expires_on: Option<&str>| HeldQualification {
            code: code.to_owned(),
            number: String::new(),
            issuer: String::new(),
            expires_on: expires_on.map(|text| Day::parse(text).expect("a day")),
        };
        let card = SupplierCard {
            qualifications: vec![
                held("ISO9001", Some("2026-01-01")),
                held("ISO9001", Some("2027-01-01")),
                held("CMMI5", Some("2026-01-01")),
                held("CMMI5", None),
            ],
            ..SupplierCard::default()
        };
        let longest = held_longest(&card);
        assert_eq!(longest["ISO9001"], Day::parse("2027-01-01"));
        assert_eq!(longest["CMMI5"], None);
    }
}
