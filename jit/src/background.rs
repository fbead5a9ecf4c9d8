//! The thread on which functions are optimised and assembled while the program goes on. It is given HIR, which names
//! objects but does not look at them, and gives machine code, which is installed when the program asks for it.

use crate::code::Assembled;
use crate::layout::Layout;
use crate::lower;
use crate::stress::Stress;
use cranelift_codegen::isa::OwnedTargetIsa;
use pyrite_hir::Function as Hir;
use pyrite_hir::passes::Pipeline;
use pyrite_interp::signals;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

/// A function after the passes, its machine code, and what that took.
pub struct Product {
    pub function: Hir,
    pub assembled: Result<Assembled, lower::Failure>,
    pub passes: Duration,
    pub by_pass: Vec<(&'static str, Duration)>,
    pub assembling: Duration,
}

/// Optimises and assembles.
pub fn produce(
    mut function: Hir,
    pipeline: &Pipeline,
    layout: &Layout,
    isa: &OwnedTargetIsa,
    stress: &Stress,
) -> Product {
    let begin = Instant::now();
    let optimised = pipeline.run(&mut function);
    let passes = begin.elapsed();
    let by_pass = optimised.clone().unwrap_or_default();
    let begin = Instant::now();
    let assembled = optimised.and_then(|_| lower::compile(&function, layout, isa, stress));
    Product { function, assembled, passes, by_pass, assembling: begin.elapsed() }
}

struct Job {
    ticket: u64,
    function: Hir,
    pipeline: Pipeline,
    layout: Layout,
    isa: OwnedTargetIsa,
    /// Instructions of HIR.
    size: usize,
}

/// The thread, seen from the program.
pub struct Worker {
    /// The process in which it runs: one that was forked has no such thread.
    process: u32,
    jobs: Sender<Job>,
    products: Receiver<(u64, Product)>,
}

impl Worker {
    /// Starts the thread; `None` if the system does not let it.
    pub fn start() -> Option<Worker> {
        let (jobs, work) = channel::<Job>();
        let (done, products) = channel();
        let run = move || {
            let stress = Stress::default();
            let mut waiting: Vec<Job> = Vec::new();
            loop {
                if waiting.is_empty() {
                    let Ok(job) = work.recv() else { return };
                    waiting.push(job);
                }
                waiting.extend(work.try_iter());
                // What is small is done soon, and the others wait little longer.
                let smallest = (0..waiting.len()).min_by_key(|at| waiting[*at].size).unwrap_or_default();
                let job = waiting.remove(smallest);
                let product = produce(job.function, &job.pipeline, &job.layout, &job.isa, &stress);
                if done.send((job.ticket, product)).is_err() {
                    return;
                }
            }
        };
        // Signals are for the threads that run Python: what they wait for is to be interrupted.
        // The thread begins with what is blocked here.
        let before = signals::block_all();
        let name = "pyrite-jit".to_owned();
        let started = std::thread::Builder::new().name(name).stack_size(STACK).spawn(run);
        signals::restore(&before);
        started.ok()?;
        Some(Worker { process: std::process::id(), jobs, products })
    }

    /// Whether it is a thread of this process.
    pub fn is_here(&self) -> bool {
        self.process == std::process::id()
    }

    /// Has it work on a function; false if it has ended.
    pub fn send(
        &self,
        ticket: u64,
        function: Hir,
        pipeline: Pipeline,
        layout: Layout,
        isa: OwnedTargetIsa,
    ) -> bool {
        let size = function.blocks.iter().map(|block| block.instructions.len()).sum();
        self.jobs.send(Job { ticket, function, pipeline, layout, isa, size }).is_ok()
    }

    /// What it has done since the last time.
    pub fn take(&self) -> Option<(u64, Product)> {
        self.products.try_recv().ok()
    }
}

/// Of the thread: passes and Cranelift recurse little.
const STACK: usize = 16 << 20; // bytes
