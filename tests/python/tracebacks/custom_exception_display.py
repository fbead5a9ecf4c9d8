class PaymentError(Exception):
    """Raised when a payment fails."""

    def __init__(self, code, detail):
        super().__init__(code, detail)
        self.code = code

    def __str__(self):
        return f"[{self.code}] {self.args[1]}"


class Outer:
    class InnerError(PaymentError):
        pass


raise Outer.InnerError(402, "card declined")
