/** Whether the money adds up: every fact, every account, every pot, every closing. */
import type { Folded } from '../../shared/ledger/fold.ts'
import type { Entry } from '../../shared/ledger/ledger.ts'
import type { Account } from '../../shared/ledger/account.ts'
import type { LedgerState } from '../../shared/ledger/state.ts'
import type { Problem, ProblemCode } from '../../shared/ledger/problem.ts'
import { valueOfCash } from '../../shared/ledger/cash.ts'
import { sumCentavos } from '../../shared/money/centavos.ts'
import { refToKey } from '../../shared/record/record.ts'
import { dayToIso } from '../../shared/time/civil-date.ts'
import type { Check } from './check.ts'
import { fails, holds, note } from './check.ts'
import { decimal } from './plain-text.ts'
import { checkPots } from './pot-sums.ts'

export const checkSums = ({ ledger, problems }: Folded): Check[] => {
  const entries = entriesOf(ledger)
  return [
    ...checkFacts(entries),
    ...checkAccounts(ledger, entries),
    ...checkPots(ledger, entries),
    ...checkClosings(ledger),
    ...oddities(problems),
  ]
}

const entriesOf = ({ pages }: LedgerState): Entry[] =>
  [...pages.values()]
    .flatMap(({ rows }) => rows.flatMap(({ entries }) => entries))
    .filter((entry) => entry !== null)

const checkFacts = (entries: readonly Entry[]): Check[] => {
  const moving = entries.filter(({ postings }) => postings.length > 0)
  const odd = moving.filter(
    ({ postings }) => sumCentavos(postings.map(({ amount }) => amount)) !== 0,
  )
  return odd.length === 0
    ? [holds('postings', `${moving.length} facts moved money; each one’s postings sum to zero`)]
    : odd.map((entry) => fails(`postings of ${refToKey(entry)}`, 'they do not sum to zero'))
}

/** Each balance worked out anew from the postings. */
const checkAccounts = (ledger: LedgerState, entries: readonly Entry[]): Check[] => {
  const sums = new Map<Account, number>()
  for (const { account, amount } of entries.flatMap(({ postings }) => postings)) {
    sums.set(account, (sums.get(account) ?? 0) + amount)
  }
  const odd = ledger.accounts.filter((account) => (sums.get(account) ?? 0) !== account.balance)
  const total = sumCentavos(ledger.accounts.map(({ balance }) => balance))
  return odd.length === 0 && total === 0
    ? [
        holds(
          'trial balance',
          `${ledger.accounts.length} accounts come to what their postings do, and to zero together`,
        ),
      ]
    : [fails('trial balance', `${odd.length} accounts differ from their postings`)]
}

/** What each closing states, against what the records below its heads give (rule AU5), and its count by note and coin. */
const checkClosings = ({ meetings }: LedgerState): Check[] => {
  const closings = [...meetings.values()].flatMap(({ closing }) => closing ?? [])
  const broken = closings.flatMap(({ meeting, pots: closed, cash }) => {
    const what = `closing of ${dayToIso(meeting.day)}`
    const counted = closed.reduce((sum, pot) => sum + pot.counted, 0)
    const odd = closed
      .filter(({ stated, expected }) => stated !== expected)
      .map(({ pot, stated, expected }) =>
        fails(
          what,
          `it states ${decimal(stated)} for ${pot}, and the records below it give ${decimal(expected)}`,
        ),
      )
    return counted === valueOfCash(cash)
      ? odd
      : [...odd, fails(what, 'its notes and coins do not come to what it counted')]
  })
  const detail = `${closings.length} state what the records below them give, and notes and coins come to it`
  return broken.length === 0 ? [holds('closings', detail)] : broken
}

/** Shown to the group on its own screens: nothing that a check of the file could mend. */
const oddities = (problems: readonly Problem[]): Check[] => {
  const counts = new Map<ProblemCode, number>()
  for (const { code } of problems) counts.set(code, (counts.get(code) ?? 0) + 1)
  const listed = [...counts].map(([code, count]) => (count === 1 ? code : `${code} (${count})`))
  return listed.length === 0 ? [] : [note('oddities that the app shows', listed.join(', '))]
}
