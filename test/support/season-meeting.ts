/** One meeting of a season, told in its own verbs: see season.ts. */
import { assert, required } from '../../shared/base/assert.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok } from '../../shared/base/result.ts'
import type { Entry, Loan } from '../../shared/ledger/ledger.ts'
import type { Centavos } from '../../shared/money/centavos.ts'
import { addCentavos, centavos, sumCentavos, zero } from '../../shared/money/centavos.ts'
import type { FineReason, Topic, Trade } from '../../shared/record/meeting-facts.ts'
import type { CashRow, FactRef, Pot, Presence } from '../../shared/record/record.ts'
import { pots, refToKey } from '../../shared/record/record.ts'
import type { Motion } from '../../shared/record/vote-facts.ts'
import type { Day } from '../../shared/time/civil-date.ts'
import { addWeeks } from '../../shared/time/civil-date.ts'
import { layOut } from '../../client/parts/cash.ts'
import * as acts from '../../client/state/acts.ts'
import { bookOf } from '../../client/state/book.ts'
import * as cycle from '../../client/state/cycle.ts'
import * as lots from '../../client/state/lots.ts'
import { attestLeaders } from '../../client/state/people.ts'
import type { Notebook } from '../../client/sync/notebook.ts'
import type { Terms } from './meeting-story.ts'
import type { Season } from './season.ts'
import type { MeetingAct, Scene, SheetLine, ToldFact } from './season-facts.ts'
import * as facts from './season-facts.ts'
import { attending, instalmentOn, newestDraw, newestLoan, saving } from './season-facts.ts'
import type { Actor, Stage } from './stage.ts'

type Exceptions<Value> = Readonly<Record<string, Value>>

export interface Count {
  /** Counted less expected: over is positive, missing is negative. */
  readonly difference?: Partial<Record<Pot, Centavos>>
  readonly reason?: string
  /** The notes and coins in the box; else the fewest. */
  readonly cash?: readonly CashRow[]
}

/** Of the active women, who says no to a proposal and who does not vote; the others say yes. */
export interface Voices {
  readonly no?: readonly string[]
  readonly silent?: readonly string[]
}

export class SeasonMeeting {
  readonly season: Season
  #recorder: string | null = null
  #meeting: FactRef | null = null
  #day: Day | null = null
  #last: ToldFact = { ref: null }

  constructor(season: Season) {
    this.season = season
    season.step(async (stage) => {
      const day = await stage.nextWeek()
      const [ref] = await stage.act(stage.leader, ({ notebook, key }) =>
        acts.openMeeting(notebook, key, day),
      )
      this.#day = day
      this.#meeting = required(ref, 'the meeting')
      await stage.exchangeAll()
    })
  }

  /** The fact that was told last. */
  get last(): ToldFact {
    return this.#last
  }

  /** Who records from here on. */
  by(name: string): this {
    this.#recorder = name
    return this
  }

  part(device: string): this {
    this.season.part(device)
    return this
  }

