/** A dismissed member: her keys, the old secrets, all that she had; a friend who still is in; and somebody who gives her the relay's disk. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { required } from '../../shared/base/assert.ts'
import { pageIdOf } from '../../shared/crypto/page-id.ts'
import { chainIds, firstPrev } from '../../shared/crypto/record-signature.ts'
import { noticesOf } from '../../shared/journal/journal.ts'
import { sealRecord } from '../../shared/journal/sealing.ts'
import { pesos } from '../../shared/money/centavos.ts'
import type { PageId } from '../../shared/record/record.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { encodeRuns } from '../../shared/replica/page-codec.ts'
import * as acts from '../../client/state/acts.ts'
import { done } from '../support/devices.ts'
import {
  converge,
  disperse,
  dismiss,
  epochs,
  evasPhone,
  gather,
  notebookOf,
  online,
  relay,
  save,
  signAll,
  stage,
} from '../support/gathering.ts'
import { phone as anasPhone, savingsIn } from '../support/little-group.ts'
import { nextStatement } from '../support/notebook.ts'
import type { Online } from '../support/online.ts'
import { coldDevice } from '../support/operator.ts'
import type { Caller } from '../support/relay-client.ts'
import { askInVain, enterRelay, turnedAway } from '../support/relay-client.ts'
import { tablet } from '../support/stage.ts'
import { isShownElsewhere, shownBy } from '../support/threat-table.ts'

vi.setConfig({ testTimeout: 60_000 })

let tablets: Online

/** Ana has saved 40 pesos; Rosa and Lupe dismiss her, and the epoch has turned. */
beforeEach(async ({ task }) => {
  if (isShownElsewhere(task.name)) return
  await gather()
  await save(anasPhone, 'Ana', 40)
  await stage.exchangeAll()
  tablets = online(tablet)
  await tablets.synced()
  expect(await turnedAway(caller())).toBe('welcomed')
  done(await dismiss(tablet, 'Rosa', 'Ana'))
  await signAll(tablet, 'Lupe')
  await tablets.until(() => tablets.isSynced && epochs(tablet) === 2)
})

afterEach(async ({ task }) => {
  if (!isShownElsewhere(task.name)) await disperse()
})

const hers = () => required(notebookOf(anasPhone).own[0], 'Ana')

const caller = (): Caller => ({
  host: relay.host,
  group: notebookOf(anasPhone).group,
  keys: hers().keys,
})

/** Her next record, as her old app would have made it: of the first epoch, and citing nothing that came after. */
const later = (amount: number): PageRun => {
  const { group, journal } = notebookOf(anasPhone)
  const key = hers().keys.public.sign
  const id = pageIdOf(group, key, 0) as PageId
  const pages = notebookOf(anasPhone).file().pages
  const { items } = required(
    pages.find(({ page }) => page === id),
    'her page',
  )
  const fact = {
    kind: 'saving',
    meeting: required(acts.openMeetingOf(notebookOf(anasPhone)), 'a meeting').entry,
    member: stage.member(notebookOf(anasPhone), 'Ana').entry,
    amount: pesos(amount),
  } as const
  const prev = required(chainIds(firstPrev, items).at(-1), 'head')
  const epoch = { ...required(journal.epochs.get(0), 'the epoch'), number: 0 }
  const record = { at: 0, seen: [], facts: [fact] }
  const page = { group, id, key, number: 0 }
  return {
    page: id,
    from: items.length,
    items: [sealRecord(page, items.length, prev, epoch, record, hers().keys)],
  }
}

describe('can: keep what she had', () => {
  test('[KE5] her phone opens as before, and shows all up to then', () => {
    expect(savingsIn(notebookOf(anasPhone))).toEqual({ Ana: 40 })
    expect(notebookOf(anasPhone).records.length).toBeGreaterThan(5)
  })
})

