"""An incremental solver for a hierarchy of one-way constraints, on a chain of equalities and on a set of scalings.

The method is local propagation by walkabout strengths: Freeman-Benson, Maloney and Borning, "An incremental constraint
solver", CACM 33(1), 1990. The argument says how often both problems are solved."""

import sys

DEFAULT = 500
SMALL = 3

SIZE = 200  # constraints in each problem

# A smaller number is a stronger wish.
REQUIRED, STRONG_PREFERRED, PREFERRED, STRONG_DEFAULT, NORMAL, WEAK_DEFAULT, WEAKEST = range(7)


class Variable:
    def __init__(self, name, value):
        self.name = name
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.mark = 0
        self.walk_strength = WEAKEST
        self.stay = True


class Constraint:
    """A relation that may write one of its variables; which one, if any, is decided by `choose_output`."""

    def __init__(self, strength):
        self.strength = strength

    def is_input(self):
        return False

    def add_to(self, planner):
        self.connect()
        planner.incremental_add(self)

    def destroy(self, planner):
        if self.is_satisfied():
            planner.incremental_remove(self)
        else:
            self.disconnect()

    def satisfy(self, mark, planner):
        """Enforces this constraint if it can be; returns the constraint that it displaced, or None."""
        self.choose_output(mark)
        if not self.is_satisfied():
            if self.strength == REQUIRED:
                raise ValueError("a required constraint cannot be satisfied")
            return None
        for variable in self.inputs():
            variable.mark = mark
        output = self.output()
        displaced = output.determined_by
        if displaced is not None:
            displaced.unsatisfy()
        output.determined_by = self
        if not planner.propagate_from(self, mark):
            raise ValueError("a cycle of constraints")
        output.mark = mark
        return displaced

    def inputs_known(self, mark):
        for variable in self.inputs():
            if variable.mark != mark and not variable.stay and variable.determined_by is not None:
                return False
        return True


class UnaryConstraint(Constraint):
    def __init__(self, variable, strength):
        super().__init__(strength)
        self.variable = variable
        self.satisfied = False

    def connect(self):
        self.variable.constraints.append(self)
        self.satisfied = False

    def disconnect(self):
        self.variable.constraints.remove(self)
        self.satisfied = False

    def is_satisfied(self):
        return self.satisfied

    def unsatisfy(self):
        self.satisfied = False

    def choose_output(self, mark):
        self.satisfied = self.variable.mark != mark and self.strength < self.variable.walk_strength

    def inputs(self):
        return ()

    def output(self):
        return self.variable

    def recalculate(self):
        self.variable.walk_strength = self.strength
        self.variable.stay = not self.is_input()
        if self.variable.stay:
            self.execute()

    def execute(self):
        """A wish about a value that is already there: nothing to compute."""


class Stay(UnaryConstraint):
    """The variable should keep its value."""


class Edit(UnaryConstraint):
    """The variable is changed from outside."""

    def is_input(self):
        return True


class BinaryConstraint(Constraint):
    def __init__(self, one, two, strength):
        super().__init__(strength)
        self.one = one
        self.two = two
        self.target = None

    def connect(self):
        self.one.constraints.append(self)
        self.two.constraints.append(self)
        self.target = None

    def disconnect(self):
        self.one.constraints.remove(self)
        self.two.constraints.remove(self)
        self.target = None

    def is_satisfied(self):
        return self.target is not None

    def unsatisfy(self):
        self.target = None

    def choose_output(self, mark):
        one, two = self.one, self.two
        if one.mark == mark:
            self.target = two if two.mark != mark and self.strength < two.walk_strength else None
        elif two.mark == mark:
            self.target = one if self.strength < one.walk_strength else None
        elif one.walk_strength > two.walk_strength:
            self.target = one if self.strength < one.walk_strength else None
        else:
            self.target = two if self.strength < two.walk_strength else None

    def source(self):
        return self.one if self.target is self.two else self.two

    def inputs(self):
        return (self.source(),)

    def output(self):
        return self.target

    def recalculate(self):
        source = self.source()
        self.target.walk_strength = max(self.strength, source.walk_strength)
        self.target.stay = source.stay
        if self.target.stay:
            self.execute()


class Equality(BinaryConstraint):
    def execute(self):
        self.target.value = self.source().value


