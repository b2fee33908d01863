/** What the verbs of a season state in a meeting: through the app's own acts, and as plain facts where no act of the app makes them yet. */
import { required } from '../../shared/base/assert.ts'
import type { Result } from '../../shared/base/result.ts'
import { equalShares } from '../../shared/ledger/cover.ts'
import type { Draw, Entry, Loan, Member, Proposal } from '../../shared/ledger/ledger.ts'
import { loanStanding } from '../../shared/ledger/loan.ts'
import type { Centavos } from '../../shared/money/centavos.ts'
import { centavos, zero } from '../../shared/money/centavos.ts'
import type { Agreement } from '../../shared/record/agreement.ts'
import type { FineReason, Topic, Trade } from '../../shared/record/meeting-facts.ts'
import type { Fact, FactRef, Presence } from '../../shared/record/record.ts'
import { compareRefs, refToKey } from '../../shared/record/record.ts'
import type { Motion } from '../../shared/record/vote-facts.ts'
import type { Day } from '../../shared/time/civil-date.ts'
import { addWeeks } from '../../shared/time/civil-date.ts'
import * as acts from '../../client/state/acts.ts'
import type { Notebook } from '../../client/sync/notebook.ts'
import type { Actor, Stage } from './stage.ts'

/** A fact that was told and has its name once it was played. */
export interface ToldFact {
  ref: FactRef | null
}

export const entryOf = ({ ledger }: Notebook, { ref }: ToldFact): Entry => {
  const key = refToKey(required(ref, 'a fact that was played'))
  return required(
    ledger.movements.find((entry) => refToKey(entry) === key),
    'the entry',
  )
}

/** What an act in a meeting has to do with. */
export interface Scene extends Actor {
  readonly stage: Stage
  readonly day: Day
  readonly meeting: FactRef
  readonly member: (name: string) => Member
}

export type MeetingAct = (scene: Scene) => Promise<Result<FactRef[], string>>

export const refOf = ({ page, clock, index }: FactRef): FactRef => ({ page, clock, index })

export const refOfMember = ({ member }: Scene, name: string): FactRef => refOf(member(name).entry)

const agreementOf = ({ ledger }: Notebook): Agreement => required(ledger.group, 'a group').agreement

export const stating =
  (facts: (scene: Scene) => Fact[]): MeetingAct =>
  (scene) =>
    scene.notebook.state(scene.key, facts(scene))

export const attending =
  (name: string, presence: Presence): MeetingAct =>
  ({ notebook, key, member }) =>
    acts.markPresence(notebook, key, member(name), presence)

export const saving =
  (name: string, amount: Centavos): MeetingAct =>
  ({ notebook, key, member }) =>
    acts.recordSaving(notebook, key, member(name), amount)

/** What one woman's line of the collection sheet says, where it differs: present, her saving, her dues. */
export interface SheetLine {
  readonly presence?: Presence
  readonly saves?: Centavos
  readonly dues?: Centavos
}

/** Everyone's line at once, in one record. Who is away pays nothing, unless said otherwise. */
export const filling = (lines: Readonly<Record<string, SheetLine>>): MeetingAct =>
  stating((scene) => {
    const { stage, meeting, notebook } = scene
    const { weeklySaving, weeklyDues } = agreementOf(notebook)
    return stage.activeMembers().flatMap((name): Fact[] => {
      const { presence = 'present', saves, dues } = lines[name] ?? {}
      const member = refOfMember(scene, name)
      const isAway = presence === 'absent' || presence === 'excused'
      const saved = saves ?? (isAway ? zero : weeklySaving)
      const paid = dues ?? (isAway ? zero : weeklyDues)
      return [
        { kind: 'attendance', meeting, member, presence },
        ...(saved > 0 ? [{ kind: 'saving' as const, meeting, member, amount: saved }] : []),
        ...(paid > 0 ? [{ kind: 'dues' as const, meeting, member, amount: paid }] : []),
      ]
    })
  })

export const asking = (name: string, principal: Centavos, weeks: number, purpose: string) =>
  stating((scene) => [
    {
      kind: 'loan-asked',
      meeting: scene.meeting,
      member: refOfMember(scene, name),
      principal,
      weeks,
      purpose,
    },
  ])

/** What she asked for last, by the agreement in force; first due next week. */
export const granting = (name: string): MeetingAct =>
  stating((scene) => {
    const { notebook, meeting, day } = scene
    const asks = [...notebook.ledger.asks.values()]
    const ask = required(
      asks.findLast(({ member, loan }) => member.alias === name && loan === null),
      'an ask',
    )
    const { charge, unit, allocation, prepayment } = agreementOf(notebook)
    const { principal, weeks, member, entry } = ask
    const firstDue = addWeeks(day, 1)
    const terms = { principal, weeks, firstDue, charge, unit, allocation, prepayment }
    return [
      { kind: 'loan-granted', meeting, member: refOf(member.entry), terms, ask: refOf(entry) },
    ]
  })

