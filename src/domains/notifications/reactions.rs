//! From an event to the news that it is, and for whom. Reads only; what comes out is written in one
//! transaction with the place in the log.

use std::collections::BTreeMap;
use std::sync::Arc;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::Value;

use super::catalogue::NotificationKind;
use super::tables::notification::Facts;
use crate::domains::demands::{self, Demand, DemandState};
use crate::domains::follows;
use crate::domains::identity::tables::{duty, membership};
use crate::domains::identity::{self, MembershipStatus};
use crate::domains::interests::{self, Interest, InterestState};
use crate::domains::matching::{FailedGates, Match, Matcher, rank_demands, rank_suppliers};
use crate::domains::results::{self};
use crate::domains::suppliers;
use crate::foundation::actor::{Duty, Role};
use crate::foundation::errors::Result;
use crate::foundation::ids::{DemandId, InterestId, OrganisationId, ResultId, SupplierId, UserId};
use crate::foundation::sides::Side;
use crate::platform::events::table::Model as EventRow;
use crate::platform::operation::Operation;

/// Of the ranking of something new, the best so many are told, if they reach the score, which is in
/// millionths of the whole.
const MOST_MATCHES: usize = 20;
const LEAST_SCORE: i64 = 400_000;

/// News for somebody, before it is written.
#[derive(Clone, Debug)]
pub struct News {
    pub user_id: UserId,
    pub organisation_id: Option<OrganisationId>,
    pub kind: NotificationKind,
    pub demand_id: Option<DemandId>,
    pub supplier_id: Option<SupplierId>,
    pub interest_id: Option<InterestId>,
    pub result_id: Option<ResultId>,
    pub facts: Facts,
    pub dedup_key: String,
}

impl News {
    pub(super) fn of(kind: NotificationKind, dedup_key: String) -> Self {
        Self {
            user_id: UserId(uuid::Uuid::nil()),
            organisation_id: None,
            kind,
            demand_id: None,
            supplier_id: None,
            interest_id: None,
            result_id: None,
            facts: Facts(BTreeMap::new()),
            dedup_key,
        }
    }

    pub(super) fn fact(mut self, name: &str, value: impl ToString) -> Self {
        self.facts.0.insert(name.to_owned(), value.to_string());
        self
    }

    pub(super) fn about(mut self, demand: &Demand) -> Self {
        self.demand_id = Some(demand.id);
        self.fact("demand", &demand.title)
    }

    fn on_behalf(mut self, organisation_id: OrganisationId) -> Self {
        self.organisation_id = Some(organisation_id);
        self
    }

    pub(super) fn to(&self, users: Vec<UserId>) -> impl Iterator<Item = Self> {
        users.into_iter().map(|user_id| Self {
            user_id,
            ..self.clone()
        })
    }
}

/// The news that an event is.
pub async fn react(
    operation: &Operation,
    matcher: &Arc<Matcher>,
    event: &EventRow,
) -> Result<Vec<News>> {
    let mut news = match event.kind.split_once('.') {
        Some(("interest", verb)) => interest_news(operation, event, verb).await?,
        Some(("result", verb)) => result_news(operation, event, verb).await?,
        Some(("demand", verb)) => demand_news(operation, matcher, event, verb).await?,
        Some(("supplier", "published")) => supplier_news(operation, matcher, event).await?,
        Some(("organisation", "verification_changed")) => {
            verification_news(operation, event).await?
        }
        Some(_) | None => Vec::new(),
    };
    // Nobody is told what they did themselves.
    news.retain(|one| Some(one.user_id.0) != event.actor_id);
    Ok(news)
}

