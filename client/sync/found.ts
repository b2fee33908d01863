/** Founding a group on this device: the first control statement and the first record, kept in one step (rules RL3, PG2). */
import { bytesToBase64url } from '../../shared/base/bytes.ts'
import { required } from '../../shared/base/assert.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok } from '../../shared/base/result.ts'
import { startChain } from '../../shared/control/chain.ts'
import type { ControlBody } from '../../shared/control/statement.ts'
import { groupIdOf, makeStatement, noId } from '../../shared/control/statement.ts'
import { keysFromSeed, seedBytes } from '../../shared/crypto/keys.ts'
import { fillLockbox } from '../../shared/crypto/lockbox.ts'
import { epochIdOf, openEpoch } from '../../shared/crypto/seal.ts'
import { createJournal } from '../../shared/journal/journal.ts'
import { writeRecord } from '../../shared/journal/write.ts'
import type { Fact } from '../../shared/record/record.ts'
import type { Device } from '../device/device.ts'
import type { DeviceStore, StoreFailure } from '../device/store.ts'
import { foundingMember } from './credentials.ts'

export type GroupTerms = Omit<Extract<Fact, { kind: 'group-founded' }>, 'kind' | 'leader'>

/** The id of the new notebook: base64url of the group id. `pin`: the founder's on this device. */
export const foundGroup = async (
  device: Device,
  store: DeviceStore,
  terms: GroupTerms,
  leader: { readonly alias: string; readonly picture: number },
  pin?: string,
): Promise<Result<string, StoreFailure>> => {
  const seed = device.random(seedBytes)
  const secret = device.random(32)
  const keys = keysFromSeed(seed)
  const body: ControlBody = {
    kind: 'founding',
    leader: keys.public,
    epochId: epochIdOf(secret),
    lockbox: fillLockbox(secret, keys.public.box, device.random(32)),
    salt: device.random(16),
  }
  const { bytes } = makeStatement(groupIdOf(body), 0, noId, body, [keys])
  const chain = startChain(bytes)
  const control = required(chain.ok ? chain.value : null, 'our own founding')
  const journal = createJournal(control, new Map([[0, openEpoch(secret)]]))
  const member = foundingMember(control.group, keys.public.sign)
  const facts: Fact[] = [
    { kind: 'group-founded', ...terms, leader: member },
    { kind: 'member-added', ...leader },
  ]
  const run = writeRecord(journal, keys, member.page, facts, device.now())
  const first = required(run.ok ? run.value : null, 'our own first record')
  const id = bytesToBase64url(control.group)
  const secrets = new Map([[0, secret]])
  const statements = [{ bytes, accepted: false }]
  const credential = { seed, role: 'member' } as const
  const stored = await store.create(id, statements, credential, secrets, [first], pin)
  return stored.ok ? ok(id) : stored
}
