"""One bounded exchange over HTTP with a service that the user named; no redirect is followed."""

from __future__ import annotations

from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from bestand.errors import InputError, UsageError

MOST_BYTES = 1 << 20
"""Most bytes of an answer; a stamp has a few thousand."""
TIMEOUT_S = 20.0


def post(url: str, data: bytes, headers: Mapping[str, str], timeout_s: float = TIMEOUT_S) -> bytes:
    """The answer to the data. UsageError for what is no address, InputError where there is no good answer."""
    return _exchange("POST", url, data, headers, timeout_s)


def get(url: str, headers: Mapping[str, str], timeout_s: float = TIMEOUT_S) -> bytes:
    """As `post`, without data."""
    return _exchange("GET", url, None, headers, timeout_s)


def _exchange(method: str, url: str, data: bytes | None, headers: Mapping[str, str], timeout_s: float) -> bytes:
    address = _address(url)
    host = address.hostname or ""
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = kind(host, address.port, timeout=timeout_s)
    try:
        connection.request(method, address.path or "/", data, dict(headers))
        answer = connection.getresponse()
        content = answer.read(MOST_BYTES + 1)
    except (OSError, HTTPException) as error:
        raise InputError(f"no answer: {error}.", file=host, fix="try again later; the head stays as it is.") from error
    finally:
        connection.close()
    if answer.status != 200:
        raise InputError(f"answered {answer.status} {answer.reason}.", file=host)
    if len(content) > MOST_BYTES:
        raise InputError(f"answered more than {MOST_BYTES:,} bytes.", file=host)
    return content


def _address(url: str) -> SplitResult:
    try:
        address = urlsplit(url)
        whole = address.scheme in ("http", "https") and address.hostname and (address.port or True)
    except ValueError:
        whole = False
    if not whole:
        raise UsageError(f'"{url}" is no address of a service; it begins with https:// or http://.')
    return address
