//! `admin create`: the first administrator, who then appoints the others over the API.

use anyhow::bail;
use clap::{Args, Subcommand};

use crate::config::Config;
use crate::domains::identity::{self, GrantDutyInput, SignUpInput};
use crate::foundation::actor::Duty;
use crate::foundation::errors::Error;
use crate::platform::operation::Operation;

#[derive(Debug, Args)]
pub struct AdminArguments {
    #[command(subcommand)]
    command: AdminCommand,
}

#[derive(Debug, Subcommand)]
enum AdminCommand {
    /// Makes an account (unless the address has one) and its holder an administrator. The password
    /// is read from the variable `JIEBANG_ADMIN_PASSWORD`, so that it stands in no list of processes.
    Create {
        /// The address to log in with.
        #[arg(long)]
        email: String,
        /// The name that colleagues see.
        #[arg(long, default_value = "Administrator")]
        name: String,
    },
}

pub async fn run(config: Config, arguments: AdminArguments) -> anyhow::Result<()> {
    let AdminCommand::Create { email, name } = arguments.command;
    let Ok(password) = std::env::var("JIEBANG_ADMIN_PASSWORD") else {
        bail!("set JIEBANG_ADMIN_PASSWORD to the password of the new administrator");
    };
    let app = super::connect(config).await?;
    app.migrate().await?;
    let operation = Operation::system("command line", app.handles.clone());
    let account = SignUpInput {
        email: email.clone(),
        password,
        display_name: name,
        dry_run: false,
        client_mutation_id: None,
    };
    match identity::sign_up(&operation, &account).await {
        Ok(_) => {}
        Err(taken @ Error::Refused(_)) if taken.is(&identity::refusals::EMAIL_TAKEN) => {
            println!("{email} has an account already; its password stays as it is");
        }
        Err(other) => return Err(other.into()),
    }
    let duty = GrantDutyInput {
        email: email.clone(),
        duty: Duty::Administrator,
        dry_run: false,
        client_mutation_id: None,
    };
    identity::grant_duty(&operation, &duty).await?;
    println!("{email} is an administrator");
    app.stop().await;
    Ok(())
}
