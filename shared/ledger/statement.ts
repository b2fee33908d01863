/**
 * A meeting as it is read aloud before all sign (rules ME1, AU5): one sentence after the other, as codes with what they speak of. The words
 * are in client/words.
 */
import type { Centavos } from '../money/centavos.ts'
import type { Topic } from '../record/meeting-facts.ts'
import type { FactRef, Pot, Presence } from '../record/record.ts'
import { pots, refToKey } from '../record/record.ts'
import type { Day } from '../time/civil-date.ts'
import { valueOfCash } from './cash.ts'
import type { Entry, Ledger, Meeting, Member, Proposal } from './ledger.ts'
import { attendanceOf, isClaimedBy, isCounted, isThere } from './meeting.ts'
import { rollOf } from './roll.ts'
import { totalsOf } from './totals.ts'

export type Sentence =
  | { readonly code: 'meeting'; readonly day: Day }
  | { readonly code: 'attendance'; readonly there: number; readonly active: number }
  | {
      readonly code: 'presence'
      readonly presence: Exclude<Presence, 'present'>
      readonly members: readonly Member[]
    }
  | {
      readonly code: 'repaid' | 'saved' | 'dues' | 'fines'
      readonly amount: Centavos
      readonly women: number
    }
  | {
      readonly code: 'covered'
      readonly borrower: Member
      readonly amount: Centavos
      readonly by: readonly Member[]
    }
  | { readonly code: 'received' | 'returned'; readonly amount: Centavos }
  | {
      readonly code: 'lent'
      readonly member: Member
      readonly amount: Centavos
      readonly weeks: number
    }
  | { readonly code: 'spent'; readonly amount: Centavos; readonly note: string }
  | { readonly code: 'moved'; readonly from: Pot; readonly to: Pot; readonly amount: Centavos }
  /** Of the annual pool: handed to her in cash, and what stays in her name. */
  | {
      readonly code: 'shared'
      readonly member: Member
      readonly amount: Centavos
      readonly unpaid: Centavos
    }
  /** The savings, by lots. */
  | { readonly code: 'gifted'; readonly member: Member; readonly amount: Centavos }
  | { readonly code: 'left'; readonly member: Member; readonly amount: Centavos }
  | { readonly code: 'voted'; readonly proposal: Proposal }
  | { readonly code: 'trained'; readonly topic: Topic; readonly note: string }
  /** Recorded for earlier meetings after they were closed; counted in this one (rule ME3). */
  | { readonly code: 'late'; readonly entries: readonly Entry[] }
  | { readonly code: 'pot'; readonly pot: Pot; readonly amount: Centavos }
  /** Counted less expected: over is positive, short is negative. */
  | { readonly code: 'difference'; readonly pot: Pot; readonly amount: Centavos }
  | { readonly code: 'reason'; readonly reason: string }
  | { readonly code: 'next'; readonly day: Day }

/** What was settled by its closing; or what it comes to so far. */
export const statementOf = (ledger: Ledger, meeting: Meeting): Sentence[] => {
  const counted = meeting.entries.filter((entry) => isCounted(meeting, entry))
  return [
    { code: 'meeting', day: meeting.day },
    ...presenceSentences(ledger, meeting),
    ...collectionSentences(meeting, counted),
    ...counted.flatMap((entry) => sentenceOf(ledger, entry)),
    ...voteSentences(ledger, meeting),
    ...lateSentence(ledger, meeting),
    ...boxSentences(ledger, meeting),
    ...nextSentence(counted),
  ]
}

const memberAt = ({ members }: Ledger, ref: FactRef): Member[] => {
  const member = members.get(refToKey(ref))
  return member === undefined ? [] : [member]
}

const absences = ['late', 'excused', 'absent', 'represented'] as const

const presenceSentences = (ledger: Ledger, meeting: Meeting): Sentence[] => {
  const presence = [...attendanceOf(meeting)]
  const active = rollOf(ledger, meeting).length
  const there = presence.filter(([, one]) => isThere(one)).length
  const who = (wanted: Presence): Member[] =>
    presence.flatMap(([key, one]) => (one === wanted ? (ledger.members.get(key) ?? []) : []))
  return [
    { code: 'attendance', there, active },
    ...absences.flatMap((wanted): Sentence[] => {
      const members = who(wanted)
      return members.length === 0 ? [] : [{ code: 'presence', presence: wanted, members }]
    }),
  ]
}

