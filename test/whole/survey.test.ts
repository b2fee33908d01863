/** Staff's look over their groups, with a real relay between. */
import { expect, test } from 'vitest'
import { keepKit, takeKit } from '../../client/demo/kit.ts'
import type { SurveyedGroup } from '../../client/state/survey.ts'
import { surveyGroups } from '../../client/state/survey.ts'
import { indicatorsOf } from '../../shared/ledger/indicators.ts'
import { joinRuns } from '../../shared/replica/page-codec.ts'
import { addWeeks } from '../../shared/time/civil-date.ts'
import { office, viaMigrante } from '../stories/via-migrante.ts'
import { createMemoryStore } from '../support/device-memory-store.ts'
import { done, seededDevice } from '../support/devices.ts'
import { Online } from '../support/online.ts'
import { relayHere } from '../support/relay-here.ts'
import { defaultOptions, tablet } from '../support/stage.ts'

const lastDay = addWeeks(defaultOptions.firstDay, 15)

test(
  '[KE3] news of a group is brought before it is read; without the relay what is here is read',
  { timeout: 60_000 },
  async () => {
    const stage = await viaMigrante().play()
    await using relay = await relayHere()
    const online = new Online(stage.device(tablet), relay.host)
    await online.synced()
    const { store: from, notebook } = stage.device(office)
    const kit = done(await takeKit(from, notebook.id))
    const store = createMemoryStore()
    const early = joinRuns(kit.runs).map((run) => ({ ...run, items: run.items.slice(0, 40) }))
    done(await keepKit(store, { ...kit, runs: early }))
    const ask = (reach: 'device' | 'relay', url: string): Promise<SurveyedGroup[]> =>
      surveyGroups(
        [kit.id],
        { day: lastDay, reach, told: () => null },
        { store, device: seededDevice('laptop', () => 0), url, open: null },
      )
    const whole = indicatorsOf(notebook.ledger, lastDay)
    const before = await ask('device', '')
    expect(before[0]?.found?.indicators).not.toEqual(whole)
    // Nobody listens there.
    expect(await ask('relay', 'ws://localhost:1/relay')).toEqual(before)
    const [after] = await ask('relay', `ws://${relay.host}/relay`)
    expect(after?.found?.indicators).toEqual(whole)
    expect(await ask('device', '')).toEqual([after])
    online.close()
  },
)
