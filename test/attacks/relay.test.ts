/** The relay's operator, or a thief of its disk: with its real SQLite file, all frames and the log. */
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { required } from '../../shared/base/assert.ts'
import { bytesToHex } from '../../shared/base/bytes.ts'
import { decodeStatement } from '../../shared/control/statement.ts'
import { keysFromSeed } from '../../shared/crypto/keys.ts'
import { pageIdOf } from '../../shared/crypto/page-id.ts'
import { epochIdOf } from '../../shared/crypto/seal.ts'
import { chainIds, firstPrev } from '../../shared/crypto/record-signature.ts'
import { noticesOf } from '../../shared/journal/journal.ts'
import { sealRecord } from '../../shared/journal/sealing.ts'
import { stateIdOf } from '../../shared/journal/state-id.ts'
import { pesos } from '../../shared/money/centavos.ts'
import type { PageId } from '../../shared/record/record.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { decodeRuns, encodeRuns } from '../../shared/replica/page-codec.ts'
import { decodeMessage } from '../../shared/wire/message.ts'
import * as acts from '../../client/state/acts.ts'
import type { Notebook } from '../../client/sync/notebook.ts'
import { done } from '../support/devices.ts'
import { littleGroup, phone, save, savingsIn } from '../support/little-group.ts'
import { nextStatement, seedOf, tagOf } from '../support/notebook.ts'
import type { ColdDevice } from '../support/operator.ts'
import { coldDevice, Operator, secretsIn, wordsFound } from '../support/operator.ts'
import type { Stage } from '../support/stage.ts'
import { tablet } from '../support/stage.ts'
import { isShownElsewhere, shownBy } from '../support/threat-table.ts'

vi.setConfig({ testTimeout: 60_000 })

let stage: Stage
let operator: Operator

/** Ana saves on her phone, Rosa records for Lupe on the tablet; the relay has all of it, and all is at rest. */
beforeEach(async ({ task }) => {
  if (isShownElsewhere(task.name)) return
  stage = await littleGroup()
  await save(stage, 'Rosa', 'Lupe', 50)
  await save(stage, 'Ana', 'Ana', 70)
  await save(stage, 'Ana', 'Ana', 30)
  await stage.exchangeAll()
  operator = await Operator.start()
  await operator.serve(stage, tablet, phone)
  await operator.pause()
})

afterEach(async ({ task }) => {
  if (!isShownElsewhere(task.name)) await operator[Symbol.asyncDispose]()
})

const notebookOf = (device: string): Notebook => stage.device(device).notebook

const anasPage = (): PageId => {
  const { group, own } = notebookOf(phone)
  return pageIdOf(group, required(own[0], 'Ana').keys.public.sign, 0) as PageId
}

const anasItems = (): readonly Uint8Array[] =>
  required(
    operator.pages().find(({ page }) => page === anasPage()),
    'her page',
  ).items

/** What becomes of these pages on a device of the group that starts with nothing. */
const cold = (runs: readonly PageRun[]): ColdDevice => {
  const { control, journal } = notebookOf(tablet)
  return coldDevice(control, journal.epochs, runs)
}

const honest = { Lupe: 50, Ana: 100 }

/** What the tampered relay hands out: its own program finds nothing wrong with what lies in its file. */
const servedCold = async (): Promise<ColdDevice> => {
  await operator.resume()
  return cold(await operator.served(stage, phone))
}

/** Saves while the device talks to the relay. */
const saveOnline = async (device: string, amount: number): Promise<void> => {
  const notebook = notebookOf(device)
  const { key } = required(notebook.own[0], 'somebody')
  const ana = stage.member(notebook, 'Ana')
  done(await acts.recordSaving(notebook, key, ana, pesos(amount)))
}

describe('can: see group ids', () => {
  test('[KE3] the id stands in the table and in the address that is dialled', () => {
    using database = operator.database()
    const [row] = database.prepare('SELECT id FROM groups').all()
    expect(Buffer.from(row?.['id'] as Uint8Array)).toEqual(Buffer.from(notebookOf(tablet).group))
  })
})

