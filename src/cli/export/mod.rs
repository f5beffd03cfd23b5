//! `export`: demands or suppliers as the operator sees them, in the format that the import reads. Read
//! page by page and written row by row, so that a market of any size takes the memory of one page.

mod records;
mod sink;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum as _};

use self::sink::Sink;
use super::import::{Format, ImportKind};
use crate::config::Config;
use crate::domains::demands::{self, DemandFilter, DemandOrder, DemandOrderField, DemandState};
use crate::domains::identity;
use crate::domains::suppliers::{self, SupplierFilter, SupplierOrder, SupplierOrderField};
use crate::foundation::pages::{Direction, LARGEST_PAGE, PageRequest, Toward};
use crate::platform::database::filters::{CodeFilter, RegionFilter};
use crate::platform::database::projection::Projection;
use crate::platform::operation::Operation;

#[derive(Debug, Args)]
pub struct ExportArguments {
    /// What is exported.
    #[arg(value_enum)]
    kind: ImportKind,
    /// The file to write: .xlsx, .csv or .jsonl.
    file: PathBuf,
    /// The format, where the file's ending does not tell.
    #[arg(long, value_enum)]
    format: Option<Format>,
    #[command(flatten)]
    options: ExportOptions,
}

/// Which records are exported, and how much of each.
#[derive(Clone, Debug, Default, Args)]
pub struct ExportOptions {
    /// Names, telephone numbers and addresses of contacts too.
    #[arg(long)]
    pub with_contacts: bool,
    /// Words that occur in the record.
    #[arg(long)]
    pub search: Option<String>,
    /// The code of an area.
    #[arg(long)]
    pub area: Option<String>,
    /// The code of a capability.
    #[arg(long)]
    pub capability: Option<String>,
    /// The code of a region: where demands are, or where suppliers are at home.
    #[arg(long)]
    pub region: Option<String>,
    /// The state of demands, as DRAFT, OPEN or CLOSED.
    #[arg(long, value_parser = state)]
    pub state: Option<DemandState>,
}

fn state(word: &str) -> Result<DemandState, String> {
    serde_json::from_value(word.into()).map_err(|fault| fault.to_string())
}

pub async fn run(config: Config, arguments: ExportArguments) -> anyhow::Result<()> {
    let format = arguments.format.or_else(|| Format::of(&arguments.file));
    let Some(format) = format else {
        let names: Vec<String> = Format::value_variants()
            .iter()
            .filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()))
            .collect();
        anyhow::bail!("name the format with --format: {}", names.join(", "));
    };
    let app = super::connect(config).await?;
    let operation = Operation::system("export", app.handles.clone());
    let written = export_to_file(
        &operation,
        arguments.kind,
        &arguments.file,
        format,
        &arguments.options,
    )
    .await;
    app.stop().await;
    println!("{} rows in {}", written?, arguments.file.display());
    Ok(())
}

/// Writes every record that the actor may see and the options ask for; how many they were.
pub async fn export_to_file(
    operation: &Operation,
    kind: ImportKind,
    file: &Path,
    format: Format,
    options: &ExportOptions,
) -> anyhow::Result<u64> {
    let mut sink = Sink::start(kind.into(), file, format, options.with_contacts)?;
    let mut page = PageRequest {
        limit: LARGEST_PAGE,
        toward: Toward::End,
        after: None,
        before: None,
    };
    let mut written = 0;
    loop {
        let (cursor, more, rows) = match kind {
            ImportKind::Demands => demand_page(operation, &page, options).await?,
            ImportKind::Suppliers => supplier_page(operation, &page, options).await?,
        };
        for row in rows {
            sink.row(&row)?;
            written += 1;
        }
        if !more || cursor.is_none() {
            break;
        }
        page.after = cursor;
    }
    sink.finish()?;
    Ok(written)
}

type Rows = Vec<serde_json::Map<String, serde_json::Value>>;
type Written = anyhow::Result<(Option<String>, bool, Rows)>;

async fn demand_page(
    operation: &Operation,
    page: &PageRequest,
    options: &ExportOptions,
) -> Written {
    let filter = DemandFilter {
        search: options.search.clone(),
        area: options.area.clone().map(code),
        capability: options.capability.clone().map(code),
        region: options.region.clone().map(region),
        state: options.state.map(|state| vec![state]),
        ..DemandFilter::default()
    };
    let order = [DemandOrder {
        field: DemandOrderField::CreatedAt,
        direction: Direction::Ascending,
    }];
    let found = demands::demands(operation, &filter, &order, page, Projection::All).await?;
    let owners: Vec<_> = found.items.iter().map(|demand| demand.owner_id).collect();
    let owners = identity::organisations_by_id(operation, &owners).await?;
    let rows = found.items.iter().map(|demand| {
        let owner = owners.get(&demand.owner_id);
        records::demand(demand, owner, options.with_contacts)
    });
    Ok((
        found.cursors.last().cloned(),
        found.has_next,
        rows.collect(),
    ))
}

async fn supplier_page(
    operation: &Operation,
    page: &PageRequest,
    options: &ExportOptions,
) -> Written {
    let filter = SupplierFilter {
        search: options.search.clone(),
        area: options.area.clone().map(code),
        capability: options.capability.clone().map(code),
        home_region: options.region.clone().map(region),
        ..SupplierFilter::default()
    };
    let order = [SupplierOrder {
        field: SupplierOrderField::Headline,
        direction: Direction::Ascending,
    }];
    let found = suppliers::suppliers(operation, &filter, &order, page, Projection::All).await?;
    let owners: Vec<_> = found.items.iter().map(|one| one.organisation_id).collect();
    let owners = identity::organisations_by_id(operation, &owners).await?;
    let rows = found.items.iter().map(|supplier| {
        let owner = owners.get(&supplier.organisation_id);
        records::supplier(supplier, owner, options.with_contacts)
    });
    Ok((
        found.cursors.last().cloned(),
        found.has_next,
        rows.collect(),
    ))
}

fn code(code: String) -> CodeFilter {
    CodeFilter {
        eq: Some(code),
        ..CodeFilter::default()
    }
}

fn region(code: String) -> RegionFilter {
    RegionFilter {
        within: Some(code),
        ..RegionFilter::default()
    }
}
