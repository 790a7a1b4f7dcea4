"""Where batches come from: capture files and Zeek logs. The only room that opens input files."""
