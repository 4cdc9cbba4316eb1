"""The packaged case: published findings with their citations, and a fictional companion in the registers' real formats."""
