//! Plain aligned text tables: the first column to the left, the others to the right, two spaces between them.

use std::fmt;

pub struct Table {
    columns: usize,
    rows: Vec<Row>,
}

enum Row {
    Cells(Vec<String>),
    Rule,
}

impl Table {
    pub fn new(header: Vec<String>) -> Table {
        Table { columns: header.len(), rows: vec![Row::Cells(header), Row::Rule] }
    }

    /// Adds a row; missing cells at its end stay empty.
    pub fn row(&mut self, mut cells: Vec<String>) {
        cells.resize(self.columns, String::new());
        self.rows.push(Row::Cells(cells));
    }

    pub fn rule(&mut self) {
        self.rows.push(Row::Rule);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut widths = vec![0; self.columns];
        for row in &self.rows {
            if let Row::Cells(cells) = row {
                for (width, cell) in widths.iter_mut().zip(cells) {
                    *width = (*width).max(cell.chars().count());
                }
            }
        }
        let total = widths.iter().sum::<usize>() + 2 * self.columns.saturating_sub(1);
        for row in &self.rows {
            let Row::Cells(cells) = row else {
                writeln!(f, "{}", "-".repeat(total))?;
                continue;
            };
            let mut line = String::new();
            for (index, (cell, width)) in cells.iter().zip(&widths).enumerate() {
                match index {
                    0 => line.push_str(&format!("{cell:<width$}")),
                    _ => line.push_str(&format!("  {cell:>width$}")),
                }
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| word.to_string()).collect()
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut table = Table::new(cells(&["name", "time"]));
        table.row(cells(&["a", "1.25 s"]));
        table.row(cells(&["longer", "3 s"]));
        table.rule();
        table.row(cells(&["all"]));
        assert_eq!(
            table.to_string(),
            "name      time\n\
             --------------\n\
             a       1.25 s\n\
             longer     3 s\n\
             --------------\n\
             all\n"
        );
    }

    #[test]
    fn width_is_counted_in_characters() {
        let mut table = Table::new(cells(&["n", "t"]));
        table.row(cells(&["x", "5 µs"]));
        table.row(cells(&["y", "5 ms"]));
        assert_eq!(table.to_string(), "n     t\n-------\nx  5 µs\ny  5 ms\n");
    }
}