describe('can: see which credential writes when and how much', () => {
  test('[KE5] from the control chain and the pages he counts the entries of each key, and knows which keys are one woman’s', () => {
    const tags = new Map<string, string>()
    const keys = operator.statements().flatMap((bytes) => {
      const { body } = done(decodeStatement(bytes))
      if (body.kind === 'admission') {
        tags.set(bytesToHex(body.keys.sign), bytesToHex(body.tag))
        return [body.keys.sign]
      }
      return body.kind === 'founding' ? [body.leader.sign] : []
    })
    expect(keys).toHaveLength(3)
    expect(new Set(tags.values()).size).toBe(2)
    const pages = new Map(operator.pages().map(({ page, items }) => [page, items.length]))
    const { group } = notebookOf(tablet)
    const written = keys.map((key) => pages.get(pageIdOf(group, key, 0)) ?? 0)
    const actual = keys.map(
      (key) =>
        notebookOf(tablet).records.filter(({ page }) => page === pageIdOf(group, key, 0)).length,
    )
    expect(written).toEqual(actual)
    expect(Math.max(...written)).toBeGreaterThan(2)
  })

  test('[RL4] the moment she saves, a frame with her page arrives', async () => {
    await operator.resume()
    const line = operator.connect(stage, phone)
    await line.synced()
    const before = operator.frames.length
    await saveOnline(phone, 10)
    await line.synced()
    const written = operator.frames.slice(before).flatMap((frame) => {
      const message = decodeMessage(frame)
      const isUpdate = message.ok && message.value.kind === 'update'
      return isUpdate ? done(decodeRuns(message.value.update)).map(({ page }) => page) : []
    })
    expect(written).toEqual([anasPage()])
  })
})

