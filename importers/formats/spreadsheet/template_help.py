"""The template's second sheet: how to fill in the first."""

from importers.formats.spreadsheet.columns import Column

LISTINGS_SHEET = "Listings"
HELP_SHEET = "How to fill this in"

WHOLE = (
    "The whole spreadsheet counts: a listing that was in it before, and is not in it any more, is"
    " taken to have ended."
)
# What holds in its place for a spreadsheet that its keeper uploads.
IN_PART = "A listing that is not in the spreadsheet stays as it is."
HELP: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Begin here",
        (
            "Each row is one listing: a group, a service, a hub, a helpline or a way to give.",
            (
                "Only the name and one way of getting in touch are needed. Leave empty what you"
                " do not know: empty is better than a guess."
            ),
            "The first row is an example. It is never imported, so you may leave it or delete it.",
            "Rest the pointer on a heading to read what belongs in its column.",
        ),
    ),
    (
        "Several places or times",
        (
            (
                "Write the same reference in a further row, and fill in only the venue, the times"
                " or a telephone number there."
            ),
            (
                "A reference is any number or word of your own. It must stay the same from one"
                " spreadsheet to the next: with it you may change a name or an address, and the"
                " listing stays the same one."
            ),
        ),
    ),
    (
        "What everybody will see",
        (
            "Everything here is shown to everybody, except a location that you hide.",
            (
                "hidden: nobody sees where it is. approximate: the town and the rough area alone."
                " Then write nothing in the other columns that gives the place away."
            ),
            "Please write no private person's name, number or address.",
        ),
    ),
    (
        "Yes, no, not known",
        (
            "Write yes or no only where you are sure. Somebody may set out because of it.",
            "not known, or an empty cell, means that nobody has said.",
        ),
    ),
    (
        "Dates and numbers",
        (
            "Dates have the day first: 31/12/2026.",
            "Telephone numbers and postcodes are text, so that a nought in front stays there.",
        ),
    ),
    (
        "What you may change",
        (
            "Columns may stand in any order, and you may leave out those you do not need.",
            (
                "Columns of your own are not read, and the import says so. You may add further"
                " sheets with the same headings."
            ),
            WHOLE,
        ),
    ),
)
COLUMNS_HEADING = f"The columns, beginning with {Column.NAME}"
