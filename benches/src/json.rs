//! The sweep as a JSON document: every sample, and the figures that the tables show. Times are seconds, memory bytes.

use serde_json::{Map, Value, json};

use crate::circumstances::Circumstances;
use crate::options::{Mode, Options};
use crate::report::groups;
use crate::sweep::{Measured, Metric, Results, Run, Sample};
use crate::workloads::Size;
use pyrite_falsify::process::Engine;
use pyrite_falsify::statistics::Spread;

pub fn document(options: &Options, results: &Results, circumstances: &Circumstances) -> Value {
    let metrics = Metric::of_mode(options.mode);
    let engine = |(engine, version): (&Engine, &String)| json!({"name": engine.name, "command": engine.command_line(), "version": version});
    let engines: Vec<Value> = results.engines.iter().zip(&circumstances.versions).map(engine).collect();
    let machine = &circumstances.machine;
    let workloads: Vec<Value> =
        results.measured.iter().map(|measured| workload(results, measured, metrics)).collect();
    json!({
        "mode": match options.mode { Mode::Process => "process", Mode::Steady => "steady" },
        "size": match options.size { Size::Default => "default", Size::Small => "small" },
        "runs": options.runs,
        "warmup": options.warmup,
        "iterations": match options.mode { Mode::Process => Value::Null, Mode::Steady => options.iterations.into() },
        "when": circumstances.when,
        "command": circumstances.command,
        "machine": {
            "os": std::env::consts::OS,
            "architecture": machine.architecture,
            "processor": machine.processor,
            "cores": machine.cores,
            "memory_bytes": machine.memory_bytes,
            "system": machine.system,
            "kernel": machine.kernel,
        },
        "engines": engines,
        "workloads": workloads,
        "geomeans": geomeans(results, metrics),
    })
}

fn workload(results: &Results, measured: &Measured, metrics: &[Metric]) -> Value {
    let mut runs = Map::new();
    let mut ratios = Map::new();
    for (index, (engine, run)) in results.engines.iter().zip(&measured.runs).enumerate() {
        runs.insert(engine.name.clone(), engine_run(run, metrics));
        if index > 0 {
            ratios.insert(
                engine.name.clone(),
                by_metric(metrics, |metric| {
                    measured.ratios(index, metric).map_or(Value::Null, |samples| with_samples(&samples))
                }),
            );
        }
    }
    json!({"name": measured.workload.name, "set": measured.workload.set.letter(), "engines": runs, "ratios": ratios})
}

fn engine_run(run: &Run, metrics: &[Metric]) -> Value {
    json!({
        "wrong": run.fault.as_ref().map(ToString::to_string),
        "samples": run.samples.iter().map(sample).collect::<Vec<_>>(),
        "seconds": by_metric(metrics, |metric| Spread::of(&run.times(metric)).map_or(Value::Null, spread)),
    })
}

fn sample(sample: &Sample) -> Value {
    let mut value = json!({
        "wall_seconds": sample.wall,
        "peak_bytes": sample.peak.bytes,
        "peak_is_upper_bound": sample.peak.is_bound,
    });
    if let Some((first, later)) = &sample.calls {
        value["first_seconds"] = json!(first);
        value["later_seconds"] = json!(later);
    }
    value
}

fn geomeans(results: &Results, metrics: &[Metric]) -> Vec<Value> {
    let mut means = Vec::new();
    for group in groups(results) {
        for (index, engine) in results.engines.iter().enumerate().skip(1) {
            for metric in metrics {
                if let Some(mean) = group.mean(index, *metric) {
                    means.push(json!({
                        "group": group.name,
                        "rival": engine.name,
                        "metric": metric.key(),
                        "ratio": spread(mean.spread),
                        "workloads_covered": mean.over,
                        "workloads": mean.of,
                    }));
                }
            }
        }
    }
    means
}

