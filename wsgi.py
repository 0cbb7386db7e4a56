"""What `flask` loads: the product with its commands."""

import sys

from app import cli, create_app
from config import Config, ConfigError

try:
    app = create_app(Config.from_environ())
except ConfigError as error:
    sys.exit(str(error))
cli.init_app(app)
