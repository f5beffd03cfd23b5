//! The rows of the table: for every mutation one well-formed input, for every read by identifier
//! the objects it is tried on.

use serde_json::{Value, json};

use super::stage::Things;
use crate::support::PASSWORD;

/// The input of a mutation; none when it has no row yet. The field `dryRun` is added by the tests.
pub fn input(mutation: &str, things: &Things) -> Option<Value> {
    let organisation = &things.organisation;
    Some(match mutation {
        "acceptInterest" => json!({"id": things.received}),
        "acceptInvitation" | "declineInvitation" => json!({"id": things.invitation}),
        "addToShortlist" => json!({"id": things.shortlist, "supplierId": things.supplier}),
        "assignCentre" => {
            json!({"organisationId": things.centre, "areaCode": "livelihood.healthcare"})
        }
        "attachFileToDemand" => json!({"id": things.draft, "fileId": things.file}),
        "attachFileToSupplier" => json!({"id": things.supplier, "fileId": things.file}),
        "cancelDemand" => json!({"id": things.open, "reason": "停止"}),
        "changeMemberRole" => json!({"id": things.membership, "role": "EDITOR"}),
        "changePassword" => {
            json!({"currentPassword": PASSWORD, "newPassword": "another battery staple"})
        }
        "claimDemand" => json!({"organisationId": organisation, "code": things.claim_code}),
        "closeDemand" | "renewDemand" => json!({"id": things.open}),
        "completeLogIn" => json!({"challenge": "of nobody", "code": "123456"}),
        "confirmTotp" | "verifyEmail" | "verifyPhone" => json!({"code": "123456"}),
        "confirmResult" => json!({"id": things.result}),
        "consentToCaseStudy" | "withdrawCaseStudyConsent" => {
            json!({"id": things.result, "side": "OWNER"})
        }
        "createApiKey" => json!({
            "name": "robot", "scopes": ["READ"], "serviceAccountId": things.service_account,
        }),
        "createDemand" => json!({"ownerId": organisation, "card": {"title": "织物瑕疵在线检测"}}),
        "createDemandFor" => json!({
            "centreId": things.centre, "ownerName": "织造示例厂", "card": {"title": "织物瑕疵在线检测"},
        }),
        "createOrganisation" => json!({
            "name": "新单位", "kind": "TEAM", "regionCode": "320100",
            "identifier": {"declaredTeam": "a team of the table"},
        }),
        "createServiceAccount" => {
            json!({"organisationId": organisation, "name": "导入", "role": "VIEWER"})
        }
        "createShortlist" => json!({
            "demandId": things.open, "organisationId": organisation, "kind": "LONGLIST", "title": "初选",
        }),
        "createSupplier" => json!({"organisationId": organisation, "card": {"headline": "检测"}}),
        "decideVerification" => {
            json!({"organisationId": things.candidate, "decision": "VERIFY"})
        }
        "declineInterest" => json!({"id": things.received, "reason": "NO_CAPACITY"}),
        "deleteSavedSearch" => json!({"id": things.saved_search}),
        "detachFileFromDemand" => json!({"id": things.open, "fileId": things.demands_file}),
        "detachFileFromSupplier" => {
            json!({"id": things.supplier, "fileId": things.suppliers_file})
        }
        "disableServiceAccount" => json!({"id": things.service_account}),
        "disableTotp" => json!({"code": "123456", "password": PASSWORD}),
        "dismissMatch" => json!({
            "demandId": things.open, "supplierId": things.partners_supplier, "reason": "NOT_NOW",
        }),
        "disputeResult" | "refuseResult" => json!({"id": things.result, "reason": "金额不符"}),
        "endCentreAssignment" => json!({"id": things.assignment}),
        "enrolTotp" | "removePhone" | "requestEmailCode" => json!({}),
        "followDemand" | "unfollowDemand" => json!({"id": things.open}),
        "grantDuty" => json!({"email": things.address, "duty": "REVIEWER"}),
        "issueClaimCode" => json!({"demandId": things.entered}),
        "introduceInterest" => json!({"id": things.overdue, "message": "为双方引荐"}),
        "inviteMember" => {
            json!({"organisationId": organisation, "email": "new@example.com", "role": "VIEWER"})
        }
        "inviteSupplier" => json!({
            "demandId": things.masked, "supplierId": things.partners_supplier, "message": "邀请对接",
        }),
        "leaveOrganisation" | "requestVerification" => json!({"organisationId": organisation}),
        "logIn" => json!({"email": things.address, "password": PASSWORD}),
        "logInWithCode" => json!({"email": things.address, "code": "123456"}),
        "logOut" => json!({}),
        "markNotificationsRead" => json!({"ids": [things.notification]}),
        "openDemand" | "withdrawDemand" => json!({"id": things.draft}),
        "orderShortlist" => {
            json!({"id": things.shortlist, "supplierIds": [things.partners_supplier]})
        }
        "publishSupplier" => json!({"id": things.supplier}),
        "refreshSession" => json!({"refreshToken": things.refresh_token}),
        "removeFile" => json!({"id": things.file}),
        "removeFromShortlist" => {
            json!({"id": things.shortlist, "supplierId": things.partners_supplier})
        }
        "removeMember" => json!({"id": things.membership}),
        "reportResult" => json!({
            "demandId": things.partners_demand, "supplierId": things.supplier, "side": "SUPPLIER",
            "kind": "ORDER", "number": "PO 7", "signedOn": "2025-06-03", "fileId": things.file,
        }),
        "requestLogInCode" => json!({"email": things.address}),
        "requireSecondFactor" => json!({"organisationId": organisation, "required": true}),
        "reviewDemand" => json!({"id": things.submitted, "decision": "APPROVE"}),
        "revokeApiKey" => json!({"id": things.api_key}),
        "revokeDuty" => json!({"email": things.reviewers_address, "duty": "REVIEWER"}),
        "revokeSession" => json!({"id": things.session}),
        "saveSearch" => json!({"name": "船闸", "demands": {"ownerId": [organisation]}}),
        "setPhone" => json!({"phone": "13800138000"}),
        "setSupplierVisibility" => json!({"id": things.supplier, "visibility": "HIDDEN"}),
        "shareShortlist" => json!({"id": things.shortlist}),
        "showInterest" => json!({
            "demandId": things.partners_demand, "supplierId": things.supplier, "message": "愿意对接",
        }),
        "signUp" => {
            json!({"email": "new@example.com", "password": PASSWORD, "displayName": "新人"})
        }
        "submitDemand" => json!({"id": things.formal}),
        "transferOwnership" => json!({"organisationId": organisation, "to": things.membership}),
        "undoDismissal" => {
            json!({"demandId": things.masked, "supplierId": things.partners_supplier})
        }
        "unsubscribe" => json!({"token": "of nobody"}),
        "updateDemand" => json!({"id": things.draft, "card": {"summary": "改过的摘要"}}),
        "updateNotificationSettings" => json!({"language": "EN"}),
        "updateOrganisation" => json!({"id": organisation, "nameEn": "Mill"}),
        "updateSupplier" => json!({"id": things.supplier, "card": {"headline": "改过的标题"}}),
        "verifyResult" => json!({"id": things.result}),
        "withdrawInterest" => json!({"id": things.sent}),
        "withdrawResult" => json!({"id": things.own_result}),
        _ => return None,
    })
}