fn by_metric(metrics: &[Metric], value: impl Fn(Metric) -> Value) -> Value {
    metrics.iter().map(|metric| (metric.key().to_string(), value(*metric))).collect::<Map<_, _>>().into()
}

fn spread(spread: Spread) -> Value {
    json!({"median": spread.median, "min": spread.min, "max": spread.max})
}

fn with_samples(samples: &[f64]) -> Value {
    let mut value = Spread::of(samples).map_or(Value::Null, spread);
    if value.is_object() {
        value["samples"] = json!(samples);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sweep::Fault;
    use crate::workloads::{Set, Workload};
    use pyrite_falsify::machine::Machine;
    use pyrite_falsify::process::PeakMemory;

    fn run_of(walls: &[f64], fault: Option<Fault>) -> Run {
        let peak = PeakMemory { bytes: 4096, is_bound: true };
        let sample =
            |wall: &f64| Sample { wall: *wall, peak, calls: Some((wall * 3.0, vec![*wall, wall * 2.0])) };
        Run { samples: walls.iter().map(sample).collect(), fault }
    }

    fn results(fault: Option<Fault>) -> Results {
        let workload = Workload {
            name: "w".to_string(),
            set: Set::C,
            text: String::new(),
            default_output: String::new(),
            small_argument: String::new(),
            small_output: String::new(),
        };
        Results {
            engines: vec![Engine::new("pyrite", ["p", "run"]), Engine::new("cpython", ["c"])],
            measured: vec![Measured {
                workload,
                examined: None,
                runs: vec![run_of(&[1.0, 2.0], None), run_of(&[3.0, 4.0], fault)],
            }],
        }
    }

    fn circumstances() -> Circumstances {
        let versions = ["Pyrite 1", "Python 3.14"].map(str::to_string).to_vec();
        let (when, command) = ("2026-03-01 17:05 UTC".to_string(), "pyrite bench".to_string());
        Circumstances { when, machine: Machine::this(), versions, command }
    }

    #[test]
    fn every_sample_and_every_ratio_is_in_the_document() {
        let options = Options { mode: Mode::Steady, ..Options::default() };
        let document = document(&options, &results(None), &circumstances());
        let workload = &document["workloads"][0];
        assert_eq!(document["machine"]["architecture"], json!(std::env::consts::ARCH));
        assert_eq!(
            document["engines"][0],
            json!({"name": "pyrite", "command": "p run", "version": "Pyrite 1"})
        );
        assert_eq!((&workload["name"], &workload["set"]), (&json!("w"), &json!("c")));
        let sample = &workload["engines"]["pyrite"]["samples"][1];
        assert_eq!(sample["wall_seconds"], json!(2.0));
        assert_eq!(sample["peak_bytes"], json!(4096));
        assert_eq!(sample["peak_is_upper_bound"], json!(true));
        assert_eq!(sample["later_seconds"], json!([2.0, 4.0]));
        assert_eq!(workload["ratios"]["cpython"]["best"]["samples"], json!([3.0, 2.0]));
        assert_eq!(workload["ratios"]["cpython"]["first"]["median"], json!(2.5));
        assert_eq!(document["geomeans"].as_array().unwrap().len(), 3);
        assert_eq!(document["geomeans"][0]["workloads_covered"], json!(1));
    }

    #[test]
    fn a_wrong_run_says_why_and_has_no_ratio() {
        let fault = Fault::Output { expected: "1".to_string(), got: "2".to_string() };
        let document = document(&Options::default(), &results(Some(fault)), &circumstances());
        let workload = &document["workloads"][0];
        assert_eq!(workload["engines"]["cpython"]["wrong"], json!("expected \"1\", got \"2\""));
        assert_eq!(workload["engines"]["pyrite"]["wrong"], Value::Null);
        assert_eq!(workload["ratios"]["cpython"]["wall"], Value::Null);
        assert_eq!(document["geomeans"], json!([]));
    }
}
