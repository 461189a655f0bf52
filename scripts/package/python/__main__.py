"""`python -m ray_guard` is the command `ray-guard`."""

import sys

from ray_guard import command_line

sys.exit(command_line())
