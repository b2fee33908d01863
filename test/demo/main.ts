/**
 * `npm run demo`: app and relay on one port with an invented group, and three addresses at each of which a browser is one of its devices.
 * Everything lies in a temporary folder and is removed at the end. PORT and HOST as for `npm start` (server/env.ts).
 */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { limits } from '../../shared/base/limits.ts'
import { dayOf } from '../../shared/time/civil-date.ts'
import type { DemoDevice, KitAsJson } from '../../client/demo/kit.ts'
import { demoDevicePath } from '../../client/demo/kit.ts'
import { decodeSettings } from '../../server/env.ts'
import { logTo } from '../../server/log.ts'
import { createSite, listen } from '../../server/serve.ts'
import type { Respond } from '../../server/site.ts'
import { serveSite } from '../../server/site.ts'
import { SqliteStore } from '../../server/store-sqlite.ts'
import { openRelay } from '../../server/upgrade.ts'
import { Online } from '../support/online.ts'
import type { Stage } from '../support/stage.ts'
import { demoAddresses, kitOf, playUntil } from './devices.ts'

const run = randomUUID()
/** By the first part of the address: what a browser there is told once all is ready. */
const kits = new Map<string, KitAsJson>()
let app: Respond | null = null

const firstPart = ({ headers }: IncomingMessage): string => headers.host?.split(/[.:]/)[0] ?? ''

const respond: Respond = (request, response) => {
  const kit = kits.get(firstPart(request))
  if (request.url !== demoDevicePath && app !== null) app(request, response)
  else if (kit === undefined) response.writeHead(404).end()
  else {
    const device: DemoDevice = { run, kit }
    response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
    response.end(JSON.stringify(device))
  }
}

/** Names ending in .localhost lead to this machine, in Chromium and Firefox without any setting. */
const isOurs = (host: string): boolean => /^(?:[\w-]+\.)?localhost(?::\d+)?$/.test(host)

const main = async (): Promise<void> => {
  const settings = decodeSettings(process.env)
  if (!settings.ok) throw new Error(settings.error)
  const { PORT, HOST } = settings.value
  const folder = await mkdtemp(join(tmpdir(), 'juntas-demo-'))
  const log = logTo((text) => console.error(text))
  const store = new SqliteStore(join(folder, 'data'))
  const relay = openRelay({
    store,
    limits,
    log,
    now: Date.now,
    names: (host) => (host !== undefined && isOurs(host) ? host : null),
    addressHeader: null,
  })
  const server = createSite(respond, relay, log)
  const end = async (): Promise<void> => {
    server.close()
    await relay.stop()
    server.closeAllConnections()
    await store.close()
    await rm(folder, { recursive: true })
  }
  let ending: Promise<void> | null = null
  const endOnce = (): Promise<void> => (ending ??= end())
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void endOnce().then(() => process.exit(0), fail))
  }
  try {
    const port = await listen(server, PORT, HOST)
    console.log('Building the app and playing a season of sixteen weeks…')
    const [stage] = await Promise.all([play(), buildApp(join(folder, 'site'))])
    await upload(stage, port)
    for (const { name, device } of demoAddresses) kits.set(name, await kitOf(stage, device))
    app = serveSite(join(folder, 'site'))
    announce(port)
  } catch (error) {
    await endOnce()
    throw error
  }
}

const play = (): Promise<Stage> => {
  const now = new Date()
  const today = dayOf(now.getFullYear(), now.getMonth() + 1, now.getDate())
  return playUntil(run, now.getTime(), today)
}

const buildApp = async (outDir: string): Promise<void> => {
  await build({ mode: 'demo', logLevel: 'warn', build: { outDir } })
}

/** Over the same link as the app's, from each device what it has. */
const upload = async (stage: Stage, port: number): Promise<void> => {
  for (const { device } of demoAddresses) {
    const online = new Online(stage.device(device), `localhost:${port}`)
    await online.synced()
    online.close()
  }
}

const announce = (port: number): void => {
  console.log(
    '\nAn invented group, on three devices. Open them beside each other, in Chrome or Firefox:\n',
  )
  for (const { name, who } of demoAddresses) {
    console.log(`  ${`http://${name}.localhost:${port}/`.padEnd(34)} ${who}`)
  }
  console.log('\nToday’s meeting is open. Ctrl-C ends it all, and nothing is kept.')
}

const fail = (error: unknown): void => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

main().catch(fail)
