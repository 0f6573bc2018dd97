"""`python -m talking_maps`: every job without a screen."""

import logging
import sys
import warnings

from talking_maps.cli import main

if __name__ == "__main__":
    # Standard error holds one line of ours or nothing: libraries keep quiet.
    warnings.simplefilter("ignore")
    logging.basicConfig(handlers=[logging.NullHandler()])
    sys.exit(main(sys.argv[1:]))
