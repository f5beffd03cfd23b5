//! `template`: the form in which demands or suppliers are collected. Its headers are those that the
//! import knows best, so a form that was filled in is imported as it is.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, Format, FormatAlign, FormatBorder, Formula,
    Note, Workbook, Worksheet, XlsxError,
};

use super::import::{ImportKind, write_record};
use crate::foundation::sheets::columns::{Column, Meaning, columns};
use crate::foundation::sheets::{TableKind, Vocabulary, names_of};

/// Rows that have drop-downs.
const ROWS: u32 = 2_000;

#[derive(Debug, Args)]
pub struct TemplateArguments {
    /// What is collected.
    #[arg(value_enum)]
    kind: ImportKind,
    /// The file to write: .xlsx, or .csv for the headers alone.
    file: PathBuf,
    /// The language of the form.
    #[arg(long, value_enum, default_value_t = FormLanguage::Zh)]
    locale: FormLanguage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormLanguage {
    Zh,
    En,
}

pub fn run(arguments: &TemplateArguments) -> anyhow::Result<()> {
    write_form(arguments.kind, &arguments.file, arguments.locale)?;
    println!("{}", arguments.file.display());
    Ok(())
}

/// Writes the form, as CSV when the file's name ends so and as a workbook otherwise.
pub fn write_form(kind: ImportKind, file: &Path, language: FormLanguage) -> anyhow::Result<()> {
    let is_csv = file
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let form = Form::of(kind.into(), language);
    if !is_csv {
        return form
            .workbook()
            .and_then(|mut workbook| workbook.save(file))
            .with_context(|| file.display().to_string());
    }
    let created = File::create(file).with_context(|| file.display().to_string())?;
    let mut out = BufWriter::new(created);
    out.write_all("\u{feff}".as_bytes())?;
    let headers: Vec<String> = form.columns.iter().map(|one| form.header(one)).collect();
    let example: Vec<&str> = form.columns.iter().map(|one| form.example(one)).collect();
    write_record(&mut out, &headers)?;
    write_record(&mut out, &example)?;
    out.flush()?;
    Ok(())
}

struct Form {
    kind: TableKind,
    english: bool,
    columns: Vec<&'static Column>,
}

impl Form {
    fn of(kind: TableKind, language: FormLanguage) -> Self {
        Self {
            kind,
            english: language == FormLanguage::En,
            columns: columns(kind).filter(|column| column.in_form).collect(),
        }
    }

    fn choose<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        if self.english { en } else { zh }
    }

    /// The name, the unit of amounts, and a star where publishing needs the column.
    fn header(&self, column: &Column) -> String {
        let unit = match column.meaning {
            Meaning::Budget | Meaning::Price | Meaning::Amount => self.choose("（万元）", " (CNY)"),
            _ => "",
        };
        let star = if column.required { "*" } else { "" };
        format!("{}{unit}{star}", self.choose(column.zh, column.en))
    }

