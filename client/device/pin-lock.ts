/**
 * What a woman's PIN protects on a device (rule KE1): her credential's seed, and the key that the notebook's secrets are wrapped with
 * there. It takes her PIN and the device's own key together to open it.
 *
 *   PIN key = Argon2id(PIN as ASCII digits, salt, 19 MiB, t = 2, p = 1) → 32 bytes        Argon2: RFC 9106
 *   wrapped = device vault(label, PIN vault(label, seed (32) ‖ notebook key (32)))        vault.ts
 */
import { joinBytes } from '../../shared/base/bytes.ts'
import type { Vault } from './vault.ts'
import { nestVaults, vaultFrom } from './vault.ts'

export interface PinLock {
  /** 16 random bytes. */
  readonly salt: Uint8Array
  readonly wrapped: Uint8Array
}

export interface Unlocked {
  /** 32 bytes from which her keys follow. */
  readonly seed: Uint8Array
  /** 32 bytes; the same for every woman on the device. */
  readonly notebookKey: Uint8Array
}

export interface LockPorts {
  readonly vault: Vault
  readonly random: (length: number) => Uint8Array
  /** 32 bytes. */
  readonly stretch: (pin: string, salt: Uint8Array) => Promise<Uint8Array>
}

const saltBytes = 16

export const closeLock = async (
  ports: LockPorts,
  label: string,
  pin: string,
  { seed, notebookKey }: Unlocked,
): Promise<PinLock> => {
  const salt = ports.random(saltBytes)
  const both = await pinVault(ports, pin, salt)
  const plain = joinBytes(seed, notebookKey)
  const wrapped = await both.wrap(label, plain)
  plain.fill(0)
  return { salt, wrapped }
}

/** Null: not her PIN, or not this device's lock. */
export const openLock = async (
  ports: LockPorts,
  label: string,
  pin: string,
  { salt, wrapped }: PinLock,
): Promise<Unlocked | null> => {
  const both = await pinVault(ports, pin, salt)
  const plain = await both.unwrap(label, wrapped)
  if (plain?.length !== 64) return null
  const unlocked = { seed: plain.slice(0, 32), notebookKey: plain.slice(32) }
  plain.fill(0)
  return unlocked
}

const pinVault = async (
  { vault, stretch }: LockPorts,
  pin: string,
  salt: Uint8Array,
): Promise<Vault> => {
  const key = await stretch(pin, salt)
  const inner = await vaultFrom(key)
  key.fill(0)
  return nestVaults(vault, inner)
}
