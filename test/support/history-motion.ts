/** What is voted on in a random history: the plan's amount says what. */
import { foundingAgreement } from '../../shared/ledger/agreement.ts'
import { centavos } from '../../shared/money/centavos.ts'
import { coverRules } from '../../shared/record/agreement.ts'
import type { FactRef } from '../../shared/record/record.ts'
import type { Motion } from '../../shared/record/vote-facts.ts'
import { motionKinds } from '../../shared/record/vote-facts.ts'
import type { Day } from '../../shared/time/civil-date.ts'
import type { FactPlan } from './history-plan.ts'

interface MotionRefs {
  readonly member: FactRef
  readonly other: FactRef
  readonly ask: FactRef
  readonly loan: FactRef
}

export const motionOf = (plan: Pick<FactPlan, 'amount'>, refs: MotionRefs): Motion => {
  const { member, other, ask, loan } = refs
  const kind = motionKinds[plan.amount % motionKinds.length] ?? 'cycle-end'
  const amount = centavos(plan.amount * 50)
  switch (kind) {
    case 'agreement':
      return {
        kind,
        agreement: {
          ...foundingAgreement(amount),
          quorumPercent: 51 + plan.amount,
          maySaveMore: plan.amount % 2 === 0,
          cover: coverRules[plan.amount % 3] ?? 'none',
          savingsUse: plan.amount % 2 === 0 ? 'lots' : 'annual-pool',
          lotsNeedUpToDate: plan.amount % 3 === 0,
        },
      }
    case 'leader-elected':
      return { kind, member, replaces: plan.amount % 2 === 0 ? null : other }
    case 'leader-ended':
    case 'dismissal':
      return { kind, member }
    case 'loan':
      return { kind, ask }
    case 'reschedule': {
      return { kind, loan, weeks: 1 + plan.amount, firstDue: plan.amount as Day }
    }
    case 'write-off':
      return { kind, loan }
    case 'expense':
      return { kind, pot: 'group-fund', amount, note: '' }
    case 'pot-transfer':
      return { kind, from: 'savings', to: 'loan-fund', amount }
    case 'cycle-end':
    case 'destruction':
      return { kind }
  }
}
