import json
import subprocess
import sys

SCRIPT = """
import logging, structlog
from delivery.telemetry.logs import logging_config
logging_config(level="INFO", as_json=True)
with structlog.contextvars.bound_contextvars(request_id="proxy-00000001"):
    structlog.get_logger("ours").info("order_placed", order_id=7)
    logging.getLogger("theirs").warning("careful: %s", "hot")
    logging.getLogger("theirs").debug("noise")
    password = "hunter2hunter2"
    try:
        raise ValueError("broken")
    except ValueError:
        structlog.get_logger("ours").exception("failed")
"""


def test_every_line_is_one_json_object_with_the_request_id_and_no_local_variables():
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=60
    )
    ours, theirs, failed = (json.loads(line) for line in run.stderr.splitlines())
    assert (ours["event"], ours["order_id"], ours["level"]) == ("order_placed", 7, "info")
    assert (theirs["event"], theirs["logger"]) == ("careful: hot", "theirs")
    assert failed["exception"][0]["exc_type"] == "ValueError"
    assert {line["request_id"] for line in (ours, theirs, failed)} == {"proxy-00000001"}
    assert "hunter2hunter2" not in run.stderr