async fn interest_news(operation: &Operation, event: &EventRow, verb: &str) -> Result<Vec<News>> {
    let id = InterestId(event.subject_id);
    let Some(interest) = interests::interests_by_id(operation, &[id])
        .await?
        .remove(&id)
    else {
        return Ok(Vec::new());
    };
    let Some(demand) = one_demand(operation, interest.demand_id).await? else {
        return Ok(Vec::new());
    };
    let names =
        identity::organisation_names(operation, &[interest.sender_id, interest.receiver_id])
            .await?;
    let news = |kind| {
        let mut one = News::of(kind, format!("{}:{}", event.kind, interest.id)).about(&demand);
        one.interest_id = Some(interest.id);
        one.supplier_id = Some(interest.supplier_id);
        one = named(
            one,
            "sender",
            interest.sender_id,
            &interest,
            &demand,
            &names,
        );
        one = named(
            one,
            "receiver",
            interest.receiver_id,
            &interest,
            &demand,
            &names,
        );
        one.fact("due", interest.due_at.day_shown())
    };
    let (sender, receiver) = (interest.sender_id, interest.receiver_id);
    let mut found = Vec::new();
    let mut tell = async |kind, to: OrganisationId| -> Result<()> {
        let users = editors_of(operation, to).await?;
        found.extend(news(kind).on_behalf(to).to(users));
        Ok(())
    };
    match verb {
        "sent" => tell(NotificationKind::InterestReceived, receiver).await?,
        "accepted" => tell(NotificationKind::InterestAccepted, sender).await?,
        "declined" => tell(NotificationKind::InterestDeclined, sender).await?,
        "withdrawn" => tell(NotificationKind::InterestWithdrawn, receiver).await?,
        "introduced" => {
            tell(NotificationKind::InterestIntroduced, sender).await?;
            tell(NotificationKind::InterestIntroduced, receiver).await?;
        }
        "overdue" => {
            tell(NotificationKind::InterestOverdue, receiver).await?;
            let one = news(NotificationKind::InterestToIntroduce);
            found.extend(to_reviewers(operation, &one, &demand, &[sender, receiver]).await?);
        }
        _ => {}
    }
    Ok(found)
}

/// The name of a side, unless it is the owner of a masked demand that has not agreed to be named.
fn named(
    news: News,
    role: &str,
    side: OrganisationId,
    interest: &Interest,
    demand: &Demand,
    names: &std::collections::HashMap<OrganisationId, String>,
) -> News {
    let hidden =
        demand.masked && side == interest.owner_id() && interest.state != InterestState::Accepted;
    match names.get(&side).filter(|_| !hidden) {
        Some(name) => news.fact(role, name),
        None => news
            .fact(&format!("{role}.zh"), "需求方")
            .fact(&format!("{role}.en"), "The owner"),
    }
}

/// Sentences about results name no side: the owner of a masked demand stays unnamed.
async fn result_news(operation: &Operation, event: &EventRow, verb: &str) -> Result<Vec<News>> {
    let id = ResultId(event.subject_id);
    let Some(result) = results::results_by_id(operation, &[id]).await?.remove(&id) else {
        return Ok(Vec::new());
    };
    let Some(demand) = one_demand(operation, result.demand_id).await? else {
        return Ok(Vec::new());
    };
    let news = |kind| {
        let key = format!("{}:{id}:{}", event.kind, event.subject_number);
        News {
            result_id: Some(id),
            supplier_id: Some(result.supplier_id),
            ..News::of(kind, key).about(&demand)
        }
    };
    let mut found = Vec::new();
    let mut tell = async |kind, side: Side| -> Result<()> {
        let to = result.organisation_of(side);
        let users = editors_of(operation, to).await?;
        found.extend(news(kind).on_behalf(to).to(users));
        Ok(())
    };
    let (reporter, other) = (result.side, result.side.other());
    match verb {
        "reported" => {
            tell(NotificationKind::ResultReported, other).await?;
            let reviewers = on_duty(operation, Duty::Reviewer).await?;
            found.extend(news(NotificationKind::ResultToVerify).to(reviewers));
        }
        "confirmed" => tell(NotificationKind::ResultConfirmed, reporter).await?,
        "disputed" => tell(NotificationKind::ResultDisputed, reporter).await?,
        "withdrawn" => tell(NotificationKind::ResultWithdrawn, other).await?,
        "verified" | "refused" => {
            let kind = if verb == "verified" {
                NotificationKind::ResultVerified
            } else {
                NotificationKind::ResultRefused
            };
            tell(kind, reporter).await?;
            tell(kind, other).await?;
        }
        "consent_given" => {
            let payload: Value = serde_json::from_str(&event.payload).unwrap_or_default();
            let asked = if payload["side"] == "OWNER" {
                Side::Supplier
            } else {
                Side::Owner
            };
            tell(NotificationKind::CaseStudyConsented, asked).await?;
        }
        _ => {}
    }
    Ok(found)
}

