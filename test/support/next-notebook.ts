/** A cycle that ended, and the notebook that follows it: see story.ts. */
import { required } from '../../shared/base/assert.ts'
import type { CarriedOver } from '../../shared/ledger/carry-over.ts'
import { carryOver, checkOpening, openingFacts } from '../../shared/ledger/carry-over.ts'
import { cycleEndOf } from '../../shared/ledger/cycle-end.ts'
import { fold } from '../../shared/ledger/fold.ts'
import type { CycleEnd, Ledger, Member } from '../../shared/ledger/ledger.ts'
import type { ProblemCode } from '../../shared/ledger/problem.ts'
import { pesos } from '../../shared/money/centavos.ts'
import type { Fact, FactKey, FactRef } from '../../shared/record/record.ts'
import { refToKey } from '../../shared/record/record.ts'
import { PlainNotebook } from './plain-notebook.ts'
import type { Story } from './story.ts'
import { group } from './story.ts'

export const oldGroup = new Uint8Array(32).fill(7)

/** Ends by a vote of Ana and Lupe, and Ana signs. */
const ended = (story: Story): CycleEnd => {
  const meeting = story.meeting().close().sign('Ana')
  const proposal = story.decide({ kind: 'cycle-end' }, 'Ana', 'Lupe')
  story.sign(story.endCycle(meeting.ref, proposal), 'Ana')
  return required(cycleEndOf(story.ledger), 'an end')
}

export const carriedOf = (story: Story): CarriedOver =>
  carryOver(story.input(), ended(story), oldGroup)

export type Change = (facts: readonly Fact[]) => readonly Fact[]

/** A notebook that Rosa founds with what is carried, unless `change` says otherwise; and Ana's device in it. */
export class NextNotebook {
  readonly notebook = new PlainNotebook()
  readonly opening: FactRef
  readonly carried: CarriedOver

  constructor(carried: CarriedOver, change: Change = (facts) => facts) {
    this.carried = carried
    const { page, clock } = this.notebook.addDevice('Rosa')
    const refAt = (place: number): FactRef => ({ page, clock, index: 1 + place })
    const places = new Map(carried.members.map(({ old }, place) => [refToKey(old), place]))
    const memberOf = (old: FactRef): FactRef => refAt(places.get(refToKey(old)) ?? 99)
    this.opening = refAt(carried.members.length)
    this.notebook.admit('Rosa', 'leader', refAt(0))
    const weekly = { programme: 'via-migrante', currency: 'MXN', weekday: 2 } as const
    const founded = { ...weekly, name: 'Segundo', weeklySaving: pesos(50), leader: refAt(0) }
    this.#state('Rosa', [
      { kind: 'group-founded', ...founded },
      ...carried.members.map(({ alias, picture }): Fact => ({
        kind: 'member-added',
        alias,
        picture,
      })),
      ...change(openingFacts(carried, this.opening, memberOf)),
    ])
    this.notebook.addDevice('Ana')
    this.notebook.admit('Ana', 'writer', refAt(1))
    this.#state('Ana', [{ kind: 'page-opened', member: refAt(1) }])
  }

  #state(author: string, facts: readonly Fact[]): FactRef {
    const { page, clock } = this.notebook.next(author)
    this.notebook.write({ author, at: 0, facts })
    return { page, clock, index: 0 }
  }

  state(author: string, fact: Fact): FactRef {
    return this.#state(author, [fact])
  }

  get ledger() {
    return fold(this.notebook.input()).ledger
  }

  get problems(): ProblemCode[] {
    return fold(this.notebook.input()).problems.map(({ code }) => code)
  }

  /** As a device finds that holds both. */
  get differences(): (FactKey | null)[] {
    return checkOpening(this.ledger, this.carried).map(({ about }) => about && refToKey(about))
  }

  member(alias: string): Member {
    return memberOf(this.ledger, alias)
  }
}

export const memberOf = ({ members }: Ledger, alias: string): Member =>
  required(
    [...members.values()].find((member) => member.alias === alias),
    alias,
  )

/** Loans with charges and without, covers, fines, all pots, and one who left in debt. */
export const season = (): Story => {
  const story = group('Rosa', 'Ana', 'Lupe', 'Meche')
  const first = story.meeting().receive(pesos(5_000)).dues('Rosa', pesos(20))
  first.lend('Meche', pesos(600), { weeks: 6 })
  const charge = { method: 'flat', rate: { millionths: 10_000, per: 'week' } } as const
  first.grant('Lupe', { principal: pesos(1_000), weeks: 10, charge })
  for (const name of ['Rosa', 'Ana', 'Lupe', 'Meche']) first.save(name, pesos(100))
  first.close({ counted: { savings: pesos(403) }, reason: 'sobró' }).sign('Ana')
  const next = story.meeting().fine('Ana', pesos(15)).payFine('Ana', pesos(5))
  next.pay('Lupe', pesos(110)).cover('Meche', { Ana: pesos(60), Rosa: pesos(40) })
  next.leave('Meche', pesos(100))
  story.confirm('Ana', story.last)
  next.close().sign('Ana')
  return story
}

export const onOpening =
  (change: (fact: Extract<Fact, { kind: 'opening-balances' }>) => Fact): Change =>
  (facts) =>
    facts.map((fact) => (fact.kind === 'opening-balances' ? change(fact) : fact))
