/** Writes down what chance has decided (history-plan.ts), with facts that an honest app writes beside such as none would. */
import { hashParts } from '../../shared/crypto/digest.ts'
import { commitmentOf } from '../../shared/ledger/draw.ts'
import { eligibilityBelow, isEligible, poolOf } from '../../shared/ledger/lots-eligible.ts'
import { outcomeOf } from '../../shared/ledger/lots-progress.ts'
import { fold } from '../../shared/ledger/fold.ts'
import { planShareOut } from '../../shared/ledger/share-out-plan.ts'
import { centavos } from '../../shared/money/centavos.ts'
import type { LoanTerms } from '../../shared/record/agreement.ts'
import { allocationOrders, chargeMethods, prepayments } from '../../shared/record/agreement.ts'
import type { Fact, FactKind, FactRef, Head, PageId, PotCount } from '../../shared/record/record.ts'
import type { ShareOutPart } from '../../shared/record/cycle-facts.ts'
import type { Share } from '../../shared/record/loan-facts.ts'
import { steps, topics, trades } from '../../shared/record/meeting-facts.ts'
import { pots, presences, refToKey } from '../../shared/record/record.ts'
import type { Motion } from '../../shared/record/vote-facts.ts'
import type { Day } from '../../shared/time/civil-date.ts'
import { nonceOf } from './lots-story.ts'
import { opened, openedBy } from './opened-notebook.ts'
import { fakeId, PlainNotebook } from './plain-notebook.ts'
import { Story } from './story.ts'

import { foundingAgreement } from '../../shared/ledger/agreement.ts'
import { motionOf } from './history-motion.ts'
import type { Device, FactPlan, StepPlan } from './history-plan.ts'
import { devices } from './history-plan.ts'
const contested: readonly FactKind[] = [
  'saving',
  'repayment',
  'loan-disbursed',
  'loan-granted',
  'cover',
  'cover-repaid',
  'cover-forgiven',
  'fine',
  'fine-paid',
  'expense',
  'member-left',
  'shared-out',
]

/** The facts that a plan may refer to, by kind. */
export class Writer {
  readonly notebook = new PlainNotebook()
  readonly story: Story
  readonly #refs = new Map<FactKind, FactRef[]>()

  /** `opened`: with what another notebook left. */
  constructor(begun: 'anew' | 'opened' = 'anew') {
    const more = begun === 'anew' ? undefined : openedBy
    this.story = new Story(this.notebook, 'Rosa', ['Ana', 'Lupe'], more)
    if (begun === 'opened') this.#rememberOpening(this.story.memberRef('Rosa'))
    this.story.device('Rosa', 'Rosa’s phone').device('Ana', 'Ana’s phone')
    this.story.stranger('staff', 'reader').stranger('thief', 'unknown')
    for (const name of ['Rosa', 'Ana', 'Lupe']) {
      this.#remember('member-added', this.story.memberRef(name))
    }
    this.#remember('meeting-opened', this.story.meeting().ref)
    for (const opening of this.#refs.get('opening-balances') ?? [])
      this.story.confirm('Ana', opening)
    this.story.part(...devices)
  }

  #remember(kind: FactKind, ref: FactRef): void {
    this.#refs.set(kind, [ref, ...(this.#refs.get(kind) ?? [])])
  }

