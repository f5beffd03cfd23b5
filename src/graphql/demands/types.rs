//! The demand as an object of the API, and its lists.

use async_graphql::{Context, Object};

use super::parts::{
    Budget, CapabilityNeedObject, DemandVersionObject, ProcedureProfileObject, Readiness, gap,
};
use crate::domains::demands::{
    self, CooperationForm, DataSensitivity, Demand, DemandAct, DemandFilter, DemandState,
    DemandVersion, DeploymentGates, Kpi, ProcedureProfile, ProcedureProfileCode, policy,
};
use crate::domains::feedback;
use crate::domains::interests::{self, InterestFilter};
use crate::domains::matching;
use crate::domains::results::{self, ResultFilter};
use crate::foundation::ids::DemandId;
use crate::foundation::time::Timestamp;
use crate::graphql::centres::{DemandClaimObject, ShortlistObject};
use crate::graphql::connection::{answered, connection, page_request};
use crate::graphql::context::{loaders, operation, request};
use crate::graphql::files::FileObject;
use crate::graphql::highlights::{Highlight, highlights};
use crate::graphql::identity::{OrganisationObject, UserObject};
use crate::graphql::interests::InterestConnection;
use crate::graphql::matching::{FailedGatesMode, SupplierMatchConnection};
use crate::graphql::reference::{AreaObject, QualificationObject, RegionObject};
use crate::graphql::results::OutsideResultConnection;
use crate::graphql::values::{ActionVerdict, ContactObject, Money, int, record_object};

record_object! {
    /// A scenario demand.
    pub struct DemandObject(pub Demand);
}

impl DemandObject {
    /// Whether the caller sees owner, site and contact in full.
    fn inside(&self, ctx: &Context<'_>) -> bool {
        policy::may_see_inside(&operation(ctx).actor, &self.0)
    }

    async fn terms(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<ProcedureProfile>> {
        match &self.0.terms {
            Some(terms) => Ok(Some(terms.clone())),
            None => answered(ctx, loaders(ctx).profiles.load(self.0.profile).await),
        }
    }
}

/// A scenario demand: what a hospital, factory, port or city needs AI for.
#[Object(name = "Demand")]
impl DemandObject {
    /// The permanent identifier.
    pub async fn id(&self) -> DemandId {
        self.0.id
    }

    /// The version that the next change is written on.
    async fn version(&self) -> i32 {
        int(self.0.version)
    }

    /// Where the words of a search stand in title, summary, problem and expected outcome, or other
    /// names of theirs; empty where none does.
    async fn highlights(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The words that were searched for.")] search: String,
    ) -> async_graphql::Result<Vec<Highlight>> {
        let fields = [
            ("title", self.0.title.as_str()),
            ("summary", &self.0.summary),
            ("problem", &self.0.card.problem),
            ("expectedOutcome", &self.0.card.expected_outcome),
        ];
        highlights(ctx, &search, &fields)
    }

    /// Names the scenario.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The title in English.
    async fn title_en(&self) -> Option<&str> {
        self.0.card.title_en.as_deref()
    }

    /// Two sentences for lists.
    async fn summary(&self) -> &str {
        &self.0.summary
    }

    /// The effective state, as of now.
    async fn state(&self, ctx: &Context<'_>) -> DemandState {
        self.0.state_at(operation(ctx).now())
    }

