"""The packaged case: published findings with their citations, and a fictional companion in the registers' real formats."""

from pathlib import Path

# Where the files of the case lie.
FOLDER = Path(__file__).parent
