/**
 * A notebook of ten years, made by the writing code of the app: twelve women, one meeting a week, 520 meetings. The same
 * bytes at every run.
 *
 * Devices: the shared tablet, on which each woman has a credential, and the phones of three of them; so fifteen pages. A
 * meeting: the leader opens it and records two payments of each woman, each woman confirms her own, the leader closes, five
 * sign. Devices exchange what they have between these acts; every record cites what its device had seen by then.
 */
import { assert, required } from '../../shared/base/assert.ts'
import type { Journal } from '../../shared/journal/journal.ts'
import { createJournal } from '../../shared/journal/journal.ts'
import { receiveRuns } from '../../shared/journal/receive.ts'
import { writeRecord } from '../../shared/journal/write.ts'
import type { Centavos } from '../../shared/money/centavos.ts'
import { addCentavos, pesos, subtractCentavos, zero } from '../../shared/money/centavos.ts'
import type { CashRow, Fact, FactRef, PotCount } from '../../shared/record/record.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { addWeeks, dayOf } from '../../shared/time/civil-date.ts'
import type { Group } from '../support/notebook.ts'
import { keysOf, pageOfName } from '../support/notebook.ts'
import { foundBenchGroup, leader, memberRef, phoneOf, phoneOwners, women } from './group.ts'
import { joinRuns } from './history.ts'

export const meetingCount = 520
const signersPerClosing = 5
const weeksPerLoan = 52
const instalment = pesos(100)
const principal = pesos(100 * weeksPerLoan)
const firstDay = dayOf(2016, 1, 6)
const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** What founds the group and opens the other pages. */
export const recordsBeforeMeetings = women.length + phoneOwners.length
/** Opening; two payments of each woman; as many confirmations; closing; signatures. */
export const recordsPerMeeting = 1 + 2 * women.length + 2 * women.length + 1 + signersPerClosing

interface Device {
  readonly journal: Journal
  /** How much of the history it has. */
  known: number
}

/** All that the simulated group remembers. */
interface Story {
  readonly group: Group
  readonly tablet: Device
  /** By owner. */
  readonly phones: ReadonlyMap<string, Device>
  /** Every record as a run of one, in the order of writing. */
  readonly history: PageRun[]
  /** Each woman's loan of this year. */
  readonly loans: Map<string, FactRef>
  /** Cash by the books. */
  loanFund: Centavos
  savings: Centavos
  /** Milliseconds since 1970. */
  at: number
}

interface Meeting {
  readonly week: number
  readonly ref: FactRef
  /** Now and then the tablet stays at home, and the leader keeps the book on her phone. */
  readonly keptOn: 'tablet' | 'phone'
}

/** Every record of the notebook as a run of one, in the order of writing. */
export const writeTenYears = (onMeeting: (week: number) => void): PageRun[] => {
  const group = foundBenchGroup()
  const createDevice = (): Device => ({
    journal: createJournal(group.control, new Map([[0, group.epoch]])),
    known: 0,
  })
  const story: Story = {
    group,
    tablet: createDevice(),
    phones: new Map(phoneOwners.map((owner) => [owner, createDevice()])),
    history: [],
    loans: new Map(),
    loanFund: zero,
    savings: zero,
    at: firstDay * dayMs,
  }
  openPages(story)
  for (let week = 0; week < meetingCount; week++) {
    onMeeting(week)
    holdMeeting(story, week)
  }
  return story.history
}

const openPages = (story: Story): void => {
  const added = women.map((alias, picture): Fact => ({ kind: 'member-added', alias, picture }))
  const founding: Fact = {
    kind: 'group-founded',
    name: 'Las Jacarandas',
    programme: 'via-migrante',
    currency: 'MXN',
    weekday: 3,
    weeklySaving: pesos(50),
    leader: memberRef(story.group, leader),
  }
  say(story, leader, 'tablet', [founding, ...added])
  const opened = (woman: string): Fact => ({
    kind: 'page-opened',
    member: memberRef(story.group, woman),
  })
  for (const woman of women.slice(1)) say(story, woman, 'tablet', [opened(woman)])
  exchange(story)
  for (const owner of phoneOwners) say(story, owner, 'phone', [opened(owner)])
}

const holdMeeting = (story: Story, week: number): void => {
  story.at = addWeeks(firstDay, week) * dayMs + 17 * 60 * minuteMs
  exchange(story)
  const meeting = openMeeting(story, week)
  const payments = women.map((woman) => [
    paySaving(story, meeting, woman),
    payLoan(story, meeting, woman),
  ])
  exchange(story)
  const others = women.slice(1)
  const other = (turn: number): string => required(others[turn % others.length], 'another woman')
  const membersOn = meeting.keptOn === 'phone' || week % 2 === 1 ? 'phone' : 'tablet'
  for (const [index, woman] of women.entries()) {
    // Nobody confirms what she recorded herself: another looks at the leader's own.
    const witness = woman === leader ? other(week) : woman
    for (const ref of payments[index] ?? []) {
      say(story, witness, membersOn, [{ kind: 'confirmation', facts: [ref] }])
    }
  }
  exchange(story)
  const closing = closeMeeting(story, meeting)
  exchange(story)
  for (let turn = 0; turn < signersPerClosing; turn++) {
    const signed: Fact = { kind: 'closing-signed', closing: closing.ref, id: closing.id }
    say(story, other(week + 2 * turn), membersOn, [signed])
  }
}

