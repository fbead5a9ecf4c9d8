//! Random coroutines and asynchronous generators. All that they wait for is ready after a round of the event loop, so
//! what runs when is the same each time.

use super::expressions::DEPTH;
use super::scope::{Kind, Place, Scope, Signature};
use super::{Generator, emit};

/// What programs with coroutines have besides.
const HELPERS: &str = "\
class AV:
    def __init__(self, v):
        self.v = v
    def __await__(self):
        yield
        return self.v
class AW:
    def __init__(self, s):
        self.s = s
    async def __aenter__(self):
        await asyncio.sleep(0)
        G['g'] = clip(num(G['g']) + 1)
        return 5
    async def __aexit__(self, t, v, tb):
        await AV(1)
        return bool(self.s) and t is not None
class AI:
    def __init__(self, n):
        self.n = n
    def __aiter__(self):
        return self
    async def __anext__(self):
        self.n -= 1
        if self.n < 0:
            raise StopAsyncIteration
        return self.n
async def collect(values):
    return [value async for value in values]
";

/// An event loop that is there at once: the library's takes long to import where everything is compiled.
const LOOP: &str = "\
TASKS = []
class Task:
    def __init__(self, work):
        self.work, self.done, self.value, self.error = work, False, None, None
        TASKS.append(self)
    def step(self):
        try:
            self.work.send(None)
        except StopIteration as e:
            self.done, self.value = True, e.value
        except Exception as e:
            self.done, self.error = True, e
        else:
            TASKS.append(self)
    def __await__(self):
        while not self.done:
            yield
        if self.error is not None:
            raise self.error
        return self.value
async def waiting(work):
    return await work
class asyncio:
    create_task = Task
    @staticmethod
    async def sleep(seconds):
        await AV(None)
    @staticmethod
    async def gather(*works, return_exceptions=False):
        results = []
        for task in [Task(waiting(work)) for work in works]:
            try:
                results.append(await task)
            except Exception as e:
                if not return_exceptions:
                    raise
                results.append(e)
        return results
    @staticmethod
    def run(main):
        TASKS.clear()
        task = Task(waiting(main))
        while not task.done:
            TASKS.pop(0).step()
        if task.error is not None:
            raise task.error
        return task.value
";

/// Of a hundred programs, so many have coroutines; of a hundred of these, so many have the library's event loop.
const SHARE: usize = 35; // percent
const LIBRARY: usize = 8; // percent

impl Generator {
    /// Coroutines, in some programs; each may await those before it.
    pub fn coroutines(&mut self) {
        if !self.random.percent(SHARE) {
            return;
        }
        self.text.push_str(if self.random.percent(LIBRARY) { "import asyncio\n" } else { LOOP });
        self.text.push_str(HELPERS);
        for _ in 0..self.random.between(1, 3) {
            self.coroutine();
        }
    }

    fn coroutine(&mut self) {
        let number = self.coroutines.len();
        let mut signature = self.signature(format!("g{number}"), "a", 3);
        signature.generator = self.random.percent(25);
        let words = Generator::parameter_list(&signature);
        emit!(self, "async def {}({}):", signature.name, words.join(", "));
        let place = if signature.generator { Place::AsyncGenerator } else { Place::Coroutine };
        let mut scope = Scope::new(place);
        scope.functions = self.functions.len();
        scope.methods = self.methods.len();
        scope.coroutines = number;
        signature.cost = self.body(&signature, scope, 2, 5);
        self.coroutines.push(signature);
    }

    /// Runs a coroutine in an event loop of its own, again and again.
    pub fn coroutine_driver(&mut self, signature: &Signature) {
        let change = self.change_round();
        let call = format!("{}({})", signature.name, self.driver_arguments(signature, change));
        let call = if signature.generator { format!("collect({call})") } else { call };
        let act = match self.random.below(10) {
            0..2 => {
                let of = self.random.below(self.coroutines.len());
                let value = *self.random.pick(&["3", "2.5", "'s'", "None"]);
                format!("{} = lambda *r, **k: AV({value})", self.coroutines[of].name)
            }
            2 => "AI.__aiter__ = lambda self: AI(2)".to_owned(),
            3 => "AV.__await__ = lambda self: iter(())".to_owned(),
            4..7 => self.change_of_the_world(signature),
            _ => "pass".to_owned(),
        };
        emit!(self, "drive('{}', lambda i: asyncio.run({call}), {change}, \"{act}\")", signature.name);
    }