describe('cannot: read what comes after', () => {
  test('[KE5] the relay tells her that it is over, and nothing else', async () => {
    await save(tablet, 'Mar', 70)
    await tablets.synced()
    expect(await askInVain(caller())).toEqual({ pages: 0, code: 4403 })
  })

  test('[KE5] with the bytes of everything in her hands, what was written since stays shut; who has the new secret reads it', async () => {
    await save(tablet, 'Mar', 70)
    await tablets.synced()
    const { pages } = notebookOf(tablet).file()
    const { control, journal } = notebookOf(tablet)
    const old = new Map([...journal.epochs].filter(([number]) => number === 0))
    expect(savingsIn(coldDevice(control, old, pages))['Mar']).toBeUndefined()
    expect(savingsIn(coldDevice(control, journal.epochs, pages))['Mar']).toBe(70)
    done(await notebookOf(anasPhone).takeFile(notebookOf(tablet).file()))
    expect(notebookOf(anasPhone).journal.epochs.size).toBe(1)
    expect(savingsIn(notebookOf(anasPhone))).toEqual({ Ana: 40 })
    expect(noticesOf(notebookOf(anasPhone).journal).length).toBeGreaterThan(0)
  })

  shownBy(
    'test/whole/people.test.ts',
    '[KE5] [AU6] two dismiss a member: her socket is closed, and she reads and writes nothing after',
  )
})

describe('cannot: write what comes after', () => {
  test('[RL4] whatever she sends: the relay listens to nothing by her key', async () => {
    const before = await relay.store.loadGroup(notebookOf(tablet).group)
    const client = await enterRelay(caller())
    client.update(later(500))
    const { control } = notebookOf(anasPhone)
    const body = { kind: 'withdrawal', invitation: new Uint8Array(32) } as const
    client.say({ kind: 'append', statement: nextStatement(control, hers().keys, body) })
    expect(await client.closed).toBe(4403)
    const after = await relay.store.loadGroup(notebookOf(tablet).group)
    expect(after).toEqual(before)
  })

  test('[AU3] handed to a device past the relay it is kept, shown as late, and moves no money', async () => {
    done(await notebookOf(tablet).receive(encodeRuns([later(500)]), 'by hand'))
    expect(savingsIn(notebookOf(tablet))['Ana'] ?? 0).toBeLessThanOrEqual(40)
    expect(notebookOf(tablet).ledger.problems.map(({ code }) => code)).toContain('key-ended')
  })

  shownBy(
    'test/shared/ledger/vote-left-out.test.ts',
    '[AU3] votes of the dismissed that leave out her dismissal count for nothing',
  )
})

describe('cannot: have effect by way of a friend who still is in', () => {
  test('[AU3] Eva brings it to the relay as if it were a lost phone’s: stored it may be, counted it is not, on no device', async () => {
    const evas = online(evasPhone)
    await evas.synced()
    done(await notebookOf(evasPhone).receive(encodeRuns([later(500)]), 'Ana'))
    await save(evasPhone, 'Eva', 10)
    await converge(tablet, evasPhone)
    for (const device of [tablet, evasPhone]) {
      expect(savingsIn(notebookOf(device))['Eva']).toBe(10)
      expect(savingsIn(notebookOf(device))['Ana'] ?? 0).toBeLessThanOrEqual(40)
      expect(notebookOf(device).ledger.problems.map(({ code }) => code)).toContain('key-ended')
    }
    // Had Ana not been dismissed, it would count: nothing else is wrong with it.
    const { control, journal } = notebookOf(anasPhone)
    const free = coldDevice(control, journal.epochs, [
      ...notebookOf(anasPhone).file().pages,
      later(500),
    ])
    expect(savingsIn(free)['Ana']).toBe(540)
  })

  shownBy(
    'test/whole/people.test.ts',
    '[AU3] what the dismissed wrote unseen has no effect, whoever brings it, and is shown',
  )
  shownBy(
    'test/shared/ledger/vote-left-out.test.ts',
    '[AU3] nor does another help them by closing a vote with them',
  )
})
