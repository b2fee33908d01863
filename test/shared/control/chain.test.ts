import { ed25519 } from '@noble/curves/ed25519.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { describe, expect, test } from 'vitest'
import { required } from '../../../shared/base/assert.ts'
import { bytesToHex, joinBytes } from '../../../shared/base/bytes.ts'
import { limits } from '../../../shared/base/limits.ts'
import type { ControlRefusal, ControlState, Invitation } from '../../../shared/control/chain.ts'
import { appendStatement, headOf, replayChain, startChain } from '../../../shared/control/chain.ts'
import type { ControlBody, Role } from '../../../shared/control/statement.ts'
import { groupIdOf, makeStatement, messageOf, noId } from '../../../shared/control/statement.ts'
import type { Keys } from '../../../shared/crypto/keys.ts'
import { pageIdOf } from '../../../shared/crypto/page-id.ts'
import { epochIdOf } from '../../../shared/crypto/seal.ts'
import {
  admit,
  foundGroup,
  keysOf,
  letRead,
  nextStatement,
  seedOf,
  tagOf,
} from '../../support/notebook.ts'

const [ana, luz, eva, via, zoe] = ['Ana', 'Luz', 'Eva', 'Via', 'Zoe'].map(keysOf) as [
  Keys,
  Keys,
  Keys,
  Keys,
  Keys,
]
const door = keysOf('a door')
const group = admit(admit(foundGroup('Ana', 'Luz'), ana, 'Via', 'reader'), ana, 'Eva', 'leader')
const base = group.control

const invitation = (change: Partial<Extract<ControlBody, { kind: 'invitation' }>> = {}) => ({
  kind: 'invitation' as const,
  key: door.public.sign,
  role: 'writer' as Role,
  expiresAt: 1_800_000_000,
  note: new Uint8Array(0),
  ...change,
})
const request = (keys = zoe, by = door): ControlBody => ({
  kind: 'request',
  invitation: by.public.sign,
  keys: keys.public,
})
const withdrawal = (by = door): ControlBody => ({ kind: 'withdrawal', invitation: by.public.sign })
const admission = (change: Partial<Extract<ControlBody, { kind: 'admission' }>> = {}) => ({
  kind: 'admission' as const,
  keys: zoe.public,
  role: 'writer' as Role,
  tag: tagOf('Zoe', change.role),
  invitation: noId,
  mandate: null,
  epochId: group.epoch.id,
  lockbox: new Uint8Array(80),
  note: new Uint8Array(0),
  ...change,
})

const append = (state: ControlState, body: ControlBody, ...signers: Keys[]): ControlState => {
  const next = appendStatement(state, nextStatement(state, signers, body))
  if (!next.ok) throw new Error(next.error)
  return next.value
}
const refusalOf = (
  state: ControlState,
  body: ControlBody,
  ...signers: Keys[]
): ControlRefusal | 'accepted' => {
  const next = appendStatement(state, nextStatement(state, signers, body))
  return next.ok ? 'accepted' : next.error
}

const open = append(base, invitation(), ana)
const requested = append(open, request(), door, zoe)
const usedUp = append(requested, admission({ invitation: door.public.sign }), ana)

describe('[KE5] a founding', () => {
  const body: ControlBody = {
    kind: 'founding',
    leader: ana.public,
    epochId: epochIdOf(seedOf('epoch')),
    lockbox: new Uint8Array(80),
    salt: new Uint8Array(16),
  }
  const founding = (
    signers: Keys[],
    number = 0,
    prev: Uint8Array = noId,
    change: Partial<typeof body> = {},
  ) => {
    const changed = { ...body, ...change } as ControlBody
    const state = startChain(
      makeStatement(groupIdOf(changed), number, prev, changed, signers).bytes,
    )
    return state.ok ? state.value : state.error
  }
  test('signed by the leader whom it names begins a group with her in it', () => {
    const state = founding([ana])
    expect(state).toMatchObject({ group: groupIdOf(body), epochIds: [body.epochId] })
    expect(typeof state !== 'string' && [...state.members.values()]).toEqual([
      { keys: ana.public, role: 'leader', tag: body.salt, statement: 0 },
    ])
  })
  test('by somebody else, by two, or for a group of another id begins none', () => {
    expect(founding([luz])).toBe('bad-signature')
    expect(founding([ana, luz])).toBe('bad-signature')
    const other = makeStatement(seedOf('other'), 0, noId, body, [ana])
    expect(startChain(other.bytes)).toEqual({ ok: false, error: 'bad-signature' })
  })
  test('that is not the first, or is something else, begins none', () => {
    expect(founding([ana], 1)).toBe('not-next')
    expect(founding([ana], 0, seedOf('prev'))).toBe('not-next')
    const other = makeStatement(seedOf('g'), 0, noId, withdrawal(), [ana])
    expect(startChain(other.bytes)).toEqual({ ok: false, error: 'not-allowed' })
    expect(replayChain([])).toEqual({ ok: false, error: 'truncated' })
    expect(startChain(new Uint8Array(3))).toEqual({ ok: false, error: 'truncated' })
  })
  test('by a leader to whom no secret can be sent begins none', () => {
    const changed = { ...body, leader: { ...ana.public, box: new Uint8Array(32) } } as ControlBody
    const bytes = makeStatement(groupIdOf(changed), 0, noId, changed, [ana]).bytes
    expect(startChain(bytes)).toEqual({ ok: false, error: 'bad-key' })
  })
  test('comes once', () => expect(refusalOf(base, body, ana)).toBe('not-allowed'))
})

