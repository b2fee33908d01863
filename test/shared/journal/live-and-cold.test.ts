import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { required } from '../../../shared/base/assert.ts'
import { bytesToHex } from '../../../shared/base/bytes.ts'
import { firstPrev, recordIdOf } from '../../../shared/crypto/record-signature.ts'
import { marksOf, noticesOf, vectorOf } from '../../../shared/journal/journal.ts'
import type { PlainRecord, Seen } from '../../../shared/record/record.ts'
import type { PageRun } from '../../../shared/replica/page-codec.ts'
import { encodeReplica } from '../../../shared/replica/replica.ts'
import { Device, forge, foundGroup, keysOf, pageOfName, plainFact } from '../../support/notebook.ts'

vi.setConfig({ testTimeout: 60_000 })

const names = ['Ana', 'Luz'] as const
const group = foundGroup(...names)

/** One item of a page, on whatever stands below it: honest, or wrong in one of the ways that only its owner can bring about. */
type Making =
  | 'honest'
  | 'honest, citing the other page'
  | 'citing what is not there'
  | 'citing its own page'
  | 'signature altered'
  | 'sealed bytes altered'
  | 'signed by another key'
  | 'signed for another place'
  | 'signed garbage'
  | 'under an epoch that is not here'
  | 'garbage'

const makings = (weight: number, ...all: readonly Making[]) => ({
  weight,
  arbitrary: fc.constantFrom(...all),
})

const anyMaking: fc.Arbitrary<Making> = fc.oneof(
  makings(10, 'honest', 'honest, citing the other page'),
  makings(6, 'signature altered', 'signed by another key', 'signed for another place'),
  makings(1, 'sealed bytes altered', 'garbage'),
  makings(1, 'citing its own page', 'signed garbage'),
  makings(1, 'citing what is not there', 'under an epoch that is not here'),
)

interface Sequence {
  readonly name: (typeof names)[number]
  readonly items: Uint8Array[]
  readonly ids: Uint8Array[]
}

const citing = (page: Sequence, clock: number, wrong: boolean): Seen[] => {
  const id = page.ids[clock]
  const idStart = wrong || id === undefined ? new Uint8Array(16) : id.subarray(0, 16)
  return [{ page: pageOfName(group, page.name), clock: Math.max(0, clock), idStart }]
}

const addItem = (own: Sequence, other: Sequence, making: Making): void => {
  const clock = own.items.length
  const prev = own.ids.at(-1) ?? firstPrev
  const record: PlainRecord = { at: clock, seen: [], facts: [plainFact(clock)] }
  const make = (
    change: Partial<PlainRecord> = {},
    more: Partial<Parameters<typeof forge>[2]> = {},
  ) => forge(group, own.name, { clock, prev, record: { ...record, ...change }, ...more })
  const made = (): Uint8Array => {
    switch (making) {
      case 'honest':
        return make()
      case 'honest, citing the other page':
        return make(
          other.ids.length === 0 ? {} : { seen: citing(other, other.ids.length - 1, false) },
        )
      case 'citing what is not there':
        return make({ seen: citing(other, other.ids.length, true) })
      case 'citing its own page':
        return make({ seen: citing(own, 0, true) })
      case 'signature altered': {
        const item = make()
        return item.with(item.length - 40, (item.at(-40) ?? 0) ^ 1)
      }
      case 'sealed bytes altered': {
        const item = make()
        return item.with(40, (item[40] ?? 0) ^ 1)
      }
      case 'signed by another key':
        return make({}, { signer: keysOf('Eva') })
      case 'signed for another place':
        return forge(group, own.name, { clock: clock + 1, prev, record })
      case 'signed garbage':
        return make({ at: 2 ** 52 })
      case 'under an epoch that is not here':
        return make({}, { epochNumber: 1 })
      case 'garbage':
        return new Uint8Array(180).fill(clock)
    }
  }
  const item = made()
  own.items.push(item)
  own.ids.push(recordIdOf(prev, item))
}

type Plan = readonly (readonly [isAnas: boolean, Making])[]

const anyPlan: fc.Arbitrary<Plan> = fc.array(fc.tuple(fc.boolean(), anyMaking), {
  minLength: 1,
  maxLength: 14,
})

const carryOut = (plan: Plan): Sequence[] => {
  const ana: Sequence = { name: 'Ana', items: [], ids: [] }
  const luz: Sequence = { name: 'Luz', items: [], ids: [] }
  for (const [isAnas, making] of plan) addItem(isAnas ? ana : luz, isAnas ? luz : ana, making)
  return [ana, luz].filter(({ items }) => items.length > 0)
}

const wholeRuns = (sequences: readonly Sequence[]): PageRun[] =>
  sequences.map(({ name, items }) => ({ page: pageOfName(group, name), from: 0, items }))

/** The same bytes in pieces, each page's in its own order; some come twice. */
const cut = (sequences: readonly Sequence[], cuts: readonly number[]): PageRun[] => {
  const sent = sequences.map(() => 0)
  const pieces: PageRun[] = []
  for (const choice of [...cuts, ...sequences.flatMap(() => [9, 9, 9, 9, 9, 9, 9, 9])]) {
    const index = choice % sequences.length
    for (const which of [index, (index + 1) % sequences.length]) {
      const sequence = required(sequences[which], 'a page')
      const done = sent[which] ?? 0
      const from = Math.max(0, done - (choice % 3 === 0 ? 1 : 0))
      const items = sequence.items.slice(from, done + 1 + (choice % 4))
      if (done >= sequence.items.length) continue
      pieces.push({ page: pageOfName(group, sequence.name), from, items })
      sent[which] = from + items.length
      if (choice % 2 === 0) break
    }
  }
  return pieces
}

