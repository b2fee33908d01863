/** What a woman may bring to a meeting: repayments, fines, dues, savings; how much is expected, and what a sum of it pays. */
import type { Loan, Meeting } from '../../../shared/ledger/ledger.ts'
import { dueOn, finesOwedBy } from '../../../shared/ledger/loan.ts'
import type { StepName } from '../../../shared/ledger/meeting-steps.ts'
import type { PaymentPlan } from '../../../shared/ledger/payment-plan.ts'
import { planPayment } from '../../../shared/ledger/payment-plan.ts'
import type { Centavos } from '../../../shared/money/centavos.ts'
import {
  addCentavos,
  centavos,
  pesos,
  subtractCentavos,
  sumCentavos,
  zero,
} from '../../../shared/money/centavos.ts'
import type { Currency } from '../../../shared/record/record.ts'
import type { Day } from '../../../shared/time/civil-date.ts'
import type { IconName } from '../../parts/icon.svelte'
import { desk } from '../../state/desk.svelte.ts'
import type { Outcome } from '../../state/desk.ts'
import { m } from '../../words/compiled/messages.js'
import { sayAmount } from '../../words/say.ts'
import type { LoanView } from '../home/passbook.ts'
import type { WomanAtMeeting } from './collection.ts'
import { savingExpected } from './collection.ts'

export interface Bring {
  readonly key: string
  readonly what: string
  readonly icon: IconName
  readonly expected: Centavos | null
  readonly chips: readonly Centavos[]
  readonly most: Centavos | null
  /** Brought already today. */
  readonly already: Centavos
  /** Of a loan: for the dots. */
  readonly loan: LoanView | null
  /** What a sum pays, part by part; nothing where it is all one. */
  readonly parts: (amount: Centavos) => readonly string[]
  readonly state: (amount: Centavos) => Outcome<unknown>
  /** The step of the meeting that is done once she has brought so much; nothing: once she has brought any of it. */
  readonly step: StepName
  readonly enough: Centavos
}

export const bringsOf = (woman: WomanAtMeeting, meeting: Meeting, currency: Currency): Bring[] => {
  const { member, saved, duesPaid, finesPaid, loans } = woman
  const { weeklySaving, weeklyDues } = meeting.agreement
  const fines = finesOwedBy(member)
  const plain = { loan: null, parts: () => [] }
  return [
    ...loans.map((view) => repayment(view, woman, meeting.day, currency)),
    ...(fines > 0
      ? [
          {
            ...plain,
            key: 'fine',
            what: m.kind_fine(),
            icon: 'coins' as const,
            expected: fines,
            chips: [],
            most: fines,
            already: finesPaid,
            state: (amount: Centavos) => desk.meeting.payFine(member, amount),
            step: 'fines' as const,
            enough: fines,
          },
        ]
      : []),
    ...(weeklyDues > 0
      ? [
          {
            ...plain,
            key: 'dues',
            what: m.kind_dues(),
            icon: 'box' as const,
            expected: savingExpected(weeklyDues, duesPaid),
            chips: [weeklyDues],
            most: null,
            already: duesPaid,
            state: (amount: Centavos) => desk.meeting.payDues(member, amount),
            step: 'dues' as const,
            enough: zero,
          },
        ]
      : []),
    {
      ...plain,
      key: 'saving',
      what: m.kind_saving(),
      icon: 'piggy-bank',
      expected: savingExpected(weeklySaving, saved),
      chips: [weeklySaving],
      most: null,
      already: saved,
      state: (amount) => desk.entries.recordSaving(member, amount),
      step: 'savings',
      enough: zero,
    },
  ]
}

/** More than anybody hands over: what of it is left tells how much she owes in all. */
const beyondAll = pesos(9_999_999)

const coversIn = ({ covers }: PaymentPlan): Centavos =>
  sumCentavos(covers.map(({ amount }) => amount))

const repayment = (
  view: LoanView,
  { repaid }: WomanAtMeeting,
  day: Day,
  currency: Currency,
): Bring => {
  const { loan, standing } = view
  const all = planPayment(loan, beyondAll, day)
  const most = subtractCentavos(beyondAll, all.surplus)
  const due = dueOn(loan, day)
  const today = addCentavos(all.fines, due > 0 ? due : (standing.next?.amount ?? due))
  return {
    key: loan.key,
    what: m.kind_repayment(),
    icon: 'hand-coins',
    expected: today > 0 ? today : null,
    chips: [addCentavos(today, coversIn(all)), most],
    most,
    already: repaid,
    loan: view,
    parts: (amount) => sayParts(loan, amount, day, currency),
    state: (amount) => desk.entries.recordRepayment(loan, amount),
    step: 'repayments',
    enough: today,
  }
}

/** In the order in which they are paid. */
const sayParts = (loan: Loan, amount: Centavos, day: Day, currency: Currency): string[] => {
  const plan = planPayment(loan, amount, day)
  const due = centavos(Math.min(plan.loan, dueOn(loan, day)))
  const ahead = subtractCentavos(plan.loan, due)
  const say = (part: Centavos): string => sayAmount(part, currency)
  const parts = [
    ...(plan.fines > 0 ? [m.hand_fine({ amount: say(plan.fines) })] : []),
    ...(due > 0 ? [m.hand_loan({ amount: say(due) })] : []),
    ...plan.covers.map(({ member, amount: part }) =>
      m.hand_cover({ alias: member.alias, amount: say(part) }),
    ),
    ...(ahead > 0 ? [m.hand_ahead({ amount: say(ahead) })] : []),
  ]
  return parts.length > 1 ? parts : []
}
