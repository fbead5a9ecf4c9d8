//! What the HTML pages that Pyrite writes have in common: the frame of a page, its one stylesheet, and charts.
//!
//! A page is one file that needs nothing else: no scripts, no fonts, no pictures from elsewhere. It follows the reader's
//! choice of light or dark. Texts are escaped by `maud`, whatever a program printed.

pub mod chart;
pub mod check;

use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("style.css");

/// How something is to be taken; the stylesheet has a colour for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Good,
    Neutral,
    Bad,
    Unsure,
}

impl Tone {
    pub fn class(self) -> &'static str {
        match self {
            Tone::Good => "good",
            Tone::Neutral => "neutral",
            Tone::Bad => "bad",
            Tone::Unsure => "unsure",
        }
    }
}

/// A whole page, as text.
pub fn document(title: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { main { (body) } }
        }
    };
    page.into_string()
}

/// A figure that the page begins with, and what it is.
pub struct Tile {
    pub figure: String,
    pub caption: String,
    pub tone: Tone,
}

pub fn tiles(tiles: &[Tile]) -> Markup {
    html! {
        ul.tiles {
            @for tile in tiles {
                li class=(tile.tone.class()) { b { (tile.figure) } span { (tile.caption) } }
            }
        }
    }
}

/// Names with what stands behind them.
pub fn facts(facts: &[(String, String)]) -> Markup {
    html! {
        dl.facts {
            @for (name, value) in facts { dt { (name) } dd { (value) } }
        }
    }
}

/// A table: the first column holds names, the others numbers.
pub fn table(header: &[String], rows: &[Vec<String>]) -> Markup {
    html! {
        div.scroll {
            table {
                thead { tr { @for cell in header { th { (cell) } } } }
                tbody { @for row in rows { tr { @for cell in row { td { (cell) } } } } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_well_formed_and_needs_nothing_else() {
        let hostile = "<script>alert(1)</script> & \"quoted\"".to_owned();
        let body = html! {
            h1 { (hostile) }
            (tiles(&[Tile { figure: hostile.clone(), caption: hostile.clone(), tone: Tone::Bad }]))
            (facts(&[(hostile.clone(), hostile.clone())]))
            (table(std::slice::from_ref(&hostile), &[vec![hostile.clone()]]))
        };
        let page = document(&hostile, &body);
        assert_eq!(check::well_formed(&page), Ok(()));
        assert!(!page.contains("<script"), "{page}");
        assert!(!page.contains("http:") && !page.contains("https:") && !page.contains("url("), "{page}");
        assert!(page.contains("prefers-color-scheme: dark"));
    }
}
