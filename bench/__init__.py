"""Speed and truth of Bestand, measured: `python -m bench`, or one part `python -m bench walk`."""
