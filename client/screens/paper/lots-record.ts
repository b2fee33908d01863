/** Lots for paper: all that a draw follows from, so that anyone can make it again by hand of any program, and what came out. */
import { bytesToHex } from '../../../shared/base/bytes.ts'
import type { Draw, DrawResult, Ledger } from '../../../shared/ledger/ledger.ts'
import type { FactRef } from '../../../shared/record/record.ts'
import { refToKey } from '../../../shared/record/record.ts'
import { recompute } from '../lots/lots-view.ts'

export interface LotsRecord {
  readonly round: number
  /** Record id in hex, and references as page.clock.index. */
  readonly lots: string
  readonly lotsRef: string
  readonly meeting: string
  readonly women: readonly {
    readonly ref: string
    readonly alias: string
    /** In hex; empty: she did not press, or did not reveal. */
    readonly commitment: string
    readonly nonce: string
  }[]
  readonly seed: string
  readonly candidates: readonly { readonly alias: string; readonly isWinner: boolean }[]
  readonly isSame: boolean
}

export const lotsRecordOf = (ledger: Ledger, { round }: Draw, result: DrawResult): LotsRecord => {
  const { input } = result
  const { isSame, seed, candidates } = recompute(ledger, result)
  const of = <Item extends { readonly member: FactRef }>(
    items: readonly Item[],
    ref: FactRef,
  ): Item | undefined => items.find(({ member }) => refToKey(member) === refToKey(ref))
  return {
    round,
    lots: bytesToHex(input.lots.id),
    lotsRef: refToKey(input.lots),
    meeting: refToKey(input.meeting),
    women: input.eligible.map((ref) => ({
      ref: refToKey(ref),
      alias: ledger.members.get(refToKey(ref))?.alias ?? '',
      commitment: hexOf(of(input.commitments, ref)?.commitment),
      nonce: hexOf(of(input.reveals, ref)?.nonce),
    })),
    seed,
    candidates,
    isSame,
  }
}

const hexOf = (bytes: Uint8Array | undefined): string =>
  bytes === undefined ? '' : bytesToHex(bytes)
