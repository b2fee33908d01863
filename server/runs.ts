/**
 * What the relay says to records that a writer brings (rule RL4). Pure: a verdict from what is stored and what came. Whether they are
 * her own or another writer's makes no difference: the chain is rebuilt by hashing, and the newest signature vouches for all of it.
 */
import { emptyBytes, equalBytes } from '../shared/base/bytes.ts'
import { chainIds, isRecordSigned } from '../shared/crypto/record-signature.ts'
import type { PageRun } from '../shared/replica/page-codec.ts'
import type { Message, Refusal } from '../shared/wire/message.ts'
import type { GroupState } from './group.ts'
import { headOfPage } from './group.ts'

export type RunVerdict =
  | { readonly kind: 'refused'; readonly message: Extract<Message, { kind: 'refused' }> }
  /** All of it is stored, byte for byte. */
  | { readonly kind: 'known' }
  /** `from` is the page's number of records until now. */
  | {
      readonly kind: 'new'
      readonly from: number
      readonly items: readonly Uint8Array[]
      readonly ids: readonly Uint8Array[]
      readonly bytes: number
    }

export const refusal = (
  code: Refusal,
  page: number,
  clock: number,
  id: Uint8Array = emptyBytes,
): Extract<Message, { kind: 'refused' }> => ({ kind: 'refused', code, page, clock, id })

/** What is stored where a run begins. */
export interface RunGround {
  /** Id of the record before the run's first; 32 zeros at clock 0. */
  readonly prev: Uint8Array
  /** Ids of what stands from the run's first clock on, as far as the run reaches. */
  readonly ids: readonly Uint8Array[]
}

/** `maxBytes`: what the group may hold in all. */
export const judgeRun = (
  state: GroupState,
  run: PageRun,
  ground: RunGround,
  maxBytes: number,
): RunVerdict => {
  const refuse = (code: Refusal, clock: number, id?: Uint8Array): RunVerdict => ({
    kind: 'refused',
    message: refusal(code, run.page, clock, id),
  })
  const owner = state.chain.pageOwners.get(run.page)
  if (owner === undefined) return refuse('unknown-page', run.from)
  const { records } = headOfPage(state, run.page)
  if (run.from > records) return refuse('gap', records)
  const ids = chainIds(ground.prev, run.items)
  const taken = ground.ids.findIndex((id, index) => !equalBytes(id, ids[index] ?? emptyBytes))
  if (taken >= 0) return refuse('taken', run.from + taken, ground.ids[taken])
  const items = run.items.slice(records - run.from)
  const newest = items.at(-1)
  if (newest === undefined) return { kind: 'known' }
  const bytes = items.reduce((sum, item) => sum + item.length, 0)
  if (state.bytes + bytes > maxBytes) return refuse('group-full', records)
  const clock = records + items.length - 1
  const before = ids[records - run.from - 1] ?? ground.prev
  const place = { group: state.chain.group, page: run.page, clock, prev: ids.at(-2) ?? before }
  if (!isRecordSigned(place, newest, owner.key)) return refuse('bad-signature', records, before)
  return { kind: 'new', from: records, items, ids: ids.slice(records - run.from), bytes }
}
