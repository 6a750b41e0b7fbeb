"""What a hook is told -> a message of mail as a file, `.eml`, which a mail program opens and a mail server takes. Nothing is sent."""

import mimetypes
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid
from pathlib import Path
from typing import Any

from analysis.errors import NO_ROOM, ReportError, UsageError, first_line, shortened, visible, visible_name
from analysis.parallel.whole_file import write_whole
from analysis.report.outcomes import OUTCOMES

LARGEST = 15_000_000  # bytes of what is attached, together: many servers take no more
NOBODY = "workbook@localhost"


def read_told(text: str) -> tuple[str, Path, Mapping[str, Any]]:
    """Outcome, folder and summary of what `hooks.run_hook` hands on. Raises UsageError where it is something else."""
    import json

    try:
        told = json.loads(text)
        outcome, path, summary = str(told["outcome"]), Path(told["path"]), dict(told["summary"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UsageError(
            "Standard input holds no object of JSON with outcome, path and summary: this command is for the key `hook` of a "
            'report, as in hook = "workbook hook eml --to you@example.org --out mail".'
        ) from None
    if outcome not in OUTCOMES:
        raise UsageError(f"`outcome` is {shortened(outcome)}: it is one of {', '.join(OUTCOMES)}.")
    _check_summary(summary)
    return outcome, path, summary


def _check_summary(summary: Mapping[str, Any]) -> None:
    """Raises UsageError where the sentences are no list of texts, or a text holds half a character."""
    sentences = summary.get("sentences") or []
    if not isinstance(sentences, list) or not all(isinstance(one, str) for one in sentences):
        raise UsageError(f"`sentences` of the summary is {shortened(sentences)}: it is a list of texts.")
    for key, value in summary.items():
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and any(0xD800 <= ord(character) <= 0xDFFF for character in text):
                raise UsageError(f"`{key}` of the summary is {shortened(text)}, which is no text in UTF-8.")


def message(
    outcome: str, folder: Path, summary: Mapping[str, Any], *, to: Sequence[str], sender: str = NOBODY, attach: Sequence[str] = ()
) -> EmailMessage:  # fmt: skip
    """A message on one run: the headline in its subject, below it base and sentences, or what went wrong.

    Args:
        summary: reads report, title, edition, headline, base, sentences, message.
        attach: names of files of the edition; left out with a word in the text where they are not there, or too large together.
    Raises:
        UsageError: an address that is none.
    """
    made = EmailMessage(policy=SMTP)
    good = OUTCOMES[outcome].edition
    title, edition = (_line(summary.get(key, "")) for key in ("title", "edition"))
    headline = _line(summary.get("headline", "")) if good else ""
    words = headline or f"{title}, {edition}".strip(", ")
    made["Subject"] = words if good and outcome == "ok" else f"{OUTCOMES[outcome].words.capitalize()}: {words}"
    made["From"] = _address(sender)
    made["To"] = [_address(one) for one in to]
    made["Date"] = datetime.now(UTC)
    made["Message-ID"] = make_msgid(domain="workbook.invalid")
    made["X-Unsent"] = "1"  # opens as a draft
    files, missing = _files(folder, attach)
    made.set_content("\n\n".join(part for part in (
        f"{title}, {edition}".strip(", "), headline, _line(summary.get("base", "")),
        "\n".join(f"- {_line(sentence)}" for sentence in summary.get("sentences") or ()),
        _line(summary.get("message", "")), f"{'The report' if good else 'What the run left'}: {visible_name(str(folder))}", missing,
    ) if part) + "\n")  # fmt: skip
    for path in files:
        kind = (mimetypes.guess_type(path.name)[0] or "application/octet-stream").split("/")
        made.add_attachment(path.read_bytes(), maintype=kind[0], subtype=kind[1], filename=path.name)
    return made


def write_eml(made: EmailMessage, folder: Path, summary: Mapping[str, Any]) -> Path:
    """Save it as REPORT-EDITION.eml, numbered where there is such a file. Raises ReportError where it cannot be written."""
    name = re.sub(r"[^\w.-]+", "-", f"{summary.get('report', 'report')}-{summary.get('edition', '')}").strip("-.")
    number = 1
    try:
        folder.mkdir(parents=True, exist_ok=True)
        while True:
            path = folder / f"{name}{'' if number == 1 else f'.{number}'}.eml"
            try:
                write_whole(path, made.as_bytes(), new=True)
                return path
            except FileExistsError:
                number += 1
    except OSError as problem:
        room = "Make room there or choose" if problem.errno in NO_ROOM else "Choose"
        raise ReportError(
            f"The message cannot be written to {folder}: {problem.strerror}. {room} another folder with --out."
        ) from None


def _files(folder: Path, names: Sequence[str]) -> tuple[list[Path], str]:
    """The files to attach, and a sentence on those that are not."""
    found: list[Path] = []
    left_out: list[str] = []
    size = 0
    for name in names:
        path = folder / Path(name).name
        if not path.is_file():
            left_out.append(f"{path.name} (the run made no such file)")
        elif (size := size + path.stat().st_size) > LARGEST:
            left_out.append(f"{path.name} (too large for a message)")
        else:
            found.append(path)
    return found, f"Not attached: {', '.join(left_out)}." if left_out else ""


def _address(written: str) -> Address:
    """ "Ann Ortiz <ann@example.org>" or the address alone. Raises UsageError."""
    name, _, spec = written.rpartition("<")
    try:
        address = Address(
            display_name=name.strip(' "'), addr_spec=spec.rstrip("> ").strip() if name else written.strip()
        )
        if not (address.username and address.domain) or any(c in str(address) for c in "\r\n"):
            raise ValueError("a name, @ and a domain are needed")
    except (ValueError, IndexError, MessageError) as problem:
        raise UsageError(
            f"{shortened(written)} is no address of mail ({first_line(problem)}): write it as ann@example.org."
        ) from None
    return address


def _line(text: object) -> str:
    """On one line: a line break would begin another header."""
    return visible(" ".join(str(text or "").split()))
