"""Trains one model."""

import ray


def main() -> None:
    ray.init(dashboard_host="0.0.0.0")


if __name__ == "__main__":
    main()
