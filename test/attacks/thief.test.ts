/**
 * A thief of the tablet's files: the profile folder of a real Chromium, copied while it was closed, and a computer. What limits the
 * app's own tries does not limit him.
 */
import { argon2Sync, webcrypto } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { required } from '../../shared/base/assert.ts'
import { bytesToHex, joinBytes } from '../../shared/base/bytes.ts'
import { keysFromSeed } from '../../shared/crypto/keys.ts'
import { epochIdOf } from '../../shared/crypto/seal.ts'
import { openLock } from '../../client/device/pin-lock.ts'
import { createVaultKey, openVault, vaultFrom } from '../../client/device/vault.ts'
import * as people from '../../client/state/people.ts'
import { launchProfile } from '../support/chromium.ts'
import type { ModuleServer } from '../support/desk-page.ts'
import {
  enterInPage,
  foundInPage,
  inPage,
  openDesk,
  saveInPage,
  savingsInPage,
  serveModulesWithRelay,
} from '../support/desk-page.ts'
import { done } from '../support/devices.ts'
import {
  disperse,
  gather,
  keyOf,
  notebookOf,
  online,
  relay,
  signAll,
} from '../support/gathering.ts'
import { stage } from '../support/gathering.ts'
import { secretsIn, wordsFound } from '../support/operator.ts'
import { askInVain, turnedAway } from '../support/relay-client.ts'
import { tablet } from '../support/stage.ts'
import { shownBy } from '../support/threat-table.ts'

const names = ['Las Rosas', 'Lupe']
/** These stand in the app's own code as well, which the browser keeps in its files. */
const words = [...names, 'via-migrante', 'member-added', 'saving']
const pin = '2580'
/** Pesos that Lupe has saved. */
const saved = 4_321

let server: ModuleServer
let folder: string
const open: BrowserContext[] = []

const start = async (profile: string): Promise<Page> => {
  const context = await launchProfile(join(folder, profile))
  open.push(context)
  return context.newPage()
}

const stop = async (page: Page): Promise<void> => {
  await page.context().close()
  open.splice(open.indexOf(page.context()), 1)
}

/** All that lies in the database of the stolen profile, read by the thief's own code in his own browser. */
interface Haul {
  readonly tables: Readonly<Record<string, readonly Record<string, unknown>[]>>
  /** What the device's key alone opens. */
  readonly peeled: readonly string[]
}

let haul: Haul

beforeAll(async () => {
  server = await serveModulesWithRelay()
  folder = await mkdtemp(join(tmpdir(), 'thief-'))
  const page = await start('tablet')
  await openDesk(page, server)
  await foundInPage(page)
  expect(await saveInPage(page, saved)).toBe('ok')
  await inPage(page, 'await desk.lock()')
  await stop(page)
  await cp(join(folder, 'tablet'), join(folder, 'stolen'), { recursive: true })

  const stolen = await start('stolen')
  await stolen.goto(`${server.origin}icon.svg`)
  haul = await inPage<Haul>(
    stolen,
    `const { Database } = await import('/device/database.ts')
     const { openVault } = await import('/device/vault.ts')
     const database = new Database()
     await database.open()
     const hex = (value) => value instanceof Uint8Array
       ? [...value].map((byte) => byte.toString(16).padStart(2, '0')).join('')
       : value instanceof CryptoKey ? 'key' : value
     const flat = (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, hex(value)]))
     const tables = {}
     for (const table of database.tables) tables[table.name] = (await table.toArray()).map(flat)
     const vault = openVault((await database.settings.get('vault')).value)
     const peeled = []
     for (const { notebook, kind, key, wrapped } of await database.secrets.toArray()) {
       const plain = await vault.unwrap(notebook + ' ' + kind + ' ' + key, wrapped)
       if (plain !== null) peeled.push(hex(plain))
     }
     for (const { notebook, key, wrapped } of await database.locks.toArray()) {
       peeled.push(hex(await vault.unwrap(notebook + ' lock ' + key, wrapped)))
     }
     database.close()
     return { tables, peeled }`,
  )
  await stop(stolen)
})

afterAll(async () => {
  await Promise.all(open.map((context) => context.close()))
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

const bytesOf = (hex: unknown): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(Buffer.from(String(hex), 'hex'))

const filesIn = (profile: string): Buffer[] =>
  readdirSync(join(folder, profile), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)))

