"""What the server loads: the product without its commands, for they need much memory."""

import gc
import sys

from app import create_app
from config import Config, ConfigError

try:
    app = create_app(Config.from_environ())
except ConfigError as error:
    sys.exit(str(error))
gc.freeze()  # what is here now stays: not worth looking through again
gc.set_threshold(5_000, 10, 10)  # pages leave few circles: looking for them less saves CPU time
