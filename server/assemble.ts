/** The relay as both programs run it: settings from the environment, SQLite beneath (main.ts, and dev.ts for `npm run dev`). */
import { limits } from '../shared/base/limits.ts'
import type { Settings } from './env.ts'
import { decodeSettings } from './env.ts'
import type { Log } from './log.ts'
import { logTo } from './log.ts'
import { namesOfThisMachine, publicName } from './names.ts'
import { SqliteStore } from './store-sqlite.ts'
import type { Relay } from './upgrade.ts'
import { openRelay } from './upgrade.ts'

export interface Assembled {
  readonly settings: Settings
  readonly relay: Relay
  readonly log: Log
  /** Everybody is sent away, everything is written, the file is closed. */
  readonly close: () => Promise<void>
}

/** Throws, with a sentence for the operator, if a setting is wrong or the folder cannot be used. */
export const assembleRelay = (environment: NodeJS.ProcessEnv): Assembled => {
  const settings = decodeSettings(environment)
  if (!settings.ok) throw new Error(settings.error)
  const { DATA, PUBLIC_NAME, ADDRESS_HEADER } = settings.value
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
  const close = async (): Promise<void> => {
    await relay.stop()
    await store.close()
  }
  return { settings: settings.value, relay, log, close }
}
