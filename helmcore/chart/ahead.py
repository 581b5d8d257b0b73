"""Inflates an archive in a second thread while the first one is still busy with starting.

zlib lets go of the interpreter, so on two processors a large chart is unpacked by the time that it
is asked for. Nothing here decides anything: an archive that is in the least unusual is left to
`archive`, which applies the limits to the others, too.
"""

from __future__ import annotations

import _thread

#: Larger ones are left to `archive`, which counts as it goes.
_MOST = 64 << 20

_found: tuple[bytes, bytes] | None = None
_done: _thread.LockType | None = None


def start(path: str) -> None:
    """Begin to read and inflate an archive, if there is one at that path; returns at once."""
    global _done
    if _done is not None:
        return
    _done = _thread.allocate_lock()
    _done.acquire()
    try:
        _thread.start_new_thread(_run, (path, _done))
    except RuntimeError:  # no more threads: nothing is lost
        _done.release()


def take(data: bytes) -> bytes | None:
    """Give what these bytes inflate to, where they were begun with; waits for it.

    What it gives is forgotten here. None for all other bytes.
    """
    global _found
    if _done is None:
        return None
    with _done:
        found, _found = _found, None
    return found[1] if found is not None and found[0] == data else None


def _run(path: str, done: _thread.LockType) -> None:
    global _found
    try:
        with open(path, "rb") as file:
            data = file.read(_MOST)
        promised = int.from_bytes(data[-4:], "little")
        if len(data) < _MOST and promised < _MOST:
            import zlib

            stream = zlib.decompressobj(wbits=31)
            plain = stream.decompress(data, promised + 1)
            if stream.eof and not stream.unused_data and len(plain) == promised:
                _found = data, plain
    except Exception:  # noqa: BLE001 - `archive` will meet it again and word it
        _found = None
    finally:
        done.release()
