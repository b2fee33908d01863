/** The groups of this device on one day, as the staff screens share them: read once, and again when the day changes or news is fetched. */
import type { Portfolio } from '../../../shared/ledger/portfolio.ts'
import { portfoliosOf } from '../../../shared/ledger/portfolio.ts'
import type { Day } from '../../../shared/time/civil-date.ts'
import { desk } from '../../state/desk.svelte.ts'
import type { GroupFound, SurveyedGroup } from '../../state/survey.ts'
import { today } from '../../words/say.ts'

export interface KnownGroup extends GroupFound {
  readonly id: string
}

class Groups {
  day = $state<Day>(today())
  /** How many have been read; null: nothing is being read. */
  done = $state<number | null>(null)
  #surveyed = $state.raw<readonly SurveyedGroup[]>([])
  readonly known = $derived<readonly KnownGroup[]>(
    this.#surveyed.flatMap(({ id, found }) => (found === null ? [] : { ...found, id })),
  )
  readonly portfolios = $derived<readonly Portfolio[]>(portfoliosOf(this.known))

  /** Not read: locked, or nothing has come yet. */
  get unknown(): number {
    return this.#surveyed.length - this.known.length
  }

  async read(reach: 'device' | 'relay'): Promise<void> {
    if (this.done !== null) return
    this.done = 0
    try {
      const { day } = this
      const told = (done: number): void => {
        this.done = done
      }
      const outcome = await desk.survey({ day, reach, told })
      if (outcome.ok) this.#surveyed = outcome.value
    } finally {
      this.done = null
    }
  }

  async lookAt(day: Day): Promise<void> {
    this.day = day
    await this.read('device')
  }
}

export const groups = new Groups()
