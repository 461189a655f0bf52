"""Submits the training to a shared cluster over plain HTTP."""

from ray.job_submission import JobSubmissionClient

client = JobSubmissionClient("http://ray-head.example.com:8265")
client.submit_job(entrypoint="python schr-levels-gluon.py")