/// One read by identifier.
pub struct Read {
    /// What it is tried on.
    pub label: &'static str,
    pub document: String,
    pub variables: Value,
}

/// The reads of a field of `Query` or `Subscription`; none when it has no row yet.
pub fn reads(root: &str, field: &str, things: &Things) -> Option<Vec<Read>> {
    let by_id = |by: &str, objects: &[(&'static str, &String)]| -> Vec<Read> {
        let document = format!("query($id: ID!) {{ {field}(by: {{{by}: $id}}) {{ id }} }}");
        objects
            .iter()
            .map(|(label, id)| Read {
                label,
                document: document.clone(),
                variables: json!({"id": id}),
            })
            .collect()
    };
    Some(match (root, field) {
        ("Query", "demand") => by_id(
            "id",
            &[
                ("draft", &things.draft),
                ("under review", &things.submitted),
                ("open", &things.open),
                ("masked", &things.masked),
            ],
        ),
        ("Query", "demands") => vec![Read {
            label: "of the owner",
            document: "query($id: [ID!]!) { demands(filter: {ownerId: $id}) { nodes { id } } }"
                .to_owned(),
            variables: json!({"id": [things.organisation]}),
        }],
        ("Query", "interest") => [
            ("received", &things.received),
            ("sent", &things.sent),
            ("overdue", &things.overdue),
        ]
        .into_iter()
        .map(|(label, id)| Read {
            label,
            document: "query($id: ID!) { interest(id: $id) { id } }".to_owned(),
            variables: json!({"id": id}),
        })
        .collect(),
        ("Query", "interests") => [
            ("in the open demand", "demandId", &things.open),
            ("in the supplier", "supplierId", &things.supplier),
        ]
        .into_iter()
        .map(|(label, by, id)| Read {
            label,
            document: format!(
                "query($id: ID!) {{ interests(filter: {{{by}: $id}}) {{ nodes {{ id }} totalCount }} }}"
            ),
            variables: json!({"id": id}),
        })
        .collect(),
        ("Query", "results") => [
            ("of the open demand", "demandId", &things.open),
            ("of the supplier", "supplierId", &things.supplier),
        ]
        .into_iter()
        .map(|(label, by, id)| Read {
            label,
            document: format!(
                "query($id: ID!) {{ results(filter: {{{by}: $id}}) {{ nodes {{ id }} totalCount }} }}"
            ),
            variables: json!({"id": id}),
        })
        .collect(),
        ("Query", "serviceAccounts" | "unattachedFiles") => vec![Read {
            label: "of the organisation",
            document: format!(
                "query($id: ID!) {{ {field}(organisationId: $id) {{ id }} }}"
            ),
            variables: json!({"id": things.organisation}),
        }],
        ("Query", "node") => [
            ("draft", &things.draft),
            ("open demand", &things.open),
            ("supplier", &things.supplier),
            ("organisation", &things.organisation),
            ("pending organisation", &things.candidate),
            ("membership", &things.membership),
            ("invitation", &things.invitation),
            ("interest received", &things.received),
            ("interest overdue", &things.overdue),
            ("result", &things.result),
            ("result of the own report", &things.own_result),
            ("loose file", &things.file),
            ("file of the open demand", &things.demands_file),
            ("file of the supplier", &things.suppliers_file),
            ("owner's account", &things.user),
            ("session", &things.session),
            ("API key", &things.api_key),
        ]
        .into_iter()
        .map(|(label, id)| Read {
            label,
            document: "query($id: ID!) { node(id: $id) { id } }".to_owned(),
            variables: json!({"id": id}),
        })
        .collect(),
        ("Query", "nodes") => vec![Read {
            label: "draft and open demand",
            document: "query($ids: [ID!]!) { nodes(ids: $ids) { id } }".to_owned(),
            variables: json!({"ids": [things.draft, things.open]}),
        }],
        ("Query", "organisation") => by_id(
            "id",
            &[
                ("own or owning", &things.organisation),
                ("pending", &things.candidate),
            ],
        ),
        ("Query", "supplier") => {
            let mut both = by_id("id", &[("by id", &things.supplier)]);
            both.extend(by_id(
                "organisationId",
                &[("by organisation", &things.organisation)],
            ));
            both
        }
        ("Subscription", "demandUpdated") => [("draft", &things.draft), ("open", &things.open)]
            .into_iter()
            .map(|(label, id)| Read {
                label,
                document: "subscription($id: ID!) { demandUpdated(id: $id) { id } }".to_owned(),
                variables: json!({"id": id}),
            })
            .collect(),
        _ => return None,
    })
}