describe('[KE3] who may say what', () => {
  const bodies: [string, ControlBody][] = [
    ['invitation', invitation()],
    ['admission', admission()],
  ]
  const speakers: [string, Keys, ControlRefusal | 'accepted'][] = [
    ['the leader', ana, 'accepted'],
    ['another leader', eva, 'accepted'],
    ['a writer', luz, 'not-allowed'],
    ['a reader', via, 'not-allowed'],
    ['a stranger', zoe, 'not-allowed'],
    ['the invited', door, 'not-allowed'],
  ]
  const cases = bodies.flatMap(([kind, body]) =>
    speakers.map(([who, keys, verdict]) => [who, kind, verdict, body, keys] as const),
  )
  test.each(cases)('%s: an %s is %s', (_who, _kind, verdict, body, keys) => {
    expect(refusalOf(base, body, keys)).toBe(verdict)
  })
  test.each(speakers)('%s: a withdrawal is judged alike', (_who, keys, verdict) => {
    expect(refusalOf(open, withdrawal(), keys)).toBe(verdict)
    expect(refusalOf(requested, withdrawal(), keys)).toBe(verdict)
  })
  test.each([
    ['the invitation and who asks', [door, zoe], 'accepted'],
    ['who asks and the invitation', [zoe, door], 'bad-signature'],
    ['the invitation alone', [door], 'bad-signature'],
    ['who asks alone', [zoe], 'bad-signature'],
    ['a leader', [ana], 'bad-signature'],
    ['both and a leader', [door, zoe, ana], 'bad-signature'],
  ] as const)('a request is signed by %s: %s', (_who, signers, verdict) => {
    expect(refusalOf(open, request(), ...signers)).toBe(verdict)
  })
  test('two leaders together are one too many', () => {
    expect(refusalOf(base, invitation(), ana, eva)).toBe('not-allowed')
  })
  test('a signature that does not hold, or is for another group or number, is refused', () => {
    const good = nextStatement(base, ana, invitation())
    const altered = good.with(-1, (good.at(-1) ?? 0) ^ 1)
    expect(appendStatement(base, altered)).toEqual({ ok: false, error: 'bad-signature' })
    const elsewhere = { ...base, group: seedOf('another group') }
    const strange = nextStatement(elsewhere, ana, invitation())
    expect(appendStatement(base, strange)).toEqual({ ok: false, error: 'bad-signature' })
  })
})

describe('[KE4] an invitation', () => {
  test('is used once', () => {
    expect(usedUp.members.get(bytesToHex(zoe.public.sign))?.role).toBe('writer')
    for (const state of [requested, usedUp]) {
      expect(refusalOf(state, request(keysOf('Rosa')), door, keysOf('Rosa'))).toBe(
        'invitation-closed',
      )
    }
    const again = admission({ keys: keysOf('Rosa').public, invitation: door.public.sign })
    expect(refusalOf(usedUp, again, ana)).toBe('invitation-closed')
    expect(refusalOf(usedUp, withdrawal(), ana)).toBe('invitation-closed')
    expect(refusalOf(usedUp, invitation(), ana)).toBe('key-taken')
  })
  test('that was withdrawn or never made lets nobody in', () => {
    const withdrawn = append(open, withdrawal(), ana)
    for (const state of [withdrawn, base]) {
      expect(refusalOf(state, request(), door, zoe)).toBe('invitation-closed')
      expect(refusalOf(state, withdrawal(), ana)).toBe('invitation-closed')
      expect(refusalOf(state, admission({ invitation: door.public.sign }), ana)).toBe(
        'invitation-closed',
      )
    }
    const late = append(requested, withdrawal(), ana)
    expect(refusalOf(late, admission({ invitation: door.public.sign }), ana)).toBe(
      'invitation-closed',
    )
  })
  test('admits only who asked, with the keys and the role that were asked for', () => {
    const by = { invitation: door.public.sign }
    expect(refusalOf(open, admission(by), ana)).toBe('invitation-closed')
    const others: Partial<Extract<ControlBody, { kind: 'admission' }>>[] = [
      { keys: luz.public },
      { keys: keysOf('Rosa').public },
      { keys: { ...zoe.public, box: luz.public.box } },
      { role: 'leader' },
      { role: 'reader' },
    ]
    for (const change of others) {
      const verdict = refusalOf(requested, admission({ ...by, ...change }), ana)
      const wanted = change.role === 'leader' ? 'not-allowed' : 'invitation-closed'
      expect(verdict).toBe(change.keys === luz.public ? 'key-taken' : wanted)
    }
  })
})