class Scaling(BinaryConstraint):
    """two = one * scale + offset, in whichever direction it has to flow."""

    def __init__(self, one, scale, offset, two, strength):
        super().__init__(one, two, strength)
        self.scale = scale
        self.offset = offset

    def connect(self):
        super().connect()
        self.scale.constraints.append(self)
        self.offset.constraints.append(self)

    def disconnect(self):
        super().disconnect()
        self.scale.constraints.remove(self)
        self.offset.constraints.remove(self)

    def inputs(self):
        return (self.source(), self.scale, self.offset)

    def execute(self):
        if self.target is self.two:
            self.two.value = self.one.value * self.scale.value + self.offset.value
        else:
            self.one.value = (self.two.value - self.offset.value) // self.scale.value

    def recalculate(self):
        source = self.source()
        self.target.walk_strength = max(self.strength, source.walk_strength)
        self.target.stay = source.stay and self.scale.stay and self.offset.stay
        if self.target.stay:
            self.execute()


class Planner:
    def __init__(self):
        self.last_mark = 0

    def new_mark(self):
        self.last_mark += 1
        return self.last_mark

    def incremental_add(self, constraint):
        mark = self.new_mark()
        displaced = constraint.satisfy(mark, self)
        while displaced is not None:
            displaced = displaced.satisfy(mark, self)

    def incremental_remove(self, constraint):
        output = constraint.output()
        constraint.unsatisfy()
        constraint.disconnect()
        unsatisfied = self.release_downstream(output)
        for strength in range(WEAKEST):
            for candidate in unsatisfied:
                if candidate.strength == strength:
                    self.incremental_add(candidate)

    def release_downstream(self, output):
        """Recalculates everything below `output` and returns the constraints that may now be satisfiable."""
        output.determined_by = None
        output.walk_strength = WEAKEST
        output.stay = True
        unsatisfied = []
        todo = [output]
        while todo:
            variable = todo.pop()
            for constraint in variable.constraints:
                if not constraint.is_satisfied():
                    unsatisfied.append(constraint)
            determining = variable.determined_by
            for constraint in variable.constraints:
                if constraint is not determining and constraint.is_satisfied():
                    constraint.recalculate()
                    todo.append(constraint.output())
        return unsatisfied

    def propagate_from(self, constraint, mark):
        """Recalculates downstream of a newly satisfied constraint; False if that runs in a circle."""
        todo = [constraint]
        while todo:
            current = todo.pop()
            if current.output().mark == mark:
                self.incremental_remove(constraint)
                return False
            current.recalculate()
            self.add_consumers(current.output(), todo)
        return True

    def add_consumers(self, variable, constraints):
        determining = variable.determined_by
        for constraint in variable.constraints:
            if constraint is not determining and constraint.is_satisfied():
                constraints.append(constraint)

    def plan_from(self, edits):
        """The constraints to execute, in order, whenever the edited variables change."""
        sources = [edit for edit in edits if edit.is_input() and edit.is_satisfied()]
        mark = self.new_mark()
        plan = []
        while sources:
            constraint = sources.pop()
            if constraint.output().mark != mark and constraint.inputs_known(mark):
                plan.append(constraint)
                constraint.output().mark = mark
                self.add_consumers(constraint.output(), sources)
        return plan

    def change(self, variable, values):
        edit = Edit(variable, PREFERRED)
        edit.add_to(self)
        plan = self.plan_from([edit])
        for value in values:
            variable.value = value
            for constraint in plan:
                constraint.execute()
        edit.destroy(self)
        return len(plan)


def chain(length):
    """A chain of equalities: editing its head has to reach its end."""
    planner = Planner()
    variables = [Variable(f"v{i}", 0) for i in range(length + 1)]
    for one, two in zip(variables, variables[1:]):
        Equality(one, two, REQUIRED).add_to(planner)
    Stay(variables[-1], STRONG_DEFAULT).add_to(planner)
    steps = planner.change(variables[0], range(20))
    if variables[-1].value != 19:
        raise AssertionError("the chain is broken")
    return steps + variables[-1].value


def projection(count):
    """Independent scalings that share scale and offset: edits flow forwards, backwards and into all at once."""
    planner = Planner()
    scale = Variable("scale", 10)
    offset = Variable("offset", 1_000)
    sources = []
    targets = []
    for i in range(count):
        source = Variable(f"source{i}", i)
        target = Variable(f"target{i}", i)
        sources.append(source)
        targets.append(target)
        Stay(source, NORMAL).add_to(planner)
        Scaling(source, scale, offset, target, REQUIRED).add_to(planner)
    total = planner.change(sources[0], [17])
    if targets[0].value != 1_170:
        raise AssertionError("forward scaling")
    total += planner.change(targets[0], [1_050])
    if sources[0].value != 5:
        raise AssertionError("backward scaling")
    total += planner.change(scale, [5])
    for i in range(count - 1):
        if targets[i].value != sources[i].value * 5 + 1_000:
            raise AssertionError("changed scale")
    total += planner.change(offset, [2_000])
    for source, target in zip(sources, targets):
        total += target.value - source.value
    return total


def run(n):
    total = 0
    for _ in range(n):
        total += chain(SIZE)
        total += projection(SIZE)
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
