"""What the server loads."""

import sys

from app import create_app
from config import Config, ConfigError

try:
    app = create_app(Config.from_environ())
except ConfigError as error:
    sys.exit(str(error))
