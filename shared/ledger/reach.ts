/** Which records may bear on what was folded already, so that all has to be folded again. */
import type { Fact, FactKind, FactRef, PlacedRecord } from '../record/record.ts'
import { compareRecords } from '../record/record.ts'
import { addSeen, liesIn, pastAt } from './past.ts'
import { mattersOf } from './precedence.ts'
import { recordName } from './restated.ts'
import type { FactOf, LedgerState } from './state.ts'
import { entryAt } from './state.ts'

export const reachesBack = (ledger: LedgerState, record: PlacedRecord): boolean => {
  if (ledger.last !== null && compareRecords(record, ledger.last) < 0) return true
  if (record.clock === 0 && (hasCuts(ledger) || isByEnded(ledger, record))) return true
  if (isOrigin(ledger, record)) return true
  return record.facts.some((fact) => {
    const reaches = reachesByKind[fact.kind] as Reaches<FactKind> | undefined
    return reaches?.(ledger, fact, record) ?? false
  })
}

type Reaches<Kind extends FactKind> = (
  ledger: LedgerState,
  fact: FactOf<Kind>,
  record: PlacedRecord,
) => boolean

const always = (): boolean => true

/** Somebody has stated it again already. */
const isOrigin = ({ repeats }: LedgerState, { author, id }: PlacedRecord): boolean =>
  repeats.origins.size > 0 && repeats.origins.has(recordName(author, id))

const hasCuts = ({ cuts }: LedgerState): boolean => cuts.cutsByPage.size > 0

const isByEnded = ({ directory }: LedgerState, { author }: PlacedRecord): boolean =>
  directory.credentialsByKey.get(author)?.ended !== undefined

/** The fact in that place, whether it has effect or not. */
const statedAt = ({ pages }: LedgerState, { page, clock, index }: FactRef): Fact | undefined =>
  pages.get(page)?.rows[clock]?.record.facts[index]

const isLeaving = (ledger: LedgerState, ref: FactRef): boolean =>
  statedAt(ledger, ref)?.kind === 'member-left'

/** A closing that covers what is cut keeps it, once it is co-signed; of two branches of a page, each that is covered is shown. */
const coversCut = ({ cuts }: LedgerState, heads: readonly Place[]): boolean =>
  heads.some(({ page, clock }) =>
    (cuts.cutsByPage.get(page) ?? []).some(
      ({ code, from, coveredTo }) => clock >= from && (code === 'above-fork' || clock > coveredTo),
    ),
  )

type Place = Pick<FactRef, 'page' | 'clock'>

const isClosingOfCut = (
  ledger: LedgerState,
  { heads }: { readonly heads: readonly Place[] },
  record: PlacedRecord,
): boolean => hasCuts(ledger) && coversCut(ledger, [...heads, record])

const isSignedForCut = (ledger: LedgerState, ref: FactRef): boolean => {
  if (!hasCuts(ledger)) return false
  const closing = statedAt(ledger, ref)
  if (closing?.kind !== 'meeting-closed' && closing?.kind !== 'cycle-ended') return true
  return coversCut(ledger, [...closing.heads, ref])
}

/** A closing that left out a vote, and now is co-signed, may show that more members could have voted. */
const isUnawareOfVotes = (ledger: LedgerState, closing: FactRef): boolean => {
  if (ledger.proposals.size === 0) return false
  const subject = entryAt(ledger, closing)?.subject
  const past = subject?.kind === 'closing' ? subject.past : pastAt(ledger, closing)
  for (const { decision } of ledger.proposals.values()) {
    if (decision !== null && !liesIn(past, decision.entry)) return true
  }
  return false
}

/** Settles what others stand on, or was closed by one who leaves out some of what there is. */
const isDecisive: Reaches<'vote-closed'> = (ledger, { proposal }, { page, seen: cited }) => {
  const subject = entryAt(ledger, proposal)?.subject
  // Without the vote its page may be cut; with it, kept.
  if (subject?.kind !== 'proposal') return statedAt(ledger, proposal)?.kind === 'proposal'
  const { motion } = subject
  if (motion.kind === 'dismissal' || mattersOf(motion).length > 0) return true
  const seen = new Map(ledger.pages.get(page)?.seen)
  addSeen(seen, cited)
  return [...ledger.pages.values()].some(
    ({ id, rows }) => id !== page && rows.length - 1 > (seen.get(id) ?? -1),
  )
}

const reachesByKind: { readonly [Kind in FactKind]?: Reaches<Kind> } = {
  evidence: always,
  restated: always,
  'member-left': always,
  'meeting-closed': isClosingOfCut,
  'cycle-ended': isClosingOfCut,
  'closing-signed': (ledger, { closing }) =>
    isSignedForCut(ledger, closing) || isUnawareOfVotes(ledger, closing),
  'vote-closed': isDecisive,
  confirmation: (ledger, { facts }) => facts.some((ref) => isLeaving(ledger, ref)),
  reversal: (ledger, { fact }) => isLeaving(ledger, fact),
}

/** Whether agreement, leaders, dismissals or leavings may follow from it: they reach back in any case (settled.ts). */
export const governs = (ledger: LedgerState, fact: Fact): boolean => {
  if (fact.kind === 'proposal') {
    return fact.motion.kind === 'dismissal' || mattersOf(fact.motion).length > 0
  }
  if (fact.kind === 'confirmation') return fact.facts.some((ref) => isLeaving(ledger, ref))
  if (fact.kind === 'reversal') return isLeaving(ledger, fact.fact)
  return governingKinds.has(fact.kind)
}

const governingKinds: ReadonlySet<FactKind> = new Set<FactKind>([
  'group-founded',
  'opening-balances',
  'member-added',
  'meeting-opened',
  'member-left',
  'vote',
  'vote-closed',
])
