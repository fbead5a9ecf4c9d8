"""A neural-network module tree: attribute hooks keep parameter registries, calls go to `forward`, and a recursive
generator walks all parameters."""

import sys

DEFAULT = 100_000
SMALL = 800

# claim: compiled Linear.forward tier=2
# claim: inlined Module.__getattr__ into Linear.forward >= 1
# claim: inlined Module.__call__ into Sequential.forward >= 1
# claim: machine_code_time_share >= 0.8


class Parameter:
    def __init__(self, values):
        self.values = values
        self.steps = 0


class Module:
    def __init__(self):
        object.__setattr__(self, "parameters_by_name", {})
        object.__setattr__(self, "children_by_name", {})

    def __setattr__(self, name, value):
        if isinstance(value, Parameter):
            self.parameters_by_name[name] = value
        elif isinstance(value, Module):
            self.children_by_name[name] = value
        else:
            object.__setattr__(self, name, value)

    def __getattr__(self, name):
        registry = self.__dict__["parameters_by_name"]
        if name in registry:
            return registry[name]
        registry = self.__dict__["children_by_name"]
        if name in registry:
            return registry[name]
        raise AttributeError(f"{type(self).__name__} has no attribute {name}")

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def parameters(self):
        yield from self.parameters_by_name.values()
        for child in self.children_by_name.values():
            yield from child.parameters()


class Linear(Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = Parameter([[((i * 7 + j * 3) % 11 - 5) * 0.125 for i in range(inputs)] for j in range(outputs)])
        self.bias = Parameter([j * 0.25 for j in range(outputs)])

    def forward(self, x, scale=1.0):
        bias = self.bias.values
        result = []
        for j, row in enumerate(self.weight.values):
            total = bias[j]
            for weight, value in zip(row, x):
                total += weight * value
            result.append(total * scale)
        return result


class Relu(Module):
    def forward(self, x, scale=1.0):
        return [value if value > 0.0 else 0.0 for value in x]


class Sequential(Module):
    def __init__(self, *layers):
        super().__init__()
        self.count = len(layers)
        for index, layer in enumerate(layers):
            setattr(self, f"layer{index}", layer)

    def forward(self, x, scale=1.0):
        for layer in self.children_by_name.values():
            x = layer(x, scale=scale)
        return x


class Residual(Module):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x, scale=1.0):
        return [a + b for a, b in zip(x, self.inner(x, scale=scale))]


def run(n):
    block = Residual(Sequential(Linear(4, 4), Relu(), Linear(4, 4)))
    model = Sequential(Linear(3, 4), Relu(), block, Linear(4, 2))
    total = 0.0
    for i in range(n):
        output = model([(i % 5) * 0.5, (i % 7) * 0.25, 1.0], scale=0.5)
        total += output[0] - output[1]
        if i % 8 == 0:
            for parameter in model.parameters():
                parameter.steps += 1
    steps = sum(parameter.steps for parameter in model.parameters())
    return f"{total:.6f} {steps} {model.count} {model.layer2.inner.layer0.bias.steps}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
