//! `pyrite bench --sweep inliner`, run on the built binary over small workloads.

use pyrite_falsify::scratch::Scratch;
use pyrite_page::check::well_formed;
use serde_json::{Value, json};
use std::fs;
use std::process::{Command, Output};

const WORKLOAD: &str = "\
\"\"\"Adds <ones> & counts. A small one.\"\"\"
import sys

DEFAULT = 30000
SMALL = 3000


def one(x):
    return x + 1


def run(n):
    total = 0
    for _ in range(n):
        total = one(total)
    return total


# claim: compiled one tier=2
# claim: inlined one into run >= 1
";

const END: &str = "
if __name__ == \"__main__\":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
";

/// A folder of workloads of set a, each with claims of its own.
fn workloads(each: &[(&str, &str)]) -> Scratch {
    let folder = Scratch::new().expect("a folder");
    fs::create_dir(folder.path().join("a")).expect("a folder");
    let mut expected = serde_json::Map::new();
    for (name, claims) in each {
        let text = format!("{WORKLOAD}{claims}{END}");
        fs::write(folder.path().join(format!("a/{name}.py")), text).expect("a file");
        let record = json!({"set": "a", "default": "30000\n", "small_arg": "3000", "small": "3000\n"});
        expected.insert((*name).to_owned(), record);
    }
    let expected = Value::from(expected).to_string();
    fs::write(folder.path().join("expected.json"), expected).expect("a file");
    folder
}

fn sweep(folder: &Scratch, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pyrite"))
        .args(["bench", "--sweep", "inliner", "--warmup", "0", "--iterations", "1", "--workloads"])
        .arg(folder.path())
        .args(more)
        .current_dir(folder.path())
        .output()
        .expect("pyrite runs")
}

fn read(folder: &Scratch, file: &str) -> String {
    fs::read_to_string(folder.path().join(file)).expect("a file")
}

#[test]
fn a_workload_whose_claims_hold_is_timed_with_the_inliner_on_and_off() {
    let folder = workloads(&[("ones", "")]);
    let rival = format!("{} run --no-jit", env!("CARGO_BIN_EXE_pyrite"));
    let rival = format!("interpreter={rival}");
    let output =
        sweep(&folder, &["--profile", "--json", "out.json", "--html", "out.html", "--against", &rival]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    for part in ["inliner off", "interpreter/on", "geomean, set a", "not timed: 0", "What the compiler did"] {
        assert!(said.contains(part), "{part}\n{said}");
    }

    let document: Value = serde_json::from_str(&read(&folder, "out.json")).expect("JSON");
    assert_eq!((&document["sweep"], &document["mode"]), (&json!("inliner"), &json!("steady")));
    let names: Vec<&Value> =
        document["engines"].as_array().expect("engines").iter().map(|engine| &engine["name"]).collect();
    assert_eq!(names, ["inliner on", "inliner off", "interpreter"]);
    assert!(
        document["engines"][0]["version"].as_str().is_some_and(|version| version.contains("Python 3.14"))
    );
    assert!(document["machine"]["cores"].as_u64().is_some_and(|cores| cores > 0));
    let workload = &document["workloads"][0];
    assert_eq!((&workload["not_timed"], &workload["claims_falsified"]), (&Value::Null, &json!([])));
    for metric in ["steady", "first"] {
        let figures = &workload["inliner"][metric];
        for ratio in [&figures["off_over_on"], &figures["rivals"]["interpreter"]["over_off"]] {
            let [low, middle, high] =
                ["low", "ratio", "high"].map(|field| ratio[field].as_f64().expect("a number"));
            assert!(0.0 < low && low <= middle && middle <= high, "{ratio}");
            assert!(
                ratio["verdict"].is_string() && ratio["by_round"].as_array().is_some_and(|r| r.len() == 5)
            );
        }
    }
    let profile = &workload["profile"];
    assert!(profile["calls_inlined"].as_u64().is_some_and(|calls| calls >= 1), "{profile}");
    assert!(profile["compile_seconds"]["passes"].as_f64().is_some_and(|seconds| seconds > 0.0), "{profile}");
    assert!(profile["code_bytes"].as_u64().is_some_and(|bytes| bytes > 100), "{profile}");
    assert_eq!(document["inliner_geomeans"][0]["workloads_covered"], json!(1));

    let page = read(&folder, "out.html");
    assert_eq!(well_formed(&page), Ok(()));
    for part in ["Adds &lt;ones&gt; &amp; counts", "Against interpreter", "What the compiler did", "<svg"] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn a_workload_with_a_false_claim_is_not_timed_and_the_status_is_1() {
    let folder = workloads(&[("liar", "# claim: inlined run into one >= 1\n"), ("ones", "")]);
    let output = sweep(&folder, &["--json", "out.json", "--html", "out.html"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stdout);
    let why = "inlined run into one >= 1: inlined 0 times";
    assert!(said.contains("liar was not timed") && said.contains(why), "{said}");
    let document: Value = serde_json::from_str(&read(&folder, "out.json")).expect("JSON");
    let [liar, ones] = document["workloads"].as_array().expect("a list").as_slice() else { panic!("two") };
    assert!(liar["not_timed"].as_str().is_some_and(|reason| reason.contains(why)), "{liar}");
    assert_eq!(liar["inliner"]["steady"]["off_over_on"], Value::Null);
    assert_eq!(liar["engines"]["inliner on"]["samples"], json!([]));
    assert_eq!(ones["engines"]["inliner on"]["samples"].as_array().map(Vec::len), Some(5));
    let page = read(&folder, "out.html");
    assert_eq!(well_formed(&page), Ok(()));
    assert!(page.contains("liar was not timed"));
}

#[test]
fn whole_processes_can_be_compared_too() {
    let folder = workloads(&[("ones", "")]);
    let output = sweep(&folder, &["--mode", "process", "--json", "out.json"]);
    assert!(output.status.success());
    let document: Value = serde_json::from_str(&read(&folder, "out.json")).expect("JSON");
    let inliner = &document["workloads"][0]["inliner"];
    assert!(inliner["wall"]["off_over_on"]["ratio"].is_f64() && inliner["steady"].is_null(), "{inliner}");
}
