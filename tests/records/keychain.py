"""A keyring backend for tests: a real one to the keyring package, with a file in place of a desktop's secrets."""

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import KeyringError


class Keychain(KeyringBackend):
    """Keeps secrets in a JSON file that the environment names; refuses to keep any when it is read-only."""

    priority = 1.0

    @property
    def _file(self) -> Path:
        return Path(os.environ["IOPFIT_TEST_KEYCHAIN"])

    def _all(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(self._file.read_text()) if self._file.exists() else {}
        return found

    def get_password(self, service: str, username: str) -> str | None:
        """Return a secret."""
        return self._all().get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""
        if os.environ.get("IOPFIT_TEST_KEYCHAIN_LOCKED"):
            raise KeyringError("locked")
        self._file.write_text(json.dumps({**self._all(), f"{service} {username}": password}))
