"""Bytes that are not UTF-8 -> which encoding of Western Europe they are in, by where words have accents and marks."""

import re

WINDOWS, MAC = "cp1252", "mac_roman"
AS_WINDOWS = re.compile(
    rb"(?<=[A-Za-z])\x92(?=(?:s|t|d|m|re|ve|ll)\b|[A-Z])"  # ’
    rb"|(?<![^\s(\[])[\x91\x93](?=[A-Za-z])|(?<=[A-Za-z.,!?])\x94(?![A-Za-z])"  # ‘ “ ”
    rb"|(?<=s)\x92(?=\s)|(?<=[\s\d])[\x96\x97](?=[\s\d])|(?<=[a-z])\x85(?![a-z])"  # – — …
    rb"|(?<=[A-Za-z])[\xe0-\xf6\xf8-\xfe](?=[a-z])|(?<=[a-z])[\xe0-\xf6\xf8-\xfe](?![A-Za-z])|(?<![A-Za-z])[\xc0-\xd6\xd8-\xde](?=[a-z])"
)  # what stands where words have it, if the bytes are Windows-1252
AS_MAC = re.compile(
    rb"(?<=[A-Za-z])\xd5(?=(?:s|t|d|m|re|ve|ll)\b|[A-Z])"
    rb"|(?<![^\s(\[])[\xd2\xd4](?=[A-Za-z])|(?<=[A-Za-z.,!?])\xd3(?![A-Za-z])"
    rb"|(?<=s)\xd5(?=\s)|(?<=[a-z\s\d])[\xd0\xd1](?=[a-z\s\d])|(?<=[a-z])\xc9(?![a-z])"
    rb"|(?<=[A-Za-z])[\x87-\x91\x93-\x95\x98-\x9f](?=[a-z])|(?<=[a-z])[\x87-\x90](?![A-Za-z])|(?<![A-Za-z])[\x80-\x86](?=[a-z])"
)  # the same, if they are Mac Roman


def western_encoding(data: bytes, otherwise: str = WINDOWS) -> str:
    """Windows-1252 or Mac Roman, whichever has more accents and marks where words have them; `otherwise` where neither has.

    "" for what is no Western text: one byte in six at most is outside ASCII there.
    """
    if sum(byte > 127 for byte in data) * 6 > len(data):
        return ""
    n_windows, n_mac = len(AS_WINDOWS.findall(data)), len(AS_MAC.findall(data))
    if n_windows == n_mac:
        return otherwise
    return WINDOWS if n_windows > n_mac else MAC
