/** The vectors of what lies on a device: a credential behind its PIN, secrets under the notebook's key and under the device's own. */
import { vi } from 'vitest'
import { bytesToBase64url, bytesToHex } from '../../shared/base/bytes.ts'
import { Writer } from '../../shared/base/codec.ts'
import { encodeInvitation } from '../../shared/crypto/invitation.ts'
import type { Database } from '../../client/device/database.ts'
import { Keyring } from '../../client/device/keyring.ts'
import { encodeMarks } from '../../client/device/mark-codec.ts'
import { stretchPin } from '../../client/device/pin-key.ts'
import { openVault } from '../../client/device/vault.ts'
import type { Vectors } from './format-vectors.ts'
import { foundGroup, pageOfName, seedOf } from './notebook.ts'

/** As much of the database as a keyring asks when the first lock is made. */
const emptyDatabase = {
  locks: { where: () => ({ equals: () => ({ count: async () => Promise.resolve(0) }) }) },
  secrets: { get: async () => Promise.resolve() },
} as unknown as Database

/** The vault's nonces: 01 01 …, 02 02 …, and so on. Others ask for chance too, in other lengths. */
const withoutChance = async (work: () => Promise<Vectors>): Promise<Vectors> => {
  let drawn = 0
  const chance = vi.spyOn(crypto, 'getRandomValues')
  chance.mockImplementation((bytes) => {
    if (bytes instanceof Uint8Array) bytes.fill(bytes.length === 12 ? ++drawn : 0)
    return bytes
  })
  try {
    return await work()
  } finally {
    chance.mockRestore()
  }
}

export const deviceVectors = (): Promise<Vectors> =>
  withoutChance(async () => {
    const group = foundGroup('Ana')
    const notebook = bytesToBase64url(group.control.group)
    const deviceKey = seedOf('device key')
    const imported = await crypto.subtle.importKey('raw', deviceKey.slice(), 'AES-GCM', false, [
      'encrypt',
      'decrypt',
    ])
    const vault = openVault(imported)
    const clock = { now: () => 0, random: (length: number) => seedOf('chance').slice(0, length) }
    const keyring = new Keyring(emptyDatabase, vault, clock, stretchPin)
    const lock = await keyring.enroll(notebook, { seed: seedOf('Ana'), role: 'member' }, '2580')
    const marks = encodeMarks(new Map([[pageOfName(group, 'Ana'), { count: 3, id: seedOf('id') }]]))
    const wrappedOf = async (kind: 'epoch' | 'marks' | 'face', plain: Uint8Array, key: string) =>
      bytesToHex((await keyring.secretRow(notebook, kind, plain, key)).wrapped)
    const code = encodeInvitation({ role: 'member', group: seedOf('group'), seed: seedOf('door') })
    const joining = new Writer().text(code).bytes(seedOf('Zoe')).finish()
    return {
      deviceKey: bytesToHex(deviceKey),
      notebook,
      pin: '2580',
      salt: bytesToHex(lock.salt),
      pinKey: bytesToHex(await stretchPin('2580', lock.salt)),
      lockOf: lock.key,
      lock: bytesToHex(lock.wrapped),
      notebookKey: bytesToHex(clock.random(32)),
      epochZero: await wrappedOf('epoch', group.epoch.secret, '0'),
      face: await wrappedOf('face', Uint8Array.of(7), lock.key),
      marks: await wrappedOf('marks', marks, 'all'),
      marksPlain: bytesToHex(marks),
      joining: bytesToHex(await vault.wrap('joining', joining)),
      joiningPlain: bytesToHex(joining),
    }
  })
