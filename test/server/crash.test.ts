/** [RL5] Acknowledged means kept: the real relay is killed (SIGKILL) right after an acknowledgement, in the middle of work, again and again. */
import { expect, test } from 'vitest'
import type { RelayClient } from '../support/relay-client.ts'
import type { SignedPage } from '../support/relay-group.ts'
import { pagesFrom, RelayGroup } from '../support/relay-group.ts'
import { startRelay, temporaryFolder } from '../support/relay-process.ts'

/** Relays that are killed side by side, and how often each: fifty times in all. */
const lanes = [1, 2]
const rounds = 25
const names = ['Rosa', 'Ana', 'Lupe', 'Mari']
/** Records that each writer sends in a round, a frame for each, without waiting. */
const recordsPerRound = 12
interface Writer {
  readonly name: string
  readonly page: SignedPage
  acknowledged: number
}

/** Sends what the relay lacks, and resolves when `enough` acknowledgements have come in over all writers. */
const writeUntil = async (
  writers: readonly Writer[],
  clients: readonly RelayClient[],
  enough: number,
): Promise<void> => {
  let heard = 0
  await new Promise<void>((resolve) => {
    clients.forEach((client, index) => {
      const writer = writers[index]
      if (writer === undefined) return
      const listen = async (): Promise<void> => {
        for (;;) {
          const { pages } = await client.until('durable')
          for (const [, records] of pages)
            writer.acknowledged = Math.max(writer.acknowledged, records)
          if (++heard === enough) resolve()
        }
      }
      listen().catch(() => undefined)
      const { page } = writer
      for (let clock = page.items.length - recordsPerRound; clock < page.items.length; clock++) {
        client.update(page.run(clock, clock + 1))
      }
    })
  })
}

test.concurrent.each(lanes)(
  `[RL5] killed ${rounds} times at an acknowledgement, relay %i loses no acknowledged record`,
  async () => {
    await using folder = temporaryFolder()
    let host = ''
    const group = new RelayGroup(() => host, 'crash', 'Rosa', ...names.slice(1))
    const writers = names.map((name): Writer => ({ name, page: group.page(name), acknowledged: 0 }))
    let inFlight = 0
    for (let round = 0; round <= rounds; round++) {
      await using relay = await startRelay(folder.path)
      host = relay.host
      if (round === 0) await group.bring()
      const clients = await Promise.all(writers.map(({ name }) => group.enter(name)))
      const stored = pagesFrom((await clients[0]?.sync()) ?? [])
      for (const { page, acknowledged } of writers) {
        const items = stored.get(page.id) ?? []
        expect(items.length).toBeGreaterThanOrEqual(acknowledged)
        expect(items).toEqual(page.items.slice(0, items.length))
        while (page.items.length < items.length + recordsPerRound) page.write(`round ${round}`)
      }
      // From the first acknowledgement of a round to one in the middle of it.
      if (round < rounds) await writeUntil(writers, clients, 1 + ((round * 7) % 24))
      await relay.stop('SIGKILL')
      inFlight += writers.reduce(
        (sum, { page, acknowledged }) => sum + page.items.length - acknowledged,
        0,
      )
    }
    const acknowledged = writers.reduce((sum, writer) => sum + writer.acknowledged, 0)
    expect(acknowledged).toBeGreaterThan(5 * rounds)
    expect(inFlight).toBeGreaterThan(5 * rounds)
  },
  180_000,
)
