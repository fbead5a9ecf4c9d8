//! What a sweep of the inliner adds to the JSON document of a sweep.

use pyrite_falsify::effect::Effect;
use serde_json::{Map, Value, json};

use super::profile::Profile;
use super::text::metrics;
use super::{Figures, RIVALS, timed};
use crate::options::Options;
use crate::report::groups;
use crate::sweep::{Metric, Results};

/// Adds `sweep`; to each workload `not_timed`, `claims_falsified`, `inliner` and, if it is wanted, `profile`; and
/// `inliner_geomeans`.
pub fn add(document: &mut Value, options: &Options, results: &Results) {
    let metrics = metrics(options.mode);
    let rivals: Vec<&str> = results.engines[RIVALS..].iter().map(|engine| engine.name.as_str()).collect();
    let by_metric = |of: &dyn Fn(Metric) -> Figures| -> Value {
        let entry = |metric: &Metric| (metric.key().to_owned(), figures(&of(*metric), &rivals));
        metrics.iter().map(entry).collect::<Map<_, _>>().into()
    };
    document["sweep"] = json!("inliner");
    for (index, measured) in results.measured.iter().enumerate() {
        let workload = &mut document["workloads"][index];
        workload["not_timed"] = json!(measured.objection());
        let falsified = measured.examined.iter().flat_map(|examined| &examined.falsified);
        workload["claims_falsified"] = falsified.cloned().collect();
        workload["inliner"] = by_metric(&|metric| Figures::of(measured, metric));
        if options.profile {
            workload["profile"] = Profile::of(measured).map_or(Value::Null, |profile| of_profile(&profile));
        }
    }
    let engines = results.engines.len();
    let means = groups(results).into_iter().map(|group| {
        json!({
            "group": group.name,
            "workloads_covered": timed(&group),
            "workloads": group.members.len(),
            "inliner": by_metric(&|metric| Figures::of_group(&group, engines, metric)),
        })
    });
    document["inliner_geomeans"] = means.collect();
}

fn figures(figures: &Figures, rivals: &[&str]) -> Value {
    let against: Map<String, Value> = rivals
        .iter()
        .zip(&figures.rivals)
        .map(|(name, [on, off])| ((*name).to_owned(), json!({"over_on": ratio(on), "over_off": ratio(off)})))
        .collect();
    json!({"off_over_on": ratio(&figures.inliner), "rivals": against})
}

fn ratio(effect: &Option<Effect>) -> Value {
    effect.as_ref().map_or(Value::Null, |effect| {
        json!({
            "ratio": effect.median,
            "low": effect.low,
            "high": effect.high,
            "verdict": effect.verdict().text(),
            "by_round": effect.ratios,
        })
    })
}

fn of_profile(profile: &Profile) -> Value {
    let phases: Map<String, Value> =
        profile.phases.iter().map(|(phase, seconds)| (phase.clone(), json!(seconds))).collect();
    json!({
        "compile_seconds": phases,
        "code_bytes": profile.code_bytes,
        "versions_replaced": profile.replaced,
        "exits": profile.exits,
        "calls_inlined": profile.inlined,
        "calls_refused": profile.refused,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{circumstances, options, results};
    use super::*;
    use crate::json;

    #[test]
    fn verdicts_objections_means_and_profiles_are_in_the_document() {
        let (options, results) = (options(), results());
        let mut document = json::document(&options, &results, &circumstances());
        add(&mut document, &options, &results);
        let [calls, liar, _] = document["workloads"].as_array().unwrap().as_slice() else { panic!() };
        let steady = &calls["inliner"]["steady"];
        assert_eq!(steady["off_over_on"]["verdict"], json!("faster"));
        assert_eq!(steady["off_over_on"]["ratio"], json!(2.0));
        assert_eq!(steady["rivals"]["cpython"]["over_on"]["ratio"], json!(8.0));
        assert_eq!(calls["inliner"]["first"]["off_over_on"]["ratio"].as_f64().map(f64::round), Some(2.0));
        assert_eq!(
            (&calls["not_timed"], &liar["inliner"]["steady"]["off_over_on"]),
            (&Value::Null, &Value::Null)
        );
        assert_eq!(liar["not_timed"], json!("line 3: compiled f tier=2: never compiled"));
        assert_eq!(calls["profile"]["compile_seconds"]["passes"], json!(0.003));
        assert_eq!(calls["profile"]["calls_refused"], json!({"Generator": 1}));
        let all = &document["inliner_geomeans"][2];
        assert_eq!(
            (&all["group"], &all["workloads_covered"], &all["workloads"]),
            (&json!("all"), &json!(2), &json!(3))
        );
        assert_eq!(document["sweep"], json!("inliner"));
        assert_eq!(document["engines"][2]["version"], json!("Python 3.14"));
    }
}