export const newestLoan = ({ member }: Scene, name: string): Loan =>
  required(member(name).loans.at(-1), `loan of ${name}`)

/** The instalment that is due today, or what is left of her loan where that is less; of the simple form always its instalment. */
export const instalmentOn = (loan: Loan, day: Day): Centavos => {
  const { balance } = loanStanding(loan)
  if (loan.rules.prepayment === 'goes-on') return centavos(Math.min(loan.instalment, balance))
  const today = loan.book.rows.find(({ due }) => due === day)
  return centavos(Math.min((today?.principal ?? 0) + (today?.charge ?? 0), balance))
}

/** What others pay on her newest loan: in equal parts by all others, or as they agree. */
export const covering = (
  name: string,
  amount: Centavos | Readonly<Record<string, Centavos>>,
): MeetingAct =>
  stating((scene) => {
    const { stage, meeting } = scene
    const others = stage.activeMembers().filter((other) => other !== name)
    const shares =
      typeof amount === 'number'
        ? equalShares(
            amount,
            others.map((other) => refOfMember(scene, other)),
          )
        : Object.entries(amount)
            .map(([other, part]) => ({ member: refOfMember(scene, other), amount: part }))
            .toSorted((left, right) => compareRefs(left.member, right.member))
    const loan = refOf(newestLoan(scene, name).entry)
    return [{ kind: 'cover', meeting, loan, shares }]
  })

/** Whoever states it gives up what is still hers of the oldest cover for another. */
export const forgiving = (borrower: string): MeetingAct =>
  stating((scene) => {
    const { ledger, credentials } = scene.notebook
    const mine = required(credentials.find(({ key }) => key === scene.key)?.member, 'a member')
    const cover = required(
      [...ledger.covers.values()].find(
        ({ loan, claims }) =>
          loan.member.alias === borrower &&
          claims.some(
            ({ member, account }) => compareRefs(member.entry, mine) === 0 && account.balance < 0,
          ),
      ),
      'an open cover',
    )
    return [{ kind: 'cover-forgiven', cover: refOf(cover.entry) }]
  })

/** By the agreement. */
export const fining = (name: string, reason: Exclude<FineReason, 'other'>): MeetingAct =>
  stating((scene) => {
    const { fineLate, fineAbsent, fineLatePayment } = agreementOf(scene.notebook)
    const amount = { late: fineLate, absent: fineAbsent, 'late-payment': fineLatePayment }[reason]
    const loan = reason === 'late-payment' ? refOf(newestLoan(scene, name).entry) : null
    const member = refOfMember(scene, name)
    return [{ kind: 'fine', meeting: scene.meeting, member, amount, reason, loan }]
  })

export const payingFine = (name: string, amount: Centavos): MeetingAct =>
  stating((scene) => [
    { kind: 'fine-paid', meeting: scene.meeting, member: refOfMember(scene, name), amount },
  ])

export const payingDues = (name: string, amount: Centavos): MeetingAct =>
  stating((scene) => [
    { kind: 'dues', meeting: scene.meeting, member: refOfMember(scene, name), amount },
  ])

type MotionOf<Kind extends Motion['kind']> = Extract<Motion, { kind: Kind }>

/** The newest vote of a kind that passed. */
const passed = <Kind extends Motion['kind']>(
  { ledger }: Notebook,
  kind: Kind,
): { readonly motion: MotionOf<Kind>; readonly proposal: FactRef } => {
  const isMeant = (one: Proposal): boolean =>
    one.motion.kind === kind && one.decision?.outcome === 'passed'
  const found = required([...ledger.proposals.values()].findLast(isMeant), `a vote on ${kind}`)
  return { motion: found.motion as MotionOf<Kind>, proposal: refOf(found.entry) }
}

/** As it was voted. */
export const spending = (): MeetingAct =>
  stating(({ notebook, meeting }) => {
    const { motion, proposal } = passed(notebook, 'expense')
    return [{ ...motion, meeting, proposal }]
  })

/** As it was voted. */
export const moving = (note: string): MeetingAct =>
  stating(({ notebook, meeting }) => {
    const { motion, proposal } = passed(notebook, 'pot-transfer')
    return [{ ...motion, meeting, note, proposal }]
  })

export const training = (topic: Topic): MeetingAct =>
  stating(({ meeting }) => [{ kind: 'training', meeting, topic, note: '' }])

export const beginning = (name: string, trade: Trade, note: string): MeetingAct =>
  stating((scene) => [{ kind: 'business', member: refOfMember(scene, name), trade, note }])

export const newestDraw = ({ ledger }: Notebook): Draw =>
  required([...ledger.draws.values()].at(-1), 'lots')
