/** What a PIN protects at rest: it takes the PIN and the device's key, and one of them alone opens nothing. */
import { expect, test } from 'vitest'
import { stretchPin } from '../../../client/device/pin-key.ts'
import type { LockPorts, PinLock, Unlocked } from '../../../client/device/pin-lock.ts'
import { closeLock, openLock } from '../../../client/device/pin-lock.ts'
import type { Vault } from '../../../client/device/vault.ts'
import { createVaultKey, nestVaults, openVault, vaultFrom } from '../../../client/device/vault.ts'
import { argon2id } from '@noble/hashes/argon2.js'
import { bytesToHex } from '../../../shared/base/bytes.ts'

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))
const newVault = async (): Promise<Vault> => openVault(await createVaultKey())
const portsOf = (vault: Vault): LockPorts => ({ vault, random, stretch: stretchPin })

const secret: Unlocked = { seed: random(32), notebookKey: random(32) }

const locked = async (): Promise<{ ports: LockPorts; lock: PinLock }> => {
  const ports = portsOf(await newVault())
  return { ports, lock: await closeLock(ports, 'ana', '2580', secret) }
}

test('[KE1] her PIN on her device opens what she closed', async () => {
  const { ports, lock } = await locked()
  expect(await openLock(ports, 'ana', '2580', lock)).toEqual(secret)
})

test('[KE1] another PIN, another device or another woman’s place opens nothing', async () => {
  const { ports, lock } = await locked()
  expect(await openLock(ports, 'ana', '2581', lock)).toBeNull()
  expect(await openLock(portsOf(await newVault()), 'ana', '2580', lock)).toBeNull()
  expect(await openLock(ports, 'rosa', '2580', lock)).toBeNull()
})

test('[KE1] with the device’s key alone there is only something sealed: no seed, and not the key of the epoch’s secret', async () => {
  const { ports, lock } = await locked()
  const epochSecret = random(32)
  const both = nestVaults(ports.vault, await vaultFrom(secret.notebookKey))
  const wrappedEpoch = await both.wrap('epoch', epochSecret)

  for (const [label, wrapped, hidden] of [
    ['ana', lock.wrapped, secret.seed],
    ['ana', lock.wrapped, secret.notebookKey],
    ['epoch', wrappedEpoch, epochSecret],
  ] as const) {
    const peeled = await ports.vault.unwrap(label, wrapped)
    expect(peeled).not.toBeNull()
    expect(bytesToHex(peeled ?? random(1))).not.toContain(bytesToHex(hidden))
  }
  // The search finds what lies open: what an earlier version wrapped with the device's key alone.
  const open = await ports.vault.unwrap('old', await ports.vault.wrap('old', epochSecret))
  expect(bytesToHex(open ?? random(1))).toContain(bytesToHex(epochSecret))
})

test('[KE1] the PIN is stretched as Argon2id says, by whichever implementation', async () => {
  const salt = random(16)
  const expected = argon2id('2580', salt, { m: 19_456, t: 2, p: 1, dkLen: 32 })
  expect(await stretchPin('2580', salt)).toEqual(expected)
})
