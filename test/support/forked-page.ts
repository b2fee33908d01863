/** Mala's page, which forks at clock 2: a left branch, a right branch, and the proof. */
import { chainIds, firstPrev, recordIdOf } from '../../shared/crypto/record-signature.ts'
import { noticesOf } from '../../shared/journal/journal.ts'
import type { Fact, PageId } from '../../shared/record/record.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { readPageFrom } from '../../shared/replica/replica.ts'
import type { Device } from './notebook.ts'
import { forge, foundGroup, pageOfName, plainFact, plainRecord } from './notebook.ts'

export type Evidence = Extract<Fact, { kind: 'evidence' }>

export const group = foundGroup('Ana', 'Luz', 'Eva', 'Mala')
export const page = pageOfName(group, 'Mala')

/** Records of Mala's page on `prev`, as many as there are pictures. */
export const branch = (
  clock: number,
  prev: Uint8Array,
  ...pictures: readonly number[]
): Uint8Array[] => {
  let below = prev
  return pictures.map((picture, index) => {
    const item = forge(group, 'Mala', {
      clock: clock + index,
      prev: below,
      record: plainRecord(plainFact(picture)),
    })
    below = recordIdOf(below, item)
    return item
  })
}
export const run = (from: number, items: readonly Uint8Array[], on = page): PageRun => ({
  page: on,
  from,
  items,
})
export const lastId = (prev: Uint8Array, items: readonly Uint8Array[]): Uint8Array =>
  chainIds(prev, items).at(-1) ?? prev

export const common = branch(0, firstPrev, 1, 2)
export const fork = lastId(firstPrev, common)
export const left = branch(2, fork, 10, 11, 12)
export const right = branch(2, fork, 20, 21)

export const evidence = (change: Partial<Evidence> = {}): Evidence => ({
  kind: 'evidence',
  page,
  clock: 2,
  prev: fork,
  left,
  right,
  ...change,
})

export const itemsFrom =
  (device: Device) =>
  (id: PageId, clock: number): Uint8Array[] =>
    readPageFrom(device.replica, id, clock)

export const others = (device: Device) =>
  device
    .order()
    .filter((record) => record.page !== page)
    .map(({ page: on, clock, depth }) => [on, clock, depth])

export const isStopped = (device: Device): boolean =>
  noticesOf(device.journal).some(({ kind }) => kind === 'stopped')
