/** Somebody with the unlocked phone: her app, her key, and what is open in it. */
import { argon2Sync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { required } from '../../shared/base/assert.ts'
import { bytesToHex } from '../../shared/base/bytes.ts'
import type { LockPorts, Unlocked } from '../../client/device/pin-lock.ts'
import { closeLock, openLock } from '../../client/device/pin-lock.ts'
import { createVaultKey, openVault, vaultFrom } from '../../client/device/vault.ts'
import { chainIds, firstPrev } from '../../shared/crypto/record-signature.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { littleGroup, phone, save, savingsIn } from '../support/little-group.ts'
import {
  Device,
  forge,
  foundGroup,
  keysOf,
  pageOfName,
  plainFact,
  plainRecord,
} from '../support/notebook.ts'
import { shownBy } from '../support/threat-table.ts'

/** Far cheaper than the app's, since here nobody guesses. */
const stretch = (pin: string, salt: Uint8Array): Promise<Uint8Array> => {
  const cost = { nonce: salt, parallelism: 1, tagLength: 32, memory: 64, passes: 1 }
  return Promise.resolve(Uint8Array.from(argon2Sync('argon2id', { message: pin, ...cost })))
}

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))

describe('can: see and do what its owner can', () => {
  test('[KE1] all of the notebook is readable, and an entry by her key is hers', async () => {
    const stage = await littleGroup()
    await save(stage, 'Rosa', 'Lupe', 50)
    await stage.exchangeAll()
    expect(savingsIn(stage.device(phone).notebook)).toEqual({ Lupe: 50 })
    const [entry] = await save(stage, 'Ana', 'Ana', 777)
    await stage.exchangeAll()
    expect(savingsIn(stage.notebookOf('Rosa'))['Ana']).toBe(777)
    const { page, clock } = required(entry, 'an entry')
    const stated = stage.notebookOf('Rosa').ledger.pages.get(page)?.rows[clock]?.entries[0]
    expect(stated?.author.alias).toBe('Ana')
  })
})

describe("cannot: see other members' PINs", () => {
  test('[KE1] no PIN is kept anywhere; what the open woman’s PIN and the notebook’s key open is not another’s lock', async () => {
    const vault = openVault(await createVaultKey())
    const ports: LockPorts = { vault, random, stretch }
    const notebookKey = random(32)
    const [anas, rosas]: [Unlocked, Unlocked] = [
      { seed: random(32), notebookKey },
      { seed: random(32), notebookKey },
    ]
    const anasLock = await closeLock(ports, 'ana', '2580', anas)
    const rosasLock = await closeLock(ports, 'rosa', '9316', rosas)
    const open = required(await openLock(ports, 'ana', '2580', anasLock), 'Ana is in')
    expect(await openLock(ports, 'rosa', '2580', rosasLock)).toBeNull()
    const peeled = required(await vault.unwrap('rosa', rosasLock.wrapped), 'the outer layer')
    for (const key of [open.notebookKey, open.seed]) {
      expect(await (await vaultFrom(key)).unwrap('rosa', peeled)).toBeNull()
    }
    const rows = [anasLock, rosasLock].flatMap(({ salt, wrapped }) => [salt, wrapped])
    for (const row of [...rows, peeled]) {
      expect(Buffer.from(row).includes('9316')).toBe(false)
      expect(bytesToHex(row)).not.toContain(bytesToHex(rosas.seed))
    }
    // Naive: seeds under the notebook's key alone. Whoever is in would hold all women's keys.
    const shared = await vaultFrom(open.notebookKey)
    const naive = await (await vaultFrom(notebookKey)).wrap('rosa', rosas.seed)
    expect(await shared.unwrap('rosa', naive)).toEqual(rosas.seed)
  })

  shownBy(
    'test/browser/lock.test.ts',
    'a locked tablet shows pictures and no name, and opens to the right PIN only',
  )
})

describe('cannot: see anything after the lock time', () => {
  shownBy(
    'test/browser/lock.test.ts',
    'it locks after a minute without a touch, when the app is left, and at a gesture',
  )
  shownBy(
    'test/browser/lock.test.ts',
    '[KE1] nothing readable lies in the files of a locked tablet',
  )
})

describe('cannot: alter the past unnoticed', () => {
  const group = foundGroup('Rosa', 'Ana', 'Lupe')
  const ana = new Device(group, 'Ana')
  for (let picture = 0; picture < 4; picture++) ana.write(plainFact(picture))
  const honest = required(ana.runsBeyond()[0], 'her page')

  /** Ana's second record said otherwise, and all that follows it, sealed and signed with these keys. */
  const rewritten = (signer: string): PageRun => {
    const items = honest.items.slice(0, 1)
    for (let clock = 1; clock < 4; clock++) {
      const prev = required(chainIds(firstPrev, items).at(-1), 'below')
      const record = plainRecord(plainFact(40 + clock))
      items.push(forge(group, 'Ana', { clock, prev, record, signer: keysOf(signer) }))
    }
    return { ...honest, items }
  }

  test('[PG4] with her own key: whoever has the page as it was holds the proof of two stories', () => {
    const lupe = new Device(group, 'Lupe')
    lupe.receive([honest])
    const receipt = lupe.receive([rewritten('Ana')])
    expect(receipt.accepted).toEqual([])
    expect(receipt.forks).toHaveLength(1)
    expect(receipt.forks[0]).toMatchObject({ page: pageOfName(group, 'Ana'), clock: 1 })
    expect(lupe.order()).toEqual(ana.order())
    // Naive: who keeps the newest copy of a page, as of a file, has another past and no sign of it.
    const pages = new Map([[honest.page, honest.items]])
    pages.set(honest.page, rewritten('Ana').items)
    expect(pages.get(honest.page)).not.toEqual(honest.items)
    expect(pages.get(honest.page)).toHaveLength(honest.items.length)
  })

  test('[PG6] with any other key: nothing, and not even a proof', () => {
    const lupe = new Device(group, 'Lupe')
    lupe.receive([honest])
    const receipt = lupe.receive([rewritten('Lupe')])
    expect([receipt.accepted, receipt.forks]).toEqual([[], []])
    expect(receipt.refused).toMatchObject([{ code: 'altered' }])
  })

  shownBy(
    'test/whole/fork.test.ts',
    '[PG4] one thing at one relay, another at the other: whoever meets both proves it, all hold one ledger, honest facts count once',
  )
})
