"""Go's way of writing text in messages: strconv.Quote, and log lines as log/slog prints them."""

from __future__ import annotations

ESCAPES = {
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    '"': '\\"',
    "\\": "\\\\",
}


def go_quote(text: str) -> str:
    """Quote a string as strconv.Quote does; invalid bytes (surrogate escapes) come out as \\x.."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return '"' + "".join(_escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    if char in ESCAPES:
        return ESCAPES[char]
    if char.isprintable():
        return char
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def log_line(level: str, message: str, **attributes: object) -> str:
    """Write a line of helm's log: `level=WARN msg="..." path=a.b chart=kid`."""
    parts = [f"level={level}", f"msg={_value(message)}"]
    parts.extend(f"{key}={_value(str(value))}" for key, value in attributes.items())
    return " ".join(parts)


def _value(text: str) -> str:
    plain = text and text.isprintable() and not any(char in text for char in ' ="')
    return text if plain else go_quote(text)


def go_value(value: object) -> str:
    """Write plain data as Go's %v does: `map[a:1 b:[x y]]`, `<nil>`."""
    if isinstance(value, str):
        return value
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        pairs = (f"{go_value(key)}:{go_value(value[key])}" for key in sorted(value))
        return f"map[{' '.join(pairs)}]"
    if isinstance(value, list):
        return f"[{' '.join(go_value(item) for item in value)}]"
    if isinstance(value, float):
        from helmcore.text.numbers import float64_g

        return float64_g(value)
    return str(value)
