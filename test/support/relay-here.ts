/** The relay in the test's own process, over real WebSockets: with limits that can be reached, a clock that can be set, a store that can fail. */
import type { Limits } from '../../shared/base/limits.ts'
import { limits } from '../../shared/base/limits.ts'
import { describeFault } from '../../server/log.ts'
import { namesOfThisMachine } from '../../server/names.ts'
import { createSite, listen } from '../../server/serve.ts'
import type { Store } from '../../server/store.ts'
import { openRelay } from '../../server/upgrade.ts'
import { MemoryStore } from './relay-memory-store.ts'

export interface RelayHere extends AsyncDisposable {
  readonly host: string
  readonly store: Store
  /** Added to the real time, in milliseconds. */
  aheadMs: number
  readonly log: string[]
}

export const relayHere = async (
  changed: Partial<Limits> = {},
  store: Store = new MemoryStore(),
): Promise<RelayHere> => {
  const log: string[] = []
  const logger = {
    note: (line: string) => void log.push(line),
    fault: (what: string, error: unknown) => void log.push(`${what}: ${describeFault(error)}`),
  }
  const relay = openRelay({
    store,
    limits: { ...limits, ...changed },
    log: logger,
    now: () => Date.now() + here.aheadMs,
    names: namesOfThisMachine,
    addressHeader: 'x-forwarded-for',
  })
  const server = createSite((_request, response) => response.end(), relay, logger)
  const host = `localhost:${await listen(server, 0, '127.0.0.1')}`
  const here: RelayHere = {
    host,
    store,
    aheadMs: 0,
    log,
    async [Symbol.asyncDispose]() {
      server.close()
      await relay.stop()
    },
  }
  return here
}
