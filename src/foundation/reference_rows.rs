//! Reads the tab-separated reference tables that are compiled into the program.
//!
//! The tables are part of the source: a row that does not fit is a mistake of ours, found by the first test that
//! touches the table, so reading panics with the row instead of returning an error nobody could act on.

/// The rows of a table, comments (`#`) left out, each with exactly `N` cells.
pub(super) fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let cells: Vec<&'static str> = line.split('\t').collect();
            let found = cells.len();
            cells
                .try_into()
                .unwrap_or_else(|_| panic!("a row has {found} cells instead of {N}: {line}"))
        })
}

/// The entries of a cell that holds a list.
pub(super) fn list(cell: &'static str) -> Vec<&'static str> {
    cell.split(';').filter(|entry| !entry.is_empty()).collect()
}

/// The names and other forms of one code, each paired with the code.
pub(super) fn forms(
    code: &'static str,
    zh: &'static str,
    en: &'static str,
    other_zh: &'static [&'static str],
    other_en: &'static [&'static str],
) -> impl Iterator<Item = (&'static str, &'static str)> {
    [zh, en]
        .into_iter()
        .chain(other_zh.iter().copied())
        .chain(other_en.iter().copied())
        .map(move |form| (code, form))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_empty_lines_are_not_rows() {
        let found: Vec<[&str; 2]> = rows("# code\tname\n\na\tb\nc\t\n").collect();
        assert_eq!(found, [["a", "b"], ["c", ""]]);
    }

    #[test]
    #[should_panic(expected = "a row has 1 cells instead of 2: a")]
    fn a_row_with_a_missing_cell_is_named() {
        let _ = rows::<2>("a\n").count();
    }

    #[test]
    fn an_empty_cell_is_an_empty_list() {
        assert!(list("").is_empty());
        assert_eq!(list("甲;乙"), ["甲", "乙"]);
    }
}
