//! Getting in: codes, second factors, telephone numbers, service accounts.

use async_graphql::{Context, Object, SimpleObject};

use super::types::{ApiKeyObject, Credentials, OrganisationObject, UserObject};
use crate::domains::identity::{
    self, Challenge, CodeRequested, CompleteLogInInput, ConfirmTotpInput,
    CreateServiceAccountInput, DisableServiceAccountInput, DisableTotpInput, EnrolTotpInput, LogIn,
    LogInWithCodeInput, LoggedIn, Organisation, RemovePhoneInput, RequestEmailCodeInput,
    RequestLogInCodeInput, RequireSecondFactorInput, ServiceAccount, SetPhoneInput, TotpConfirmed,
    TotpEnrolled, User, VerifyEmailInput, VerifyPhoneInput,
};
use crate::foundation::actor::Role;
use crate::foundation::commands::CommandInput;
use crate::foundation::errors::Result;
use crate::foundation::ids::{OrganisationId, UserId};
use crate::foundation::time::Timestamp;
use crate::graphql::connection::answered;
use crate::graphql::context::{command, command_without_key, operation};
use crate::graphql::error::UserError;
use crate::graphql::payload::{payloads, settle};
use crate::graphql::values::record_object;

/// A log-in that waits for its second factor.
#[derive(Clone, SimpleObject)]
pub struct SecondFactorChallenge {
    /// Given to `completeLogIn` with a code; works once.
    pub challenge: String,
    /// Until when it waits.
    pub expires_at: Timestamp,
}

impl From<Challenge> for SecondFactorChallenge {
    fn from(record: Challenge) -> Self {
        Self {
            challenge: record.token,
            expires_at: record.expires_at,
        }
    }
}

