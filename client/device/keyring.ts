/**
 * The secrets of this device's notebooks in IndexedDB, and which of them are open. A notebook's secrets are wrapped with its own key here;
 * that key, and each woman's seed, lie behind PINs (pin-lock.ts). One woman at a time is in a notebook; when she is locked out, her
 * seed and the notebook's key are overwritten.
 *
 * A credential without a PIN (made by an earlier version, or given by the demonstration) is wrapped with the device's key alone until it has one.
 */
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import type { Database, LockRow, SecretKind, SecretRow } from './database.ts'
import type { Device } from './device.ts'
import { keyOfSeed } from './key-name.ts'
import type { LockPorts, Unlocked } from './pin-lock.ts'
import { closeLock, openLock } from './pin-lock.ts'
import { countTry, noteClock, noTries } from './pin-tries.ts'
import type { Holder, StoredCredential, UnlockFailure } from './store.ts'
import type { Vault } from './vault.ts'
import { nestVaults, vaultFrom } from './vault.ts'

/** What is open of one notebook. */
interface Inside extends Unlocked {
  readonly credential: StoredCredential
  readonly vault: Vault
}

/** Kinds that the notebook's key wraps; the others tell nothing of the group and stay under the device's key. */
const guardedKinds: ReadonlySet<SecretKind> = new Set(['epoch', 'invitation', 'draft', 'opened'])

export class Keyring {
  readonly device: Vault
  readonly #database: Database
  readonly #clock: Device
  readonly #ports: LockPorts
  readonly #inside = new Map<string, Inside>()

  constructor(database: Database, vault: Vault, clock: Device, stretch: LockPorts['stretch']) {
    this.#database = database
    this.device = vault
    this.#clock = clock
    this.#ports = { vault, random: (length) => clock.random(length), stretch }
  }

  /** Her credential, if a PIN has opened it. */
  open(notebook: string): StoredCredential | null {
    return this.#inside.get(notebook)?.credential ?? null
  }

  /** With what a secret is wrapped; null: nobody is in. */
  async vaultFor(notebook: string, kind: SecretKind): Promise<Vault | null> {
    if (!guardedKinds.has(kind)) return this.device
    const inside = this.#inside.get(notebook)
    if (inside !== undefined) return inside.vault
    const locks = await this.#database.locks.where('notebook').equals(notebook).count()
    return locks === 0 ? this.device : null
  }

  /** A lock for her; the first of a notebook makes its key. She is in from then on. */
  async enroll(notebook: string, credential: StoredCredential, pin: string): Promise<LockRow> {
    const notebookKey = await this.#notebookKey(notebook)
    const row = await this.#lockRow(notebook, credential, pin, notebookKey)
    await this.#letIn(notebook, credential, notebookKey)
    return row
  }

  /** A lock for another woman, beside her who is in. */
  async addLock(notebook: string, credential: StoredCredential, pin: string): Promise<LockRow> {
    return this.#lockRow(notebook, credential, pin, await this.#notebookKey(notebook))
  }

  /** Who can come in, as far as it is known to a locked device. */
  async holders(notebook: string): Promise<Holder[]> {
    const { locks, secrets } = this.#database
    const rows = await locks.where('notebook').equals(notebook).sortBy('order')
    const faces = await secrets.where('[notebook+kind]').equals([notebook, 'face']).toArray()
    const pictures = new Map<string, number>()
    for (const { key, wrapped } of faces) {
      const plain = await this.device.unwrap(labelOf(notebook, 'face', key), wrapped)
      if (plain?.[0] !== undefined) pictures.set(key, plain[0])
    }
    const open = await Promise.all(
      (await this.openSeeds(notebook)).map(async ({ seed, role }) => {
        const key = await keyOfSeed(seed)
        return { key, role, tries: noTries, hasPin: false }
      }),
    )
    return [
      ...rows.map(({ key, role, tries }) => ({ key, role, tries, hasPin: true })),
      ...open,
    ].map((holder) => ({ ...holder, picture: pictures.get(holder.key) ?? null }))
  }

