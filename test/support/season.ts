/**
 * The fixture language of story.ts for whole seasons on real devices: the same verbs, told first and played afterwards.
 *
 *   const season = new Season('Rosa', terms).tablet('Carmen', 'Meche').phone('Ana')
 *   season.meeting().rollCall({ Meche: 'excused' }).instalments({ Meche: nothing }).savings({ Meche: nothing })
 *     .confirmations().close().sign('Carmen', 'Ana')
 *   const stage = await season.play()
 *
 * Three verbs tell a whole evening by its exceptions, as a collection sheet does: everyone is present, pays her instalment and saves
 * what the group agreed on, except those who are named.
 */
import { assert, required } from '../../shared/base/assert.ts'
import type { Centavos } from '../../shared/money/centavos.ts'
import { addCentavos, centavos, sumCentavos, zero } from '../../shared/money/centavos.ts'
import type { Entry, Loan, Member } from '../../shared/ledger/ledger.ts'
import type { FactRef, Pot, Presence } from '../../shared/record/record.ts'
import { pots, refToKey } from '../../shared/record/record.ts'
import { addWeeks } from '../../shared/time/civil-date.ts'
import type { Day } from '../../shared/time/civil-date.ts'
import { layOut } from '../../client/parts/cash.ts'
import * as acts from '../../client/state/acts.ts'
import type { GroupTerms } from '../../client/sync/found.ts'
import type { Notebook } from '../../client/sync/notebook.ts'
import type { Terms } from './meeting-story.ts'
import type { Actor, StageOptions } from './stage.ts'
import { defaultOptions, Stage } from './stage.ts'

export const nothing = zero

/** A fact that was told and has its name once it was played. */
export interface ToldFact {
  ref: FactRef | null
}

type Step = (stage: Stage) => Promise<unknown>
type Exceptions<Value> = Readonly<Record<string, Value>>

export interface Count {
  /** Counted less expected: over is positive, missing is negative. */
  readonly difference?: Partial<Record<Pot, Centavos>>
  readonly reason?: string
}

export class Season {
  readonly #steps: Step[] = []

  constructor(leader: string, terms: GroupTerms) {
    this.step((stage) => stage.found(terms, leader))
  }

  step(step: Step): this {
    this.#steps.push(step)
    return this
  }

