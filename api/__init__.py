"""HTTP, pages and the command line: the boundary, where work is committed."""

import os

# Searches run beside each other already: sums this small only wait for the other processors. Numpy
# reads it when it is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
