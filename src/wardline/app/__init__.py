"""The only room that knows all: wiring, the pipeline, the command line and the report."""
