//! Bars of ratios with their intervals, on a logarithmic scale around 1: to the right of it is faster, to the left slower,
//! and twice as fast is as long as half as fast.

use std::ops::RangeInclusive;

use maud::{Markup, html};

use crate::Tone;

/// A ratio and the interval that it lies in.
pub struct Bar {
    pub value: f64,
    pub low: f64,
    pub high: f64,
    pub tone: Tone,
    /// Shown when the pointer rests on it.
    pub title: String,
}

/// A line of a chart.
pub struct Row {
    pub label: String,
    /// Shown when the pointer rests on the label.
    pub about: String,
    /// The first is drawn large, others small below it.
    pub bars: Vec<Bar>,
    /// Numbers, to the right of the bars.
    pub figure: String,
    pub note: String,
    /// A mean of others.
    pub is_summary: bool,
}

/// Where labels of the axis are not cut off, in percent of the width.
const LABELLED: RangeInclusive<f64> = 2.5..=97.5;
const LARGE: f64 = 14.0; // pixels
const SMALL: f64 = 6.0; // pixels
const GAP: f64 = 4.0; // pixels

/// What the horizontal axis goes from and to; 1 is always in it.
struct Scale {
    from: f64,
    to: f64,
}

impl Scale {
    fn of(rows: &[Row]) -> Scale {
        let ends = rows.iter().flat_map(|row| &row.bars).flat_map(|bar| [bar.value, bar.low, bar.high]);
        let ends: Vec<f64> = ends.filter(|end| end.is_finite() && *end > 0.0).collect();
        let most = |pick: fn(f64, f64) -> f64, least: f64| ends.iter().copied().fold(least, pick);
        // Room at both ends, and an axis with some length even if all is the same.
        Scale { from: most(f64::min, 0.9) / 1.04, to: most(f64::max, 1.25) * 1.04 }
    }

    /// In percent of the width.
    fn at(&self, value: f64) -> f64 {
        let share = (value / self.from).ln() / (self.to / self.from).ln();
        100.0 * share.clamp(0.0, 1.0)
    }

    /// Values that get a line: few enough that their labels do not touch.
    fn ticks(&self) -> Vec<f64> {
        const STEPS: [&[f64]; 4] = [
            &[1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 2.0, 3.0, 5.0, 7.0, 9.0, 9.5],
            &[1.0, 1.5, 2.0, 3.0, 5.0, 7.0],
            &[1.0, 2.0, 5.0],
            &[1.0],
        ];
        const MOST: usize = 10; // labels
        let of = |steps: &[f64]| -> Vec<f64> {
            let decades = (-6..7).map(|decade| 10f64.powi(decade));
            let all = decades.flat_map(|decade| steps.iter().map(move |step| step * decade));
            all.filter(|tick| *tick >= self.from && *tick <= self.to).collect()
        };
        let fits = |ticks: &Vec<f64>| {
            let apart = ticks.windows(2).all(|pair| self.at(pair[1]) - self.at(pair[0]) >= 5.0);
            ticks.len() <= MOST && apart
        };
        STEPS.into_iter().map(of).find(fits).unwrap_or_else(|| vec![1.0])
    }
}

fn percent(value: f64) -> String {
    format!("{value:.2}%")
}

/// The chart, with an axis above it.
pub fn chart(rows: &[Row]) -> Markup {
    let scale = Scale::of(rows);
    let ticks = scale.ticks();
    html! {
        div.chart {
            div.row.axis {
                span {}
                svg width="100%" height="18" {
                    @for tick in ticks.iter().filter(|tick| LABELLED.contains(&scale.at(**tick))) {
                        text x=(percent(scale.at(*tick))) y="13" text-anchor="middle" { (tick_text(*tick)) "×" }
                    }
                }
                span {} span {}
            }
            @for row in rows { (line(row, &scale, &ticks)) }
        }
    }
}

fn tick_text(tick: f64) -> String {
    // Ticks are short decimal numbers; their products with powers of ten need not be.
    format!("{}", (tick * 1e6).round() / 1e6)
}

