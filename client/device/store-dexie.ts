/** The device's store on IndexedDB (port: store.ts). Secrets are wrapped; records are sealed as they are everywhere. */
import { bytesToBase64url } from '../../shared/base/bytes.ts'
import { Reader, Writer } from '../../shared/base/codec.ts'
import type { Result } from '../../shared/base/result.ts'
import { refuse } from '../../shared/base/result.ts'
import { decodeInvitation } from '../../shared/crypto/invitation.ts'
import { Database, kept } from './database.ts'
import { browserDevice } from './device.ts'
import { fence } from './fence.ts'
import { forgetDatabase, forgetNotebook, forgetOrigin } from './forget.ts'
import { Keyring } from './keyring.ts'
import { dexieNotebook, runRow, seedRow, statementRows } from './notebook-dexie.ts'
import { stretchPin } from './pin-key.ts'
import type { DeviceStore, StoredCredential, StoreFailure, UnlockFailure } from './store.ts'
import { createVaultKey, openVault } from './vault.ts'

/** From here on no other tab can write. Fails only where the browser gives no storage at all (private window, blocked, full from the start). */
export const openDexieStore = (): Promise<Result<DeviceStore, StoreFailure>> =>
  kept(async () => {
    const database = new Database()
    const claim = fence(database, bytesToBase64url(browserDevice.random(16)))
    await database.open()
    await claim()
    const vault = openVault(await vaultKey(database))
    return deviceStore(database, new Keyring(database, vault, browserDevice, stretchPin))
  })

const vaultKey = async (database: Database): Promise<CryptoKey> => {
  const row = await database.settings.get('vault')
  if (row !== undefined && row.value instanceof CryptoKey) return row.value
  const key = await createVaultKey()
  await database.settings.add({ key: 'vault', value: key })
  return key
}

const deviceStore = (database: Database, keyring: Keyring): DeviceStore => ({
  notebooks: () =>
    kept(async () => (await database.notebooks.orderBy('order').toArray()).map(({ id }) => id)),

  create: (id, statements, credential, epochs, runs, pin) =>
    kept(async () => {
      const { notebooks, statements: chain, secrets, locks, runs: records } = database
      if ((await notebooks.get(id)) !== undefined) throw constraint()
      const lock = pin === undefined ? null : await keyring.enroll(id, credential, pin)
      const seeds = lock !== null || keyring.open(id) !== null ? [] : [credential]
      const rows = await Promise.all([
        ...seeds.map((one) => seedRow(keyring, id, one)),
        ...[...epochs].map(([epoch, secret]) =>
          keyring.secretRow(id, 'epoch', secret, String(epoch)),
        ),
      ])
      await database.transaction('rw', notebooks, chain, secrets, locks, records, async () => {
        await notebooks.add({ id, order: await notebooks.count() })
        await chain.bulkAdd(statementRows(id, 0, statements))
        await secrets.bulkAdd(rows)
        if (lock !== null) await locks.put(lock)
        await records.bulkAdd(runs.map((run) => runRow(id, run)))
      })
    }),

  notebook: (id) => dexieNotebook(database, keyring, id),
  holders: (id) => kept(() => keyring.holders(id)),
  unlock: (id, key, pin) => flat(kept(() => keyring.unlock(id, key, pin))),
  unlockReaders: (pin) => keyring.unlockReaders(pin),
  isOpen: (id) => keyring.open(id) !== null,
  choosePin: (id, key, pin) => flat(kept(() => keyring.choosePin(id, key, pin))),
  lock: () => keyring.lock(),
  forgetNotebook: (id) => kept(() => forgetNotebook(database, id)),
  forget: () => kept(() => forgetDatabase(database).finally(forgetOrigin)),

  ...joiningIn(database, keyring),

  readLanguage: () =>
    kept(async () => {
      const row = await database.settings.get('language')
      return typeof row?.value === 'string' ? row.value : null
    }),

  putLanguage: (language) =>
    kept(async () => {
      await database.settings.put({ key: 'language', value: language })
    }),
})

const joiningIn = (
  database: Database,
  keyring: Keyring,
): Pick<DeviceStore, 'readJoining' | 'putJoining'> => {
  const read = async (): Promise<{ code: string; seed: Uint8Array } | null> => {
    const row = await database.settings.get('joining')
    if (!(row?.value instanceof Uint8Array)) return null
    const plain = await keyring.device.unwrap('joining', row.value)
    return plain === null ? null : decodeJoining(plain)
  }
  return {
    readJoining: () =>
      kept(async () => {
        const joining = await read()
        if (joining === null || joining.seed.length > 0) return joining
        const seed = keyring.open(notebookOf(joining.code))?.seed.slice() ?? null
        return { code: joining.code, seed }
      }),

    putJoining: (joining, pin) =>
      kept(async () => {
        const before = await read()
        const { settings, locks, notebooks } = database
        if (joining === null) {
          // Of a joining that came to nothing no lock stays behind.
          const id = before === null ? '' : notebookOf(before.code)
          if ((await notebooks.get(id)) === undefined) {
            await locks.where('notebook').equals(id).delete()
          }
          return settings.delete('joining')
        }
        const { code, seed } = joining
        const credential: StoredCredential = { seed, role: roleOf(code) }
        const lock =
          pin === undefined ? null : await keyring.enroll(notebookOf(code), credential, pin)
        const open = lock === null ? seed : new Uint8Array(0)
        const value = await keyring.device.wrap('joining', encodeJoining(code, open))
        await database.transaction('rw', settings, locks, async () => {
          if (lock !== null) await locks.put(lock)
          await settings.put({ key: 'joining', value })
        })
      }),
  }
}

/** What a joining leads to; '' for a code that leads nowhere. */
const notebookOf = (code: string): string => {
  const invitation = decodeInvitation(code)
  return invitation.ok ? bytesToBase64url(invitation.value.group) : ''
}

const roleOf = (code: string): StoredCredential['role'] => {
  const invitation = decodeInvitation(code)
  return invitation.ok ? invitation.value.role : 'member'
}

const flat = async (
  work: Promise<Result<Result<void, UnlockFailure>, StoreFailure>>,
): Promise<Result<void, UnlockFailure | StoreFailure>> => {
  const result = await work
  return result.ok ? result.value : refuse(result.error)
}

const constraint = (): DOMException => new DOMException('it is here already', 'ConstraintError')

/** An empty seed: it lies behind a PIN. */
const encodeJoining = (code: string, seed: Uint8Array): Uint8Array =>
  new Writer().text(code).bytes(seed).finish()

const decodeJoining = (plain: Uint8Array): { code: string; seed: Uint8Array } | null => {
  const reader = new Reader(plain)
  const joining = reader.finish({ code: reader.text(500), seed: reader.bytes(32).slice() })
  return joining.ok ? joining.value : null
}
