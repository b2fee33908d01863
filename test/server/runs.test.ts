/** What is said to records, rule by rule, without a socket (server/runs.ts). */
import { describe, expect, test } from 'vitest'
import { groupFromStore, withHead } from '../../server/group.ts'
import type { GroupState } from '../../server/group.ts'
import type { RunGround, RunVerdict } from '../../server/runs.ts'
import { judgeRun } from '../../server/runs.ts'
import { emptyBytes } from '../../shared/base/bytes.ts'
import { limits } from '../../shared/base/limits.ts'
import { signatureBytes } from '../../shared/crypto/keys.ts'
import { firstPrev } from '../../shared/crypto/record-signature.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { foundGroup, keysOf } from '../support/notebook.ts'
import { SignedPage, statementsOf } from '../support/relay-group.ts'

const { control } = foundGroup('Rosa', 'Ana')
const id = control.group
const empty = groupFromStore(id, { statements: statementsOf(control), pages: [], bytes: 0 })
const everything = Number.MAX_SAFE_INTEGER

const pageOf = (...texts: readonly string[]): SignedPage => {
  const page = new SignedPage(id, keysOf('Ana'))
  page.write(...texts)
  return page
}

/** The state in which the first `records` of a page are stored. */
const storing = (page: SignedPage, records: number): GroupState => {
  const newest = page.ids[records - 1]
  if (newest === undefined) return empty
  return withHead(empty, page.id, { records, id: newest }, 0)
}

const groundIn = (page: SignedPage, records: number, run: PageRun): RunGround => ({
  prev: page.ids[Math.min(run.from, records) - 1] ?? firstPrev,
  ids: page.ids.slice(run.from, Math.min(records, run.from + run.items.length)),
})

/** The verdict where the first `records` of `page` are stored. */
const judge = (
  page: SignedPage,
  records: number,
  run: PageRun,
  maxBytes = everything,
): RunVerdict => judgeRun(storing(page, records), run, groundIn(page, records, run), maxBytes)

const refused = (code: string, clock: number, of: Uint8Array = emptyBytes) => ({
  kind: 'refused',
  message: { kind: 'refused', code, page: expect.any(Number) as number, clock, id: of },
})

/** What a page of the tests writes: padded text and a signature. */
const recordBytes = limits.recordBytesLeast + signatureBytes

describe('[RL4] records', () => {
  test('continue their page', () => {
    const page = pageOf('a', 'b', 'c')
    for (const records of [0, 1, 2]) {
      expect(judge(page, records, page.run(records))).toEqual({
        kind: 'new',
        from: records,
        items: page.items.slice(records),
        ids: page.ids.slice(records),
        bytes: (3 - records) * recordBytes,
      })
    }
  })

  test('that are stored already are known; what follows them is new', () => {
    const page = pageOf('a', 'b', 'c')
    expect(judge(page, 3, page.run())).toEqual({ kind: 'known' })
    expect(judge(page, 3, page.run(1, 2))).toEqual({ kind: 'known' })
    const verdict = judge(page, 2, page.run(1))
    expect(verdict).toMatchObject({ kind: 'new', from: 2, ids: [page.ids[2]] })
  })

  test('are refused on a page that the control chain does not know', () => {
    const stranger = new SignedPage(id, keysOf('Eve'))
    expect(judge(stranger, 0, stranger.write('a'))).toEqual(refused('unknown-page', 0))
    const unheardOf = new SignedPage(id, keysOf('Ana'), 16)
    expect(judge(unheardOf, 0, unheardOf.write('a'))).toEqual(refused('unknown-page', 0))
  })

  test('may be of any of her sixteen pages', () => {
    for (const number of [1, 15]) {
      const page = new SignedPage(id, keysOf('Ana'), number)
      expect(judge(page, 0, page.write('a')).kind).toBe('new')
    }
  })

  test('are refused over a gap, with the clock of what is missing', () => {
    const page = pageOf('a', 'b', 'c')
    expect(judge(page, 1, page.run(2))).toEqual(refused('gap', 1))
  })

  test('other than the stored ones are refused as taken, with the id of what stands there', () => {
    const page = pageOf('a', 'b', 'c')
    const twin = pageOf('a', 'other', 'c')
    const verdict = judgeRun(
      storing(page, 3),
      twin.run(),
      groundIn(page, 3, twin.run()),
      everything,
    )
    expect(verdict).toEqual(refused('taken', 1, page.ids[1]))
    // The last item's bytes may even be the same ones: an id covers the history below it.
    const tail = twin.run(2)
    expect(judgeRun(storing(page, 3), tail, groundIn(page, 3, tail), everything).kind).toBe(
      'refused',
    )
  })

  test('that continue another history are refused, and told what they would have to continue', () => {
    const page = pageOf('a', 'b')
    const twin = pageOf('a', 'other', 'c')
    expect(judge(page, 2, twin.run(2))).toEqual(refused('bad-signature', 2, page.ids[1]))
  })

  test('signed by another key are refused', () => {
    const honest = pageOf('a')
    const forged = new SignedPage(id, keysOf('Rosa'))
    forged.write('a', 'b')
    const run = { ...forged.run(1), page: honest.id }
    expect(judge(honest, 1, run)).toEqual(refused('bad-signature', 1, honest.ids[0]))
  })

  test('of another group, another page or another clock are refused', () => {
    const page = pageOf('a', 'b')
    const elsewhere = new SignedPage(firstPrev, keysOf('Ana'))
    const second = new SignedPage(id, keysOf('Ana'), 1)
    const [first] = page.items
    if (first === undefined) throw new Error('a record')
    const replays: PageRun[] = [
      { page: page.id, from: 2, items: elsewhere.write('x').items },
      { page: page.id, from: 2, items: second.write('x').items },
      { page: page.id, from: 2, items: [first] },
    ]
    for (const run of replays) {
      expect(judge(page, 2, run)).toEqual(refused('bad-signature', 2, page.ids[1]))
    }
  })

  test('too short for a signature are refused', () => {
    const page = pageOf('a')
    for (const item of [emptyBytes, new Uint8Array(63), new Uint8Array(64)]) {
      const run = { page: page.id, from: 1, items: [item] }
      expect(judge(page, 1, run)).toEqual(refused('bad-signature', 1, page.ids[0]))
    }
  })

  test('are vouched for by the newest signature down to the first byte', () => {
    const page = pageOf('a', 'b', 'c', 'd')
    for (const clock of [0, 1, 2, 3]) {
      const items = page.items.map((item) => item.slice())
      const altered = items[clock]
      if (altered !== undefined) altered[0] = (altered[0] ?? 0) ^ 1
      const verdict = judge(page, 0, { page: page.id, from: 0, items })
      expect(verdict).toEqual(refused('bad-signature', 0, firstPrev))
    }
  })

  test('[RL8] are refused when the group has no room for them', () => {
    const page = pageOf('a', 'b')
    expect(judge(page, 1, page.run(1), recordBytes - 1)).toEqual(refused('group-full', 1))
    expect(judge(page, 1, page.run(1), recordBytes).kind).toBe('new')
    // What is stored needs no room.
    expect(judge(page, 2, page.run(), 0)).toEqual({ kind: 'known' })
  })
})