const lupesLock = () => {
  const row = required(haul.tables['locks']?.[0], 'a lock')
  const label = `${String(row['notebook'])} lock ${String(row['key'])}`
  return {
    label,
    key: String(row['key']),
    salt: bytesOf(row['salt']),
    wrapped: bytesOf(row['wrapped']),
  }
}

/**
 * The device's key in the plain bytes of the profile: a CryptoKey as Blink writes it is `\K`, 1 (AES), the algorithm, 32, its uses, 32, and
 * the key itself. "Not extractable" is a rule for scripts.
 */
const deviceKeys = (): Uint8Array<ArrayBuffer>[] =>
  filesIn('stolen').flatMap((file) => {
    const keys: Uint8Array<ArrayBuffer>[] = []
    for (let at = file.indexOf('\\K'); at >= 0; at = file.indexOf('\\K', at + 1)) {
      const isAes = file[at + 2] === 1 && file[at + 4] === 32
      // Its uses take one byte or two.
      const start = [6, 7].find((behind) => file[at + behind] === 32)
      if (isAes && start !== undefined) {
        keys.push(Uint8Array.from(file.subarray(at + start + 1, at + start + 33)))
      }
    }
    return keys
  })

/** The way that the app itself opens a lock, with Argon2 as fast as this computer does it. */
const stretch = (guess: string, salt: Uint8Array): Promise<Uint8Array> => {
  const cost = { nonce: salt, parallelism: 1, tagLength: 32, memory: 19_456, passes: 2 }
  return Promise.resolve(Uint8Array.from(argon2Sync('argon2id', { message: guess, ...cost })))
}

const tryPin = async (deviceKey: Uint8Array, guess: string) => {
  const { label, salt, wrapped } = lupesLock()
  const ports = {
    vault: await vaultFrom(deviceKey),
    random: (length: number) => webcrypto.getRandomValues(new Uint8Array(length)),
    stretch,
  }
  return openLock(ports, label, guess, { salt, wrapped })
}

/** As her own device opens it for her who knows the PIN: what the search looks for. */
const groupSecret = async (): Promise<Uint8Array> => {
  const page = await start('tablet')
  await page.goto(`${server.origin}icon.svg`)
  const secret = await inPage<number[]>(
    page,
    `const { openDexieStore } = await import('/device/store-dexie.ts')
     const { value: store } = await openDexieStore()
     const { value: [id] } = await store.notebooks()
     const { value: [{ key }] } = await store.holders(id)
     await store.unlock(id, key, '${pin}')
     const { value: { secrets } } = await store.notebook(id).read()
     return [...secrets.get(0)]`,
  )
  await stop(page)
  return Uint8Array.from(secret)
}

/** He begins where he likes; the right one is the twenty-first. All 10,000 are a matter of minutes (docs/BENCHMARKS.md). */
const guesses = Array.from({ length: 30 }, (_, nth) => String(2_560 + nth))

describe('can: see what a locked tablet shows', () => {
  test('[KE1] that there is a notebook, the picture of each woman, and how much is in it', () => {
    const { notebooks = [], locks = [], runs = [] } = haul.tables
    expect([notebooks.length, locks.length]).toEqual([1, 1])
    expect(runs.length).toBeGreaterThan(0)
    expect(haul.peeled).toContain('01')
  })
})

describe('can: guess PINs without limit', () => {
  test('[KE1] the device’s key lies in the files, and with it he tries more PINs than the app would ever let him', async () => {
    const candidates = deviceKeys()
    expect(candidates.length).toBeGreaterThan(0)
    const face = haul.tables['secrets']?.find(({ kind }) => kind === 'face')
    const label = `${String(face?.['notebook'])} face ${String(face?.['key'])}`
    const fits = await Promise.all(
      candidates.map(async (key) =>
        (await vaultFrom(key)).unwrap(label, bytesOf(face?.['wrapped'])),
      ),
    )
    const deviceKey = required(candidates[fits.findIndex((plain) => plain !== null)], 'the key')

    const opened: string[] = []
    const begun = performance.now()
    for (const guess of guesses) {
      const unlocked = await tryPin(deviceKey, guess)
      if (unlocked !== null) opened.push(guess, bytesToHex(keysFromSeed(unlocked.seed).public.sign))
    }
    const aSecond = guesses.length / ((performance.now() - begun) / 1_000)
    expect(opened).toEqual([pin, lupesLock().key])
    // Ten thousand at this rate, on one busy core: no night.
    expect(10_000 / aSecond / 3_600).toBeLessThan(12)
  })
})

