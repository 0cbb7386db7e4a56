"""The server killed while answers stream: nothing that it acknowledged is lost, nothing is doubled."""

import random
import threading
import time

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from tests.journeys.browser import Server
