/** How far lots have come, by all that is known or by what lies below some heads: who is still to press or to reveal, and what comes out. */
import type { FactRef } from '../record/record.ts'
import { refToKey } from '../record/record.ts'
import type { Drawn, DrawInput, Hash, LotsName } from './draw.ts'
import { recomputeDraw } from './draw.ts'
import type { CommitmentsClosed, Draw, Entry, Member } from './ledger.ts'
import { neededOf } from './vote.ts'

export type LotsStage = 'pressing' | 'revealing' | 'drawn'

export type Known = (entry: FactRef) => boolean

const all: Known = () => true

/** What the lots come to by what is known; `closing` null where there is nothing to draw. */
export interface Outcome {
  readonly closing: CommitmentsClosed | null
  readonly input: DrawInput
  readonly drawn: Drawn
}

export const refOf = ({ page, clock, index }: FactRef): FactRef => ({ page, clock, index })

export const lotsNameOf = ({ entry }: { readonly entry: Entry }): LotsName => ({
  ...refOf(entry),
  id: entry.record.id,
})

/** The draw that has effect; null where there is none, or it was taken back. */
export const resultOf = <Result extends { readonly entry: Pick<Entry, 'reversals'> }>({
  results,
}: {
  readonly results: readonly Result[]
}): Result | null => results.findLast(({ entry }) => entry.reversals.length === 0) ?? null

export const stageOf = (draw: Draw): LotsStage => {
  if (resultOf(draw) !== null) return 'drawn'
  return draw.closings.length === 0 && draw.eligible.length > 1 ? 'pressing' : 'revealing'
}

/** How many have to press before the commitments can be closed: more than half of those eligible. */
export const neededToClose = ({ eligible }: { readonly eligible: readonly unknown[] }): number =>
  Math.floor(eligible.length / 2) + 1

/** How many say what came out where some do not reveal: of the women who were active, as many as always decide a vote. */
export const neededToDraw = ({ standings }: { readonly standings: readonly unknown[] }): number =>
  neededOf(standings.length, 0)

/** Of those known, the one that most women answered; or else the first. */
export const answeredClosing = (draw: Draw, isKnown: Known = all): CommitmentsClosed | null => {
  let best: CommitmentsClosed | null = null
  let most = -1
  for (const closing of draw.closings) {
    if (!isKnown(closing.entry)) continue
    const answers = revealsFor(draw, closing, isKnown).size
    if (answers > most) [best, most] = [closing, answers]
  }
  return best
}

const revealsFor = (
  { reveals }: Draw,
  closing: CommitmentsClosed,
  isKnown: Known = all,
): ReadonlyMap<Member, Entry> => {
  const known = reveals.filter(
    ({ entry, closings }) => closings.includes(closing) && isKnown(entry),
  )
  return new Map(known.map(({ entry }) => [entry.author, entry]))
}

export const outcomeOf = (hash: Hash, draw: Draw, isKnown: Known = all): Outcome | null => {
  const closing = draw.eligible.length === 1 ? null : answeredClosing(draw, isKnown)
  const input: DrawInput = {
    lots: lotsNameOf(draw),
    meeting: refOf(draw.meeting.entry),
    eligible: draw.eligible.map(({ entry }) => refOf(entry)),
    commitments: [...(closing?.committed.values() ?? [])].flatMap(({ author, fact }) =>
      fact.kind === 'lots-committed'
        ? [{ member: refOf(author.entry), commitment: fact.commitment }]
        : [],
    ),
    reveals: [...(closing === null ? [] : revealsFor(draw, closing, isKnown))].flatMap(
      ([{ entry }, { fact }]) =>
        fact.kind === 'lots-revealed' ? [{ member: refOf(entry), nonce: fact.nonce }] : [],
    ),
  }
  const drawn = recomputeDraw(hash, input)
  return drawn === null ? null : { closing, input, drawn }
}

/** Committed, and has not revealed. */
export const withholding = (draw: Draw): Member[] => {
  const closing = answeredClosing(draw)
  if (closing === null) return []
  const revealed = revealsFor(draw, closing)
  return draw.eligible.filter(
    (member) => closing.committed.has(member.key) && !revealed.has(member),
  )
}

/** She has a commitment of her own among these. */
export const hasPressed = ({ commitments }: Draw, { key }: Member): boolean =>
  commitments.some(({ author }) => author.key === key)

/** Who has said what came out, where it takes more than half of the women. */
export const hasStated = ({ statements }: Draw, { key }: Member): boolean =>
  statements.some(({ entry }) => entry.author.key === key)

/** The newest lots of a meeting. */
export const lotsOf = (draws: Iterable<Draw>, meeting: FactRef): Draw | null =>
  [...draws].findLast((draw) => draw.meeting.key === refToKey(meeting)) ?? null
