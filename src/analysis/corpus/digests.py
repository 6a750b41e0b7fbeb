"""What tells one article from another: a digest of its words."""

import hashlib


def text_digest(title: str, text: str) -> str:
    """Digest by which a changed text is told from the same one."""
    return hashlib.sha256(f"{title}\x1f{text}".encode()).hexdigest()[:16]