    fn example(&self, column: &Column) -> &'static str {
        if self.english {
            column.example_en
        } else {
            column.example_zh
        }
    }

    fn note(&self, column: &Column) -> String {
        let must = match (column.required, self.english) {
            (false, _) => "",
            (true, false) => "必填。",
            (true, true) => "Required. ",
        };
        let text = self.choose(column.note_zh, column.note_en);
        let choice = match self.offered(column) {
            Some((_, true)) => self.choose(
                "可从下拉列表选择一项，也可填写多项。",
                " One from the list, or several typed.",
            ),
            Some((_, false)) | None => "",
        };
        let joint = if text.is_empty() || self.english {
            ""
        } else {
            "。"
        };
        format!("{must}{text}{joint}{choice}")
    }

    /// The names to choose from, and whether a cell may have several of them.
    fn offered(&self, column: &Column) -> Option<(Vec<String>, bool)> {
        let several = |vocabulary| Some((names_of(vocabulary, self.english), true));
        let fixed = |zh: &[&str], en: &[&str]| {
            let words = if self.english { en } else { zh };
            Some((words.iter().map(|word| (*word).to_owned()).collect(), false))
        };
        match column.meaning {
            Meaning::Code(Vocabulary::Regions) => several(Vocabulary::Regions),
            Meaning::Code(vocabulary) => Some((names_of(vocabulary, self.english), false)),
            Meaning::Codes(vocabulary) => several(vocabulary),
            Meaning::Needs | Meaning::Offers => several(Vocabulary::Capabilities),
            Meaning::Held => several(Vocabulary::Qualifications),
            Meaning::Truth => fixed(&["是", "否"], &["Yes", "No"]),
            Meaning::Level => fixed(
                &["无", "一级", "二级", "三级", "四级"],
                &["None", "1", "2", "3", "4"],
            ),
            Meaning::Exact(_)
            | Meaning::Serial
            | Meaning::Text
            | Meaning::Words
            | Meaning::Kpis
            | Meaning::Offerings
            | Meaning::Cases
            | Meaning::Integer
            | Meaning::Amount
            | Meaning::Budget
            | Meaning::Price
            | Meaning::Deadline
            | Meaning::Phone => None,
        }
    }

    fn workbook(&self) -> Result<Workbook, XlsxError> {
        let mut workbook = Workbook::new();
        let mut sheet = Worksheet::new();
        sheet.set_name(match self.kind {
            TableKind::Demands => self.choose("需求", "Demands"),
            TableKind::Suppliers => self.choose("供给方", "Suppliers"),
        })?;
        let mut options = Worksheet::new();
        let options_name = self.choose("选项", "Options");
        options.set_name(options_name)?;
        let heading = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_border(FormatBorder::Thin);
        let optional = heading.clone().set_background_color(Color::RGB(0xDDEBF7));
        let required = heading.clone().set_background_color(Color::RGB(0xFCE4D6));
        let example = Format::new()
            .set_font_color(Color::Gray)
            .set_italic()
            .set_text_wrap()
            .set_num_format("@");
        // As text, so that long numbers keep their digits.
        let text = Format::new().set_text_wrap().set_num_format("@");
        let plain = Format::new().set_text_wrap();
        let mut lists: BTreeMap<String, String> = BTreeMap::new();
        for (place, column) in (0_u16..).zip(&self.columns) {
            let header = if column.required {
                &required
            } else {
                &optional
            };
            sheet.write_string_with_format(0, place, self.header(column), header)?;
            let note = self.note(column);
            if !note.is_empty() {
                let note = Note::new(note).add_author_prefix(false).set_width(240);
                sheet.insert_note(0, place, &note)?;
            }
            let shown = self.example(column);
            sheet.write_string_with_format(1, place, shown, &example)?;
            sheet.set_column_width(place, width(column))?;
            let is_text = matches!(column.meaning, Meaning::Text | Meaning::Phone);
            sheet.set_column_format(place, if is_text { &text } else { &plain })?;
            if let Some((names, several)) = self.offered(column) {
                let range = match lists.get(&names.join(";")) {
                    Some(range) => range.clone(),
                    None => {
                        let at = lists.len() as u16;
                        let range = list(&mut options, options_name, at, column, self, &names)?;
                        lists.insert(names.join(";"), range.clone());
                        range
                    }
                };
                let style = if several {
                    DataValidationErrorStyle::Information
                } else {
                    DataValidationErrorStyle::Stop
                };
                let validation = DataValidation::new()
                    .allow_list_formula(Formula::new(range))
                    .set_error_style(style)
                    .show_error_message(!several);
                sheet.add_data_validation(1, place, ROWS, place, &validation)?;
            }
        }
        sheet.set_row_height(0, 36)?;
        sheet.set_freeze_panes(1, 0)?;
        workbook.push_worksheet(sheet);
        workbook.push_worksheet(options);
        Ok(workbook)
    }
}

fn width(column: &Column) -> f64 {
    match column.meaning {
        Meaning::Truth | Meaning::Level | Meaning::Integer => 12.0,
        Meaning::Text if matches!(column.field, "problem" | "summary" | "expectedOutcome") => 48.0,
        Meaning::Kpis | Meaning::Offerings | Meaning::Cases | Meaning::Held => 36.0,
        _ => 20.0,
    }
}

/// Writes a list to the sheet of options and names its range.
fn list(
    options: &mut Worksheet,
    sheet: &str,
    place: u16,
    column: &Column,
    form: &Form,
    names: &[String],
) -> Result<String, XlsxError> {
    options.write_string(0, place, form.choose(column.zh, column.en))?;
    for (row, name) in (1_u32..).zip(names) {
        options.write_string(row, place, name)?;
    }
    options.set_column_width(place, 32)?;
    let letters = super::import::letters(usize::from(place));
    let last = names.len() + 1;
    Ok(format!("={sheet}!${letters}$2:${letters}${last}"))
}