const verdict = (device: Device) => ({
  order: device.order().map(({ id, depth }) => `${depth} ${bytesToHex(id)}`),
  document: bytesToHex(encodeReplica(device.replica)),
  stops: noticesOf(device.journal)
    .filter(({ kind }) => kind === 'stopped')
    .sort((left, right) => left.page - right.page),
  vector: [...vectorOf(device.journal)].filter(([, count]) => count > 0).sort(),
})

const isComplete = (pieces: readonly PageRun[], sequences: readonly Sequence[]): boolean =>
  sequences.every(({ name, items }) =>
    pieces.some(
      ({ page, from, items: some }) =>
        page === pageOfName(group, name) && from + some.length === items.length,
    ),
  )

const anyCuts = fc.array(fc.nat({ max: 99 }), { maxLength: 12 })

test('[PG5] one verdict on the same bytes, in one piece or in many', () => {
  const seen = { placed: 0, held: 0, stopped: 0, vouchedLater: 0 }
  const law = fc.property(anyPlan, anyCuts, (plan, cuts) => {
    const sequences = carryOut(plan)
    const [cold, live] = [new Device(group, 'Ana'), new Device(group, 'Ana')]
    cold.receive(wholeRuns(sequences))
    const pieces = cut(sequences, cuts)
    expect(isComplete(pieces, sequences)).toBe(true)
    for (const piece of pieces) live.receive([piece])
    expect(verdict(live)).toEqual(verdict(cold))
    seen.placed += cold.placed.length
    for (const notice of noticesOf(cold.journal)) {
      if (notice.kind === 'stopped') seen.stopped++
      if (notice.kind === 'waiting') seen.held++
    }
    for (const { queue } of cold.journal.pages.values()) seen.vouchedLater += queue.length
  })
  fc.assert(law, { numRuns: 30 })
  // A fixed run as well, of which it is known that everything counted below happens in it.
  fc.assert(law, { numRuns: 30, seed: 7 })
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0)
})

test('[PG5] one verdict after a restart, with marks or without', () => {
  let skipped = 0
  fc.assert(
    fc.property(anyPlan, anyCuts, fc.nat(), (plan, cuts, choice) => {
      const sequences = carryOut(plan)
      const [cold, live] = [new Device(group, 'Ana'), new Device(group, 'Ana')]
      cold.receive(wholeRuns(sequences))
      const pieces = cut(sequences, cuts)
      for (const piece of pieces.slice(0, choice % (1 + pieces.length))) live.receive([piece])
      for (const marks of ['with marks', 'without marks'] as const) {
        const again = live.restarted('Ana', marks)
        // Then a relay sends what the document lacks.
        const vector = new Map<number, number>(
          live.runsBeyond().map(({ page, items }) => [page, items.length]),
        )
        const rest = wholeRuns(sequences).flatMap(({ page, items }) => {
          const from = vector.get(page) ?? 0
          return from < items.length ? [{ page, from, items: items.slice(from) }] : []
        })
        again.receive(rest)
        expect(verdict(again)).toEqual(verdict(cold))
      }
      skipped += marksOf(live.journal).size
    }),
    { numRuns: 40 },
  )
  expect(skipped).toBeGreaterThan(0)
})

test('[PG5] a mark vouches for the bytes that were marked, and for no others', () => {
  const ana = new Device(group, 'Ana')
  for (let picture = 0; picture < 4; picture++) ana.write(plainFact(picture))
  const run = required(ana.runsBeyond()[0], 'her page')
  const marks = marksOf(ana.journal)
  for (let altered = 0; altered < 4; altered++) {
    const item = required(run.items[altered], 'an item')
    for (const at of [30, item.length - 1]) {
      const items = run.items.with(altered, item.with(at, (item[at] ?? 0) ^ 1))
      const again = new Device(group, 'Ana', marks)
      again.receive([{ ...run, items }])
      expect(again.placed.length).toBe(altered)
      expect(noticesOf(again.journal).some(({ kind }) => kind === 'stopped')).toBe(false)
    }
  }
})

test('[PG5] a mark above what the store still has is no hindrance', () => {
  const ana = new Device(group, 'Ana')
  for (let picture = 0; picture < 4; picture++) ana.write(plainFact(picture))
  const run = required(ana.runsBeyond()[0], 'her page')
  const again = new Device(group, 'Ana', marksOf(ana.journal))
  again.receive([{ ...run, items: run.items.slice(0, 2) }])
  expect(again.placed.length).toBe(2)
  again.receive([{ ...run, from: 2, items: run.items.slice(2) }])
  expect(again.order()).toEqual(ana.order())
})

test('[PG5] a canary: two verdicts that differ are told apart', () => {
  const [left, right] = [new Device(group, 'Ana'), new Device(group, 'Ana')]
  left.write(plainFact(1))
  expect(verdict(left)).not.toEqual(verdict(right))
})
