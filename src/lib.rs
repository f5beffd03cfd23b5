//! Jiebang: scenario demands meet AI suppliers.

pub mod foundation {
    //! Words that all domains share. No I/O.

    pub mod contact;
    pub mod identifiers;
    mod reference_rows;
    pub mod regions;
    pub mod taxonomy;
    pub mod vocabulary;
    mod width;
}
