class Child(Parent):
    def method(self, x):
        super().method(x)
        super(Child, self).other
        return super().attribute

    def captured(self):
        def inner():
            return self
        return super().captured(inner)
