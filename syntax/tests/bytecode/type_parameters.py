type Alias[T] = list[T]


def identity[T: int, *Ts, **P](x: T, y=1, *, z: T = None) -> T:
    return x


class Box[T = str](Base):
    item: T

    def get(self) -> T:
        return self.item