describe('can: see addresses', () => {
  test('[RL9] he sees from where a device dials; the relay’s own log and files have none of it', async () => {
    const seen: (string | undefined)[] = []
    const server = createServer((socket) => {
      seen.push(socket.remoteAddress)
      socket.destroy()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const socket = new WebSocket(`ws://127.0.0.1:${port}/relay`)
    await new Promise((resolve) => (socket.onerror = resolve))
    server.close()
    expect(seen).toEqual(['127.0.0.1'])
    expect(operator.log.trim().split('\n')).toEqual([expect.stringMatching(/^Juntas: http/)])
    expect(wordsFound(operator.files(), ['127.0.0.1'])).toEqual([])
  })
})

describe('can: withhold', () => {
  test('[OR1] what nobody cites is missing without a sign; what others cite is visibly waited for; a file brings it past him', async () => {
    const withheld = operator
      .pages()
      .map((run) => (run.page === anasPage() ? { ...run, items: run.items.slice(0, -1) } : run))
    const blind = cold(withheld)
    expect(savingsIn(blind)).toEqual({ Lupe: 50, Ana: 70 })
    expect(noticesOf(blind.journal)).toEqual([])

    // Rosa has seen it, and says so with whatever she writes next.
    await save(stage, 'Rosa', 'Lupe', 5)
    const rosas = notebookOf(tablet).file().pages
    const others = rosas.filter(({ page }) => page !== anasPage())
    const citing = cold([...others, ...withheld.filter(({ page }) => page === anasPage())])
    expect(noticesOf(citing.journal)).toEqual([expect.objectContaining({ kind: 'waiting' })])
    expect(savingsIn(cold(rosas))).toEqual({ Lupe: 55, Ana: 100 })
  })
})

describe('can: show an old state', () => {
  test('[AU5] a relay set back serves a smaller notebook without a fault; the words that women compare differ, and the next device makes it whole', async () => {
    operator.rewrite(anasPage(), anasItems().slice(0, -1))
    const old = await servedCold()
    expect(savingsIn(old)).toEqual({ Lupe: 50, Ana: 70 })
    expect(noticesOf(old.journal)).toEqual([])
    expect(old.receipt.refused).toEqual([])
    expect(stateIdOf(old.journal)).not.toEqual(notebookOf(tablet).stateId())
    await operator.serve(stage, phone)
    const whole = cold(await operator.served(stage, phone))
    expect(savingsIn(whole)).toEqual(honest)
    expect(stateIdOf(whole.journal)).toEqual(notebookOf(tablet).stateId())
  })
})

describe('cannot: read', () => {
  const words = ['Ejemplo', 'Rosa', 'Lupe', 'Ana', 'member-added', 'saving', 'Teléfono']

  test('[RE2] no name, amount or kind of fact stands in his files, his frames or his log', () => {
    expect(operator.frames.length).toBeGreaterThan(10)
    expect(
      wordsFound(
        operator.files(),
        words.filter((word) => word.length > 3),
      ),
    ).toEqual([])
    expect(
      wordsFound(
        operator.frames,
        words.filter((word) => word.length > 3),
      ),
    ).toEqual([])
    expect(wordsFound([Buffer.from(operator.log)], words)).toEqual([])
  })

  test('[RE2] the same search finds them in a store that is not sealed', () => {
    const plain = notebookOf(tablet).records.map(({ facts }) => Buffer.from(JSON.stringify(facts)))
    using database = operator.database()
    database.exec('CREATE TABLE plain (bytes BLOB)')
    const add = database.prepare('INSERT INTO plain VALUES (?)')
    for (const bytes of plain) add.run(bytes)
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    expect(wordsFound(operator.files(), ['Ejemplo', 'Rosa', 'Lupe', 'saving'])).toEqual([
      'Ejemplo',
      'Rosa',
      'Lupe',
      'saving',
    ])
  })

  test('[KE2] nothing that lies there is the group’s secret, nor a seed of anybody’s key', () => {
    const { control, journal } = notebookOf(tablet)
    const id = bytesToHex(required(control.epochIds[0], 'an epoch'))
    const isSecret = (one: Uint8Array): boolean => bytesToHex(epochIdOf(one)) === id
    const places = [...operator.statements(), ...operator.pages().flatMap(({ items }) => items)]
    const found = [...secretsIn(places)].filter(isSecret)
    expect(found).toEqual([])
    const { secret } = required(journal.epochs.get(0), 'the epoch')
    const seeds = [tablet, phone].flatMap((device) =>
      notebookOf(device).own.map(({ seed }) => seed),
    )
    const all = Buffer.concat(operator.files())
    for (const hidden of [secret, ...seeds]) expect(all.includes(Buffer.from(hidden))).toBe(false)
    // The search finds a secret that lies about.
    expect(
      [...secretsIn([Buffer.concat([Buffer.alloc(9), secret])])].filter(isSecret),
    ).toHaveLength(1)
  })

  shownBy(
    'test/browser/whole-way.test.ts',
    "[RL9] nothing readable is in the relay's files, its log or its traffic",
  )
})

describe('cannot: forge', () => {
  /** A saving of 9,999 pesos on Ana's page, in all but her signature as she would write it; no operator has the group's secret. */
  const forged = (seed: string): Uint8Array => {
    const { group, own, journal } = notebookOf(phone)
    const ana = required(own[0], 'Ana')
    const items = anasItems()
    const meeting = required(acts.openMeetingOf(notebookOf(phone)), 'a meeting').entry
    const member = stage.member(notebookOf(phone), 'Ana').entry
    const epoch = { ...required(journal.epochs.get(0), 'epoch'), number: 0 }
    const page = { group, id: anasPage(), key: ana.keys.public.sign, number: 0 }
    const prev = required(chainIds(firstPrev, items).at(-1), 'head')
    const facts = [{ kind: 'saving', meeting, member, amount: pesos(9_999) }] as const
    const signer = seed === 'Ana' ? ana.keys : keysFromSeed(seedOf(seed))
    return sealRecord(page, items.length, prev, epoch, { at: 0, seen: [], facts }, signer)
  }

  test('[PG6] an entry that he puts into his own file is taken by no device, and by a replica without a guard', async () => {
    operator.rewrite(anasPage(), [...anasItems(), forged('operator')])
    const device = await servedCold()
    expect(savingsIn(device)).toEqual(honest)
    expect(noticesOf(device.journal)).toEqual([{ kind: 'waiting', page: anasPage(), records: 1 }])
    const doc = new Y.Doc()
    Y.applyUpdate(doc, encodeRuns(operator.pages()))
    expect(doc.getArray(String(anasPage()))).toHaveLength(anasItems().length)
    // The device that is there already goes on, and so does she.
    await operator.serve(stage, tablet)
    expect(savingsIn(notebookOf(tablet))).toEqual(honest)
    await save(stage, 'Ana', 'Ana', 1)
    await stage.exchangeAll()
    expect(savingsIn(notebookOf(tablet))).toEqual({ Lupe: 50, Ana: 101 })
  })

  test('[PG6] the same bytes with her signature would count: nothing else is wrong with them', async () => {
    operator.rewrite(anasPage(), [...anasItems(), forged('Ana')])
    expect(savingsIn(await servedCold())['Ana']).toBe(100 + 9_999)
  })

  test('[RL3] a woman whom he lets in himself is nobody: no device takes his word for the chain', async () => {
    const { control } = notebookOf(tablet)
    const puppet = keysFromSeed(seedOf('puppet'))
    const body = {
      kind: 'admission',
      keys: puppet.public,
      role: 'writer',
      tag: tagOf('puppet'),
      invitation: new Uint8Array(32),
      mandate: null,
      epochId: required(control.epochIds[0], 'epoch'),
      lockbox: new Uint8Array(80),
      note: new Uint8Array(0),
    } as const
    const statement = nextStatement(control, puppet, body)
    const { length } = control.statements
    await notebookOf(tablet).receiveStatements(length, length + 1, [statement])
    expect(notebookOf(tablet).control.statements).toHaveLength(length)
    // Signed by who leads it is taken: it is the signature that he lacks.
    const { keys } = required(notebookOf(tablet).own[0], 'Rosa')
    await notebookOf(tablet).receiveStatements(length, length + 1, [
      nextStatement(control, keys, body),
    ])
    expect(notebookOf(tablet).control.statements).toHaveLength(length + 1)
  })

  shownBy(
    'test/shared/journal/guard.test.ts',
    '[PG6] a relay can invent, replay and reorder nothing',
  )
  shownBy(
    'test/client/sync/rollback.test.ts',
    '[PG4] a relay’s word, or bytes that nobody signed, recover nothing',
  )
})

describe('cannot: alter', () => {
  test('[PG5] one bit of any record of any page: no device that starts with nothing takes it, nor what stands above it', () => {
    for (const run of operator.pages()) {
      run.items.forEach((item, clock) => {
        const at = Math.floor((item.length * (clock + 1)) / (run.items.length + 1))
        const altered = item.with(at, (item[at] ?? 0) ^ 1)
        const page = { ...run, items: run.items.with(clock, altered) }
        // It is a page as the replica wants it: only the guard knows better.
        expect(decodeRuns(encodeRuns([page])).ok).toBe(true)
        const { journal, receipt } = cold([page])
        expect(journal.pages.get(run.page as PageId)?.ids.length ?? 0).toBeLessThanOrEqual(clock)
        expect(receipt.accepted.flatMap(({ items }) => items)).not.toContainEqual(altered)
      })
    }
  })

  test('[PG6] and a device that knows the page says that it was altered', async () => {
    const items = anasItems()
    const last = required(items.at(-1), 'a record')
    operator.rewrite(anasPage(), [...items.slice(0, -1), last.with(60, (last[60] ?? 0) ^ 1)])
    await operator.resume()
    const file = { ...notebookOf(tablet).file(), pages: await operator.served(stage, phone) }
    expect(done(await notebookOf(tablet).takeFile(file))).toEqual({ news: 0, hasStrange: true })
    expect(savingsIn(notebookOf(tablet))).toEqual(honest)
  })

  shownBy(
    'test/shared/journal/guard.test.ts',
    '[PG6] a relay that alters what is known is told so, and nothing else happens',
  )
})

describe('cannot: reorder unnoticed', () => {
  test('[RE3] two records of a page that change places are not taken; a list without a chain takes them', async () => {
    const items = anasItems()
    const [first, second] = [required(items.at(-2), 'one'), required(items.at(-1), 'other')]
    const swapped = [...items.slice(0, -2), second, first]
    const doc = new Y.Doc()
    Y.applyUpdate(doc, encodeRuns([{ page: anasPage(), from: 0, items: swapped }]))
    expect(doc.getArray(String(anasPage())).get(swapped.length - 1)).toEqual(first)
    operator.rewrite(anasPage(), swapped)
    const device = await servedCold()
    expect(savingsIn(device)).toEqual({ Lupe: 50 })
    expect(noticesOf(device.journal)).toEqual([{ kind: 'waiting', page: anasPage(), records: 2 }])
  })

  test('[OR1] in whatever order he hands out the pages, the entries stand in the one order', () => {
    const order = (runs: readonly PageRun[]): string =>
      cold(runs)
        .ledger.movements.map(({ page, clock, index }) => `${page} ${clock} ${index}`)
        .join()
    const pages = operator.pages()
    const single = pages.flatMap(({ page, items }) =>
      items.map((item, from) => ({ page, from, items: [item] })),
    )
    expect(order(pages).split(',')).toHaveLength(3)
    expect(order(pages.toReversed())).toBe(order(pages))
    expect(order(single.toReversed())).toBe(order(pages))
  })

  shownBy(
    'test/shared/journal/order.test.ts',
    '[OR1] the order is causal and total: nothing comes before what it cites',
  )
})
