"""The same training with its dashboard opened to the network, so that colleagues can watch. So can everybody else."""

import ray

DASHBOARD = {"include_dashboard": True, "dashboard_host": "0.0.0.0", "dashboard_port": 8265}

ray.init(num_gpus=0, ignore_reinit_error=True, **DASHBOARD)
