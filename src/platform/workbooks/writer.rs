//! A sheet that is written row by row in constant memory. Texts are written as texts, so that none of
//! them becomes a formula, whatever it begins with.

use std::path::Path;

use rust_xlsxwriter::{Color, Format, FormatAlign, Workbook, XlsxError};

use crate::foundation::errors::Error;

/// How a row looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellStyle {
    Plain,
    Heading,
    Small,
}

/// One sheet on its way to a file.
pub struct SheetWriter {
    workbook: Workbook,
    heading: Format,
    small: Format,
    plain: Format,
    next: u32,
}

impl SheetWriter {
    /// A workbook of one sheet; the first `frozen` rows stay in sight.
    pub fn start(name: &str, widths: &[f64], frozen: u32) -> Result<Self, Error> {
        let mut workbook = Workbook::new();
        let sheet = workbook
            .add_worksheet_with_constant_memory()
            .map_err(workbook_fault)?;
        sheet.set_name(name).map_err(workbook_fault)?;
        for (place, width) in widths.iter().enumerate() {
            sheet
                .set_column_width(place as u16, *width)
                .map_err(workbook_fault)?;
        }
        sheet.set_freeze_panes(frozen, 0).map_err(workbook_fault)?;
        Ok(Self {
            workbook,
            heading: Format::new()
                .set_bold()
                .set_background_color(Color::RGB(0xDDEBF7)),
            small: Format::new().set_font_color(Color::Gray).set_font_size(8.0),
            plain: Format::new().set_align(FormatAlign::Top),
            next: 0,
        })
    }

    /// Adds a row.
    pub fn row<T: AsRef<str>>(&mut self, style: CellStyle, cells: &[T]) -> Result<(), Error> {
        let format = match style {
            CellStyle::Plain => &self.plain,
            CellStyle::Heading => &self.heading,
            CellStyle::Small => &self.small,
        };
        let sheet = self
            .workbook
            .worksheet_from_index(0)
            .map_err(workbook_fault)?;
        for (place, cell) in cells.iter().enumerate() {
            let text = cell.as_ref();
            if !text.is_empty() {
                let place = place as u16;
                sheet
                    .write_string_with_format(self.next, place, text, format)
                    .map_err(workbook_fault)?;
            }
        }
        self.next += 1;
        Ok(())
    }

    /// Writes the file.
    pub fn finish(mut self, file: &Path) -> Result<(), Error> {
        self.workbook.save(file).map_err(workbook_fault)
    }
}

/// A fault of writing, as an error of ours.
pub fn workbook_fault(fault: XlsxError) -> Error {
    Error::internal(fault)
}
