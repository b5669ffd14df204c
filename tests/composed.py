"""docker-compose.yml without containers: its commands in its environment, behind its proxy.

Only what a container network gives is put in place of it: host names and ports become ones of this
machine, the stores are those of the tests, and paths below /tmp are in a folder of this run.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import yaml

from delivery.embedded.ports import free_port
from delivery.embedded.processes import Command, Supervisor

ROOT = Path(__file__).parents[1]
PATIENCE_S = 60.0
# Debian keeps it where only root looks.
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
_VARIABLE = re.compile(r"\$\{(\w+)(?::([?-])([^}]*))?\}")
# nginx as the image starts it, in the foreground and in a folder of its own.
_NGINX = """
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/default.conf;
}}
"""


def interpolated(found: Any, variables: Mapping[str, str]) -> Any:
    """Return a document as compose reads it; raises KeyError without a required variable."""
    if isinstance(found, dict):
        return {key: interpolated(value, variables) for key, value in found.items()}
    if isinstance(found, list):
        return [interpolated(value, variables) for value in found]
    if not isinstance(found, str):
        return found

    def value(match: re.Match[str]) -> str:
        name, sign, default = match.groups()
        if variables.get(name):
            return variables[name]
        if sign == "-":
            return str(default)
        raise KeyError(name)

    return _VARIABLE.sub(value, found).replace("$$", "$")


class Composed:
    """The application's services of docker-compose.yml and its proxy, as processes."""

    def __init__(
        self, folder: Path, *, variables: Mapping[str, str], hosts: Mapping[str, str], **more: str
    ) -> None:
        self.folder, self._hosts, self._more = folder, hosts, more
        document = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
        self._services = interpolated(document["services"], variables)
        self._supervisor = Supervisor(folder / "log", grace_s=10, say=lambda _: None)
        self.ports = {
            f"{service}-{number}": free_port()
            for service in ("web", "sockets")
            for number in range(1, self._services[service]["deploy"]["replicas"] + 1)
        }
        self.port = int(variables["PORT"])
        self.url = f"http://localhost:{self.port}"

    def migrate(self) -> None:
        """Run what runs once, before all else."""
        self._check(self._services["migrate"]["command"], "migrate")

    def collect_static(self) -> None:
        """Do what the image's build does with static files."""
        self._check(["python", "manage.py", "collectstatic", "--noinput"], "migrate")

    def start(self) -> None:
        """Start what goes on, and return when all of it answers through the proxy."""
        for name, port in self.ports.items():
            self._start(name, name.partition("-")[0], port)
        self._start("worker", "worker")
        self._start("beat", "beat")
        self._start_proxy()
        self.until(lambda: all(map(self.is_ready, self.ports)))

    def is_healthy(self, name: str) -> bool:
        """Run a service's own health check, as the engine would."""
        service = name.partition("-")[0]
        kind, *command = self._services[service]["healthcheck"]["test"]
        if kind == "CMD-SHELL":
            command = ["sh", "-c", *command]
        argv = [self._placed(one, self.ports.get(name, 0)) for one in command]
        done = subprocess.run(argv, env=self._environment(service), timeout=30, check=False)
        return done.returncode == 0

    def is_ready(self, name: str) -> bool:
        """Tell whether a server can serve, asked directly."""
        return self._answers(f"http://127.0.0.1:{self.ports[name]}/health/ready")

    def restart(self, *names: str) -> None:
        """Ask servers to end; return when other processes serve in their place."""
        found = [self._supervisor.process(name) for name in names]
        before = {managed.pid for managed in found}
        for managed in found:
            managed.ask_to_end()
        self.until(lambda: not before & {managed.pid for managed in found})
        self.until(lambda: all(map(self.is_ready, names)))

    def log_of(self, name: str) -> str:
        """Return what a process has said so far."""
        return self._supervisor.process(name).log.read_text()

    def until(self, holds: Callable[[], Any]) -> None:
        """Keep all processes running until something is true."""
        deadline_s = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < deadline_s
            self._supervisor.check()
            time.sleep(0.05)

    def stop(self) -> None:
        """End everything."""
        self._supervisor.stop_all()

    def _start(self, name: str, service: str, port: int = 0) -> None:
        command = self._services[service]["command"]
        argv = [self._placed(one, port) for one in command]
        self._supervisor.start(Command(name, argv, env=self._environment(service), cwd=ROOT))

    def _start_proxy(self) -> None:
        folder = self.folder / "nginx"
        folder.mkdir()
        # Another user, as whom nginx serves where root starts it, may not enter this folder.
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(_NGINX.format(folder=folder, user=user))
        (folder / "default.conf").write_text(self._proxy_configuration())
        argv = [str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
        self._supervisor.start(Command("proxy", argv))
        self.until(lambda: self._answers(f"{self.url}/health/proxy"))

    def _proxy_configuration(self) -> str:
        [mount] = self._services["proxy"]["volumes"]
        text = (ROOT / mount.partition(":")[0]).read_text()
        text = text.replace("listen 8080;", f"listen 127.0.0.1:{self.port};")
        for service in ("web", "sockets"):
            # What Docker's name server answers; Debian's nginx cannot ask again (`resolve`).
            found = [port for name, port in self.ports.items() if name.startswith(f"{service}-")]
            servers = " ".join(f"server 127.0.0.1:{port};" for port in found)
            text = text.replace(f"server {service}:8000 resolve;", servers)
        assert "resolve;" not in text
        return text

    def _check(self, command: list[str], service: str) -> None:
        argv = [self._placed(one, 0) for one in command]
        environment = self._environment(service)
        subprocess.run(argv, env=environment, cwd=ROOT, check=True, timeout=120)

    def _environment(self, service: str) -> dict[str, str]:
        """Return what a container has: what compose gives it and what its image says."""
        given = {
            name: self._located(str(value))
            for name, value in self._services[service]["environment"].items()
        }
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        image = {"PATH": path, "PYTHONUNBUFFERED": "1", "HOSTNAME": socket.gethostname()}
        return {**image, **given, **self._more}

    def _located(self, text: str) -> str:
        for host, where in self._hosts.items():
            text = text.replace(host, where)
        return text

    def _placed(self, argument: str, port: int) -> str:
        """Return an argument of a command with address, port and folder of this run."""
        moved = argument.replace("0.0.0.0", "127.0.0.1").replace("/tmp", str(self.folder))  # noqa: S104, S108
        return str(port) if moved == "8000" else moved.replace(":8000", f":{port}")

    @staticmethod
    def _answers(url: str) -> bool:
        try:
            return httpx.get(url, timeout=5, trust_env=False).is_success
        except httpx.TransportError:
            return False