  /** Plays what was told. Whoever has signal at the end has everything. */
  async play(options: StageOptions = defaultOptions): Promise<Stage> {
    const stage = new Stage(options)
    for (const step of this.#steps) await step(stage)
    await stage.exchangeAll()
    return stage
  }

  /** New members who share the group's tablet. */
  tablet(...names: readonly string[]): this {
    for (const name of names) {
      this.step((stage) => stage.join(name)).step((stage) => stage.shareTablet(name))
    }
    return this
  }

  /** A new member with a phone of her own. */
  phone(name: string, device: string): this {
    return this.step((stage) => stage.join(name)).step((stage) => stage.invite(name, device))
  }

  /** Staff who may read from now on. */
  reader(device: string): this {
    return this.step((stage) => stage.invite(null, device))
  }

  part(device: string): this {
    return this.step((stage) => {
      stage.part(device)
      return Promise.resolve()
    })
  }

  meet(...devices: readonly string[]): this {
    return this.step((stage) => stage.meet(...devices))
  }

  /** The next week's meeting, opened by the leader. */
  meeting(): SeasonMeeting {
    return new SeasonMeeting(this)
  }

  confirm(by: string, ...facts: readonly ToldFact[]): this {
    return this.step((stage) =>
      stage.act(by, ({ notebook, key }) =>
        acts.confirmEntries(
          notebook,
          key,
          facts.map((fact) => entryOf(notebook, fact)),
        ),
      ),
    )
  }

  dispute(by: string, fact: ToldFact, reason: string): this {
    return this.step((stage) =>
      stage.act(by, ({ notebook, key }) =>
        acts.disputeEntry(notebook, key, entryOf(notebook, fact), reason),
      ),
    )
  }

  reverse(by: string, fact: ToldFact, reason: string): this {
    return this.step((stage) =>
      stage.act(by, ({ notebook, key }) =>
        acts.correctEntry(notebook, key, entryOf(notebook, fact), reason),
      ),
    )
  }
}

const entryOf = ({ ledger }: Notebook, { ref }: ToldFact): Entry => {
  const key = refToKey(required(ref, 'a fact that was played'))
  return required(
    ledger.movements.find((entry) => refToKey(entry) === key),
    'the entry',
  )
}

/** What an act in a meeting has to do with. */
interface Scene extends Actor {
  readonly stage: Stage
  readonly day: Day
  readonly member: (name: string) => Member
}

type MeetingAct = (scene: Scene) => ReturnType<typeof acts.recordSaving>

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
      told.ref = (await this.#act(stage, recorder ?? stage.leader, act)) ?? null
    })
    return this
  }

  async #act(stage: Stage, by: string, act: MeetingAct): Promise<FactRef | undefined> {
    const day = required(this.#day, 'a day')
    const [ref] = await stage.act(by, (actor) => {
      const member = (name: string): Member => stage.member(actor.notebook, name)
      return act({ ...actor, stage, day, member })
    })
    return ref
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
    return this.#state(({ notebook, key, member }) => {
      const loan = required(member(name).loans.at(-1), `loan of ${name}`)
      return acts.recordRepayment(notebook, key, loan, amount)
    })
  }

  /** Whoever has a loan from before today pays its instalment or what is left of it, except as said. */
  instalments(exceptions: Exceptions<Centavos> = {}): this {
    return this.#each(exceptions, (name, exception) => (scene) => {
      const loan = scene.member(name).loans.findLast((one) => isDue(one, scene.day))
      const amount = exception ?? (loan === undefined ? nothing : instalmentOf(loan))
      return loan === undefined || amount === nothing
        ? Promise.resolve({ ok: true, value: [] })
        : acts.recordRepayment(scene.notebook, scene.key, loan, amount)
    })
  }

  save(name: string, amount: Centavos): this {
    return this.#state(saving(name, amount))
  }

  /** Everyone saves what the group agreed on, except as said. */
  savings(exceptions: Exceptions<Centavos> = {}): this {
    return this.#each(exceptions, (name, exception) => (scene) => {
      const amount = exception ?? scene.notebook.ledger.group?.weeklySaving ?? nothing
      return amount === nothing
        ? Promise.resolve({ ok: true, value: [] })
        : saving(name, amount)(scene)
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

  async #confirmFor(stage: Stage, by: string, whose: readonly (string | null)[]): Promise<void> {
    await stage.act(by, async ({ notebook, key }) => {
      const { entries } = stage.meeting(notebook, required(this.#meeting, 'a meeting'))
      const waiting = entries.filter(
        (entry) =>
          entry.postings.length > 0 &&
          entry.reversals.length === 0 &&
          entry.confirmations.length === 0 &&
          entry.author.alias !== by &&
          whose.includes(aliasOf(notebook, entry)),
      )
      return waiting.length === 0
        ? { ok: true, value: [] }
        : acts.confirmEntries(notebook, key, waiting)
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

  /** Counts what the books expect, unless said otherwise. */
  close({ difference = {}, reason = '' }: Count = {}): this {
    this.#recorder = null
    return this.#state(({ notebook, key }) => {
      const { box } = notebook.ledger
      const countOf = (pot: Pot) => addCentavos(box[pot].balance, difference[pot] ?? zero)
      const counted = {
        'loan-fund': countOf('loan-fund'),
        savings: countOf('savings'),
        'group-fund': countOf('group-fund'),
      }
      const cash = layOut(sumCentavos(pots.map((pot) => counted[pot])))
      return acts.closeMeeting(notebook, key, counted, cash, reason)
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

const attending =
  (name: string, presence: Presence): MeetingAct =>
  ({ notebook, key, member }) =>
    acts.markPresence(notebook, key, member(name), presence)

const saving =
  (name: string, amount: Centavos): MeetingAct =>
  ({ notebook, key, member }) =>
    acts.recordSaving(notebook, key, member(name), amount)

const isDue = (loan: Loan, day: Day): boolean => loan.firstDue <= day && loan.account.balance > 0

const instalmentOf = ({ instalment, account }: Loan): Centavos =>
  centavos(Math.min(instalment, account.balance))

/** Whose entry it is; null: the group's. */
const aliasOf = ({ ledger }: Notebook, { fact }: Entry): string | null => {
  if (fact.kind === 'repayment') return ledger.loans.get(refToKey(fact.loan))?.member.alias ?? null
  if (!('member' in fact)) return null
  return ledger.members.get(refToKey(fact.member))?.alias ?? null
}