  /** One fact, by whoever records. */
  #state(act: MeetingAct): this {
    const told: ToldFact = { ref: null }
    const recorder = this.#recorder
    this.#last = told
    this.season.step(async (stage) => {
      const [ref] = await this.#act(stage, recorder ?? stage.leader, act)
      told.ref = ref ?? null
    })
    return this
  }

  async #act(stage: Stage, by: string, act: MeetingAct): Promise<FactRef[]> {
    return stage.act(by, (actor) => act(this.#scene(stage, actor)))
  }

  #scene(stage: Stage, actor: Actor): Scene {
    const day = required(this.#day, 'a day')
    const meeting = required(this.#meeting, 'a meeting')
    const member = (name: string) => stage.member(actor.notebook, name)
    return { ...actor, stage, day, meeting, member }
  }

  /** One act for each active member who is not excepted with `null`, by the leader. */
  #each<Value>(
    exceptions: Exceptions<Value>,
    act: (name: string, exception: Value | undefined) => MeetingAct | null,
  ): this {
    this.season.step(async (stage) => {
      const names = stage.activeMembers()
      const unknown = Object.keys(exceptions).filter((name) => !names.includes(name))
      assert(unknown.length === 0, `${unknown.join(', ')} in the group`)
      for (const name of names) {
        const one = act(name, exceptions[name])
        if (one !== null) await this.#act(stage, stage.leader, one)
      }
    })
    return this
  }

  attend(name: string, presence: Presence): this {
    return this.#state(attending(name, presence))
  }

  /** Everyone is present, except as said. */
  rollCall(exceptions: Exceptions<Presence> = {}): this {
    return this.#each(exceptions, (name, presence) => attending(name, presence ?? 'present'))
  }

  receive(amount: Centavos, note = ''): this {
    return this.#state(({ notebook, key }) => acts.receiveLoanFund(notebook, key, amount, note))
  }

  lend(name: string, principal: Centavos, { weeks, instalment }: Terms): this {
    return this.#state(({ notebook, key, day, member }) =>
      acts.disburse(notebook, key, {
        member: member(name),
        principal,
        instalment: instalment ?? centavos(Math.floor(principal / weeks)),
        weeks,
        firstDue: addWeeks(day, 1),
      }),
    )
  }

  /** On her newest loan. */
  pay(name: string, amount: Centavos): this {
    return this.#state((scene) =>
      acts.recordRepayment(scene.notebook, scene.key, newestLoan(scene, name), amount),
    )
  }

  /** Whoever has a loan from before today pays its instalment or what is left of it, except as said. */
  instalments(exceptions: Exceptions<Centavos> = {}): this {
    return this.#each(exceptions, (name, exception) => (scene) => {
      const loan = scene.member(name).loans.findLast((one) => isDue(one, scene.day))
      const amount = exception ?? (loan === undefined ? zero : instalmentOn(loan, scene.day))
      return loan === undefined || amount === zero
        ? stateNothing()
        : acts.recordRepayment(scene.notebook, scene.key, loan, amount)
    })
  }

  save(name: string, amount: Centavos): this {
    return this.#state(saving(name, amount))
  }

  /** Everyone saves what the group agreed on, except as said. */
  savings(exceptions: Exceptions<Centavos> = {}): this {
    return this.#each(exceptions, (name, exception) => (scene) => {
      const amount = exception ?? scene.notebook.ledger.group?.weeklySaving ?? zero
      return amount === zero ? stateNothing() : saving(name, amount)(scene)
    })
  }

  /**
   * Each confirms on her own device what others recorded for her today; `witness` confirms for the leader and the group. Who is not
   * named as missing.
   */
  confirmations(witness: string, missing: readonly string[] = []): this {
    this.season.step(async (stage) => {
      for (const name of stage.activeMembers()) {
        if (missing.includes(name)) continue
        const others = name === witness ? [null, stage.leader] : []
        await this.#confirmFor(stage, name, [name, ...others])
      }
    })
    return this
  }

  /** One woman confirms all that others recorded today, for whomever. */
  witnessed(by: string): this {
    this.season.step((stage) => this.#confirmFor(stage, by, null))
    return this
  }

  async #confirmFor(
    stage: Stage,
    by: string,
    whose: readonly (string | null)[] | null,
  ): Promise<void> {
    await stage.act(by, async ({ notebook, key }) => {
      const { entries } = stage.meeting(notebook, required(this.#meeting, 'a meeting'))
      const waiting = entries.filter(
        (entry) =>
          entry.postings.length > 0 &&
          entry.reversals.length === 0 &&
          entry.confirmations.length === 0 &&
          entry.author.alias !== by &&
          (whose?.includes(aliasOf(notebook, entry)) ?? true),
      )
      return waiting.length === 0 ? ok([]) : acts.confirmEntries(notebook, key, waiting)
    })
  }

  reverse(by: string, fact: ToldFact, reason: string): this {
    this.season.reverse(by, fact, reason)
    return this
  }

  /** She takes her own savings with her. */
  leave(name: string): this {
    return this.#state(({ notebook, key, member }) => acts.leave(notebook, key, member(name)))
  }

  /** The whole collection sheet in one record: everyone is present, saves and pays her dues, except as said. */
  sheet(lines: Exceptions<SheetLine> = {}): this {
    return this.#state(facts.filling(lines))
  }

  ask(name: string, principal: Centavos, weeks: number, purpose = ''): this {
    return this.#state(facts.asking(name, principal, weeks, purpose))
  }

  /** What each asked for last, by the agreement in force. */
  grant(...names: readonly string[]): this {
    for (const name of names) this.#state(facts.granting(name))
    return this
  }

  /** A repayment on her newest loan that she never made, stated as it is. */
  slip(name: string, amount: Centavos): this {
    return this.#state(
      facts.stating((scene) => [
        {
          kind: 'repayment',
          meeting: scene.meeting,
          loan: facts.refOf(newestLoan(scene, name).entry),
          amount,
        },
      ]),
    )
  }

  /** The others pay on her newest loan: all in equal parts, or as they agree. */
  cover(name: string, amount: Centavos | Readonly<Record<string, Centavos>>): this {
    return this.#state(facts.covering(name, amount))
  }

  /** Gives up what is still hers of the oldest cover. */
  forgive(claimant: string, borrower: string): this {
    this.season.step((stage) => this.#act(stage, claimant, facts.forgiving(borrower)))
    return this
  }

  fine(name: string, reason: Exclude<FineReason, 'other'>): this {
    return this.#state(facts.fining(name, reason))
  }

  payFine(name: string, amount: Centavos): this {
    return this.#state(facts.payingFine(name, amount))
  }

  dues(name: string, amount: Centavos): this {
    return this.#state(facts.payingDues(name, amount))
  }

  /** What was voted last. */
  spend(): this {
    return this.#state(facts.spending())
  }

  /** What was voted last, from one pot to another. */
  move(note: string): this {
    return this.#state(facts.moving(note))
  }

  train(topic: Topic): this {
    return this.#state(facts.training(topic))
  }

  begin(name: string, trade: Trade, note: string): this {
    return this.#state(facts.beginning(name, trade, note))
  }

  /** Proposed and closed by one woman; each active member votes on her own device, on all motions at once. */
  decide(
    by: string,
    motionsOf: (scene: Scene) => readonly Motion[],
    { no = [], silent = [] }: Voices = {},
  ): this {
    this.season.step(async (stage) => {
      const proposals = await this.#act(
        stage,
        by,
        facts.stating((scene) =>
          motionsOf(scene).map((motion) => ({ kind: 'proposal', meeting: scene.meeting, motion })),
        ),
      )
      for (const name of stage.activeMembers()) {
        if (silent.includes(name)) continue
        const choice = no.includes(name) ? 'no' : 'yes'
        const votes = () =>
          proposals.map((proposal) => ({ kind: 'vote', proposal, choice }) as const)
        await this.#act(stage, name, facts.stating(votes))
      }
      await this.#act(
        stage,
        by,
        facts.stating(({ notebook }) => {
          const heads = acts.headsOf(notebook)
          return proposals.map((proposal) => ({ kind: 'vote-closed', proposal, heads }))
        }),
      )
    })
    return this
  }

  /** The loans that were asked for and not voted on. */
  decideOnLoans(by: string, voices: Voices = {}): this {
    const open = ({ notebook }: Scene): Motion[] =>
      [...notebook.ledger.asks.values()]
        .filter(({ proposals }) => proposals.length === 0)
        .map(({ entry }) => ({ kind: 'loan', ask: facts.refOf(entry) }))
    return this.decide(by, open, voices)
  }

  /** She leads in the place of another; the women say so to the control chain too, so that she can let others in. */
  elect(by: string, name: string, replaced: string, voices: Voices = {}): this {
    this.decide(
      by,
      (scene) => [
        {
          kind: 'leader-elected',
          member: facts.refOfMember(scene, name),
          replaces: facts.refOfMember(scene, replaced),
        },
      ],
      voices,
    )
    this.season.step(async (stage) => {
      for (const woman of stage.activeMembers()) {
        await stage.act(woman, async ({ notebook, key }) => ok(await attestLeaders(notebook, key)))
      }
      await stage.settle()
      stage.lead(name)
    })
    return this
  }

  /**
   * Lots for all that is saved: the leader opens them, each who may win presses on her own device, the leader closes, each reveals, and another
   * says what came out. Where the last of them withholds, it takes the word of five.
   */
  lots(drawer: string, withholding: 'nobody' | 'the last' = 'nobody'): this {
    this.season.step(async (stage) => {
      const act = (name: string, work: LotsAct) =>
        stage.act(name, ({ notebook, key }) => work(notebook, key, newestDraw(notebook)))
      await stage.act(stage.leader, ({ notebook, key }) => lots.openLots(notebook, key))
      const { eligible } = newestDraw(stage.notebookOf(stage.leader))
      const names = eligible.map(({ alias }) => alias)
      const withheld = withholding === 'nobody' ? undefined : names.at(-1)
      if (names.length > 1) {
        for (const name of names) await act(name, lots.commitLots)
        await act(stage.leader, lots.closeCommitments)
        for (const name of names) if (name !== withheld) await act(name, lots.revealLots)
      }
      const others = stage.activeMembers().filter((name) => name !== drawer && name !== withheld)
      const sayers = withheld === undefined ? [drawer] : [drawer, ...others.slice(0, 4)]
      for (const name of sayers) await act(name, lots.drawLots)
    })
    return this
  }

  /** What the app plans by the newest count. */
  shareOut(): this {
    return this.#state(({ notebook, key }) => cycle.shareOut(notebook, key))
  }

  /** Counts what the books expect, unless said otherwise. */
  close({ difference = {}, reason = '', cash }: Count = {}): this {
    this.#recorder = null
    return this.#state(({ notebook, key }) => {
      const { box } = notebook.ledger
      const countOf = (pot: Pot) => addCentavos(box[pot].balance, difference[pot] ?? zero)
      const counted = {
        'loan-fund': countOf('loan-fund'),
        savings: countOf('savings'),
        'group-fund': countOf('group-fund'),
      }
      const pieces = cash ?? layOut(sumCentavos(pots.map((pot) => counted[pot])))
      return acts.closeMeeting(bookOf(notebook), key, counted, pieces, reason)
    })
  }

  sign(...names: readonly string[]): this {
    for (const name of names) {
      this.season.step((stage) =>
        stage.act(name, ({ notebook, key }) =>
          acts.signClosing(
            notebook,
            key,
            stage.meeting(notebook, required(this.#meeting, 'a meeting')),
          ),
        ),
      )
    }
    return this
  }
}

type LotsAct = typeof lots.commitLots

const stateNothing = (): Promise<Result<FactRef[], never>> => Promise.resolve(ok([]))

const isDue = (loan: Loan, day: Day): boolean => loan.firstDue <= day && loan.account.balance > 0

/** Whose entry it is; null: the group's. */
const aliasOf = ({ ledger }: Notebook, { fact }: Entry): string | null => {
  if (fact.kind === 'repayment') return ledger.loans.get(refToKey(fact.loan))?.member.alias ?? null
  if (!('member' in fact)) return null
  return ledger.members.get(refToKey(fact.member))?.alias ?? null
}
