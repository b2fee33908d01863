/** The demonstration's group: the season of via-migrante.ts, moved so that it ended on the latest Tuesday; today's meeting is open. */
import type { Day } from '../../shared/time/civil-date.ts'
import { addDays, addWeeks, weekdayOf } from '../../shared/time/civil-date.ts'
import type { KitAsJson } from '../../client/demo/kit.ts'
import { kitToJson, takeKit } from '../../client/demo/kit.ts'
import * as acts from '../../client/state/acts.ts'
import { anasPhone, office, viaMigrante } from '../stories/via-migrante.ts'
import { done } from '../support/devices.ts'
import type { Stage } from '../support/stage.ts'
import { tablet } from '../support/stage.ts'

export interface DemoAddress {
  /** What its address begins with. */
  readonly name: string
  /** Its device in the story. */
  readonly device: string
  readonly who: string
}

export const demoAddresses: readonly DemoAddress[] = [
  { name: 'tableta', device: tablet, who: 'the group’s tablet: Rosa, who leads, and seven more' },
  { name: 'telefono', device: anasPhone, who: 'Ana’s own phone' },
  { name: 'oficina', device: office, who: 'the office of Via, which only reads' },
]

const meetings = 16
const tuesday = 2

/** `now`: milliseconds since 1970; `today`: the day that it is then for whoever watches. */
export const playUntil = async (seed: string, now: number, today: Day): Promise<Stage> => {
  const daysSinceLast = ((weekdayOf(today) - tuesday + 6) % 7) + 1
  const lastDay = addDays(today, -daysSinceLast)
  const stage = await viaMigrante().play({ seed, firstDay: addWeeks(lastDay, 1 - meetings) })
  stage.setMoment(now)
  await stage.act(stage.leader, ({ notebook, key }) => acts.openMeeting(notebook, key, today))
  await stage.exchangeAll()
  return stage
}

export const kitOf = async (stage: Stage, name: string): Promise<KitAsJson> => {
  const { store, notebook } = stage.device(name)
  return kitToJson(done(await takeKit(store, notebook.id)))
}
