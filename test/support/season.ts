/**
 * The fixture language of story.ts for whole seasons on real devices: the same verbs, told first and played afterwards.
 *
 *   const season = new Season('Rosa', terms).tablet('Carmen', 'Meche').phone('Ana')
 *   season.meeting().rollCall({ Meche: 'excused' }).instalments({ Meche: nothing }).savings({ Meche: nothing })
 *     .confirmations().close().sign('Carmen', 'Ana')
 *   const stage = await season.play()
 *
 * Three verbs tell a whole evening by its exceptions, as a collection sheet does: everyone is present, pays her instalment and saves
 * what the group agreed on, except those who are named. `sheet` tells all of it at once but the instalments, with the dues, in one record.
 */
import { zero } from '../../shared/money/centavos.ts'
import * as acts from '../../client/state/acts.ts'
import * as cycle from '../../client/state/cycle.ts'
import type { GroupTerms } from '../../client/sync/found.ts'
import type { ToldFact } from './season-facts.ts'
import { entryOf } from './season-facts.ts'
import { SeasonMeeting } from './season-meeting.ts'
import type { StageOptions } from './stage.ts'
import { defaultOptions, Stage } from './stage.ts'

export const nothing = zero

type Step = (stage: Stage) => Promise<unknown>

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

  /** The vote to end the cycle has passed and the last meeting is closed. */
  endCycle(by: string): this {
    return this.step((stage) => stage.act(by, ({ notebook, key }) => cycle.endCycle(notebook, key)))
  }

  signEnd(...names: readonly string[]): this {
    for (const name of names) {
      this.step((stage) => stage.act(name, ({ notebook, key }) => cycle.signEnd(notebook, key)))
    }
    return this
  }
}
