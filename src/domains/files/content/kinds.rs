//! The list of what may be uploaded. What is not in it is refused.

/// One kind of file.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// The extensions that promise it, in lower case.
    pub extensions: &'static [&'static str],
    /// The type under which it is served.
    pub media_type: &'static str,
    pub form: Form,
}

/// How the bytes of a kind are recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Begins with these bytes.
    Begins(&'static [u8]),
    /// What `infer` recognises under this media type.
    Image(&'static str),
    /// MPEG-4: a box `ftyp` at the beginning.
    Mp4,
    /// A compound file of the older Office and WPS, with a stream of one of these names.
    Compound(&'static [&'static str]),
    /// Office Open XML: a ZIP archive with this folder.
    OpenXml(&'static str),
    /// OpenDocument: a ZIP archive that begins by naming this media type.
    OpenDocument(&'static str),
    /// A ZIP archive that has an entry of this name.
    Package(&'static str),
    /// Any ZIP archive that is no program.
    Archive,
    /// Plain text.
    Text,
}

const WORD: &[&str] = &["WordDocument"];
const SHEET: &[&str] = &["Workbook", "Book"];
const SLIDES: &[&str] = &["PowerPoint Document"];

/// Declares the kinds: extensions, media type and form.
macro_rules! kinds {
    ($([$($extension:literal),+] $media_type:literal $form:expr;)+) => {
        static KINDS: &[Kind] = &[$(
            Kind { extensions: &[$($extension),+], media_type: $media_type, form: $form },
        )+];
    };
}

kinds! {
    ["pdf"] "application/pdf" Form::Begins(b"%PDF-");
    ["ofd"] "application/ofd" Form::Package("OFD.xml");
    ["docx"] "application/vnd.openxmlformats-officedocument.wordprocessingml.document" Form::OpenXml("word/");
    ["xlsx"] "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" Form::OpenXml("xl/");
    ["pptx"] "application/vnd.openxmlformats-officedocument.presentationml.presentation" Form::OpenXml("ppt/");
    ["doc"] "application/msword" Form::Compound(WORD);
    ["xls"] "application/vnd.ms-excel" Form::Compound(SHEET);
    ["ppt"] "application/vnd.ms-powerpoint" Form::Compound(SLIDES);
    ["wps"] "application/wps-office.wps" Form::Compound(WORD);
    ["et"] "application/wps-office.et" Form::Compound(SHEET);
    ["dps"] "application/wps-office.dps" Form::Compound(SLIDES);
    ["odt"] "application/vnd.oasis.opendocument.text" Form::OpenDocument("application/vnd.oasis.opendocument.text");
    ["ods"] "application/vnd.oasis.opendocument.spreadsheet" Form::OpenDocument("application/vnd.oasis.opendocument.spreadsheet");
    ["odp"] "application/vnd.oasis.opendocument.presentation" Form::OpenDocument("application/vnd.oasis.opendocument.presentation");
    ["txt"] "text/plain" Form::Text;
    ["csv"] "text/csv" Form::Text;
    ["md"] "text/markdown" Form::Text;
    ["json"] "application/json" Form::Text;
    ["png"] "image/png" Form::Image("image/png");
    ["jpg", "jpeg"] "image/jpeg" Form::Image("image/jpeg");
    ["gif"] "image/gif" Form::Image("image/gif");
    ["webp"] "image/webp" Form::Image("image/webp");
    ["bmp"] "image/bmp" Form::Image("image/bmp");
    ["tif", "tiff"] "image/tiff" Form::Image("image/tiff");
    ["mp4"] "video/mp4" Form::Mp4;
    ["zip"] "application/zip" Form::Archive;
}

/// The kind that an extension promises.
pub fn kind_of(extension: &str) -> Option<&'static Kind> {
    let extension = extension.to_ascii_lowercase();
    KINDS
        .iter()
        .find(|kind| kind.extensions.contains(&extension.as_str()))
}

/// Every extension, for the sentence of a refusal.
pub fn allowed() -> String {
    let extensions: Vec<&str> = KINDS
        .iter()
        .flat_map(|kind| kind.extensions.iter().copied())
        .collect();
    extensions.join(", ")
}

impl Form {
    /// Whether it is a ZIP archive inside.
    pub fn is_zip(self) -> bool {
        match self {
            Self::OpenXml(_) | Self::OpenDocument(_) | Self::Package(_) | Self::Archive => true,
            Self::Begins(_) | Self::Image(_) | Self::Mp4 | Self::Compound(_) | Self::Text => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_kinds_share_an_extension() {
        let mut seen = std::collections::BTreeSet::new();
        for kind in KINDS {
            assert!(kind.extensions.iter().all(|one| seen.insert(*one)));
        }
        assert!(kind_of("PDF").is_some());
        assert!(kind_of("").is_none());
    }
}
