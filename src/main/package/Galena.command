#!/bin/sh
# A double click on a Mac: Galena starts, the browser opens; it ends when this window is closed.
exec "$(dirname "$0")/bin/galena" start --open
