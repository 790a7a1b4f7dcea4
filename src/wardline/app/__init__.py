"""The only room that knows all: wiring, the pipeline, the command line and the report."""

import os

# Slices of a minute hold a few hundred rows: handing them to a pool of threads costs more than it saves. Must be said
# before Polars is first loaded; whoever sets it otherwise is heard.
os.environ.setdefault("POLARS_MAX_THREADS", "1")
