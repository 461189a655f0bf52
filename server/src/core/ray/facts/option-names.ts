// The settings of Ray's processes by the names that rules ask for: one name for a setting, whichever program is started with it.

/** Those of `ray start`, with underscores, then what only Python's signatures and the files of Serve have. */
export type OptionName =
  | 'address'
  | 'block'
  | 'dashboard_agent_grpc_port'
  | 'dashboard_agent_listen_port'
  | 'dashboard_grpc_port'
  | 'dashboard_host'
  | 'dashboard_port'
  | 'disable_usage_stats'
  | 'enable_object_reconstruction'
  | 'gcs_server_port'
  | 'head'
  | 'include_dashboard'
  | 'labels'
  | 'max_worker_port'
  | 'memory'
  | 'metrics_export_port'
  | 'min_worker_port'
  | 'node_ip_address'
  | 'node_manager_port'
  | 'node_name'
  | 'num_cpus'
  | 'num_gpus'
  | 'object_manager_port'
  | 'object_spilling_directory'
  | 'object_store_memory'
  | 'plasma_directory'
  | 'port'
  | 'ray_client_server_port'
  | 'ray_debugger_external'
  | 'redis_password'
  | 'redis_username'
  | 'resources'
  | 'runtime_env_agent_port'
  | 'system_config'
  | 'system_config.AUTH_MODE'
  | 'temp_dir'
  | 'tracing_startup_hook'
  | 'worker_port_list'
  | '_credentials'
  | 'breakpoint'
  | 'configure_logging'
  | 'cookies'
  | 'entrypoint'
  | 'headers'
  | 'host'
  | 'http_options'
  | 'http_options.host'
  | 'http_options.location'
  | 'http_options.port'
  | 'ignore_reinit_error'
  | 'job_config'
  | 'local_mode'
  | 'log_to_driver'
  | 'logging_level'
  | 'metadata'
  | 'namespace'
  | 'proxy_location'
  | 'runtime_env'
  | 'secure'
  | 'verify';

/** `ray.init` has them with an underscore before them, and refuses them without. */
const PRIVATE_IN_INIT: ReadonlySet<string> = new Set<OptionName>([
  'enable_object_reconstruction',
  'memory',
  'metrics_export_port',
  'node_ip_address',
  'node_name',
  'plasma_directory',
  'redis_password',
  'redis_username',
  'system_config',
  'system_config.AUTH_MODE',
  'temp_dir',
  'tracing_startup_hook',
]);

/** The name under which the program's own reader has the setting. */
export function nameIn(api: string, name: OptionName): string {
  return api === 'ray.init' && PRIVATE_IN_INIT.has(name) ? `_${name}` : name;
}
