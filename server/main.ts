/** Puts the relay together and keeps it running: settings in, one address out. */
import { limits } from '../shared/base/limits.ts'
import { decodeSettings } from './env.ts'
import { logTo } from './log.ts'
import { namesOfThisMachine, publicName } from './names.ts'
import { addressFor, createSite, listen } from './serve.ts'
import { serveSite } from './site.ts'
import { SqliteStore } from './store-sqlite.ts'
import { openRelay } from './upgrade.ts'

const main = async (): Promise<void> => {
  const settings = decodeSettings(process.env)
  if (!settings.ok) throw new Error(settings.error)
  const { PORT, HOST, DATA, PUBLIC_NAME, ADDRESS_HEADER } = settings.value
  const log = logTo((text) => console.error(text))
  const store = new SqliteStore(DATA)
  const relay = openRelay({
    store,
    limits,
    log,
    now: Date.now,
    names: PUBLIC_NAME === null ? namesOfThisMachine : publicName(PUBLIC_NAME),
    addressHeader: ADDRESS_HEADER,
  })
  const server = createSite(serveSite('dist'), relay, log)
  const port = await listen(server, PORT, HOST)
  console.log(`Juntas: ${addressFor(HOST, port)}`)

  const stop = async (): Promise<void> => {
    server.close()
    await relay.stop()
    server.closeAllConnections()
    await store.close()
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop())
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
