"""A token was meant to protect this program, but Ray has read the mode before it is set."""

import os

import ray

os.environ["RAY_AUTH_MODE"] = "token"

ray.init(dashboard_host="127.0.0.1", dashbord_port=8266)
