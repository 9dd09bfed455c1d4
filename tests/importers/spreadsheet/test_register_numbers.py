"""Numbers of charities and companies: what is one, and what only looks like one."""

import pytest

from importers.formats.spreadsheet.organizations import (
    find_charity_identifier,
    find_company_identifier,
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("01234567", "01234567"),
        ("1234567", "01234567"),
        ("12345", "00012345"),
        ("sc 012345", "SC012345"),
        ("NI612345", "NI612345"),
        ("R0000123", "R0000123"),
        ("OC301234", "OC301234"),
        ("CE012345", "CE012345"),
        ("IP12345R", "IP12345R"),
        ("SP1234RS", None),
        ("NP01234R", "NP01234R"),
        ("RS007018", "RS007018"),
        ("SC01234R", None),
        ("XX012345", None),
        ("A1234567", None),
        ("SCNIC12345", None),
        ("SC012345-9", None),
        ("SC12345", None),
        ("1234", None),
        ("123456789", None),
        ("٠١٢٣٤٥٦٧", None),
    ],
)
def test_a_company(typed: str, found: str | None) -> None:
    assert find_company_identifier(typed) == (f"GB-COH-{found}" if found else None)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("1012345", "GB-CHC-1012345"),
        ("200051", "GB-CHC-200051"),
        ("1012345-2", "GB-CHC-1012345"),
        ("SC 012345", "GB-SC-SC012345"),
        ("NIC100012", "GB-NIC-100012"),
        ("ni100012", "GB-NIC-100012"),
        ("SCNIC12345", None),
        ("SC012345-9", None),
        ("NIC100012-1", None),
        ("1012345-", None),
        ("12", None),
        ("12345678", None),
    ],
)
def test_a_charity(typed: str, found: str | None) -> None:
    assert find_charity_identifier(typed) == found
