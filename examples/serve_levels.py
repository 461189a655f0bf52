"""Serves the trained levels to the whole network."""

from ray import serve

serve.start(http_options={"host": "0.0.0.0", "port": 8000})
