/** What every store of the relay must do (port: server/store.ts). */
import { describe, expect, test } from 'vitest'
import type { Store, Write } from '../../server/store.ts'

const id = (value: number): Uint8Array => new Uint8Array(32).fill(value)
const bytes = (value: number, length: number): Uint8Array => new Uint8Array(length).fill(value)
const group = id(1)
const other = id(2)
/** The largest page id, 2^53 − 1. */
const page = Number.MAX_SAFE_INTEGER

const founding = (of = group): Write => ({ kind: 'founding', group: of, statement: bytes(1, 10) })

const records = (from: number, values: readonly number[], of = group, on = page): Write => ({
  kind: 'records',
  group: of,
  page: on,
  from,
  items: values.map((value) => bytes(value, 100)),
  ids: values.map(id),
})

const valuesOf = (items: readonly Uint8Array[]): (number | undefined)[] =>
  items.map((item) => item[0])

/** `open`: an empty store. */
export const storeContract = (open: () => Store | Promise<Store>): void => {
  describe('a store', () => {
    test('[RL3] knows a group from its founding on, once', async () => {
      const store = await open()
      expect(await store.loadGroup(group)).toBeNull()
      expect(await store.countGroups()).toBe(0)
      expect(await store.commit([founding(), founding()])).toEqual(['stored', 'conflict'])
      expect(await store.commit([founding()])).toEqual(['conflict'])
      expect(await store.loadGroup(group)).toEqual({
        statements: [bytes(1, 10)],
        pages: [],
        bytes: 10,
      })
      expect(await store.countGroups()).toBe(1)
      await store.close()
    })

    test('[RL3] adds a statement only at the end of the chain', async () => {
      const store = await open()
      const statement = (number: number, value: number): Write => ({
        kind: 'statement',
        group,
        number,
        statement: bytes(value, 5),
      })
      expect(await store.commit([statement(0, 9)])).toEqual(['conflict'])
      const writes = [
        founding(),
        statement(1, 2),
        statement(1, 3),
        statement(3, 3),
        statement(2, 3),
      ]
      const outcomes = ['stored', 'stored', 'conflict', 'conflict', 'stored']
      expect(await store.commit(writes)).toEqual(outcomes)
      const stored = await store.loadGroup(group)
      expect(stored?.statements).toEqual([bytes(1, 10), bytes(2, 5), bytes(3, 5)])
      expect(stored?.bytes).toBe(20)
      await store.close()
    })

    test('[RL5] adds records only at the end of a page, each write seeing the one before', async () => {
      const store = await open()
      await store.commit([founding()])
      const writes = [records(0, [1, 2]), records(2, [3]), records(2, [4]), records(5, [5])]
      expect(await store.commit(writes)).toEqual(['stored', 'stored', 'conflict', 'conflict'])
      expect(await store.commit([records(0, [9]), records(3, [4])])).toEqual(['conflict', 'stored'])
      expect(await store.loadGroup(group)).toEqual({
        statements: [bytes(1, 10)],
        pages: [{ page, records: 4, head: id(4) }],
        bytes: 410,
      })
      await store.close()
    })

    test('[RL5] takes no records for a group that was not founded', async () => {
      const store = await open()
      expect(await store.commit([records(0, [1])])).toEqual(['conflict'])
      await store.close()
    })

    test('[RL6] reads ids and items of a stretch by clock, and no more than is there', async () => {
      const store = await open()
      await store.commit([founding(), records(0, [1, 2, 3, 4])])
      const stretch = { group, page, from: 1, to: 3 }
      expect(await store.readIds(stretch)).toEqual([id(2), id(3)])
      expect(valuesOf(await store.readItems(stretch, 1000))).toEqual([2, 3])
      expect(valuesOf(await store.readItems({ ...stretch, to: 99 }, 1000))).toEqual([2, 3, 4])
      expect(await store.readIds({ ...stretch, from: 4, to: 9 })).toEqual([])
      expect(await store.readIds({ ...stretch, page: 7 })).toEqual([])
      expect(await store.readItems({ ...stretch, group: other }, 1000)).toEqual([])
      await store.close()
    })

    test('[RL6] reads at most so many bytes, but one item in any case', async () => {
      const store = await open()
      await store.commit([founding(), records(0, [1, 2, 3, 4])])
      const stretch = { group, page, from: 0, to: 4 }
      expect(valuesOf(await store.readItems(stretch, 250))).toEqual([1, 2])
      expect(valuesOf(await store.readItems(stretch, 200))).toEqual([1, 2])
      expect(valuesOf(await store.readItems(stretch, 1))).toEqual([1])
      await store.close()
    })

    test('[RL9] keeps groups and pages apart', async () => {
      const store = await open()
      const writes = [
        founding(),
        founding(other),
        records(0, [1], group, 5),
        records(0, [2], other, 5),
      ]
      await store.commit([...writes, records(0, [3], group, 6)])
      expect((await store.loadGroup(group))?.pages).toEqual([
        { page: 5, records: 1, head: id(1) },
        { page: 6, records: 1, head: id(3) },
      ])
      expect(
        valuesOf(await store.readItems({ group: other, page: 5, from: 0, to: 9 }, 999)),
      ).toEqual([2])
      await store.close()
    })

    test('keeps its own copy of what it was given', async () => {
      const store = await open()
      const write = records(0, [1])
      await store.commit([founding(), write])
      if (write.kind === 'records') write.items[0]?.fill(9)
      expect(valuesOf(await store.readItems({ group, page, from: 0, to: 1 }, 999))).toEqual([1])
      await store.close()
    })
  })
}
