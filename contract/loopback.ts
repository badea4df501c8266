/** Whether a host never leaves this machine, as far as its text says: 127.0.0.0/8, ::1, ::ffff:127.0.0.0/104 (in every spelling that a URL admits),
 *  `localhost` and `*.localhost` (RFC 6761, 6.3), in any case, with or without a trailing dot or IPv6's brackets. Not `0.0.0.0` and `::`: a server
 *  that listens on these is reached from outside. A name is not resolved: `isLoopback('dev.example')` is false wherever it leads.
 *  @param host IP or name, without a port */
export function isLoopback(host: string): boolean {
  const name = canonicalHost(host)
  if (name === null) return false
  return name === '[::1]' || /^\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\]$/.test(name) || /^127(\.\d+){3}$/.test(name) || /^([a-z0-9_-]+\.)*localhost$/.test(name)
}

/** A host as the URL standard writes it: lower case, IPv4 in four decimals, IPv6 compressed in brackets; null where it is no host. */
function canonicalHost(host: string): string | null {
  const bare = host.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
  if (!/^[a-z0-9._:-]+$/i.test(bare)) return null
  return URL.parse(`http://${bare.includes(':') ? `[${bare}]` : bare}`)?.hostname ?? null
}
