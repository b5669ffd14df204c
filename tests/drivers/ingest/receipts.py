"""A receipt that writes down what it hears."""


class Notes:
    """Keep (what, points, error) in order."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, int, BaseException | None]] = []

    def written(self, points: int) -> None:
        self.heard.append(("written", points, None))

    def lost(self, points: int, error: BaseException | None) -> None:
        self.heard.append(("lost", points, error))
