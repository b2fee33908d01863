/** Founding a group on this device: the first control statement and the first record, kept in one step (rules RL3, PG2). */
import { bytesToBase64url } from '../../shared/base/bytes.ts'
import { required } from '../../shared/base/assert.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok } from '../../shared/base/result.ts'
import { startChain } from '../../shared/control/chain.ts'
import { successorSalt } from '../../shared/control/succession.ts'
import type { ControlBody } from '../../shared/control/statement.ts'
import { groupIdOf, makeStatement, noId, saltBytes } from '../../shared/control/statement.ts'
import { keysFromSeed, seedBytes } from '../../shared/crypto/keys.ts'
import { fillLockbox } from '../../shared/crypto/lockbox.ts'
import { epochIdOf, openEpoch } from '../../shared/crypto/seal.ts'
import { createJournal } from '../../shared/journal/journal.ts'
import type { WriteRefusal } from '../../shared/journal/write.ts'
import { writeRecord } from '../../shared/journal/write.ts'
import type { CarriedOver } from '../../shared/ledger/carry-over.ts'
import { openingFacts } from '../../shared/ledger/carry-over.ts'
import type { Fact, FactRef } from '../../shared/record/record.ts'
import { compareRefs, refToKey } from '../../shared/record/record.ts'
import type { Device } from '../device/device.ts'
import type { DeviceStore, StoreFailure } from '../device/store.ts'
import { foundingMember } from './credentials.ts'

export type GroupTerms = Omit<Extract<Fact, { kind: 'group-founded' }>, 'kind' | 'leader'>

interface Named {
  readonly alias: string
  readonly picture: number
}

/** The id of the new notebook: base64url of the group id. `pin`: the founder's on this device. */
export const foundGroup = (
  device: Device,
  store: DeviceStore,
  terms: GroupTerms,
  leader: Named,
  pin?: string,
): Promise<Result<string, StoreFailure | WriteRefusal>> =>
  foundWith(device, store, pin, {
    closing: null,
    facts: (founder) => [
      { kind: 'group-founded', ...terms, leader: founder },
      { kind: 'member-added', ...leader },
    ],
  })

/** What a group founds its next notebook with (rule KE7). */
export interface Succession {
  readonly terms: GroupTerms
  readonly carried: CarriedOver
  /** Who founds it, as she was called in the notebook that ended. */
  readonly leader: FactRef
}

/** The next notebook: its members and what is carried over stand in its first record, and its id derives from the closing's. */
export const foundNext = (
  device: Device,
  store: DeviceStore,
  { terms, carried, leader }: Succession,
  pin?: string,
): Promise<Result<string, StoreFailure | WriteRefusal>> => {
  const isLeader = ({ old }: { readonly old: FactRef }): boolean => compareRefs(old, leader) === 0
  const members = carried.members.toSorted(
    (left, right) => Number(isLeader(right)) - Number(isLeader(left)),
  )
  return foundWith(device, store, pin, {
    closing: carried.balances.closing,
    facts: (founder) => {
      const refAt = (place: number): FactRef => ({ ...founder, index: founder.index + place })
      const places = new Map(members.map(({ old }, place) => [refToKey(old), refAt(place)]))
      return [
        { kind: 'group-founded', ...terms, leader: founder },
        ...members.map(({ alias, picture }): Fact => ({ kind: 'member-added', alias, picture })),
        ...openingFacts(carried, refAt(members.length), (old) =>
          required(places.get(refToKey(old)), 'a member who is carried'),
        ),
      ]
    },
  })
}

const foundWith = async (
  device: Device,
  store: DeviceStore,
  pin: string | undefined,
  first: {
    /** Id of the record that ended the notebook before; null: there was none. */
    readonly closing: Uint8Array | null
    readonly facts: (founder: FactRef) => Fact[]
  },
): Promise<Result<string, StoreFailure | WriteRefusal>> => {
  const seed = device.random(seedBytes)
  const secret = device.random(32)
  const keys = keysFromSeed(seed)
  const body: ControlBody = {
    kind: 'founding',
    leader: keys.public,
    epochId: epochIdOf(secret),
    lockbox: fillLockbox(secret, keys.public.box, device.random(32)),
    salt: first.closing === null ? device.random(saltBytes) : successorSalt(first.closing),
  }
  const { bytes } = makeStatement(groupIdOf(body), 0, noId, body, [keys])
  const chain = startChain(bytes)
  const control = required(chain.ok ? chain.value : null, 'our own founding')
  const journal = createJournal(control, new Map([[0, openEpoch(secret)]]))
  const member = foundingMember(control.group, keys.public.sign)
  const run = writeRecord(journal, keys, member.page, first.facts(member), device.now())
  if (!run.ok) return run
  const id = bytesToBase64url(control.group)
  const secrets = new Map([[0, secret]])
  const statements = [{ bytes, accepted: false }]
  const credential = { seed, role: 'member' } as const
  const stored = await store.create(id, statements, credential, secrets, [run.value], pin)
  return stored.ok ? ok(id) : stored
}