const collectionSentences = (meeting: Meeting, counted: readonly Entry[]): Sentence[] => {
  const { repaid, saved, fines, dues, received, returned } = totalsOf(meeting)
  const women = (kind: 'repayment' | 'saving' | 'fine-paid' | 'dues'): number =>
    new Set(
      counted.flatMap(({ fact }) =>
        fact.kind === kind ? refToKey(fact.kind === 'repayment' ? fact.loan : fact.member) : [],
      ),
    ).size
  const sentences: Sentence[] = [
    { code: 'repaid', amount: repaid, women: women('repayment') },
    { code: 'saved', amount: saved, women: women('saving') },
    { code: 'fines', amount: fines, women: women('fine-paid') },
    { code: 'dues', amount: dues, women: women('dues') },
    { code: 'received', amount: received },
    { code: 'returned', amount: returned },
  ]
  return sentences.filter((sentence) => 'amount' in sentence && sentence.amount > 0)
}

/** Facts that are told one by one. */
const sentenceOf = (ledger: Ledger, entry: Entry): Sentence[] => {
  const { fact } = entry
  if (fact.kind === 'cover') return coverSentence(ledger, entry)
  if (fact.kind === 'loan-granted' || fact.kind === 'loan-disbursed') {
    const { principal, weeks } = fact.kind === 'loan-granted' ? fact.terms : fact
    const [member] = memberAt(ledger, fact.member)
    return member === undefined ? [] : [{ code: 'lent', member, amount: principal, weeks }]
  }
  if (fact.kind === 'member-left') {
    const [member] = memberAt(ledger, fact.member)
    return member === undefined ? [] : [{ code: 'left', member, amount: fact.savingsPaid }]
  }
  if (fact.kind === 'lots-drawn') return giftSentence(ledger, entry, fact.lots)
  if (fact.kind === 'shared-out') return sharedSentences(ledger, entry)
  if (fact.kind === 'expense') return [{ code: 'spent', amount: fact.amount, note: fact.note }]
  if (fact.kind === 'pot-transfer') {
    return [{ code: 'moved', from: fact.from, to: fact.to, amount: fact.amount }]
  }
  return fact.kind === 'training' ? [{ code: 'trained', topic: fact.topic, note: fact.note }] : []
}

/** Nothing for what others said came out, before it was settled. */
const giftSentence = ({ draws }: Ledger, entry: Entry, lots: FactRef): Sentence[] => {
  const draw = draws.get(refToKey(lots))
  const result = draw?.results.find((one) => refToKey(one.entry) === refToKey(entry))
  return draw === undefined || result === undefined
    ? []
    : [{ code: 'gifted', member: result.winner, amount: draw.amount }]
}

const coverSentence = ({ covers }: Ledger, entry: Entry): Sentence[] => {
  const cover = covers.get(refToKey(entry))
  if (cover === undefined) return []
  const { loan, amount, claims } = cover
  const by = claims.map(({ member }) => member)
  return [{ code: 'covered', borrower: loan.member, amount, by }]
}

const sharedSentences = ({ shareOuts }: Ledger, entry: Entry): Sentence[] =>
  (shareOuts.find(({ key }) => key === refToKey(entry))?.parts ?? []).map(
    ({ member, cash, unpaid }) => ({
      code: 'shared',
      member,
      amount: valueOfCash(cash),
      unpaid,
    }),
  )

const voteSentences = ({ proposals }: Ledger, meeting: Meeting): Sentence[] =>
  [...proposals.values()]
    .filter(({ entry, decision }) => decision !== null && isClaimedBy(meeting, entry))
    .map((proposal) => ({ code: 'voted', proposal }))

/** Only a closing says which late facts are counted in it. */
const lateSentence = ({ movements }: Ledger, { closing }: Meeting): Sentence[] => {
  if (closing === null) return []
  const key = refToKey(closing.entry)
  const entries = movements.filter(
    ({ late, sealedBy }) => late && sealedBy !== null && refToKey(sealedBy.entry) === key,
  )
  return entries.length === 0 ? [] : [{ code: 'late', entries }]
}

const boxSentences = ({ box }: Ledger, { closing }: Meeting): Sentence[] => {
  if (closing === null) {
    return pots.map((pot) => ({ code: 'pot', pot, amount: box[pot].balance }))
  }
  const reason = closing.reason === '' ? [] : [{ code: 'reason' as const, reason: closing.reason }]
  return [
    ...closing.pots.map(({ pot, counted }) => ({ code: 'pot' as const, pot, amount: counted })),
    ...closing.pots
      .filter(({ difference }) => difference !== 0)
      .map(({ pot, difference }) => ({ code: 'difference' as const, pot, amount: difference })),
    ...reason,
  ]
}

/** The last word holds. */
const nextSentence = (counted: readonly Entry[]): Sentence[] => {
  const fact = counted.findLast((entry) => entry.fact.kind === 'next-meeting')?.fact
  return fact?.kind === 'next-meeting' ? [{ code: 'next', day: fact.day }] : []
}
