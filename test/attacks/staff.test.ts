/** Staff with a reader's key and a patched client: what the group granted is all of it, and nothing can be written with it. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { required } from '../../shared/base/assert.ts'
import type { Keys } from '../../shared/crypto/keys.ts'
import { pageIdOf } from '../../shared/crypto/page-id.ts'
import { chainIds, firstPrev } from '../../shared/crypto/record-signature.ts'
import { sealRecord } from '../../shared/journal/sealing.ts'
import { pesos } from '../../shared/money/centavos.ts'
import type { Fact, PageId } from '../../shared/record/record.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { encodeRuns } from '../../shared/replica/page-codec.ts'
import * as people from '../../client/state/people.ts'
import { done } from '../support/devices.ts'
import {
  as,
  converge,
  disperse,
  epochs,
  gather,
  notebookOf,
  office,
  online,
  relay,
  save,
  stage,
} from '../support/gathering.ts'
import { phone as anasPhone, savingsIn } from '../support/little-group.ts'
import { nextStatement, seedOf } from '../support/notebook.ts'
import type { Caller } from '../support/relay-client.ts'
import { askInVain, enterRelay } from '../support/relay-client.ts'
import { tablet } from '../support/stage.ts'
import { group as told } from '../support/story.ts'
import { isShownElsewhere, shownBy } from '../support/threat-table.ts'

vi.setConfig({ testTimeout: 60_000 })

beforeEach(async ({ task }) => {
  if (!isShownElsewhere(task.name)) await gather()
})

afterEach(async ({ task }) => {
  if (!isShownElsewhere(task.name)) await disperse()
})

const readersKeys = (): Keys => required(notebookOf(office).own[0], 'a reader').keys

const caller = (door: 'writer' | 'reader'): Caller => ({
  host: relay.host,
  group: notebookOf(office).group,
  keys: readersKeys(),
  door,
})

/** The next record of Rosa's page, or of a page of the reader's own, sealed with the secret that staff have and signed with their key. */
const crafted = (whose: 'Rosa' | 'staff', ...facts: Fact[]): PageRun => {
  const { group, journal } = notebookOf(office)
  const rosa = required(notebookOf(tablet).own[0], 'Rosa').keys.public.sign
  const key = whose === 'Rosa' ? rosa : readersKeys().public.sign
  const id = pageIdOf(group, key, 0) as PageId
  const pages = notebookOf(office).file().pages
  const items = pages.find(({ page }) => page === id)?.items ?? []
  const prev = chainIds(firstPrev, items).at(-1) ?? firstPrev
  const epoch = { ...required(journal.epochs.get(0), 'the epoch'), number: 0 }
  const record = { at: 0, seen: [], facts }
  const page = { group, id, key, number: 0 }
  const item = sealRecord(page, items.length, prev, epoch, record, readersKeys())
  return { page: id, from: items.length, items: [item] }
}

const confirmAll = (): Fact => ({
  kind: 'confirmation',
  facts: notebookOf(office)
    .ledger.movements.filter(({ fact }) => fact.kind === 'saving')
    .map(({ page, clock, index }) => ({ page, clock, index })),
})

describe('can: read what the group granted', () => {
  test('[KE3] all that the members have, the newest included', async () => {
    const [tablets, vias] = [online(tablet), online(office)]
    await tablets.synced()
    await save(tablet, 'Lupe', 20)
    await vias.until(() => savingsIn(notebookOf(office))['Lupe'] === 20)
    await converge(tablet, office)
    expect(notebookOf(office).records).toHaveLength(notebookOf(tablet).records.length)
  })
})

describe('cannot: write', () => {
  test('[RL4] the relay closes on a reader who sends a record, whatever page it is for, and gives her no writer’s door', async () => {
    await online(tablet).synced()
    for (const whose of ['Rosa', 'staff'] as const) {
      const via = await enterRelay(caller('reader'))
      via.update(crafted(whose, confirmAll()))
      expect(await via.closed).toBe(4403)
    }
    await expect(enterRelay(caller('writer'))).rejects.toThrow('4403')
  })

  test('[RL3] nor a statement: a woman whom staff let in is not in', async () => {
    await online(tablet).synced()
    const { control } = notebookOf(tablet)
    const via = await enterRelay(caller('reader'))
    const body = { kind: 'withdrawal', invitation: seedOf('any') } as const
    via.say({ kind: 'append', statement: nextStatement(control, readersKeys(), body) })
    expect((await via.until('refused')).code).not.toBe('taken')
    await via.close()
    expect(notebookOf(tablet).control.statements).toHaveLength(control.statements.length)
  })

  test('[PG6] handed to a device past the relay it has no effect either', async () => {
    await save(tablet, 'Lupe', 20)
    await stage.exchangeAll()
    const before = notebookOf(tablet).records.length
    for (const whose of ['Rosa', 'staff'] as const) {
      const run = crafted(whose, confirmAll())
      done(await notebookOf(anasPhone).receive(encodeRuns([run]), 'staff'))
      done(await notebookOf(tablet).receive(encodeRuns([run]), 'staff'))
    }
    expect(notebookOf(tablet).records).toHaveLength(before)
    expect(notebookOf(anasPhone).records).toHaveLength(before)
  })

  shownBy(
    'test/browser/whole-way.test.ts',
    'staff have no way to write, whatever address they open',
  )
})

describe('cannot: be counted as a witness', () => {
  test('[AU4] a confirmation by staff leaves an entry as it was; a member’s confirms it', () => {
    const story = told('Rosa', 'Ana').stranger('staff', 'reader')
    const saving = story.meeting().save('Ana', pesos(50)).last
    story.confirm('staff', saving)
    expect(story.status(saving)).toBe('recorded')
    expect(story.problems).toEqual(['reader-wrote'])
    story.confirm('Ana', saving)
    expect(story.status(saving)).toBe('confirmed')
  })

  shownBy(
    'test/shared/ledger/membership.test.ts',
    '[KE3] reading never implies writing: what staff write has no effect',
  )
  shownBy(
    'test/shared/ledger/cuts.test.ts',
    '[PG4] staff are no witnesses: their evidence has no effect',
  )
})

describe('cannot: read what comes after it was taken back', () => {
  test('[KE3] [KE5] the door is shut, and what the relay’s disk holds of later opens with no key of theirs', async () => {
    const [tablets, vias] = [online(tablet), online(office)]
    await Promise.all([tablets.synced(), vias.synced()])
    const via = required(notebookOf(office).own[0], 'a key').key
    done(await as(tablet, 'Rosa', (notebook, key) => people.removeKey(notebook, key, via)))
    await vias.until(() => vias.status === 'refused')
    await tablets.until(() => tablets.isSynced && epochs(tablet) === 2)
    await save(tablet, 'Lupe', 20)
    await tablets.synced()
    expect(await askInVain(caller('reader'))).toEqual({ pages: 0, code: 4403 })
    // Even if somebody hands them all bytes.
    const { pages } = notebookOf(tablet).file()
    done(await notebookOf(office).receive(encodeRuns(pages), 'a thief of the disk'))
    expect(savingsIn(notebookOf(office))['Lupe']).toBeUndefined()
    expect(savingsIn(notebookOf(tablet))['Lupe']).toBe(20)
  })

  shownBy(
    'test/whole/people.test.ts',
    '[KE3] staff goes by a leader’s word, a phone by its owner’s; both turn the epoch',
  )
})
