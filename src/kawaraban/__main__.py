"""``python -m kawaraban`` is ``kawaraban``."""

import sys

from kawaraban.cli.main import main

sys.exit(main())