/** Once a year the loans are given out anew: from Via's money the first time, later from what was repaid. */
const openMeeting = (story: Story, week: number): Meeting => {
  const keptOn = week % 8 === 7 ? 'phone' : 'tablet'
  const ref = nextRef(story, leader, keptOn)
  const day = addWeeks(firstDay, week)
  const facts: Fact[] = [{ kind: 'meeting-opened', day }]
  const lent = pesos((principal / 100) * women.length)
  if (week === 0) {
    facts.push({ kind: 'loan-fund-received', meeting: ref, amount: lent, note: 'Via' })
    story.loanFund = lent
  }
  if (week % weeksPerLoan === 0) {
    for (const woman of women) {
      story.loans.set(woman, { ...ref, index: facts.length })
      facts.push({
        kind: 'loan-disbursed',
        meeting: ref,
        member: memberRef(story.group, woman),
        principal,
        instalment,
        weeks: weeksPerLoan,
        firstDue: day,
      })
    }
    story.loanFund = subtractCentavos(story.loanFund, lent)
  }
  say(story, leader, keptOn, facts)
  return { week, ref, keptOn }
}

const paySaving = (story: Story, { week, ref, keptOn }: Meeting, woman: string): FactRef => {
  const amount = pesos(50 + 10 * ((3 * week + 7 * women.indexOf(woman)) % 10))
  story.savings = addCentavos(story.savings, amount)
  const member = memberRef(story.group, woman)
  return say(story, leader, keptOn, [{ kind: 'saving', meeting: ref, member, amount }]).ref
}

const payLoan = (story: Story, { ref, keptOn }: Meeting, woman: string): FactRef => {
  const loan = required(story.loans.get(woman), 'her loan')
  story.loanFund = addCentavos(story.loanFund, instalment)
  const fact: Fact = { kind: 'repayment', meeting: ref, loan, amount: instalment }
  return say(story, leader, keptOn, [fact]).ref
}

const closeMeeting = (story: Story, meeting: Meeting): { ref: FactRef; id: Uint8Array } => {
  const { journal } = deviceOf(story, leader, meeting.keptOn)
  const heads = [...journal.pages.values()]
    .flatMap(({ id: page, ids }) => {
      const id = ids.at(-1)
      return id === undefined ? [] : [{ page, clock: ids.length - 1, id }]
    })
    .sort((left, right) => left.page - right.page)
  const { loanFund, savings } = story
  const pots: PotCount[] = [
    { pot: 'loan-fund', expected: loanFund, counted: loanFund },
    { pot: 'savings', expected: savings, counted: savings },
    { pot: 'group-fund', expected: zero, counted: zero },
  ]
  const cash = countCash(addCentavos(loanFund, savings))
  return say(story, leader, meeting.keptOn, [
    { kind: 'meeting-closed', meeting: meeting.ref, heads, pots, cash, reason: '' },
  ])
}

/** As few notes and coins as there can be. */
const countCash = (total: Centavos): CashRow[] => {
  const rows: CashRow[] = []
  let rest: number = total
  for (const value of [1000, 500, 200, 100, 50, 20, 10].map(pesos)) {
    const count = Math.floor(rest / value)
    rest -= count * value
    const form = value === pesos(10) ? 'coin' : 'note'
    if (count > 0) rows.push({ form, value, count })
  }
  return rows
}

const isOnPhone = (woman: string, where: 'tablet' | 'phone'): boolean =>
  where === 'phone' && phoneOwners.includes(woman)

const deviceOf = ({ tablet, phones }: Story, woman: string, where: 'tablet' | 'phone'): Device =>
  isOnPhone(woman, where) ? required(phones.get(woman), 'her phone') : tablet

const nextRef = (story: Story, woman: string, where: 'tablet' | 'phone'): FactRef => {
  const name = isOnPhone(woman, where) ? phoneOf(woman) : woman
  const page = pageOfName(story.group, name)
  const { journal } = deviceOf(story, woman, where)
  return { page, clock: journal.pages.get(page)?.depths.length ?? 0, index: 0 }
}

/** A woman says something, on her phone if she is to and has one; half a minute later the next one speaks. */
const say = (
  story: Story,
  woman: string,
  where: 'tablet' | 'phone',
  facts: readonly Fact[],
): { ref: FactRef; id: Uint8Array } => {
  const { journal } = deviceOf(story, woman, where)
  const ref = nextRef(story, woman, where)
  const keys = keysOf(isOnPhone(woman, where) ? phoneOf(woman) : woman)
  story.at += minuteMs / 2
  const written = writeRecord(journal, keys, ref.page, facts, story.at)
  assert(written.ok, 'the record can be written')
  story.history.push(written.value)
  receiveRuns(journal, [written.value])
  const id = required(journal.pages.get(ref.page)?.ids[ref.clock], 'the place of the record')
  return { ref, id }
}

const exchange = ({ tablet, phones, history }: Story): void => {
  for (const device of [tablet, ...phones.values()]) {
    receiveRuns(device.journal, joinRuns(history.slice(device.known)))
    device.known = history.length
  }
}
