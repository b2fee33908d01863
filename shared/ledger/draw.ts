/**
 * A draw as bytes (rule LT2), so that anyone can make it again, years later, with any SHA-256. All integers are big-endian.
 *
 *   ref         = page (8 bytes) ‖ clock (4) ‖ index (4)
 *   commitment  = SHA-256("juntas lots commitment 1" ‖ id of the record that opened the lots (32) ‖ its ref ‖ ref of the member ‖ nonce (32))
 *   seed        = SHA-256("juntas lots seed 1" ‖ count of nonces (4) ‖ nonces, ascending as bytes ‖ ref of the meeting
 *                         ‖ count of those eligible (4) ‖ their refs, ascending by page, clock, index)
 *   winner      = of those eligible who did not withhold, in the same order, the one at `drawPlace(seed, how many they are)`
 *
 * A commitment names who made it and for which lots: copied from another, it opens for nobody. Who withholds, having committed, cannot win;
 * who is eligible and did not commit can, and has no say in the seed. Of one eligible no draw is made: she wins (rule LT3).
 */
import { assert } from '../base/assert.ts'
import { compareBytes, equalBytes, joinBytes } from '../base/bytes.ts'
import type { FactRef } from '../record/record.ts'
import { compareRefs, refToKey } from '../record/record.ts'

/** SHA-256, to 32 bytes; the ledger computes no hash itself. */
export type Hash = (bytes: Uint8Array) => Uint8Array

/** What opened the lots: the fact, and the id of its record. */
export interface LotsName extends FactRef {
  readonly id: Uint8Array
}

/** All that a draw follows from. */
export interface DrawInput {
  readonly lots: LotsName
  readonly meeting: FactRef
  /** Ascending by reference. */
  readonly eligible: readonly FactRef[]
  /** One of a member. */
  readonly commitments: readonly { readonly member: FactRef; readonly commitment: Uint8Array }[]
  /** Of members who committed; one each. */
  readonly reveals: readonly { readonly member: FactRef; readonly nonce: Uint8Array }[]
}

export interface Drawn {
  /** Null where there was nothing to draw. */
  readonly seed: Uint8Array | null
  /** Who could win, ascending by reference. */
  readonly candidates: readonly FactRef[]
  readonly withheld: readonly FactRef[]
  readonly winner: FactRef
}

export const commitmentOf = (
  hash: Hash,
  lots: LotsName,
  member: FactRef,
  nonce: Uint8Array,
): Uint8Array => hash(joinBytes(commitmentDomain, lots.id, refBytes(lots), refBytes(member), nonce))

/** Null where nobody has revealed, or a nonce is not the one that was committed to. */
export const recomputeDraw = (hash: Hash, input: DrawInput): Drawn | null => {
  const { lots, eligible, commitments, reveals } = input
  const [only, ...others] = eligible
  if (only === undefined) return null
  if (others.length === 0) return { seed: null, candidates: eligible, withheld: [], winner: only }
  const committed = new Map(commitments.map((one) => [refToKey(one.member), one.commitment]))
  const opens = ({ member, nonce }: DrawInput['reveals'][number]): boolean => {
    const commitment = committed.get(refToKey(member))
    return (
      commitment !== undefined && equalBytes(commitment, commitmentOf(hash, lots, member, nonce))
    )
  }
  if (reveals.length === 0 || !reveals.every(opens)) return null
  const revealed = new Set(reveals.map(({ member }) => refToKey(member)))
  const withheld = commitments
    .map(({ member }) => member)
    .filter((member) => !revealed.has(refToKey(member)))
    .toSorted(compareRefs)
  const names = new Set(withheld.map(refToKey))
  const candidates = eligible.filter((member) => !names.has(refToKey(member)))
  const seed = hash(seedInput(input))
  const winner = candidates[drawPlace(seed, candidates.length, hash)]
  return winner === undefined ? null : { seed, candidates, withheld, winner }
}

/**
 * A place below `count`, each as likely as the others: the seed's first six bytes, big-endian, modulo `count`. Numbers in the last,
 * incomplete run of `count` would favour low places; such a seed is hashed, and the hash is drawn from instead.
 */
export const drawPlace = (seed: Uint8Array, count: number, hash: Hash): number => {
  assert(seed.length === 32, 'a seed has 32 bytes')
  assert(Number.isSafeInteger(count) && count > 0 && count < range, `${count} to draw from`)
  const fair = range - (range % count)
  let bytes = seed
  let number = firstSixBytes(bytes)
  while (number >= fair) {
    bytes = hash(bytes)
    number = firstSixBytes(bytes)
  }
  return number % count
}

const range = 2 ** 48

const firstSixBytes = (bytes: Uint8Array): number =>
  bytes.subarray(0, 6).reduce((number, byte) => 256 * number + byte, 0)

const ascii = (text: string): Uint8Array =>
  Uint8Array.from(text, (letter) => letter.codePointAt(0) ?? 0)

const commitmentDomain = ascii('juntas lots commitment 1')
const seedDomain = ascii('juntas lots seed 1')

const seedInput = ({ meeting, eligible, reveals }: DrawInput): Uint8Array =>
  joinBytes(
    seedDomain,
    countBytes(reveals.length),
    ...reveals.map(({ nonce }) => nonce).toSorted(compareBytes),
    refBytes(meeting),
    countBytes(eligible.length),
    ...eligible.map(refBytes),
  )

const countBytes = (count: number): Uint8Array => {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, count)
  return bytes
}

const refBytes = ({ page, clock, index }: FactRef): Uint8Array => {
  const bytes = new Uint8Array(16)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, Math.floor(page / 2 ** 32))
  view.setUint32(4, page % 2 ** 32)
  view.setUint32(8, clock)
  view.setUint32(12, index)
  return bytes
}
