"""What can be wrong with a receipt. The messages are for users."""


class ReceiptError(ValueError):
    """The file is no receipt that can be replayed here."""


class ReceiptChangedError(ValueError):
    """The receipt does not say what its facts come to, or was changed after it was sealed.

    `field` is the dotted path of the first field concerned.
    """

    def __init__(self, field: str, why: str) -> None:
        self.field = field
        super().__init__(f"{field}：{why}")