async fn demand_news(
    operation: &Operation,
    matcher: &Arc<Matcher>,
    event: &EventRow,
    verb: &str,
) -> Result<Vec<News>> {
    let Some(demand) = one_demand(operation, DemandId(event.subject_id)).await? else {
        return Ok(Vec::new());
    };
    let payload: Value = serde_json::from_str(&event.payload).unwrap_or_default();
    let news = |kind: NotificationKind| {
        News::of(
            kind,
            format!("{}:{}:{}", event.kind, demand.id, event.subject_number),
        )
        .about(&demand)
    };
    let owners = async |kind| -> Result<Vec<News>> {
        let users = editors_of(operation, demand.owner_id).await?;
        Ok(news(kind).on_behalf(demand.owner_id).to(users).collect())
    };
    let followers = async |one: News| -> Result<Vec<News>> {
        Ok(one
            .to(follows::followers_of(operation, demand.id).await?)
            .collect())
    };
    match verb {
        "submitted" => {
            let one = news(NotificationKind::DemandToReview);
            let parties = [Some(demand.owner_id), demand.curator_id];
            let parties: Vec<_> = parties.into_iter().flatten().collect();
            to_reviewers(operation, &one, &demand, &parties).await
        }
        "changes_requested" => owners(NotificationKind::DemandChangesRequested).await,
        "approved" => owners(NotificationKind::DemandApproved).await,
        "updated" if payload["state"] == "OPEN" => {
            let fields: Vec<&str> = payload["fields"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .filter(|field| demands::policy::is_shown_outside(&demand, field))
                .collect();
            if fields.is_empty() {
                return Ok(Vec::new());
            }
            let one =
                news(NotificationKind::FollowedDemandChanged).fact("fields", fields.join(", "));
            followers(one).await
        }
        "opened" => opened(operation, matcher, &demand).await,
        "closed" => {
            let mut found = followers(news(NotificationKind::FollowedDemandEnded)).await?;
            found.extend(owners(NotificationKind::DemandClosed).await?);
            Ok(found)
        }
        "cancelled" => followers(news(NotificationKind::FollowedDemandEnded)).await,
        _ => Ok(Vec::new()),
    }
}

/// A demand is new: whose saved search it fits, and which suppliers.
async fn opened(
    operation: &Operation,
    matcher: &Arc<Matcher>,
    demand: &Demand,
) -> Result<Vec<News>> {
    let mut found = Vec::new();
    for search in follows::searches_for_demand(operation, demand.id).await? {
        let mut one = News::of(
            NotificationKind::SavedSearchHit,
            format!("search:{}:{}", search.id, demand.id),
        )
        .about(demand)
        .fact("search", &search.name)
        .fact("title", &demand.title);
        one.user_id = search.user_id;
        found.push(one);
    }
    let now = operation.now();
    let (ranked, need) = (Arc::clone(matcher), demand.clone());
    let ranking = tokio::task::spawn_blocking(move || {
        rank_suppliers(&ranked, &need, MOST_MATCHES, FailedGates::Exclude, now)
    })
    .await
    .map_err(crate::foundation::errors::Error::internal)?;
    for place in ranking.items.iter().filter(|one| one.score >= LEAST_SCORE) {
        let id = SupplierId(uuid::Uuid::from_u128(place.id));
        let Some(published) = suppliers::published_supplier(operation, id).await? else {
            continue;
        };
        let organisation_id = published.supplier.organisation_id;
        // The owner's own company is no news.
        if organisation_id == demand.owner_id {
            continue;
        }
        let one = explained(
            News::of(
                NotificationKind::DemandMatches,
                format!("match:{}:{id}", demand.id),
            ),
            place,
        )
        .about(demand)
        .on_behalf(organisation_id);
        let one = News {
            supplier_id: Some(id),
            ..one
        };
        found.extend(one.to(editors_of(operation, organisation_id).await?));
    }
    Ok(found)
}

/// A supplier is new or says something new: whose saved search it fits, and which open demands. For
/// an owner all suppliers that one demand finds on a day are one piece of news that counts.
async fn supplier_news(
    operation: &Operation,
    matcher: &Arc<Matcher>,
    event: &EventRow,
) -> Result<Vec<News>> {
    let id = SupplierId(event.subject_id);
    let Some(published) = suppliers::published_supplier(operation, id).await? else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for search in follows::searches_for_supplier(operation, id).await? {
        let mut one = News::of(
            NotificationKind::SavedSearchHit,
            format!("search:{}:{id}", search.id),
        )
        .fact("search", &search.name)
        .fact("title", &published.supplier.headline);
        one.user_id = search.user_id;
        one.supplier_id = Some(id);
        found.push(one);
    }
    let now = operation.now();
    let (ranked, offer) = (Arc::clone(matcher), published.clone());
    let ranking = tokio::task::spawn_blocking(move || {
        rank_demands(&ranked, &offer, MOST_MATCHES, FailedGates::Exclude, now)
    })
    .await
    .map_err(crate::foundation::errors::Error::internal)?;
    for place in ranking.items.iter().filter(|one| one.score >= LEAST_SCORE) {
        let Some(demand) = one_demand(operation, DemandId(uuid::Uuid::from_u128(place.id))).await?
        else {
            continue;
        };
        if demand.owner_id == published.supplier.organisation_id
            || demand.state_at(now) != DemandState::Open
        {
            continue;
        }
        let key = format!("suppliers:{}:{}", demand.id, event.occurred_at.day());
        let one = explained(News::of(NotificationKind::SupplierMatches, key), place)
            .about(&demand)
            .fact("supplier", &published.organisation.name)
            .on_behalf(demand.owner_id);
        let one = News {
            supplier_id: Some(id),
            ..one
        };
        found.extend(one.to(editors_of(operation, demand.owner_id).await?));
    }
    Ok(found)
}

/// Why somebody got this: the two weightiest reasons.
fn explained(news: News, place: &Match) -> News {
    let mut reasons: Vec<_> = place.reasons.iter().collect();
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.contribution));
    let joined = |pick: fn(&crate::domains::matching::Reason) -> &str, between: &str| {
        let sentences: Vec<&str> = reasons.iter().take(2).map(|reason| pick(reason)).collect();
        sentences.join(between)
    };
    // Points of a hundred, rounded: a sentence is no place for decimals.
    news.fact("score", (place.score + 5_000) / 10_000)
        .fact("why.en", joined(|reason| &reason.en, "; "))
        .fact("why.zh", joined(|reason| &reason.zh, "；"))
}

