/** The agreement as plain questions with a few answers each: what is asked, what holds now, and what an answer changes. */
import type { Centavos } from '../../../shared/money/centavos.ts'
import { centavos, pesos, zero } from '../../../shared/money/centavos.ts'
import type {
  Agreement,
  Charge,
  CoverRule,
  SavingsUse,
  ShareOutMethod,
} from '../../../shared/record/agreement.ts'
import type { Currency } from '../../../shared/record/record.ts'
import { m } from '../../words/compiled/messages.js'
import { sayAmount } from '../../words/say.ts'

interface Answer {
  readonly value: string
  readonly label: string
}

export interface AgreementQuestion {
  readonly name: string
  readonly ask: () => string
  /** Whether it matters, given the other answers. */
  readonly isAsked: (agreement: Agreement) => boolean
  /** What holds now is among them. */
  readonly answers: (agreement: Agreement) => readonly Answer[]
  readonly chosen: (agreement: Agreement) => string
  readonly answer: (agreement: Agreement, value: string) => Agreement
}

/** What one question decides, and the answers that it offers. */
interface Matter<Value> {
  readonly ask: () => string
  readonly isAsked?: (agreement: Agreement) => boolean
  readonly read: (agreement: Agreement) => Value
  readonly write: (agreement: Agreement, value: Value) => Agreement
  readonly offered: readonly Value[]
  readonly say: (value: Value) => string
}

/** What holds now comes first where it is none of those offered. */
const question = <Value>(name: string, matter: Matter<Value>): AgreementQuestion => {
  const valuesFor = (agreement: Agreement): readonly Value[] => {
    const now = JSON.stringify(matter.read(agreement))
    const isOffered = matter.offered.some((value) => JSON.stringify(value) === now)
    return isOffered ? matter.offered : [matter.read(agreement), ...matter.offered]
  }
  return {
    name,
    ask: matter.ask,
    isAsked: matter.isAsked ?? (() => true),
    answers: (agreement) =>
      valuesFor(agreement).map((value) => ({
        value: JSON.stringify(value),
        label: matter.say(value),
      })),
    chosen: (agreement) => JSON.stringify(matter.read(agreement)),
    answer: (agreement, text) => {
      const value = valuesFor(agreement).find((one) => JSON.stringify(one) === text)
      return value === undefined ? agreement : matter.write(agreement, value)
    },
  }
}

const sayYesNo = (value: boolean): string => (value ? m.agreement_yes() : m.agreement_no())
const sayWeeks = (count: number): string => m.agree_weeks({ count })

const flat = (percent: number): Charge => ({
  method: 'flat',
  rate: { millionths: percent * 10_000, per: 'loan' },
})

/** Other ways of charging are kept as they are; they come from the programme, not from a question. */
const sayCharge = (charge: Charge): string => {
  if (charge.method === 'none') return m.agreement_nothing()
  const isFlat = charge.method === 'flat' && charge.rate.per === 'loan'
  return isFlat
    ? m.agree_charge_flat({ count: charge.rate.millionths / 10_000 })
    : m.agreement_as_now()
}

const quorumWords: Readonly<Record<number, () => string>> = {
  51: m.agree_quorum_half,
  67: m.agree_quorum_two_thirds,
  75: m.agree_quorum_three_quarters,
  100: m.agree_quorum_all,
}

const coverWords = {
  none: m.agree_cover_none,
  'equal-parts': m.agree_cover_equal,
  'as-agreed': m.agree_cover_agreed,
} as const

type Say = (amount: Centavos) => string

/** In the order in which a group comes to them. */
export const agreementQuestions = (currency: Currency): readonly AgreementQuestion[] => {
  const say = (amount: Centavos): string =>
    amount === 0 ? m.agreement_nothing() : sayAmount(amount, currency)
  return [
    ...savingQuestions(say),
    ...loanQuestions(say),
    ...fineQuestions(say),
    ...groupQuestions(say),
  ]
}

const savingQuestions = (say: Say): AgreementQuestion[] => [
  question('saving', {
    ask: m.agree_saving,
    read: ({ weeklySaving }) => weeklySaving,
    write: (agreement, weeklySaving) => ({ ...agreement, weeklySaving }),
    offered: [pesos(20), pesos(50), pesos(100), pesos(200)],
    say,
  }),
  question('more', {
    ask: m.agree_more,
    read: ({ maySaveMore }) => maySaveMore,
    write: (agreement, maySaveMore) => ({ ...agreement, maySaveMore }),
    offered: [true, false],
    say: sayYesNo,
  }),
  question<SavingsUse>('use', {
    ask: m.agree_use,
    read: ({ savingsUse }) => savingsUse,
    write: (agreement, savingsUse) => ({ ...agreement, savingsUse }),
    offered: ['annual-pool', 'lots'],
    say: (use) => (use === 'lots' ? m.agree_use_lots() : m.agree_use_pool()),
  }),
  question<number>('lots-weeks', {
    ask: m.agree_lots_weeks,
    isAsked: ({ savingsUse }) => savingsUse === 'lots',
    read: ({ weeksBetweenLots }) => weeksBetweenLots,
    write: (agreement, weeksBetweenLots) => ({ ...agreement, weeksBetweenLots }),
    offered: [1, 4, 8, 10, 12],
    say: sayWeeks,
  }),
  question('lots-up-to-date', {
    ask: m.agree_lots_up_to_date,
    isAsked: ({ savingsUse }) => savingsUse === 'lots',
    read: ({ lotsNeedUpToDate }) => lotsNeedUpToDate,
    write: (agreement, lotsNeedUpToDate) => ({ ...agreement, lotsNeedUpToDate }),
    offered: [true, false],
    say: sayYesNo,
  }),
  question<ShareOutMethod>('share', {
    ask: m.agree_share,
    isAsked: ({ savingsUse }) => savingsUse === 'annual-pool',
    read: ({ shareOut }) => shareOut,
    write: (agreement, shareOut) => ({ ...agreement, shareOut }),
    offered: ['in-proportion', 'own-and-equal-rest'],
    say: (method) =>
      method === 'in-proportion' ? m.agree_share_proportion() : m.agree_share_equal(),
  }),
]

