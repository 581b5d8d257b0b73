"""Addresses of schemas: joining a reference to the address that it stands in."""

from __future__ import annotations


def unescaped(text: str) -> str:
    """Decode the percent signs of a fragment."""
    if "%" not in text:
        return text
    from urllib.parse import unquote

    return unquote(text)


def join(base: str, reference: str) -> tuple[str, str]:
    """Resolve a reference against an address; the address and the decoded fragment."""
    address, _, fragment = reference.partition("#")
    fragment = unescaped(fragment)
    if not address:
        return base, fragment
    scheme, colon, rest = address.partition(":")
    if colon and "/" not in scheme:
        return address, fragment
    from urllib.parse import quote, urljoin

    scheme, _, rest = base.partition(":")
    if not rest.startswith("/"):
        return base, fragment
    joined = urljoin("http:" + rest, address).partition(":")[2]
    joined = quote(joined, safe="%/?$&+=:@!'()*,;[]~")
    return f"{scheme}:{joined}", fragment
