//! A history as a line chart: the win rate of every version with its interval, from the oldest to the newest.
//!
//! The picture stands alone: no script, no font of its own, colours that suit light and dark, and a title and a
//! description for those who cannot see it.

use std::fmt::Write as _;

use super::{Row, Run};
use crate::words;

const WIDTH: f64 = 820.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 44.0;
const BOTTOM: f64 = 44.0;

/// A version with a win rate.
struct Dot<'a> {
    row: &'a Row,
    rate: f64,
    low: f64,
    high: f64,
}

/// The chart as an SVG document with a final line break.
pub fn svg(run: &Run) -> String {
    let dots: Vec<Dot<'_>> = run.rows.iter().filter_map(dot).collect();
    let (low, high) = range(&dots);
    let chart = Chart { count: dots.len(), low, high };
    let title = format!("Win rate of {} under every version, on snapshot {}", run.group_name(), run.snapshot.id);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         aria-labelledby=\"title desc\" font-family=\"system-ui, sans-serif\" font-size=\"12\">\n\
         <title id=\"title\">{}</title>\n<desc id=\"desc\">{}</desc>\n<style>{STYLE}</style>\n\
         <text class=\"ink\" x=\"{LEFT}\" y=\"20\" font-size=\"14\" font-weight=\"600\">{}</text>\n",
        escaped(&title),
        escaped(&description(&dots)),
        escaped(&title),
    );
    chart.grid(&mut text);
    if dots.is_empty() {
        let _ = writeln!(text, "<text class=\"ink\" x=\"{LEFT}\" y=\"80\">no version has closed deals</text>");
    } else {
        chart.band(&mut text, &dots);
        chart.line(&mut text, &dots);
        chart.dates(&mut text, &dots);
    }
    text.push_str("</svg>\n");
    text
}

const STYLE: &str = ".ink{fill:#1f2937}.faint{fill:#6b7280}.grid{stroke:#d1d5db;stroke-width:1}\
.band{fill:#3b82f6;fill-opacity:.16}.line{fill:none;stroke:#2563eb;stroke-width:2;stroke-linejoin:round}\
.dot{fill:#2563eb}.fall{fill:#dc2626}@media (prefers-color-scheme:dark){.ink{fill:#e5e7eb}.faint{fill:#9ca3af}\
.grid{stroke:#374151}.line{stroke:#60a5fa}.dot{fill:#60a5fa}.fall{fill:#f87171}}";

fn dot(row: &Row) -> Option<Dot<'_>> {
    let summary = &row.step()?.summary;
    let rate = summary.win_rate?;
    let (low, high) = summary.win_rate_interval.unwrap_or((rate, rate));
    Some(Dot { row, rate, low, high })
}

/// The lowest and the highest value to show, on tenths.
fn range(dots: &[Dot<'_>]) -> (f64, f64) {
    let low = dots.iter().map(|dot| dot.low).fold(1.0, f64::min);
    let high = dots.iter().map(|dot| dot.high).fold(0.0, f64::max);
    if dots.is_empty() {
        return (0.0, 1.0);
    }
    let (low, high) = ((low * 10.0).floor() / 10.0, (high * 10.0).ceil() / 10.0);
    if low < high { (low, high) } else { (low, low + 0.1) }
}

fn description(dots: &[Dot<'_>]) -> String {
    match (dots.first(), dots.last()) {
        (Some(first), Some(last)) => format!(
            "{}, from {} to {}; the shaded band is the interval of each version",
            words::counted(dots.len() as u64, "version", "versions"),
            words::percent(first.rate),
            words::percent(last.rate)
        ),
        _ => "No version has closed deals".to_owned(),
    }
}

struct Chart {
    count: usize,
    low: f64,
    high: f64,
}

impl Chart {
    fn x(&self, at: usize) -> f64 {
        let width = WIDTH - LEFT - RIGHT;
        if self.count < 2 { LEFT + width / 2.0 } else { LEFT + width * at as f64 / (self.count - 1) as f64 }
    }

    fn y(&self, value: f64) -> f64 {
        HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - self.low) / (self.high - self.low)
    }

    fn point(&self, at: usize, value: f64) -> String {
        format!("{:.1},{:.1}", self.x(at), self.y(value))
    }

    fn grid(&self, text: &mut String) {
        let steps = ((self.high - self.low) * 10.0).round() as usize;
        for step in 0..=steps {
            let value = self.low + step as f64 / 10.0;
            let y = self.y(value);
            let _ = writeln!(
                text,
                "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
                 <text class=\"faint\" x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{:.0} %</text>",
                WIDTH - RIGHT,
                LEFT - 8.0,
                y + 4.0,
                value * 100.0
            );
        }
    }

    fn band(&self, text: &mut String, dots: &[Dot<'_>]) {
        let upper = dots.iter().enumerate().map(|(at, dot)| self.point(at, dot.high));
        let lower = dots.iter().enumerate().rev().map(|(at, dot)| self.point(at, dot.low));
        let points: Vec<String> = upper.chain(lower).collect();
        let _ = writeln!(text, "<polygon class=\"band\" points=\"{}\"/>", points.join(" "));
    }

    fn line(&self, text: &mut String, dots: &[Dot<'_>]) {
        let points: Vec<String> = dots.iter().enumerate().map(|(at, dot)| self.point(at, dot.rate)).collect();
        let _ = writeln!(text, "<polyline class=\"line\" points=\"{}\"/>", points.join(" "));
        for (at, dot) in dots.iter().enumerate() {
            let difference = dot.row.step().and_then(|step| step.difference).unwrap_or(0.0);
            let class = if difference < -0.01 { "fall" } else { "dot" };
            let name = match &dot.row.commit {
                Some(commit) => format!("{} {} {}", commit.date, commit.short, commit.subject),
                None => "work tree".to_owned(),
            };
            let _ = writeln!(
                text,
                "<circle class=\"{class}\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"3.5\"><title>{}: {}</title></circle>",
                self.x(at),
                self.y(dot.rate),
                escaped(&name),
                words::percent(dot.rate)
            );
        }
    }

    /// The first, the last and up to four days between.
    fn dates(&self, text: &mut String, dots: &[Dot<'_>]) {
        let last = dots.len() - 1;
        let every = (last / 5).max(1);
        for (at, dot) in dots.iter().enumerate() {
            let is_near_the_end = at != last && last - at < every;
            if at % every != 0 && at != last || is_near_the_end {
                continue;
            }
            let day = dot.row.commit.as_ref().map_or("now", |commit| commit.date.as_str());
            let anchor = if at == 0 && last > 0 {
                "start"
            } else if at == last && last > 0 {
                "end"
            } else {
                "middle"
            };
            let _ = writeln!(
                text,
                "<text class=\"faint\" x=\"{:.1}\" y=\"{}\" text-anchor=\"{anchor}\">{day}</text>",
                self.x(at),
                HEIGHT - BOTTOM + 20.0
            );
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
