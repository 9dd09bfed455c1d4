"""Take the pictures of docs/partners.md and docs/reviewers.md anew."""

import argparse

from bench.screenshots import partners, reviewers
from bench.screenshots.stage import stage

SETS = {"partners": partners.take, "reviewers": reviewers.take}


def main() -> None:
    """Take the pictures of the pages that are named, or of all."""
    parser = argparse.ArgumentParser(prog="python -m bench.screenshots", description=__doc__)
    parser.add_argument("--only", choices=list(SETS), help="the pictures of one page alone")
    only = parser.parse_args().only
    with stage() as here:
        for name in [only] if only else SETS:
            SETS[name](here)


if __name__ == "__main__":
    main()
