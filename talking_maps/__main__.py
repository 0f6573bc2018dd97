"""`python -m talking_maps`: every job without a screen.

Started by a Python that has not what the app needs, it says which one does.
"""

import logging
import sys
import warnings

try:
    from talking_maps.cli import main
except ModuleNotFoundError as error:
    # No room of ours can be asked for words: they stand on what is missing.
    name = error.name or ""
    if name.startswith("talking_maps"):
        raise
    sys.stderr.write(
        f"The package {name} is missing. Run `make setup` and use .venv/bin/python.  "
        f"Falta el paquete {name}. Ejecutar `make setup` y usar .venv/bin/python.\n"
    )
    sys.exit(2)

if __name__ == "__main__":
    # Standard error holds one line of ours or nothing: libraries keep quiet.
    warnings.simplefilter("ignore")
    logging.basicConfig(handlers=[logging.NullHandler()])
    sys.exit(main(sys.argv[1:]))