    /// Something to await.
    fn awaitable(&mut self, kind: Kind) -> String {
        match self.coroutine_call(false) {
            Some(call) if self.random.percent(75) => call,
            _ => format!("AV({})", self.expression(kind, 1)),
        }
    }

    /// A call of a coroutine, or of an asynchronous generator.
    fn coroutine_call(&mut self, generator: bool) -> Option<String> {
        let known = &self.coroutines[..self.scope().coroutines];
        let known: Vec<Signature> = known.iter().filter(|c| c.generator == generator).cloned().collect();
        let coroutine = (!known.is_empty()).then(|| self.random.pick(&known).clone())?;
        self.affordable(coroutine.cost).then_some(())?;
        let arguments = self.arguments(&coroutine, 1);
        Some(format!("{}({arguments})", coroutine.name))
    }

    fn async_iterable(&mut self) -> String {
        match self.coroutine_call(true) {
            Some(call) if self.random.percent(75) => call,
            _ => format!("AI({})", self.random.between(0, 5)),
        }
    }

    /// A statement that awaits something.
    pub fn asynchronous_statement(&mut self, deep: bool) {
        match self.random.below(if deep { 10 } else { 16 }) {
            0..4 => {
                let (name, value) = (self.target(Kind::Int), self.awaitable(Kind::Int));
                emit!(self, "{name} = await {value}");
                self.assigned(&name, Kind::Int);
            }
            4 => {
                let (one, two) = (self.awaitable(Kind::Int), self.awaitable(Kind::Float));
                let name = self.target(Kind::Float);
                emit!(self, "{name} = num(await {one}) + num(await {two}) * 2");
                self.assigned(&name, Kind::Float);
            }
            5..7 => {
                let (one, two) = (self.awaitable(Kind::Int), self.awaitable(Kind::Int));
                let name = self.target(Kind::List);
                let exceptions = if self.random.percent(30) { ", return_exceptions=True" } else { "" };
                emit!(self, "{name} = await asyncio.gather({one}, {two}{exceptions})");
                self.assigned(&name, Kind::List);
            }
            7 => {
                let (name, values) = (self.target(Kind::List), self.async_iterable());
                emit!(self, "{name} = [num(q) + 1 async for q in {values}]");
                self.assigned(&name, Kind::List);
            }
            8 => {
                let task = self.fresh("t");
                let (awaitable, name) = (self.coroutine_call(false), self.target(Kind::Int));
                let coroutine = awaitable.unwrap_or_else(|| "collect(AI(3))".to_owned());
                emit!(self, "{task} = asyncio.create_task({coroutine})");
                self.assignment();
                emit!(self, "{name} = await {task}");
                self.assigned(&name, Kind::Int);
            }
            9 => self.line("await asyncio.sleep(0)"),
            10..13 => {
                let known = self.scope().variables.len();
                let (values, name) = (self.async_iterable(), self.fresh("i"));
                emit!(self, "async for {name} in {values}:");
                self.scope_mut().add(&name, Kind::Int);
                self.loop_body();
                if self.random.percent(15) {
                    self.line("else:");
                    self.block(1, 1);
                }
                self.forget_some(known);
            }
            _ => {
                let known = self.scope().variables.len();
                let swallows = self.expression(Kind::Bool, DEPTH - 1);
                let name = self.fresh("v");
                emit!(self, "async with AW({swallows}) as {name}:");
                self.scope_mut().add(&name, Kind::Int);
                self.block(1, 3);
                self.forget_some(known);
            }
        }
    }

    /// What was awaited may be anything: in a loop it is kept small.
    fn assigned(&mut self, name: &str, kind: Kind) {
        if self.scope().loops > 0 {
            emit!(self, "{name} = clip({name})");
        }
        self.scope_mut().add(name, kind);
    }
}