  #rememberOpening(founder: FactRef): void {
    for (const [place, { kind }] of openedBy(founder).entries()) {
      const as = kind === 'loan-carried' ? 'loan-granted' : kind
      const ref = { ...founder, index: founder.index + 1 + place }
      this.#remember(as === 'cover-carried' ? 'cover' : as, ref)
    }
  }

  /** As all three hear; each then saves something, in a meeting that follows the agreement. */
  agreeOnLots(): void {
    const agreement = { ...foundingAgreement(centavos(100)), savingsUse: 'lots' } as const
    const proposal = this.story.propose('Lupe', { kind: 'agreement', agreement })
    this.#voteOn(proposal, 'Lupe')
    this.notebook.hear('Rosa', 'Lupe')
    const meeting = this.story.meeting()
    this.#remember('meeting-opened', meeting.ref)
    for (const name of ['Rosa', 'Ana', 'Lupe']) meeting.save(name, centavos(1_000))
    for (const device of devices) this.notebook.hear(device, 'Rosa')
  }

  write({ device, hears, facts }: StepPlan): void {
    for (const other of hears) this.notebook.hear(device, other)
    const { page, clock } = this.notebook.next(device)
    const stated = facts.map((plan) => this.#fact(device, plan))
    this.story.state(device, ...stated)
    for (const [index, { kind }] of stated.entries()) this.#remember(kind, { page, clock, index })
    for (const [index, { kind, amount }] of facts.entries()) {
      const ref = { page, clock, index }
      if (kind === 'proposal' && amount % 3 === 1) this.#voteOn(ref, device)
      if (kind === 'lots-opened' && amount % 2 === 1) this.#playLots(ref, device, amount)
      if (kind === 'cycle-ended' && amount % 2 === 1) this.#signEnd({ page, clock, index }, device)
    }
  }

  #signEnd(closing: FactRef, author: Device): void {
    const signer = author === 'Lupe' ? 'Ana' : 'Lupe'
    this.notebook.hear(signer, author)
    const id = fakeId(closing.page, closing.clock)
    this.story.state(signer, { kind: 'closing-signed', closing, id })
  }

  /** As an honest group does: two hear of it, say yes, and one of them closes. */
  #voteOn(proposal: FactRef, proposer: Device): void {
    for (const name of ['Ana', 'Lupe'] as const) {
      this.notebook.hear(name, proposer)
      this.story.vote(proposal, 'yes', name)
    }
    this.notebook.hear('Lupe', 'Ana')
    this.story.closeVote('Lupe', proposal)
  }

  /** A fact of one of these kinds; any other where the plan is odd or there is none. */
  #pick({ oddity, picks }: FactPlan, nth: number, ...kinds: readonly FactKind[]): FactRef {
    const wanted = oddity === 1 ? [...this.#refs.keys()] : kinds
    const refs = wanted.flatMap((kind) => this.#refs.get(kind) ?? [])
    const pick = picks[nth % picks.length] ?? 0
    return refs[pick % Math.max(refs.length, 1)] ?? { page: 1000 as PageId, clock: pick, index: 9 }
  }

  #money(plan: FactPlan, nth: number): FactRef {
    return this.#pick(plan, nth, ...contested)
  }

  #loan(plan: FactPlan): FactRef {
    return this.#pick(plan, 1, 'loan-disbursed', 'loan-granted')
  }

  #terms({ amount }: FactPlan): LoanTerms {
    const method = chargeMethods[amount % chargeMethods.length] ?? 'none'
    const rate = { millionths: 1_000 * amount, per: 'week' } as const
    return {
      principal: centavos(amount * 500),
      weeks: 1 + (amount % 12),
      firstDue: amount as Day,
      charge: method === 'none' ? { method } : { method, rate },
      unit: centavos(amount % 2 === 0 ? 1 : 50),
      allocation: allocationOrders[amount % allocationOrders.length] ?? 'oldest-first',
      prepayment: prepayments[amount % prepayments.length] ?? 'lowers',
    }
  }

  #fact(device: Device, plan: FactPlan): Fact {
    const { kind, picks, oddity } = plan
    const amount = centavos(plan.amount * 50)
    const meeting = this.#pick(plan, 0, 'meeting-opened')
    const member = this.#pick(plan, 1, 'member-added')
    switch (kind) {
      case 'group-founded':
        return {
          kind,
          name: 'X',
          programme: 'other',
          currency: 'USD',
          weekday: 0,
          weeklySaving: amount,
          leader: member,
        }
      case 'member-added':
        return { kind, alias: 'X', picture: 1 }
      case 'page-opened':
        return { kind, member }
      case 'meeting-opened':
        return { kind, day: plan.amount as Day }
      case 'attendance':
        return { kind, meeting, member, presence: presences[plan.amount % 5] ?? 'late' }
      case 'repayment':
        return { kind, meeting, loan: this.#loan(plan), amount }
      case 'saving':
        return { kind, meeting, member, amount }
      case 'confirmation':
        return { kind, facts: picks.map((_, nth) => this.#money(plan, nth)) }
      case 'dispute':
      case 'reversal':
        return { kind, fact: this.#money(plan, 0), reason: 'x' }
      case 'meeting-closed':
        return this.#closing(device, plan, meeting)
      case 'closing-signed': {
        const closing = this.#pick(plan, 0, 'meeting-closed', 'cycle-ended')
        return { kind, closing, id: fakeId(closing.page, closing.clock, oddity === 2 ? 1 : 0) }
      }
      case 'loan-fund-received':
        return { kind, meeting, amount, note: '' }
      case 'loan-disbursed':
        return {
          kind,
          meeting,
          member,
          principal: centavos(10 * amount),
          instalment: amount,
          weeks: 10,
          firstDue: plan.amount as Day,
        }
      case 'cover':
        return { kind, meeting, loan: this.#loan(plan), shares: this.#shares(plan) }
      case 'cover-repaid':
        return { kind, meeting, cover: this.#pick(plan, 1, 'cover'), member, amount }
      case 'cover-forgiven':
        return { kind, cover: this.#pick(plan, 1, 'cover') }
      case 'box-counted':
        return { kind, meeting, pots: this.#pots(device, plan), cash: [] }
      case 'step-done':
        return { kind, meeting, step: steps[plan.amount % steps.length] ?? 'receipts-given' }
      case 'next-meeting':
        return { kind, meeting, day: plan.amount as Day }
      case 'training':
        return { kind, meeting, topic: topics[plan.amount % topics.length] ?? 'other', note: '' }
      case 'business':
        return { kind, member, trade: trades[plan.amount % trades.length] ?? 'shoes', note: '' }
      case 'fine': {
        const loan = plan.amount % 2 === 0 ? null : this.#loan(plan)
        return { kind, meeting, member, amount, reason: 'late-payment', loan }
      }
      case 'fine-paid':
      case 'dues':
        return { kind, meeting, member, amount }
      case 'expense': {
        const pot = plan.amount % 5 === 0 ? 'savings' : 'group-fund'
        return { kind, meeting, pot, amount, note: '', proposal: this.#pick(plan, 1, 'proposal') }
      }
      case 'pot-transfer': {
        const proposal = plan.amount % 4 === 0 ? null : this.#pick(plan, 1, 'proposal')
        return { kind, meeting, from: 'savings', to: 'loan-fund', amount, note: '', proposal }
      }
      case 'loan-fund-returned':
        return { kind, meeting, amount, note: '' }
      case 'loan-asked': {
        const principal = centavos(10 * amount)
        return { kind, meeting, member, principal, weeks: plan.amount, purpose: '' }
      }
      case 'loan-granted': {
        const ask = plan.amount % 3 === 0 ? null : this.#pick(plan, 0, 'loan-asked')
        return { kind, meeting, member, terms: this.#terms(plan), ask }
      }
      case 'proposal':
        return { kind, meeting: amount % 3 === 0 ? meeting : null, motion: this.#motion(plan) }
      case 'vote':
        return {
          kind,
          proposal: this.#pick(plan, 0, 'proposal'),
          choice: plan.amount % 4 === 0 ? 'no' : 'yes',
        }
      case 'vote-closed': {
        const proposal = this.#pick(plan, 0, 'proposal')
        return { kind, proposal, heads: this.#heads(device, plan) }
      }
      case 'lots-opened':
        return this.#lotsOpened(device, plan, meeting)
      case 'lots-committed': {
        const lots = this.#pick(plan, 0, 'lots-opened')
        return { kind, lots, commitment: this.#commitment(device, plan, lots) }
      }
      case 'lots-commitments-closed':
        return { kind, lots: this.#pick(plan, 0, 'lots-opened'), heads: this.#heads(device, plan) }
      case 'lots-revealed': {
        const lots = this.#pick(plan, 0, 'lots-opened')
        return { kind, lots, nonce: nonceOf(ownerOf(device, plan)) }
      }
      case 'lots-drawn':
        return this.#lotsDrawn(device, plan)
      case 'member-left':
        return { kind, meeting, member, savingsPaid: amount }
      case 'shared-out':
        return this.#sharing(device, plan, meeting)
      case 'cycle-ended': {
        const proposal = this.#pick(plan, 0, 'proposal')
        const heads = this.#heads(device, plan).slice(oddity === 3 ? 1 : 0)
        return { kind, meeting: this.#closedMeeting(device) ?? meeting, heads, proposal }
      }
      case 'opening-balances':
        return opened(member, amount)
      case 'evidence':
      case 'branch': {
        const { page, clock } = this.#pick(plan, 0, 'saving')
        const place = { page, clock, prev: fakeId(page, clock - 1) }
        const [left, right] = [[fakeId(page, 1)], [fakeId(page, 2)]]
        return kind === 'branch' ? { kind, ...place, items: left } : { kind, ...place, left, right }
      }
      case 'mandate-signed':
        return { kind, mandate: Uint8Array.of(plan.amount % 256), signature: new Uint8Array(64) }
      case 'restated': {
        const { page, clock } = this.notebook.next(device)
        const old = Math.max(0, clock - 1 - (plan.amount % 3))
        return {
          kind,
          id: fakeId(page, old),
          index: plan.amount % 2,
          fact: { page, clock, index: 0 },
        }
      }
    }
  }

  #closedMeeting(device: Device): FactRef | null {
    const { meetings } = fold(this.notebook.input(device)).ledger
    return [...meetings.values()].findLast(({ closing }) => closing !== null)?.entry ?? null
  }

  #sharing(device: Device, plan: FactPlan, meeting: FactRef): Fact {
    const heads = this.#heads(device, plan).slice(plan.oddity === 3 ? 1 : 0)
    const below = new Map(heads.map(({ page, clock }) => [page, clock]))
    const { ledger } = fold(this.notebook.input(device))
    const { shares } = planShareOut(ledger, below, 'in-proportion')
    const value = centavos(plan.amount)
    const parts = shares.map(({ member, due }, place): ShareOutPart => {
      const count = Math.floor(due / value) - (plan.amount % 3 === 0 ? place : 0)
      const cash = count > 0 ? [{ form: 'coin', value, count } as const] : []
      const paid = count > 0 ? count * value : 0
      return { member: member.entry, due, cash, unpaid: centavos(Math.max(due - paid, 0)) }
    })
    return { kind: 'shared-out', meeting, heads, parts }
  }

  #heads(device: Device, { oddity }: FactPlan): Head[] {
    const heads = this.notebook.heads(device)
    return oddity === 2 ? heads.map((head) => ({ ...head, clock: head.clock + 1 })) : heads
  }

  #motion(plan: FactPlan): Motion {
    return motionOf(plan, {
      member: this.#pick(plan, 1, 'member-added'),
      other: this.#pick(plan, 0, 'member-added'),
      ask: this.#pick(plan, 1, 'loan-asked'),
      loan: this.#loan(plan),
    })
  }

  /** As an honest group does; at times one reveals apart, and the others go on without her. */
  #playLots(lots: FactRef, opener: Device, amount: number): void {
    const names = ['Rosa', 'Ana', 'Lupe'] as const
    const together = amount % 3 === 0 ? names.slice(0, 2) : names
    for (const name of names) {
      const commitment = this.#commitment(name, { oddity: 0 }, lots)
      this.notebook.hear(name, opener)
      this.story.state(name, { kind: 'lots-committed', lots, commitment })
    }
    for (const name of names) this.notebook.hear('Rosa', name)
    const heads = this.notebook.heads('Rosa')
    this.story.state('Rosa', { kind: 'lots-commitments-closed', lots, heads })
    for (const name of names) {
      this.notebook.hear(name, 'Rosa')
      this.story.state(name, { kind: 'lots-revealed', lots, nonce: nonceOf(name) })
    }
    for (const name of together) {
      for (const other of together) this.notebook.hear(name, other)
      const plan = { kind: 'lots-drawn', picks: [0], amount, oddity: 0 } as const
      this.story.state(name, this.#lotsDrawn(name, plan, lots))
    }
    const meeting = this.#pick(
      { kind: 'saving', picks: [0], amount, oddity: 0 },
      0,
      'meeting-opened',
    )
    for (const name of together) {
      const member = this.story.memberRef(name)
      this.story.state(name, { kind: 'saving', meeting, member, amount: centavos(100 * amount) })
    }
  }

  #lotsOpened(device: Device, plan: FactPlan, meeting: FactRef): Fact {
    const heads = this.#heads(device, plan)
    const { ledger } = fold(this.notebook.input(device))
    const known = new Map(heads.map(({ page, clock }) => [page, clock]))
    const { standings } = eligibilityBelow(ledger, known, false)
    const eligible = standings.filter(isEligible).map((one) => one.member.entry)
    if (plan.amount % 5 === 0) eligible.pop()
    const refs = eligible.length === 0 ? [this.#pick(plan, 1, 'member-added')] : eligible
    const amount = centavos(Math.max(1, poolOf(standings) - (plan.amount % 7)))
    return { kind: 'lots-opened', meeting, eligible: refs, heads, amount }
  }

  #commitment(device: Device, plan: Pick<FactPlan, 'oddity'>, lots: FactRef): Uint8Array {
    const owner = ownerOf(device, plan)
    const name = { ...lots, id: fakeId(lots.page, lots.clock) }
    return commitmentOf(hashParts, name, this.story.memberRef(owner), nonceOf(owner))
  }

  /** What comes out by all that the device holds. */
  #lotsDrawn(device: Device, plan: FactPlan, lots = this.#pick(plan, 0, 'lots-opened')): Fact {
    const { ledger } = fold(this.notebook.input(device))
    const draw = ledger.draws.get(refToKey(lots))
    const winner = draw && outcomeOf(hashParts, draw)?.drawn.winner
    return {
      kind: 'lots-drawn',
      lots,
      heads: this.#heads(device, plan),
      winner: winner ?? this.#pick(plan, 1, 'member-added'),
      amount: draw?.amount ?? centavos(plan.amount),
    }
  }

  #shares(plan: FactPlan): Share[] {
    const members = plan.picks.map((_, nth) => this.#pick(plan, nth, 'member-added'))
    const byKey = new Map(members.map((member) => [refToKey(member), member]))
    return [...byKey.values()].map((member) => ({ member, amount: centavos(plan.amount * 25) }))
  }

  #pots(device: Device, { oddity, amount }: FactPlan): PotCount[] {
    const { box } = fold(this.notebook.input(device)).ledger
    return pots.map((pot) => ({
      pot,
      expected: box[pot].balance,
      counted: centavos(box[pot].balance + (oddity === 3 ? amount : 0)),
    }))
  }

  #closing(device: Device, plan: FactPlan, meeting: FactRef): Fact {
    return {
      kind: 'meeting-closed',
      meeting,
      heads: this.#heads(device, plan),
      pots: this.#pots(device, plan),
      cash: [],
      reason: plan.oddity === 0 ? 'x' : '',
    }
  }
}

/** Whose nonce she uses: at times another's, which opens nothing of hers. */
const ownerOf = (device: Device, { oddity }: Pick<FactPlan, 'oddity'>): string => {
  const owners = ['Ana', 'Lupe'].filter((name) => device.startsWith(name))
  return oddity === 1 ? 'Lupe' : (owners[0] ?? 'Rosa')
}
