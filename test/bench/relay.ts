/**
 * What the relay does in a second, measured at the real process over real WebSockets: `node test/bench/relay.ts`. Records are signed
 * beforehand; relay and devices share this machine.
 */
import { pagesFrom, RelayGroup } from '../support/relay-group.ts'
import type { RelayClient } from '../support/relay-client.ts'
import type { SignedPage } from '../support/relay-group.ts'
import { startRelay, temporaryFolder } from '../support/relay-process.ts'

await using folder = temporaryFolder()
const relay = await startRelay(folder.path)
const item = new Uint8Array(256).fill(7)

interface Writer {
  readonly client: RelayClient
  readonly page: SignedPage
}

const writersIn = async (label: string, count: number, records: number): Promise<Writer[]> => {
  const names = Array.from({ length: count }, (_, index) => `writer ${index}`)
  const group = new RelayGroup(() => relay.host, label, 'Rosa', ...names)
  await group.bring()
  return Promise.all(
    names.map(async (name) => {
      const page = group.page(name)
      for (let index = 0; index < records; index++) page.add(item)
      return { client: await group.enter(name), page }
    }),
  )
}

const say = (what: string, value: string): void => console.log(`${what.padEnd(64)} ${value}`)

const percentile = (sorted: readonly number[], part: number): string =>
  `${(sorted[Math.floor(part * (sorted.length - 1))] ?? 0).toFixed(2)} ms`

const oneByOne = async (writers: readonly Writer[], records: number): Promise<void> => {
  const times: number[] = []
  const start = performance.now()
  await Promise.all(
    writers.map(async ({ client, page }) => {
      for (let clock = 0; clock < records; clock++) {
        const before = performance.now()
        client.update(page.run(clock, clock + 1))
        await client.until('durable')
        times.push(performance.now() - before)
      }
    }),
  )
  const seconds = (performance.now() - start) / 1000
  times.sort((left, right) => left - right)
  const what = `${writers.length} writers, each waiting for its acknowledgement`
  say(what, `${Math.round(times.length / seconds)} appends/s`)
  say('  from sending to acknowledged, half of them', percentile(times, 0.5))
  say('  99 of 100', percentile(times, 0.99))
}

const atOnce = async ({ client, page }: Writer, records: number): Promise<void> => {
  const start = performance.now()
  client.update(page.run())
  for (let stored = 0; stored < records;)
    stored = (await client.until('durable')).pages[0]?.[1] ?? 0
  const seconds = (performance.now() - start) / 1000
  say(`${records} records in one frame`, `${Math.round(records / seconds)} appends/s`)
}

const answer = async (client: RelayClient, records: number): Promise<void> => {
  const start = performance.now()
  const pages = pagesFrom(await client.sync())
  const seconds = (performance.now() - start) / 1000
  const count = [...pages.values()].reduce((sum, items) => sum + items.length, 0)
  say(`step 1 of a new device, ${count} records`, `${(1000 * seconds).toFixed(0)} ms`)
  if (count < records) throw new Error('records are missing')
  const vector = new Map([...pages].map(([page, items]) => [page, items.length]))
  const again = performance.now()
  for (let round = 0; round < 100; round++) await client.sync(vector)
  say(
    'step 1 of a device that lacks nothing',
    `${((performance.now() - again) / 100).toFixed(2)} ms`,
  )
}

await oneByOne(await writersIn('one', 1, 300), 300)
await oneByOne(await writersIn('thirty', 30, 20), 20)
const [bulk] = await writersIn('bulk', 1, 10_000)
if (bulk === undefined) throw new Error('a writer')
await atOnce(bulk, 10_000)
await answer(bulk.client, 10_000)
await relay.stop('SIGTERM')
process.exit()