describe('can: with a guessed PIN read all and write as her', () => {
  test('[KE1] the stolen profile opens to it, shows what she saved, and states what she never said', async () => {
    const page = await start('stolen')
    await openDesk(page, server)
    await enterInPage(page)
    expect(await savingsInPage(page)).toEqual([saved])
    expect(await saveInPage(page, 9)).toBe('ok')
    expect(await savingsInPage(page)).toEqual([saved, 9])
    await stop(page)
  })
})

describe('cannot: read or write before he has guessed one', () => {
  test('[KE1] no word of the notebook stands in the files, nor in what the device’s key opens', () => {
    const rows = [...haul.peeled.map(bytesOf), Buffer.from(JSON.stringify(haul.tables))]
    expect(wordsFound(rows, words)).toEqual([])
    expect(wordsFound(filesIn('stolen'), names)).toEqual([])
    // The search finds what is not sealed.
    expect(wordsFound(filesIn('stolen'), ['cuaderno', 'notebooks'])).toHaveLength(2)
    expect(wordsFound([Buffer.from('… Las Rosas …', 'utf16le')], names)).toEqual(['Las Rosas'])
  })

  test('[KE1] nowhere in them is the group’s secret or her seed', async () => {
    const secret = await groupSecret()
    const id = bytesToHex(epochIdOf(secret))
    const isSecret = (one: Uint8Array): boolean => bytesToHex(epochIdOf(one)) === id
    const isSeed = (one: Uint8Array): boolean =>
      bytesToHex(keysFromSeed(one).public.sign) === lupesLock().key
    const rows = Object.values(haul.tables).flat()
    const stored = rows.flatMap((row) => Object.values(row).map(bytesOf))
    const peeled = haul.peeled.map(bytesOf)
    expect([...secretsIn([...stored, ...peeled])].filter(isSecret)).toEqual([])
    expect([...secretsIn(peeled)].filter(isSeed)).toEqual([])
    const planted = joinBytes(new Uint8Array(5), secret)
    expect([...secretsIn([planted])].filter(isSecret)).toHaveLength(1)
    const all = Buffer.concat(filesIn('stolen'))
    expect(all.includes(Buffer.from(secret))).toBe(false)
  })

  shownBy(
    'test/browser/lock.test.ts',
    '[KE1] nothing readable lies in the files of a locked tablet',
  )
})

describe('cannot: come in with her PIN and no file', () => {
  test('[KE1] her PIN and the lock itself open nothing without that device’s key', async () => {
    const { label, salt, wrapped } = lupesLock()
    const random = (length: number) => webcrypto.getRandomValues(new Uint8Array(length))
    const vault = openVault(await createVaultKey())
    expect(await openLock({ vault, random, stretch }, label, pin, { salt, wrapped })).toBeNull()
  })

  shownBy(
    'test/browser/lock.test.ts',
    '[KE6] told to forget, it asks first and says what was not sent; then nothing opens any more, even with all that was kept before',
  )
})

describe('cannot: write once her key is ended', () => {
  test('[KE4] two give her a new key: the stolen one opens the relay’s door no more, and what it signs counts nowhere', async () => {
    await gather()
    const notebook = notebookOf(tablet)
    const old = keyOf(notebook, 'Lupe')
    const { keys } = required(notebook.ownBy(old), 'Lupe')
    const line = online(tablet)
    await line.synced()
    const caller = { host: relay.host, group: notebook.group, keys }
    expect(await turnedAway(caller)).toBe('welcomed')
    done(
      await people.reissue(notebook, stage.device(tablet).device, keyOf(notebook, 'Rosa'), [old]),
    )
    await signAll(tablet, 'Mar')
    await line.until(() => line.isSynced && notebook.control.epochIds.length === 2)
    expect(await askInVain(caller)).toEqual({ pages: 0, code: 4403 })
    const opened = { kind: 'meeting-opened', day: stage.options.firstDay } as const
    expect(await notebook.state(old, [opened])).toMatchObject({ ok: false })
    await disperse()
  })

  shownBy(
    'test/shared/ledger/capability.test.ts',
    '[AU3] of a key that has ended counts what the end covers; what lies above has no effect and is shown',
  )
})