const sayLadder = (ladder: readonly Centavos[], say: Say): string => {
  const [first, second, third] = ladder
  if (first === undefined) return m.agree_ladder_none()
  if (second === undefined || third === undefined || ladder.length > 3) {
    return ladder.map(say).join(', ')
  }
  return m.agree_ladder_steps({ first: say(first), second: say(second), third: say(third) })
}

const loanQuestions = (say: Say): AgreementQuestion[] => [
  question<Charge>('charge', {
    ask: m.agree_charge,
    read: ({ charge }) => charge,
    write: (agreement, charge) => ({ ...agreement, charge }),
    offered: [{ method: 'none' }, flat(5), flat(10), flat(20)],
    say: sayCharge,
  }),
  question('unit', {
    ask: m.agree_unit,
    read: ({ unit }) => unit,
    write: (agreement, unit) => ({ ...agreement, unit }),
    offered: [centavos(1), pesos(1), pesos(5), pesos(10)],
    say: (unit) => (unit === 1 ? m.agree_unit_cents() : say(unit)),
  }),
]

const fines = [zero, pesos(5), pesos(10), pesos(20), pesos(50)]

const fineQuestions = (say: Say): AgreementQuestion[] => [
  question('fine-late', {
    ask: m.agree_fine_late,
    read: ({ fineLate }) => fineLate,
    write: (agreement, fineLate) => ({ ...agreement, fineLate }),
    offered: fines,
    say,
  }),
  question('fine-absent', {
    ask: m.agree_fine_absent,
    read: ({ fineAbsent }) => fineAbsent,
    write: (agreement, fineAbsent) => ({ ...agreement, fineAbsent }),
    offered: fines,
    say,
  }),
  question('fine-payment', {
    ask: m.agree_fine_payment,
    read: ({ fineLatePayment }) => fineLatePayment,
    write: (agreement, fineLatePayment) => ({ ...agreement, fineLatePayment }),
    offered: fines,
    say,
  }),
  question('dues', {
    ask: m.agree_dues,
    read: ({ weeklyDues }) => weeklyDues,
    write: (agreement, weeklyDues) => ({ ...agreement, weeklyDues }),
    offered: fines,
    say,
  }),
]

const groupQuestions = (say: Say): AgreementQuestion[] => [
  question<CoverRule>('cover', {
    ask: m.agree_cover,
    read: ({ cover }) => cover,
    write: (agreement, cover) => ({ ...agreement, cover }),
    offered: ['equal-parts', 'as-agreed', 'none'],
    say: (rule) => coverWords[rule](),
  }),
  question<number>('quorum', {
    ask: m.agree_quorum,
    read: ({ quorumPercent }) => quorumPercent,
    write: (agreement, quorumPercent) => ({ ...agreement, quorumPercent }),
    offered: [51, 67, 75, 100],
    say: (percent) => quorumWords[percent]?.() ?? m.agreement_as_now(),
  }),
  question('difference', {
    ask: m.agree_difference,
    read: ({ differenceLimit }) => differenceLimit,
    write: (agreement, differenceLimit) => ({ ...agreement, differenceLimit }),
    offered: [pesos(20), pesos(50), pesos(100), pesos(200)],
    say,
  }),
  question<readonly Centavos[]>('ladder', {
    ask: m.agree_ladder,
    read: ({ ladder }) => ladder,
    write: (agreement, ladder) => ({ ...agreement, ladder }),
    offered: [
      [],
      [pesos(1_000), pesos(1_500), pesos(2_000)],
      [pesos(1_500), pesos(3_000), pesos(5_000)],
      [pesos(3_000), pesos(5_000), pesos(8_000)],
    ],
    say: (ladder) => sayLadder(ladder, say),
  }),
  question<number>('cycle', {
    ask: m.agree_cycle,
    read: ({ cycleWeeks }) => cycleWeeks,
    write: (agreement, cycleWeeks) => ({ ...agreement, cycleWeeks }),
    offered: [16, 26, 40, 52],
    say: (count) => m.lend_weeks_count({ count }),
  }),
]

export interface AgreementLine {
  readonly name: string
  readonly ask: string
  readonly answer: string
}

/** What is asked under an agreement, and what it answers. */
export const agreementLines = (agreement: Agreement, currency: Currency): AgreementLine[] =>
  agreementQuestions(currency)
    .filter(({ isAsked }) => isAsked(agreement))
    .map(({ name, ask, answers, chosen }) => {
      const now = chosen(agreement)
      const answer = answers(agreement).find(({ value }) => value === now)?.label ?? ''
      return { name, ask: ask(), answer }
    })

/** What is answered otherwise than before. */
export const changedLines = (
  before: Agreement,
  after: Agreement,
  currency: Currency,
): AgreementLine[] => {
  const was = new Map(agreementLines(before, currency).map(({ name, answer }) => [name, answer]))
  return agreementLines(after, currency).filter(({ name, answer }) => was.get(name) !== answer)
}
