//! Columns of text, aligned by display width.

use unicode_width::UnicodeWidthStr;

use super::markdown::inline;

/// On which side a column is flush.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Texts.
    Left,
    /// Numbers.
    Right,
}

/// Rows of cells.
#[derive(Clone, Debug, Default)]
pub struct Table {
    rows: Vec<Vec<String>>,
    aligns: Vec<Align>,
}

impl Table {
    /// A table whose columns are aligned like this.
    pub fn new(aligns: &[Align]) -> Self {
        Table { rows: Vec::new(), aligns: aligns.to_vec() }
    }

    /// Adds a row.
    pub fn row<T: Into<String>>(&mut self, cells: impl IntoIterator<Item = T>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// The rows as lines with two blanks between columns, each behind an indent, none with blanks at its end.
    pub fn render(&self, indent: usize) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max();
        let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
        let mut text = String::new();
        for row in &self.rows {
            let mut line = " ".repeat(indent);
            for (column, cell) in row.iter().enumerate() {
                let padding = " ".repeat(widths[column] - cell.width());
                let gap = if column == 0 { "" } else { "  " };
                line.push_str(gap);
                match self.aligns.get(column).copied().unwrap_or(Align::Left) {
                    Align::Left => line.extend([cell.as_str(), &padding]),
                    Align::Right => line.extend([padding.as_str(), cell]),
                }
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    /// The rows as a Markdown table, the first one as its head. Cells are sentences with code spans, no markup.
    pub fn markdown(&self) -> String {
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        let texts = |cells: &[String]| line(&cells.iter().map(|cell| inline(cell)).collect::<Vec<_>>());
        let Some((head, rows)) = self.rows.split_first() else { return String::new() };
        let rule: Vec<String> = (0..head.len())
            .map(|column| match self.aligns.get(column) {
                Some(Align::Right) => "---:".to_owned(),
                _ => "---".to_owned(),
            })
            .collect();
        let rows: String = rows.iter().map(|row| texts(row)).collect();
        format!("{}{}{rows}", texts(head), line(&rule))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let mut table = Table::new(&[Align::Left, Align::Right]);
        table.row(["", "won"]);
        table.row(["größer", "7"]);
        table.row(["x", "1,234"]);
        assert_eq!(table.render(2), "            won\n  größer      7\n  x       1,234\n");
    }
}
