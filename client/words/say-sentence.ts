/** The sentences of a meeting's statement (shared/ledger/statement.ts) in words. */
import type { Ledger, Proposal } from '../../shared/ledger/ledger.ts'
import type { Sentence } from '../../shared/ledger/statement.ts'
import { centavos, zero } from '../../shared/money/centavos.ts'
import type { Motion } from '../../shared/record/vote-facts.ts'
import type { Topic } from '../../shared/record/meeting-facts.ts'
import type { Currency, FactRef } from '../../shared/record/record.ts'
import { refToKey } from '../../shared/record/record.ts'
import { m } from './compiled/messages.js'
import { potWords } from './pot-words.ts'
import { sayAmount, sayDay } from './say.ts'

export const topicWords: Readonly<Record<Topic, () => string>> = {
  nutrition: m.topic_nutrition,
  'family-health': m.topic_family_health,
  'food-security': m.topic_food_security,
  'financial-literacy': m.topic_financial_literacy,
  'self-care': m.topic_self_care,
  'womens-issues': m.topic_womens_issues,
  'gender-based-violence': m.topic_gender_based_violence,
  'business-savings': m.topic_business_savings,
  'cash-flow': m.topic_cash_flow,
  inventory: m.topic_inventory,
  'financial-documents': m.topic_financial_documents,
  'legal-documents': m.topic_legal_documents,
  insurance: m.topic_insurance,
  other: m.topic_other,
}

const absenceWords = {
  late: m.aloud_late,
  excused: m.aloud_excused,
  absent: m.aloud_absent,
  represented: m.aloud_represented,
} as const

const namesOf = (members: readonly { readonly alias: string }[]): string =>
  members.map(({ alias }) => alias).join(', ')

export const saySentence = (ledger: Ledger, sentence: Sentence): string => {
  const currency = ledger.group?.currency ?? 'MXN'
  const amount = 'amount' in sentence ? sayAmount(sentence.amount, currency) : ''
  switch (sentence.code) {
    case 'meeting':
      return m.aloud_meeting({ day: sayDay(sentence.day) })
    case 'attendance':
      return m.aloud_attendance({ there: sentence.there, active: sentence.active })
    case 'presence':
      return absenceWords[sentence.presence]({ names: namesOf(sentence.members) })
    case 'repaid':
      return m.aloud_repaid({ amount, women: sentence.women })
    case 'saved':
      return m.aloud_saved({ amount, women: sentence.women })
    case 'fines':
      return m.aloud_fines({ amount })
    case 'dues':
      return m.aloud_dues({ amount, women: sentence.women })
    case 'covered':
      return m.aloud_covered({
        alias: sentence.borrower.alias,
        names: namesOf(sentence.by),
        amount,
      })
    case 'received':
      return m.aloud_received({ amount })
    case 'returned':
      return m.aloud_returned({ amount })
    case 'lent':
      return m.aloud_lent({ alias: sentence.member.alias, amount, weeks: sentence.weeks })
    case 'spent':
      return m.aloud_spent({ amount, note: sentence.note })
    case 'moved':
      return m.aloud_moved({
        from: potWords[sentence.from](),
        to: potWords[sentence.to](),
        amount,
      })
    case 'shared': {
      const { alias } = sentence.member
      return sentence.unpaid > 0
        ? m.aloud_shared_unpaid({ alias, amount, unpaid: sayAmount(sentence.unpaid, currency) })
        : m.aloud_shared({ alias, amount })
    }
    case 'gifted':
      return m.aloud_gifted({ alias: sentence.member.alias, amount })
    case 'left':
      return m.aloud_left({ alias: sentence.member.alias, amount })
    case 'voted':
      return sayVote(ledger, currency, sentence.proposal)
    case 'trained':
      return m.aloud_trained({ topic: topicWords[sentence.topic](), note: sentence.note })
    case 'late':
      return m.aloud_counted_late({ count: sentence.entries.length })
    case 'pot':
      return m.aloud_pot({ pot: potWords[sentence.pot](), amount })
    case 'difference':
      return sayDifference(sentence, currency)
    case 'reason':
      return m.aloud_reason({ reason: sentence.reason })
    case 'next':
      return m.aloud_next({ day: sayDay(sentence.day) })
  }
}

const sayDifference = (
  { pot, amount }: Extract<Sentence, { code: 'difference' }>,
  currency: Currency,
): string => {
  const size = sayAmount(centavos(Math.abs(amount)), currency)
  const words = { pot: potWords[pot](), amount: size }
  return amount > 0 ? m.aloud_over(words) : m.aloud_short(words)
}

export const sayVote = (
  ledger: Ledger,
  currency: Currency,
  { motion, decision }: Proposal,
): string => {
  const [yes, no] = [decision?.yes.size ?? 0, decision?.no.size ?? 0]
  const words = { motion: sayMotion(ledger, currency, motion), yes, no }
  return decision?.outcome === 'passed' ? m.aloud_passed(words) : m.aloud_rejected(words)
}

export const sayMotion = (ledger: Ledger, currency: Currency, motion: Motion): string => {
  const aliasOf = (ref: FactRef): string => ledger.members.get(refToKey(ref))?.alias ?? ''
  const borrowerOf = (ref: FactRef): string => ledger.loans.get(refToKey(ref))?.member.alias ?? ''
  switch (motion.kind) {
    case 'agreement':
      return m.motion_agreement()
    case 'leader-elected':
      return m.motion_leader_elected({ alias: aliasOf(motion.member) })
    case 'leader-ended':
      return m.motion_leader_ended({ alias: aliasOf(motion.member) })
    case 'loan': {
      const ask = ledger.asks.get(refToKey(motion.ask))
      const amount = sayAmount(ask?.principal ?? zero, currency)
      return m.motion_loan({ alias: ask?.member.alias ?? '', amount })
    }
    case 'reschedule':
      return m.motion_reschedule({ alias: borrowerOf(motion.loan) })
    case 'write-off':
      return m.motion_write_off({ alias: borrowerOf(motion.loan) })
    case 'expense':
      return m.motion_expense({ amount: sayAmount(motion.amount, currency) })
    case 'pot-transfer':
      return m.motion_pot_transfer({
        amount: sayAmount(motion.amount, currency),
        from: potWords[motion.from](),
        to: potWords[motion.to](),
      })
    case 'dismissal':
      return m.motion_dismissal({ alias: aliasOf(motion.member) })
    case 'cycle-end':
      return m.motion_cycle_end()
    case 'destruction':
      return m.motion_destruction()
  }
}