describe('[KE5] keys', () => {
  test('that are in use in any way cannot come again', () => {
    expect(refusalOf(base, invitation({ key: luz.public.sign }), ana)).toBe('key-taken')
    expect(refusalOf(open, invitation(), ana)).toBe('key-taken')
    expect(refusalOf(open, request(luz), door, luz)).toBe('key-taken')
    expect(refusalOf(open, request(door), door)).toBe('bad-signature')
    expect(refusalOf(base, admission({ keys: luz.public }), ana)).toBe('key-taken')
    expect(refusalOf(open, admission({ keys: door.public }), ana)).toBe('key-taken')
  })

  const { Point } = ed25519
  const torsion = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa')
  const mixed = Point.fromBytes(zoe.public.sign).add(torsion).toBytes()
  /** A signature that holds for Zoe's key plus a point of order 8: whoever knows her secret can make it. */
  const signMixed = (message: Uint8Array): Uint8Array => {
    const { scalar } = ed25519.utils.getExtendedPublicKey(zoe.secret.sign)
    const nonce = Point.BASE.multiply(5n).toBytes()
    const hash = sha512(joinBytes(nonce, mixed, message))
    const k = hash.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n) % Point.Fn.ORDER
    const s = (5n + k * scalar) % Point.Fn.ORDER
    return joinBytes(
      nonce,
      Uint8Array.from({ length: 32 }, (_, i) => Number((s >> BigInt(8 * i)) & 255n)),
    )
  }

  test('with a part of small order are admitted by no way in', () => {
    const keys = { sign: mixed, box: zoe.public.box }
    expect(refusalOf(base, admission({ keys }), ana)).toBe('bad-key')
    expect(refusalOf(base, invitation({ key: mixed }), ana)).toBe('bad-key')
    const made = makeStatement(
      open.group,
      open.statements.length,
      headOf(open),
      { ...request(), keys } as ControlBody,
      [door, zoe],
    )
    const signed = joinBytes(
      made.signed,
      Uint8Array.of(2),
      door.public.sign,
      required(made.signatures[0], 'a signature').signature,
      mixed,
      signMixed(messageOf(open.group, made)),
    )
    expect(appendStatement(open, signed)).toEqual({ ok: false, error: 'bad-key' })
  })
  test('that no secret can be sent to are admitted by no way in', () => {
    const keys = { ...zoe.public, box: new Uint8Array(32) }
    expect(refusalOf(base, admission({ keys }), ana)).toBe('bad-key')
    const body = { kind: 'request' as const, invitation: door.public.sign, keys }
    expect(refusalOf(open, body, door, zoe)).toBe('bad-key')
  })
  test('that are no points at all are admitted by no way in', () => {
    const keys = { ...zoe.public, sign: new Uint8Array(32).fill(2) }
    expect(refusalOf(base, admission({ keys }), ana)).toBe('bad-key')
    expect(refusalOf(base, invitation({ key: new Uint8Array(32) }), ana)).toBe('bad-key')
  })
})

describe('[PG1] pages of a credential', () => {
  const pagesOf = (keys: Keys) =>
    Array.from({ length: 16 }, (_, number) => pageIdOf(base.group, keys.public.sign, number))
  test('sixteen are reserved when she is admitted, for members and leaders, not for readers', () => {
    for (const keys of [ana, luz, eva]) {
      pagesOf(keys).forEach((page, number) => {
        expect(base.pageOwners.get(page)).toEqual({ key: keys.public.sign, number })
      })
    }
    for (const page of pagesOf(via)) expect(base.pageOwners.has(page)).toBe(false)
    expect(base.pageOwners.size).toBe(48)
  })
  test.each([0, 7, 15])('she is refused if her page %i is taken', (number) => {
    const page = required(pagesOf(zoe)[number], 'a page')
    const taken = {
      ...base,
      pageOwners: new Map(base.pageOwners).set(page, { key: luz.public.sign, number: 0 }),
    }
    expect(refusalOf(taken, admission(), ana)).toBe('page-taken')
    const reading = { role: 'reader' as const, mandate: letRead(taken, zoe) }
    expect(refusalOf(taken, admission(reading), ana)).toBe('accepted')
  })
})