fn line(row: &Row, scale: &Scale, ticks: &[f64]) -> Markup {
    let small = row.bars.len().saturating_sub(1) as f64;
    let height = GAP + LARGE + small * (SMALL + GAP / 2.0) + GAP;
    let class = if row.is_summary { "row summary" } else { "row" };
    html! {
        div class=(class) {
            span.label title=(row.about) { (row.label) }
            svg width="100%" height=(height) {
                @for tick in ticks {
                    @let x = percent(scale.at(*tick));
                    line.one[(tick - 1.0).abs() < 1e-9] x1=(x) x2=(x) y1="0" y2=(height) {}
                }
                @for (index, bar) in row.bars.iter().enumerate() {
                    @let (y, thick) = match index {
                        0 => (GAP, LARGE),
                        n => (GAP + LARGE + GAP / 2.0 + (n - 1) as f64 * (SMALL + GAP / 2.0), SMALL),
                    };
                    (drawn(bar, index > 0, scale, y, thick))
                }
            }
            span.figure { (row.figure) }
            span.note { (row.note) }
        }
    }
}

fn drawn(bar: &Bar, is_small: bool, scale: &Scale, y: f64, thick: f64) -> Markup {
    let (one, end) = (scale.at(1.0), scale.at(bar.value));
    let middle = y + thick / 2.0;
    let (low, high) = (percent(scale.at(bar.low)), percent(scale.at(bar.high)));
    let class = if is_small {
        format!("bar small {}", bar.tone.class())
    } else {
        format!("bar {}", bar.tone.class())
    };
    html! {
        g class=(class) {
            title { (bar.title) }
            // The whole line answers to the pointer, however short the bar is.
            rect.hit x="0" y=(y) width="100%" height=(thick) {}
            rect x=(percent(one.min(end))) y=(y) width=(percent((one - end).abs().max(0.15))) height=(thick) rx="1.5" {}
            line.interval x1=(low) x2=(high) y1=(middle) y2=(middle) {}
            @if !is_small {
                line.interval x1=(low) x2=(low) y1=(middle - 3.0) y2=(middle + 3.0) {}
                line.interval x1=(high) x2=(high) y1=(middle - 3.0) y2=(middle + 3.0) {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::well_formed;

    fn row(label: &str, value: f64) -> Row {
        let bar = |value: f64| Bar {
            value,
            low: value * 0.9,
            high: value * 1.1,
            tone: Tone::Good,
            title: format!("{label}: <{value}>"),
        };
        Row {
            label: label.to_owned(),
            about: "what it does & more".to_owned(),
            bars: vec![bar(value), bar(value / 2.0)],
            figure: format!("{value:.2}"),
            note: "faster".to_owned(),
            is_summary: false,
        }
    }

    #[test]
    fn twice_as_fast_is_as_far_from_one_as_half_as_fast() {
        let scale = Scale { from: 0.25, to: 4.0 };
        assert!((scale.at(1.0) - 50.0).abs() < 1e-9);
        assert!((scale.at(2.0) - 50.0 - (50.0 - scale.at(0.5))).abs() < 1e-9);
        assert_eq!((scale.at(0.01), scale.at(100.0)), (0.0, 100.0));
    }

    #[test]
    fn ticks_are_round_few_and_have_one_among_them() {
        for (from, to) in [(0.95, 1.3), (0.5, 20.0), (0.1, 900.0), (0.9, 2.5)] {
            let ticks = Scale { from, to }.ticks();
            assert!(ticks.len() >= 2 && ticks.len() <= 10, "{ticks:?}");
            assert!(ticks.iter().any(|tick| (tick - 1.0).abs() < 1e-9), "{ticks:?}");
        }
        assert_eq!(tick_text(0.1 + 0.2), "0.3");
    }

    #[test]
    fn every_row_has_its_bars_titles_and_figures() {
        let page = chart(&[row("one", 1.5), row("two", 12.0)]).into_string();
        assert_eq!(well_formed(&page), Ok(()));
        assert_eq!(page.matches("<title>").count(), 4);
        assert!(page.contains("one: &lt;1.5&gt;") && page.contains(">12.00</span>"), "{page}");
    }
}
