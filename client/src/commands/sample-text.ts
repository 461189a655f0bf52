// The document of the walkthrough: an exposed dashboard, with a safe fix.
export const SAMPLE = `import ray

ray.init(
    num_cpus=2,
    dashboard_host="0.0.0.0",
)
`;