describe('[KE5] one chain', () => {
  test('of two siblings the second is refused', () => {
    const [one, other] = [invitation(), invitation({ role: 'reader' })].map((body) =>
      nextStatement(base, ana, body),
    )
    const next = appendStatement(base, one ?? noId)
    expect(next.ok && appendStatement(next.value, other ?? noId)).toEqual({
      ok: false,
      error: 'not-next',
    })
  })
  test('nothing comes too early, too late or after another past', () => {
    const number = base.statements.length
    const at = (where: number, prev: Uint8Array) =>
      appendStatement(base, makeStatement(base.group, where, prev, invitation(), [ana]).bytes)
    expect(at(number, headOf(base)).ok).toBe(true)
    for (const where of [0, number - 1, number + 1]) {
      expect(at(where, headOf(base))).toEqual({ ok: false, error: 'not-next' })
    }
    expect(at(number, noId)).toEqual({ ok: false, error: 'not-next' })
    expect(at(number, headOf(base).with(31, 9))).toEqual({ ok: false, error: 'not-next' })
  })
  test('an admission names the epoch in force', () => {
    expect(refusalOf(base, admission({ epochId: seedOf('other') }), ana)).toBe('unknown-epoch')
  })
  test('a chain with a refused statement is no chain, and a whole one comes to the same state', () => {
    const all = usedUp.statements.map(({ bytes }) => bytes)
    for (const care of ['check', 'checked-before'] as const) {
      expect(replayChain(all, care)).toEqual({ ok: true, value: usedUp })
    }
    for (let missing = 0; missing < all.length - 1; missing++) {
      expect(replayChain(all.toSpliced(missing, 1)).ok).toBe(false)
      expect(replayChain(all.toSpliced(missing, 1), 'checked-before').ok).toBe(false)
    }
    const last = required(all.at(-1), 'a statement')
    const altered = last.with(-1, (last.at(-1) ?? 0) ^ 1)
    expect(replayChain(all.with(-1, altered))).toEqual({ ok: false, error: 'bad-signature' })
    expect(appendStatement(base, last.subarray(0, 40))).toMatchObject({ ok: false })
  })
  test('a state is never changed, only followed by another', () => {
    const before = { ...base, members: new Map(base.members), pageOwners: new Map(base.pageOwners) }
    append(base, admission(), ana)
    expect(base).toEqual(before)
  })
})

describe('[KE5] limits', () => {
  const many = (state: Invitation['state'], count: number): ControlState => ({
    ...base,
    invitations: new Map(
      Array.from({ length: count }, (_, index) => [
        `${index}`,
        { ...invitation(), state, keys: null },
      ]),
    ),
  })
  test('open invitations are counted, closed ones are not', () => {
    const most = limits.openInvitations
    expect(refusalOf(many('open', most), invitation(), ana)).toBe('too-many')
    expect(refusalOf(many('requested', most), invitation(), ana)).toBe('too-many')
    expect(refusalOf(many('open', most - 1), invitation(), ana)).toBe('accepted')
    expect(refusalOf(many('used', most), invitation(), ana)).toBe('accepted')
    expect(refusalOf(many('withdrawn', most), invitation(), ana)).toBe('accepted')
  })
  test('credentials are counted', () => {
    const leader = required(base.members.get(bytesToHex(ana.public.sign)), 'the leader')
    const members = (count: number) =>
      new Map([
        ...base.members,
        ...Array.from({ length: count - base.members.size }, (_, i) => [`${i}`, leader] as const),
      ])
    const most = limits.credentialsPerGroup
    expect(refusalOf({ ...base, members: members(most) }, admission(), ana)).toBe('too-many')
    expect(refusalOf({ ...base, members: members(most - 1) }, admission(), ana)).toBe('accepted')
  })
  test('statements are counted', () => {
    const last = required(base.statements.at(-1), 'a statement')
    const long = (count: number): ControlState => ({
      ...base,
      statements: Array.from({ length: count }, () => last),
    })
    expect(refusalOf(long(limits.statementsPerGroup), invitation(), ana)).toBe('too-many')
    expect(refusalOf(long(limits.statementsPerGroup - 1), invitation(), ana)).toBe('accepted')
  })
})
