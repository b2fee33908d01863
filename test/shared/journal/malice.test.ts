import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { bytesToHex } from '../../../shared/base/bytes.ts'
import { firstPrev, recordIdOf } from '../../../shared/crypto/record-signature.ts'
import { noticesOf, vectorOf } from '../../../shared/journal/journal.ts'
import type { PageId, PlainRecord } from '../../../shared/record/record.ts'
import type { PageRun } from '../../../shared/replica/page-codec.ts'
import { encodeReplica } from '../../../shared/replica/replica.ts'
import { anyRecord } from '../../support/fact-arbitraries.ts'
import {
  Device,
  exchange,
  forge,
  foundGroup,
  pageOfName,
  plainFact,
} from '../../support/notebook.ts'

vi.setConfig({ testTimeout: 60_000 })

/** Mala has keys, and signs whatever she likes; Ana and Luz are honest. */
const group = foundGroup('Ana', 'Luz', 'Mala')
const malas = pageOfName(group, 'Mala')
const ana = new Device(group, 'Ana')
const luz = new Device(group, 'Luz')
ana.write(plainFact(1))
exchange(ana, luz)
luz.write(plainFact(2))
exchange(ana, luz)
ana.write(plainFact(3))
exchange(ana, luz)
const honest = ana.runsBeyond()

/** Pages of strangers are taken for pages of the group, so that what she cites may exist. */
const nearby = (page: PageId): PageId =>
  [pageOfName(group, 'Ana'), pageOfName(group, 'Luz'), malas, page][page % 4] ?? page

const aimed = (record: PlainRecord): PlainRecord => ({
  ...record,
  seen: record.seen
    .map((cited) => ({ ...cited, page: nearby(cited.page), clock: cited.clock % 3 }))
    .filter(({ page }, index, all) => all.findIndex((other) => other.page === page) === index)
    .sort((left, right) => left.page - right.page),
  facts: record.facts.map((fact) =>
    fact.kind === 'evidence' || fact.kind === 'branch'
      ? { ...fact, page: nearby(fact.page), clock: fact.clock % 3 }
      : fact,
  ),
})

const pageOf = (records: readonly PlainRecord[]): PageRun => {
  let prev: Uint8Array = firstPrev
  const items = records.map((record, clock) => {
    const item = forge(group, 'Mala', { clock, prev, record: aimed(record) })
    prev = recordIdOf(prev, item)
    return item
  })
  return { page: malas, from: 0, items }
}

const stateOf = (device: Device) => ({
  document: bytesToHex(encodeReplica(device.replica)),
  order: device.order().map(({ page, clock, depth }) => `${page} ${clock} ${depth}`),
  vector: [...vectorOf(device.journal)].filter(([, count]) => count > 0).sort(),
  stops: noticesOf(device.journal)
    .filter(({ kind }) => kind === 'stopped')
    .map((notice) => JSON.stringify(notice)),
})

test('[PG6] whatever a member signs harms no page but her own, and means the same everywhere', () => {
  const seen = { placed: 0, stopped: 0, waiting: 0 }
  const law = fc.property(fc.array(anyRecord, { minLength: 1, maxLength: 4 }), (records) => {
    const run = pageOf(records)
    const [cold, live] = [new Device(group, 'Ana'), new Device(group, 'Ana')]
    cold.receive([run, ...honest])
    for (const one of honest) live.receive([one])
    run.items.forEach((item, from) => live.receive([{ page: malas, from, items: [item] }]))
    expect(stateOf(live)).toEqual(stateOf(cold))
    const others = cold.placed.filter(({ page }) => page !== malas)
    expect(others.length).toBe(3)
    cold.write(plainFact(9))
    seen.placed += cold.placed.length - 4
    for (const { kind, page } of noticesOf(cold.journal)) {
      expect(page).toBe(malas)
      if (kind === 'stopped') seen.stopped++
      if (kind === 'waiting') seen.waiting++
    }
  })
  fc.assert(law, { numRuns: 40 })
  // A fixed run as well, of which it is known that everything counted below happens in it.
  fc.assert(law, { numRuns: 40, seed: 7 })
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0)
})
