/** Server settings for demonstration data that is thrown away, on two cores shared with the load generator.
 *  Nothing survives a crash here (fsync, synchronous_commit and full_page_writes are off): never copy them to a database that matters. */
const throwAway = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '1GB',
  checkpoint_timeout: '30min',
  shared_buffers: '64MB',
  max_connections: '60',
  max_parallel_workers_per_gather: '0',
  io_method: 'sync',
  jit: 'off',
  random_page_cost: '1.1',
  log_checkpoints: 'off',
}

/** Counts every statement by the role that sent it: the rig reads what each backend costs the database. Queries of ours are few hundred. */
const counted = {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.max': '5000',
  'pg_stat_statements.save': 'off',
}

/** Where it listens, and that it leaves nothing outside its data folder: no socket file, no segment in /dev/shm. */
const contained = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  dynamic_shared_memory_type: 'mmap',
  min_dynamic_shared_memory: '8MB',
}

/** Command-line arguments of `postgres` for a data folder and a port. */
export function serverArguments(dataFolder: string, port: number): string[] {
  const settings = { ...contained, ...throwAway, ...counted, port: String(port) }
  return ['-D', dataFolder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

/** Command-line arguments of `initdb`: case folding of Unicode without the system's locales, passwords for everyone. */
export function initArguments(dataFolder: string, user: string, passwordFile: string): string[] {
  const cluster = [`--pgdata=${dataFolder}`, '--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  return [...cluster, `--username=${user}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--no-sync', '--no-instructions']
}