    /// The organisation that has the need; null for a masked demand of others.
    async fn owner(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<OrganisationObject>> {
        let loaders = loaders(ctx);
        let found = match self.inside(ctx) {
            // Who reviews a demand knows its owner, verified or not.
            true => loaders.owners.load(self.0.owner_id).await,
            false if self.0.masked => return Ok(None),
            false => loaders.organisations.load(self.0.owner_id).await,
        };
        Ok(answered(ctx, found)?.map(OrganisationObject))
    }

    /// The innovation centre that entered it for its owner; null for a masked demand of others.
    async fn curator(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<Option<OrganisationObject>> {
        let hidden = self.0.masked && !self.inside(ctx);
        let Some(id) = self.0.curator_id.filter(|_| !hidden) else {
            return Ok(None);
        };
        let found = loaders(ctx).organisations.load(id).await;
        Ok(answered(ctx, found)?.map(OrganisationObject))
    }

    /// For whom it was entered; for members of the centre that did.
    async fn claim(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<DemandClaimObject>> {
        if self.0.curator_id.is_none() {
            return Ok(None);
        }
        let found = loaders(ctx).claims.load(self.0.id).await;
        Ok(answered(ctx, found)?.map(DemandClaimObject))
    }

    /// The lists of suppliers for it, the earliest first: those of the caller's organisations, and
    /// for the owner those that were shared. Empty for all others.
    async fn shortlists(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<ShortlistObject>> {
        let found = loaders(ctx).shortlists.load(self.0.id).await;
        let found: Option<Vec<_>> = answered(ctx, found)?;
        let found = found.unwrap_or_default().into_iter();
        Ok(found.map(ShortlistObject).collect())
    }

    /// Who wrote it; for the owner's members.
    async fn author(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<UserObject>> {
        let Some(author_id) = self.0.author_id.filter(|_| self.inside(ctx)) else {
            return Ok(None);
        };
        let found: Option<_> = answered(ctx, loaders(ctx).users.load(author_id).await)?;
        Ok(found.map(UserObject))
    }

    /// The procedure.
    async fn profile(&self) -> ProcedureProfileCode {
        self.0.profile
    }

    /// The numbers and switches that govern it: the profile as it was when it opened.
    async fn procedure(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<Option<ProcedureProfileObject>> {
        Ok(self.terms(ctx).await?.map(ProcedureProfileObject))
    }

    /// The problem as it is today.
    async fn problem(&self) -> &str {
        &self.0.card.problem
    }

    /// What should be different afterwards.
    async fn expected_outcome(&self) -> &str {
        &self.0.card.expected_outcome
    }

    /// Measures with baseline and target.
    async fn kpis(&self) -> Vec<Kpi> {
        self.0.card.kpis.clone()
    }

    /// Which data there are.
    async fn data_available(&self) -> &str {
        &self.0.card.data_available
    }

    /// How sensitive they are.
    async fn data_sensitivity(&self) -> Option<DataSensitivity> {
        self.0.card.data_sensitivity
    }

    /// Where it is.
    async fn region(&self) -> Option<RegionObject> {
        RegionObject::of(&self.0.region_code)
    }

    /// The place of use; null for a masked demand of others.
    async fn site(&self, ctx: &Context<'_>) -> Option<&str> {
        (!self.0.masked || self.inside(ctx)).then_some(self.0.card.site.as_str())
    }

    /// Constraints in words.
    async fn deployment_constraints(&self) -> &str {
        &self.0.card.deployment_constraints
    }

    /// Constraints that suppliers are checked against.
    async fn gates(&self) -> DeploymentGates {
        self.0.card.gates.clone()
    }

    /// How it will be tested.
    async fn acceptance_test(&self) -> &str {
        &self.0.card.acceptance_test
    }

    /// What is said about money; null when nothing was said.
    async fn budget(&self) -> Option<Budget> {
        self.0.budget_kind.map(|kind| Budget {
            kind,
            min: self.0.budget_min_minor.map(Money::of),
            max: self.0.budget_max_minor.map(Money::of),
        })
    }

    /// How both sides would work together.
    async fn cooperation_form(&self) -> Option<CooperationForm> {
        self.0.cooperation_form
    }

    /// The areas of the action plan, the main one first.
    async fn areas(&self) -> Vec<AreaObject> {
        self.0
            .card
            .areas
            .iter()
            .filter_map(|code| AreaObject::of(code))
            .collect()
    }

    /// Free words.
    async fn keywords(&self) -> Vec<String> {
        self.0.card.keywords.clone()
    }

    /// Capabilities that a solution needs.
    async fn capabilities(&self) -> Vec<CapabilityNeedObject> {
        self.0
            .card
            .capabilities
            .iter()
            .map(CapabilityNeedObject::of)
            .collect()
    }

    /// Qualifications that a supplier must hold.
    async fn qualifications(&self) -> Vec<QualificationObject> {
        self.0
            .card
            .qualifications
            .iter()
            .filter_map(|code| QualificationObject::of(code))
            .collect()
    }

    /// Whom to reach: in full for the owner's members, masked for others, null where others may
    /// not know the owner.
    async fn contact(&self, ctx: &Context<'_>) -> Option<ContactObject> {
        let inside = self.inside(ctx);
        (!self.0.masked || inside).then(|| ContactObject::of(&self.0.card.contact, inside))
    }

    /// Whether owner, site and contact are hidden from others.
    async fn masked(&self) -> bool {
        self.0.masked
    }

    /// Why; for the owner's members and reviewers.
    async fn confidentiality_rationale(&self, ctx: &Context<'_>) -> Option<&str> {
        self.inside(ctx)
            .then_some(self.0.card.confidentiality_rationale.as_str())
    }

    /// Where an external procedure runs.
    async fn external_url(&self) -> Option<&str> {
        Some(self.0.card.external_url.as_str()).filter(|url| !url.is_empty())
    }

    /// The language of the texts.
    async fn language(&self) -> &str {
        &self.0.card.language
    }

    /// Until when answers are taken; null for open-ended.
    async fn submission_deadline(&self) -> Option<Timestamp> {
        self.0.submission_deadline
    }

    /// When an approved demand opens by itself.
    async fn opens_at(&self) -> Option<Timestamp> {
        self.0.opens_at
    }

    /// When it was published.
    async fn opened_at(&self) -> Option<Timestamp> {
        self.0.opened_at
    }

    /// When it closes: the deadline, or the renewal date of an open-ended demand.
    async fn closes_at(&self) -> Option<Timestamp> {
        self.0.closes_at
    }

    /// When it was closed, withdrawn or cancelled.
    async fn ended_at(&self) -> Option<Timestamp> {
        self.0.ended_at
    }

    /// Why it was closed or cancelled.
    async fn end_reason(&self) -> Option<&str> {
        self.0.end_reason.as_deref()
    }

    /// The reviewer's comment; for the owner's members and reviewers.
    async fn review_comment(&self, ctx: &Context<'_>) -> Option<&str> {
        self.0
            .review_comment
            .as_deref()
            .filter(|_| self.inside(ctx))
    }

    /// How much of what suppliers ask for it says, and what is missing.
    async fn readiness(&self, ctx: &Context<'_>) -> Readiness {
        let (score, missing) = demands::readiness(&self.0);
        let locale = operation(ctx).locale;
        Readiness {
            score,
            missing: missing.into_iter().map(|item| gap(item, locale)).collect(),
        }
    }

    /// Its files, the oldest first; for those who see the demand, but of a masked one only for those
    /// who see its owner.
    async fn attachments(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<FileObject>> {
        let found = loaders(ctx).attachments_of_demands.load(self.0.id).await;
        let attached: Option<Vec<_>> = answered(ctx, found)?;
        Ok(attached
            .unwrap_or_default()
            .into_iter()
            .map(FileObject::from)
            .collect())
    }

    /// When it was drafted.
    async fn created_at(&self) -> Timestamp {
        self.0.created_at
    }

    /// The last change.
    async fn updated_at(&self) -> Timestamp {
        self.0.updated_at
    }

    /// What the caller may do now, and why not.
    async fn available_actions(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<Vec<ActionVerdict<DemandAct>>> {
        let operation = operation(ctx);
        let Some(terms) = self.terms(ctx).await? else {
            return Ok(Vec::new());
        };
        Ok(demands::available_actions(operation, &self.0, &terms)
            .into_iter()
            .map(|one| ActionVerdict::of(one, operation.locale))
            .collect())
    }

    /// The suppliers that fit, the best first, each with score, gates and reasons. For the owner's
    /// members, drafts included, for reviewers while they review, and for the centres that look
    /// after it.
    #[allow(clippy::too_many_arguments, reason = "Relay's arguments are four")]
    async fn matches(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What becomes of those that fail a hard requirement.", default)]
        failed_gates: FailedGatesMode,
        #[graphql(
            desc = "Whether those are shown that the caller's side dismissed.",
            default
        )]
        include_dismissed: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Option<async_graphql::Result<SupplierMatchConnection>> {
        // Only this field is null when it is refused; the demand itself stays.
        let found = async {
            let page = page_request(ctx, first, last, after, before)?;
            let (operation, matcher) = (operation(ctx), &request(ctx).matcher);
            let dismissals = feedback::dismissed_suppliers(operation, self.0.id).await;
            let dismissals = answered(ctx, dismissals)?;
            let without = feedback::left_out(&dismissals, include_dismissed);
            let gates = failed_gates.into();
            let found =
                matching::suppliers_for_demand(operation, matcher, &self.0, gates, without, &page)
                    .await;
            Ok(SupplierMatchConnection::of(
                answered(ctx, found)?,
                dismissals,
                operation.locale,
            ))
        };
        Some(found.await)
    }

    /// Interest in it that the caller may see: all for the owner, one's own for a supplier.
    async fn interests(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> async_graphql::Result<InterestConnection> {
        let page = page_request(ctx, first, last, after, before)?;
        let filter = InterestFilter {
            demand_id: Some(self.0.id),
            ..InterestFilter::default()
        };
        let found = interests::interests(operation(ctx), &filter, &page).await;
        Ok(InterestConnection::of(answered(ctx, found)?, filter))
    }

    /// Outside results that came of it: all for its members and reviewers, for a partner its own, for everybody
    /// the case studies.
    async fn results(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> async_graphql::Result<OutsideResultConnection> {
        let page = page_request(ctx, first, last, after, before)?;
        let filter = ResultFilter {
            demand_id: Some(self.0.id),
            ..ResultFilter::default()
        };
        let found = results::results(operation(ctx), &filter, &page).await;
        Ok(OutsideResultConnection::of(answered(ctx, found)?, filter))
    }

    /// Its versions, newest first; for others than the owner since it was opened.
    async fn versions(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> async_graphql::Result<DemandVersionConnection> {
        let page = page_request(ctx, first, last, after, before)?;
        answered(
            ctx,
            demands::demand_versions(operation(ctx), &self.0, &page).await,
        )
        .map(DemandVersionConnection::of)
    }
}

connection! {
    /// A page of demands.
    DemandConnection, DemandEdge of DemandObject = Demand, complex over DemandFilter
}

connection! {
    /// A page of versions.
    DemandVersionConnection, DemandVersionEdge of DemandVersionObject = DemandVersion
}
