"""Whether the packages are there that keeping records takes; nothing of them is loaded to find out."""

from importlib.util import find_spec

_NEEDED = ("alembic", "platformdirs", "psycopg", "sqlalchemy", "sqlcipher3")


def missing() -> tuple[str, ...]:
    """Return the packages that are not installed."""
    return tuple(name for name in _NEEDED if find_spec(name) is None)