  /** Her credential, if it has no PIN yet. */
  async #openSeedOf(notebook: string, key: string) {
    for (const one of await this.openSeeds(notebook)) {
      if ((await keyOfSeed(one.seed)) === key) return one
    }
    return null
  }

  /** Credentials that have no PIN yet. */
  async openSeeds(notebook: string): Promise<(StoredCredential & { readonly name: string })[]> {
    const rows = await this.#database.secrets.where('notebook').equals(notebook).toArray()
    const seeds: (StoredCredential & { readonly name: string })[] = []
    for (const { kind, key, wrapped } of rows) {
      if (kind !== 'member' && kind !== 'reader') continue
      const seed = await this.device.unwrap(labelOf(notebook, kind, key), wrapped)
      if (seed !== null) seeds.push({ seed, role: kind, name: key })
    }
    return seeds
  }

  /** Of a key by which nobody comes in any more. Who is in by it stays so until she is locked out. */
  async drop(notebook: string, key: string): Promise<void> {
    const { locks, secrets } = this.#database
    const open = await this.#openSeedOf(notebook, key)
    await this.#database.transaction('rw', locks, secrets, async () => {
      await locks.delete([notebook, key])
      if (open !== null) await secrets.delete([notebook, open.role, open.name])
      for (const kind of ['face', 'draft'] as const) await secrets.delete([notebook, kind, key])
    })
  }

  /** One try. It is on disk before the PIN is looked at. */
  async unlock(notebook: string, key: string, pin: string): Promise<Result<void, UnlockFailure>> {
    const counted = await this.#countTry(notebook, key)
    if (!counted.ok) return counted
    const { role, salt, wrapped } = counted.value
    const label = lockLabel(notebook, key)
    const unlocked = await openLock(this.#ports, label, pin, { salt, wrapped })
    if (unlocked === null) return refuse('wrong-pin')
    await this.#database.locks.update([notebook, key], { tries: noTries })
    await this.#letIn(notebook, { seed: unlocked.seed, role }, unlocked.notebookKey)
    unlocked.notebookKey.fill(0)
    return ok(undefined)
  }

  /** Nothing is counted: whoever brings this PIN has just been let in with it. */
  async unlockReaders(pin: string): Promise<void> {
    for (const { notebook, key, role, ...lock } of await this.#database.locks.toArray()) {
      if (role !== 'reader' || this.#inside.has(notebook) || this.#inside.size === 0) continue
      const unlocked = await openLock(this.#ports, lockLabel(notebook, key), pin, lock)
      // Locked meanwhile: nobody is let in any more.
      if (unlocked === null || this.#inside.size === 0) continue
      await this.#letIn(notebook, { seed: unlocked.seed, role }, unlocked.notebookKey)
    }
  }

  /** A PIN for a credential that has none. */
  async choosePin(
    notebook: string,
    key: string,
    pin: string,
  ): Promise<Result<void, UnlockFailure>> {
    const open = await this.openSeeds(notebook)
    const hers = await this.#openSeedOf(notebook, key)
    if (hers === null) return refuse('wrong-pin')
    const before = await this.#guardedSecrets(notebook)
    const { name, ...credential } = hers
    const lock = await this.enroll(notebook, credential, pin)
    const rows = await Promise.all(
      before.map(({ kind, key: of, value }) => this.secretRow(notebook, kind, value, of)),
    )
    const inside = this.#inside.get(notebook)
    const shared = labelOf(notebook, 'shared', 'all')
    const wrapped =
      open.length > 1 && inside !== undefined
        ? await this.device.wrap(shared, inside.notebookKey)
        : null
    const { locks, secrets } = this.#database
    await this.#database.transaction('rw', locks, secrets, async () => {
      await locks.add(lock)
      await secrets.bulkPut(rows)
      await secrets.delete([notebook, credential.role, name])
      if (wrapped === null) await secrets.delete([notebook, 'shared', 'all'])
      else await secrets.put({ notebook, kind: 'shared', key: 'all', wrapped })
    })
    return ok(undefined)
  }

  /** Nobody is in any more. */
  lock(): void {
    for (const { seed, notebookKey } of this.#inside.values()) {
      seed.fill(0)
      notebookKey.fill(0)
    }
    this.#inside.clear()
  }

  /** `key` tells things of one kind apart. Rejects where nobody is in who could wrap it. */
  async secretRow(
    notebook: string,
    kind: SecretKind,
    plain: Uint8Array,
    key: string,
  ): Promise<SecretRow> {
    const vault = await this.vaultFor(notebook, kind)
    if (vault === null) throw new Error('locked')
    return { notebook, kind, key, wrapped: await vault.wrap(labelOf(notebook, kind, key), plain) }
  }

  /** Null: nobody is in, or damaged. */
  async openSecret({ notebook, kind, key, wrapped }: SecretRow): Promise<Uint8Array | null> {
    const vault = await this.vaultFor(notebook, kind)
    return vault === null ? null : vault.unwrap(labelOf(notebook, kind, key), wrapped)
  }

  async #guardedSecrets(notebook: string) {
    const rows = await this.#database.secrets.where('notebook').equals(notebook).toArray()
    const opened = await Promise.all(
      rows
        .filter(({ kind }) => guardedKinds.has(kind))
        .map(async (row) => ({ ...row, value: await this.openSecret(row) })),
    )
    return opened.flatMap((row) => (row.value === null ? [] : [{ ...row, value: row.value }]))
  }

  /** Of whoever is in; else as it lies about while some have no PIN; else a new one. */
  async #notebookKey(notebook: string): Promise<Uint8Array> {
    const inside = this.#inside.get(notebook)
    if (inside !== undefined) return inside.notebookKey
    const row = await this.#database.secrets.get([notebook, 'shared', 'all'])
    const shared = row === undefined ? null : await this.openSecret(row)
    return shared ?? this.#clock.random(32)
  }

  async #lockRow(
    notebook: string,
    { seed, role }: StoredCredential,
    pin: string,
    notebookKey: Uint8Array,
  ): Promise<LockRow> {
    const key = await keyOfSeed(seed)
    const label = lockLabel(notebook, key)
    const lock = await closeLock(this.#ports, label, pin, { seed, notebookKey })
    const order = await this.#database.locks.where('notebook').equals(notebook).count()
    return { notebook, key, role, order, tries: noTries, ...lock }
  }

  async #letIn(
    notebook: string,
    { seed, role }: StoredCredential,
    notebookKey: Uint8Array,
  ): Promise<void> {
    const vault = nestVaults(this.device, await vaultFrom(notebookKey))
    this.#inside.set(notebook, {
      credential: { seed: seed.slice(), role },
      seed: seed.slice(),
      notebookKey: notebookKey.slice(),
      vault,
    })
  }

  async #countTry(notebook: string, key: string): Promise<Result<LockRow, UnlockFailure>> {
    const { locks } = this.#database
    return this.#database.transaction('rw', locks, async () => {
      const row = await locks.get([notebook, key])
      if (row === undefined) return refuse('wrong-pin')
      const now = this.#clock.now()
      const counted = countTry(row.tries, now)
      const tries = counted.ok ? counted.value : noteClock(row.tries, now)
      await locks.update([notebook, key], { tries })
      return counted.ok ? ok(row) : counted
    })
  }
}

const labelOf = (notebook: string, kind: SecretKind, key: string): string =>
  `${notebook} ${kind} ${key}`

const lockLabel = (notebook: string, key: string): string => `${notebook} lock ${key}`
