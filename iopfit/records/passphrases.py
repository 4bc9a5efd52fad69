"""Where a passphrase comes from: asked for, or the keyring of this computer if that is wanted.

The keyring is the extra package `keyring`, used only when somebody asks for it. A passphrase is
never an argument, and never in the environment.
"""

from pathlib import Path

SERVICE = "iopfit"
# the shortest that NIST asks for where a password is all there is (SP 800-63B-4, 2025)
SHORTEST = 15


def is_long_enough(passphrase: str) -> bool:
    """Return whether a new passphrase is long enough to protect a file that can be carried away."""
    return len(passphrase) >= SHORTEST


def has_keyring() -> bool:
    """Return whether the keyring package is there and has somewhere to keep a secret."""
    try:
        import keyring  # noqa: PLC0415
        from keyring.backends.fail import Keyring  # noqa: PLC0415
    except ImportError:
        return False
    return not isinstance(keyring.get_keyring(), Keyring)


def from_keyring(store: str) -> str | None:
    """Return the passphrase that the keyring holds for a store, or None."""
    import keyring  # noqa: PLC0415
    from keyring.errors import KeyringError  # noqa: PLC0415

    try:
        return keyring.get_password(SERVICE, store)
    except KeyringError:
        return None


def to_keyring(store: str, passphrase: str) -> bool:
    """Keep the passphrase of a store in the keyring; return whether it took it."""
    import keyring  # noqa: PLC0415
    from keyring.errors import KeyringError  # noqa: PLC0415

    try:
        keyring.set_password(SERVICE, store, passphrase)
    except KeyringError:
        return False
    return True


def default_file() -> Path:
    """Return where records are kept when nothing else is said: the user's own data folder."""
    from platformdirs import user_data_path  # noqa: PLC0415

    return user_data_path("iopfit", appauthor=False) / "records.db"
