import json

import pytest
from django.core.management import CommandError, call_command

from tests.drivers.replay import instances