/// Declares the answers of log-ins that may have to go on.
macro_rules! log_in_payloads {
    ($($(#[$doc:meta])* $name:ident;)+) => {
        $(
            $(#[$doc])*
            #[derive(SimpleObject)]
            pub struct $name {
                /// The session; null when it was refused, only tried, or a second factor is needed.
                pub credentials: Option<Credentials>,
                /// What to go on with where the account has a second factor; then there is no
                /// session yet.
                pub second_factor_required: Option<SecondFactorChallenge>,
                /// Why it was refused; empty when it was done.
                pub user_errors: Vec<UserError>,
                /// As it was given.
                pub client_mutation_id: Option<String>,
            }

            impl $name {
                /// The answer to an input from the command's result.
                pub fn answer(
                    ctx: &Context<'_>,
                    input: &impl CommandInput,
                    result: Result<LogIn>,
                ) -> async_graphql::Result<Self> {
                    let (progress, user_errors) = settle(ctx, input, result)?;
                    let (credentials, second_factor_required) = match progress {
                        Some(LogIn::Done(logged_in)) => (Some((*logged_in).into()), None),
                        Some(LogIn::SecondFactorRequired(challenge)) => (None, Some(challenge.into())),
                        None => (None, None),
                    };
                    Ok(Self {
                        credentials,
                        second_factor_required,
                        user_errors,
                        client_mutation_id: input.client_mutation_id().map(str::to_owned),
                    })
                }
            }
        )+
    };
}

log_in_payloads! {
    /// The answer of `logIn`.
    LogInPayload;
    /// The answer of `logInWithCode`.
    LogInWithCodePayload;
}

/// That a code was asked for. Whether it was sent is not told, because that would tell whether
/// there is an account.
#[derive(Clone, SimpleObject)]
pub struct CodeRequest {
    /// Until when the code holds, if one was sent.
    pub expires_at: Timestamp,
}

impl From<CodeRequested> for CodeRequest {
    fn from(record: CodeRequested) -> Self {
        Self {
            expires_at: record.expires_at,
        }
    }
}

/// The secret of an authenticator; shown once.
#[derive(Clone, SimpleObject)]
pub struct TotpEnrolment {
    /// In base 32, for typing.
    pub secret: String,
    /// `otpauth://…`, for a QR code.
    pub uri: String,
}

impl From<TotpEnrolled> for TotpEnrolment {
    fn from(record: TotpEnrolled) -> Self {
        Self {
            secret: record.secret,
            uri: record.uri,
        }
    }
}

/// A second factor that is in use from now on.
#[derive(Clone, SimpleObject)]
pub struct SecondFactor {
    /// Whose it is.
    pub user: UserObject,
    /// Ten codes that stand in for the device, each once; shown once.
    pub recovery_codes: Vec<String>,
}

impl From<TotpConfirmed> for SecondFactor {
    fn from(record: TotpConfirmed) -> Self {
        Self {
            user: record.user.into(),
            recovery_codes: record.recovery_codes,
        }
    }
}

record_object! {
    /// The account of a program of an organisation.
    pub struct ServiceAccountObject(pub ServiceAccount);
}

/// The account of a program of an organisation: it has keys and no log-in.
#[Object(name = "ServiceAccount")]
impl ServiceAccountObject {
    /// The permanent identifier; it stands in events as the actor.
    async fn id(&self) -> UserId {
        self.0.account.id
    }

    /// What the program is called.
    async fn name(&self) -> &str {
        &self.0.account.display_name
    }

    /// What it may do in its organisation.
    async fn role(&self) -> Role {
        self.0.role
    }

    /// Its keys, newest first, revoked ones included.
    async fn api_keys(&self) -> Vec<ApiKeyObject> {
        self.0.keys.iter().cloned().map(ApiKeyObject).collect()
    }

    /// When it was made.
    async fn created_at(&self) -> Timestamp {
        self.0.account.created_at
    }

    /// When it ended.
    async fn disabled_at(&self) -> Option<Timestamp> {
        self.0.account.disabled_at
    }
}

payloads! {
    /// The answer of `requestLogInCode`.
    RequestLogInCodePayload { code_request: CodeRequest = CodeRequested; }
    /// The answer of `requestEmailCode`.
    RequestEmailCodePayload { code_request: CodeRequest = CodeRequested; }
    /// The answer of `setPhone`.
    SetPhonePayload { code_request: CodeRequest = CodeRequested; }
    /// The answer of `completeLogIn`.
    CompleteLogInPayload { credentials: Credentials = LoggedIn; }
    /// The answer of `verifyEmail`.
    VerifyEmailPayload { user: UserObject = User; }
    /// The answer of `verifyPhone`.
    VerifyPhonePayload { user: UserObject = User; }
    /// The answer of `removePhone`.
    RemovePhonePayload { user: UserObject = User; }
    /// The answer of `enrolTotp`.
    EnrolTotpPayload { enrolment: TotpEnrolment = TotpEnrolled; }
    /// The answer of `confirmTotp`.
    ConfirmTotpPayload { second_factor: SecondFactor = TotpConfirmed; }
    /// The answer of `disableTotp`.
    DisableTotpPayload { user: UserObject = User; }
    /// The answer of `requireSecondFactor`.
    RequireSecondFactorPayload { organisation: OrganisationObject = Organisation; }
    /// The answer of `createServiceAccount`.
    CreateServiceAccountPayload { service_account: ServiceAccountObject = ServiceAccount; }
    /// The answer of `disableServiceAccount`.
    DisableServiceAccountPayload { service_account: ServiceAccountObject = ServiceAccount; }
}

/// The reads about getting in.
#[derive(Default)]
pub struct AccessQuery;

#[Object]
impl AccessQuery {
    /// The service accounts of an organisation, newest first, disabled ones included; for its
    /// administrators.
    async fn service_accounts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organisation.")] organisation_id: OrganisationId,
    ) -> async_graphql::Result<Vec<ServiceAccountObject>> {
        let found = identity::service_accounts(operation(ctx), organisation_id).await;
        let found = answered(ctx, found)?;
        Ok(found.into_iter().map(ServiceAccountObject).collect())
    }
}

/// The commands about getting in.
#[derive(Default)]
pub struct AccessMutation;

#[Object]
impl AccessMutation {
    /// Sends a code of six digits to log in with. The answer is the same whether or not there is an
    /// account; an address without one gets a code that signs up.
    async fn request_log_in_code(
        &self,
        ctx: &Context<'_>,
        input: RequestLogInCodeInput,
    ) -> async_graphql::Result<RequestLogInCodePayload> {
        let operation = command_without_key(ctx, &input);
        let result = identity::request_log_in_code(&operation, &input).await;
        RequestLogInCodePayload::answer(ctx, &input, result)
    }

    /// Logs in with a code that was sent, or signs up with it. Keeps no idempotent answer, because
    /// it holds tokens.
    async fn log_in_with_code(
        &self,
        ctx: &Context<'_>,
        input: LogInWithCodeInput,
    ) -> async_graphql::Result<LogInWithCodePayload> {
        let operation = command_without_key(ctx, &input);
        let result = identity::log_in_with_code(&operation, &input).await;
        LogInWithCodePayload::answer(ctx, &input, result)
    }

    /// Gives the second factor of a log-in that waits for it, or a recovery code.
    async fn complete_log_in(
        &self,
        ctx: &Context<'_>,
        input: CompleteLogInInput,
    ) -> async_graphql::Result<CompleteLogInPayload> {
        let operation = command_without_key(ctx, &input);
        let result = identity::complete_log_in(&operation, &input).await;
        CompleteLogInPayload::answer(ctx, &input, result)
    }

    /// Sends a code that proves the mailbox of the caller's account.
    async fn request_email_code(
        &self,
        ctx: &Context<'_>,
        input: RequestEmailCodeInput,
    ) -> async_graphql::Result<RequestEmailCodePayload> {
        let operation = command_without_key(ctx, &input);
        let result = identity::request_email_code(&operation, &input).await;
        RequestEmailCodePayload::answer(ctx, &input, result)
    }

    /// Proves the mailbox of the caller's account.
    async fn verify_email(
        &self,
        ctx: &Context<'_>,
        input: VerifyEmailInput,
    ) -> async_graphql::Result<VerifyEmailPayload> {
        let operation = command_without_key(ctx, &input);
        let result = identity::verify_email(&operation, &input).await;
        VerifyEmailPayload::answer(ctx, &input, result)
    }

    /// Sends a code to a number, which becomes the caller's by `verifyPhone`.
    async fn set_phone(
        &self,
        ctx: &Context<'_>,
        input: SetPhoneInput,
    ) -> async_graphql::Result<SetPhonePayload> {
        let operation = command_without_key(ctx, &input);
        let result = identity::set_phone(&operation, &input).await;
        SetPhonePayload::answer(ctx, &input, result)
    }

    /// Gives the caller's account the number of the last `setPhone`; they can log in with it.
    async fn verify_phone(
        &self,
        ctx: &Context<'_>,
        input: VerifyPhoneInput,
    ) -> async_graphql::Result<VerifyPhonePayload> {
        let operation = command_without_key(ctx, &input);
        let result = identity::verify_phone(&operation, &input).await;
        VerifyPhonePayload::answer(ctx, &input, result)
    }

    /// Makes the secret of a second factor; it is in use after `confirmTotp`.
    async fn enrol_totp(
        &self,
        ctx: &Context<'_>,
        input: EnrolTotpInput,
    ) -> async_graphql::Result<EnrolTotpPayload> {
        let operation = command_without_key(ctx, &input);
        let result = identity::enrol_totp(&operation, &input).await;
        EnrolTotpPayload::answer(ctx, &input, result)
    }

    /// Puts the second factor in use and ends all other sessions.
    async fn confirm_totp(
        &self,
        ctx: &Context<'_>,
        input: ConfirmTotpInput,
    ) -> async_graphql::Result<ConfirmTotpPayload> {
        let operation = command_without_key(ctx, &input);
        let result = identity::confirm_totp(&operation, &input).await;
        ConfirmTotpPayload::answer(ctx, &input, result)
    }

    /// Gives the second factor up.
    async fn disable_totp(
        &self,
        ctx: &Context<'_>,
        input: DisableTotpInput,
    ) -> async_graphql::Result<DisableTotpPayload> {
        let operation = command_without_key(ctx, &input);
        let result = identity::disable_totp(&operation, &input).await;
        DisableTotpPayload::answer(ctx, &input, result)
    }

    /// Takes the telephone number out of the caller's account.
    async fn remove_phone(
        &self,
        ctx: &Context<'_>,
        input: RemovePhoneInput,
    ) -> async_graphql::Result<RemovePhonePayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => identity::remove_phone(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        RemovePhonePayload::answer(ctx, &input, result)
    }

    /// Asks the members of an organisation for a second factor, or no longer; for its owner.
    async fn require_second_factor(
        &self,
        ctx: &Context<'_>,
        input: RequireSecondFactorInput,
    ) -> async_graphql::Result<RequireSecondFactorPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => identity::require_second_factor(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        RequireSecondFactorPayload::answer(ctx, &input, result)
    }

    /// Makes an account for a program of an organisation; for administrators. Its keys are made by
    /// `createApiKey`.
    async fn create_service_account(
        &self,
        ctx: &Context<'_>,
        input: CreateServiceAccountInput,
    ) -> async_graphql::Result<CreateServiceAccountPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => identity::create_service_account(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        CreateServiceAccountPayload::answer(ctx, &input, result)
    }

    /// Ends a service account with its keys; for administrators.
    async fn disable_service_account(
        &self,
        ctx: &Context<'_>,
        input: DisableServiceAccountInput,
    ) -> async_graphql::Result<DisableServiceAccountPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => identity::disable_service_account(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        DisableServiceAccountPayload::answer(ctx, &input, result)
    }
}
