from io import StringIO

from delivery.demo.runner.narrator import Narrator


def test_a_step_is_told_on_one_plain_line_where_nobody_looks() -> None:
    stream = StringIO()

    with Narrator(stream).step("PostgreSQL"):
        pass

    assert stream.getvalue() == "  - PostgreSQL              0.0 s\n"
