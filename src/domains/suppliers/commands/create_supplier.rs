//! A supplier profile is drafted, one for each organisation. A draft may say as little as its
//! author likes.

use super::super::card::SupplierCard;
use super::super::events::SUPPLIER_CREATED;
use super::super::input::{SupplierCardInput, apply};
use super::super::policy;
use super::super::store;
use super::super::tables::supplier::{self, Visibility};
use crate::foundation::commands::command_input;
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::ids::{OrganisationId, SupplierId, TypedId};
use crate::foundation::time::Timestamp;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// A supplier profile to draft.
    pub struct CreateSupplierInput {
        /// The organisation whose profile it is; the caller is at least its editor.
        pub organisation_id: OrganisationId,
        /// Who sees it once it is published.
        #[graphql(default_with = "Visibility::Public")]
        pub visibility: Visibility,
        /// What is known so far.
        pub card: SupplierCardInput,
    }
}

/// Drafts a supplier profile; only the organisation's members see it.
pub async fn create_supplier(
    operation: &Operation,
    input: &CreateSupplierInput,
) -> Result<supplier::Model> {
    policy::may_create(&operation.actor, input.organisation_id)?;
    let mut verdicts = Verdicts::default();
    let mut blank = blank(input.organisation_id, input.visibility);
    apply(&input.card, &mut blank.draft, "input.card", &mut verdicts);
    verdicts.into_result()?;

    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let supplier = insert(&mut tx, blank).await?;
    tx.commit(supplier).await
}

/// An empty profile; its id and instants are given when it is inserted.
pub(super) fn blank(organisation_id: OrganisationId, visibility: Visibility) -> supplier::Model {
    supplier::Model {
        id: SupplierId(uuid::Uuid::nil()),
        organisation_id,
        visibility,
        version: 1,
        draft: SupplierCard {
            language: "zh".to_owned(),
            ..SupplierCard::default()
        },
        published: None,
        published_version: None,
        published_at: None,
        headline: String::new(),
        region_code: String::new(),
        one_person_company: false,
        team_size: None,
        source: None,
        external_id: None,
        search_text: String::new(),
        created_at: Timestamp::default(),
        updated_at: Timestamp::default(),
    }
}

/// Inserts a checked profile and records it.
pub(super) async fn insert(tx: &mut Tx<'_>, supplier: supplier::Model) -> Result<supplier::Model> {
    let now = tx.now().await?;
    let supplier = supplier::Model {
        id: SupplierId::fresh(now),
        created_at: now,
        updated_at: now,
        ..supplier
    };
    let supplier = store::insert(tx, supplier).await?;
    tx.record(
        Event::of(&SUPPLIER_CREATED, "supplier", supplier.id)
            .organisation(supplier.organisation_id)
            .with("visibility", supplier.visibility),
    );
    Ok(supplier)
}
