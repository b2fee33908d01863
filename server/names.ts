/**
 * By what name a relay was called. It is part of what a device signs (rule RL2), so that a proof given to one relay is worthless at
 * another. That holds only if the relay knows its own name: believing any Host header, it would accept what a device had signed for
 * somebody who relays it. So the name is `PUBLIC_NAME`; without one, what names this machine itself, and nothing else.
 */
import { hostname, networkInterfaces } from 'node:os'

/** The name for a Host header, or null: not this relay's. */
export type RelayNames = (host: string | undefined) => string | null

/** Behind a proxy the Host header says nothing; the configured name is what devices dial. */
export const publicName =
  (name: string): RelayNames =>
  () =>
    name

const ownHosts = (): Set<string> => {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  const hosts = addresses.map(({ address, family }) =>
    family === 'IPv6' ? `[${address}]` : address,
  )
  const name = hostname().toLowerCase()
  return new Set(['localhost', '127.0.0.1', '[::1]', name, `${name}.local`, ...hosts])
}

export const namesOfThisMachine: RelayNames = (host) => {
  const bare = host?.toLowerCase().replace(/:\d+$/, '')
  return host !== undefined && bare !== undefined && ownHosts().has(bare) ? host : null
}