async fn verification_news(operation: &Operation, event: &EventRow) -> Result<Vec<News>> {
    let id = OrganisationId(event.subject_id);
    let names = identity::organisation_names(operation, &[id]).await?;
    let Some(name) = names.get(&id) else {
        return Ok(Vec::new());
    };
    let payload: Value = serde_json::from_str(&event.payload).unwrap_or_default();
    let state = payload["to"].as_str().unwrap_or_default();
    let key = format!("{}:{id}:{}", event.kind, event.subject_number);
    if state == "PENDING" {
        let one = News::of(NotificationKind::OrganisationToVerify, key).fact("organisation", name);
        return Ok(one.to(on_duty(operation, Duty::Reviewer).await?).collect());
    }
    let one = News::of(NotificationKind::VerificationChanged, key)
        .fact("organisation", name)
        .fact("state", state)
        .on_behalf(id);
    Ok(one.to(editors_of(operation, id).await?).collect())
}

async fn one_demand(operation: &Operation, id: DemandId) -> Result<Option<Demand>> {
    Ok(demands::demands_by_id(operation, &[id]).await?.remove(&id))
}

/// Those who can act for an organisation.
pub(super) async fn editors_of(operation: &Operation, id: OrganisationId) -> Result<Vec<UserId>> {
    let rows: Vec<Option<UserId>> = membership::Entity::find()
        .select_only()
        .column(membership::Column::UserId)
        .filter(membership::Column::OrganisationId.eq(id))
        .filter(membership::Column::Status.eq(MembershipStatus::Active))
        .filter(membership::Column::Role.is_in([Role::Editor, Role::Admin, Role::Owner]))
        .into_tuple()
        .all(operation.database().reader())
        .await?;
    Ok(rows.into_iter().flatten().collect())
}

/// News to everybody who reviews a demand: those on duty, and the editors of the centres that look
/// after it, unless the centre is a party itself.
async fn to_reviewers(
    operation: &Operation,
    news: &News,
    demand: &Demand,
    parties: &[OrganisationId],
) -> Result<Vec<News>> {
    let reviewers = on_duty(operation, Duty::Reviewer).await?;
    let mut found: Vec<News> = news.to(reviewers).collect();
    let (areas, region) = (&demand.card.areas, &demand.region_code);
    for centre in identity::centres_for(operation, areas, region).await? {
        if !parties.contains(&centre) {
            let editors = editors_of(operation, centre).await?;
            found.extend(news.clone().on_behalf(centre).to(editors));
        }
    }
    // Somebody may be there twice, who is told once: for the platform first.
    let mut told = std::collections::BTreeSet::new();
    found.retain(|one| told.insert(one.user_id));
    Ok(found)
}

async fn on_duty(operation: &Operation, wanted: Duty) -> Result<Vec<UserId>> {
    Ok(duty::Entity::find()
        .select_only()
        .column(duty::Column::UserId)
        .filter(duty::Column::Duty.eq(wanted))
        .into_tuple()
        .all(operation.database().reader())
        .await?)
}
