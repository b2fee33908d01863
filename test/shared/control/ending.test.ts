/** Who goes, who leads, and whose word it takes. Rosa leads; Ana, Luz and Eva do not; Via reads. Ana has a phone besides. */
import { describe, expect, test } from 'vitest'
import { bytesToHex } from '../../../shared/base/bytes.ts'
import type { ControlRefusal, ControlState } from '../../../shared/control/chain.ts'
import { appendStatement, needsTurn, replayChain } from '../../../shared/control/chain.ts'
import { decidedSince } from '../../../shared/control/ending.ts'
import { makeTurn } from '../../../shared/control/epochs.ts'
import type { CoveredHead, LeadershipChange, Mandate } from '../../../shared/control/mandate.ts'
import { signedBy } from '../../../shared/control/mandate.ts'
import type { ControlBody } from '../../../shared/control/statement.ts'
import { noId } from '../../../shared/control/statement.ts'
import type { Keys } from '../../../shared/crypto/keys.ts'
import { pageIdOf } from '../../../shared/crypto/page-id.ts'
import { admit, foundGroup, keysOf, nextStatement, seedOf, tagOf } from '../../support/notebook.ts'

const [rosa, ana, luz, eva, via] = ['Rosa', 'Ana', 'Luz', 'Eva', 'Via'].map(keysOf) as [
  Keys,
  Keys,
  Keys,
  Keys,
  Keys,
]
const phone = keysOf('Ana’s phone')
const rosasTag = seedOf('salt').slice(0, 16)

const admission = (keys: Keys, tag: Uint8Array, change: Partial<Body<'admission'>> = {}) => ({
  kind: 'admission' as const,
  keys: keys.public,
  role: 'writer' as const,
  tag,
  invitation: noId,
  mandate: null,
  epochId: base.epochIds.at(-1) ?? noId,
  lockbox: new Uint8Array(80),
  note: new Uint8Array(0),
  ...change,
})
type Body<Kind extends ControlBody['kind']> = Extract<ControlBody, { kind: Kind }>

const founded = foundGroup('Rosa', 'Ana', 'Luz', 'Eva')
let base = admit(founded, rosa, 'Via', 'reader').control
base = said(base, admission(phone, tagOf('Ana')), rosa)

function said(state: ControlState, body: ControlBody, ...signers: Keys[]): ControlState {
  const next = appendStatement(state, nextStatement(state, signers, body))
  if (!next.ok) throw new Error(next.error)
  return next.value
}
const verdictOf = (state: ControlState, body: ControlBody, ...signers: Keys[]): Verdict => {
  const next = appendStatement(state, nextStatement(state, signers, body))
  return next.ok ? 'accepted' : next.error
}
type Verdict = ControlRefusal | 'accepted'

let turns = 0
/** A turn with as many boxes as it takes once these are gone. */
const turn = (
  state: ControlState,
  mandate: Mandate | null,
  signers: readonly Keys[],
  gone: number,
): Body<'turn'> => {
  const receivers = Array.from({ length: state.members.size - gone }, () => rosa.public.box)
  const signed = mandate === null ? null : signedBy(state.group, mandate, signers)
  return makeTurn(state.group, seedOf(`turn ${turns++}`), [founded.epoch.secret], receivers, signed)
}

const dismissal = (tag: Uint8Array, heads: readonly CoveredHead[] = [], after = 0): Mandate => ({
  matter: 'dismissal',
  tag,
  heads,
  after,
})
const removal = (keys: Keys): Mandate => ({ matter: 'removal', key: keys.public.sign, heads: [] })
const leadership = (state: ControlState, ...changes: LeadershipChange[]): Mandate => {
  const sorted = changes.sort((one, other) => (one.tag[0] ?? 0) - (other.tag[0] ?? 0))
  return { matter: 'leadership', changes: sorted, after: decidedSince(state, sorted) }
}
const leads = (name: string): LeadershipChange => ({ tag: tagOf(name), leads: true })
const holds = (state: ControlState, keys: Keys): boolean =>
  state.members.has(bytesToHex(keys.public.sign))

describe('[AU6] a dismissal', () => {
  const cases: [who: string, signers: Keys[], verdict: Verdict][] = [
    ['the leader and another', [rosa, luz], 'accepted'],
    ['more than half, without the leader', [luz, eva, ana], 'accepted'],
    ['the leader alone', [rosa], 'too-few-signatures'],
    ['two, neither of whom leads', [luz, eva], 'too-few-signatures'],
    ['the leader and the woman herself', [rosa, ana], 'too-few-signatures'],
    ['the leader and the woman with both her devices', [rosa, ana, phone], 'too-few-signatures'],
    ['the leader and staff', [rosa, via], 'not-allowed'],
    ['the leader and a stranger', [rosa, keysOf('stranger')], 'not-allowed'],
  ]
  test.each(cases)('by %s', (_who, signers, verdict) => {
    expect(verdictOf(base, turn(base, dismissal(tagOf('Ana')), signers, 2), luz)).toBe(verdict)
  })

  test('ends all that is hers at once, and turns the epoch; her pages stay hers', () => {
    const page = pageIdOf(base.group, ana.public.sign, 0)
    const head = { page, clock: 4, id: seedOf('her last') }
    const body = turn(base, dismissal(tagOf('Ana'), [head]), [rosa, luz], 2)
    const state = said(base, body, rosa)
    expect([ana, phone, luz].map((keys) => holds(state, keys))).toEqual([false, false, true])
    expect(state.epochIds).toEqual([...base.epochIds, body.epochId])
    expect(needsTurn(state)).toBe(false)
    expect(state.pageOwners).toEqual(base.pageOwners)
    const number = base.statements.length
    const ended = (keys: Keys) => state.ended.get(bytesToHex(keys.public.sign))
    expect(ended(ana)).toMatchObject({ endedBy: number, matter: 'dismissal', heads: [head] })
    expect(ended(phone)).toMatchObject({ endedBy: number, heads: [] })
  })

  test('is good once: her new key does not fall to the old mandate', () => {
    const body = turn(base, dismissal(tagOf('Ana')), [rosa, luz], 2)
    const gone = said(base, body, rosa)
    const again = keysOf('Ana again')
    const epochId = gone.epochIds.at(-1) ?? noId
    const back = said(gone, admission(again, tagOf('Ana'), { epochId }), rosa)
    expect(verdictOf(back, turn(back, dismissal(tagOf('Ana')), [rosa, luz], 1), rosa)).toBe(
      'mandate-void',
    )
    const anew = dismissal(tagOf('Ana'), [], base.statements.length)
    expect(verdictOf(back, turn(back, anew, [rosa, luz], 1), rosa)).toBe('accepted')
  })

  test('covers pages of hers and of nobody else', () => {
    const head = { page: pageIdOf(base.group, luz.public.sign, 0), clock: 0, id: seedOf('luz') }
    const body = turn(base, dismissal(tagOf('Ana'), [head]), [rosa, luz], 2)
    expect(verdictOf(base, body, rosa)).toBe('mandate-void')
  })

  test('of nobody who is here, or of the last leader, is none', () => {
    const strange = turn(base, dismissal(tagOf('Nobody')), [rosa, luz], 0)
    expect(verdictOf(base, strange, rosa)).toBe('mandate-void')
    const last = turn(base, dismissal(rosasTag), [ana, luz, eva], 1)
    expect(verdictOf(base, last, ana)).toBe('no-leader-left')
  })

  test('a signature that does not hold is worth nothing', () => {
    const body = turn(base, dismissal(tagOf('Ana')), [rosa, luz], 2)
    const signed = body.mandate
    if (signed === null) throw new Error('a mandate')
    const [one, ...others] = signed.signatures
    if (one === undefined) throw new Error('a signature')
    const forged = { ...one, signature: one.signature.with(3, (one.signature[3] ?? 0) ^ 1) }
    const altered = { ...body, mandate: { ...signed, signatures: [forged, ...others] } }
    expect(verdictOf(base, altered, rosa)).toBe('bad-signature')
  })
})

describe('[KE3] the end of one key', () => {
  const cases: [what: string, target: Keys, signers: Keys[], verdict: Verdict][] = [
    ['a reader by a leader', via, [rosa], 'accepted'],
    ['a reader by any two members', via, [luz, eva], 'accepted'],
    ['a reader by one member', via, [luz], 'too-few-signatures'],
    ['a reader by one woman with two devices', via, [ana, phone], 'too-few-signatures'],
    ['a reader by itself', via, [via], 'not-allowed'],
    ['her phone by herself', phone, [ana], 'accepted'],
    ['her phone by that phone', phone, [phone], 'accepted'],
    ['her phone by the leader alone', phone, [rosa], 'too-few-signatures'],
    ['her phone by the leader and another', phone, [rosa, luz], 'accepted'],
    ['her phone by two who do not lead', phone, [luz, eva], 'too-few-signatures'],
    ['the only leader’s only key', rosa, [rosa], 'no-leader-left'],
    ['a key that nobody has', keysOf('nobody'), [rosa, luz], 'too-few-signatures'],
  ]
  test.each(cases)('%s', (_what, target, signers, verdict) => {
    expect(verdictOf(base, turn(base, removal(target), signers, 1), eva)).toBe(verdict)
  })
  test('who goes does not bring it herself, nor does staff or the invited', () => {
    const body = turn(base, removal(phone), [phone], 1)
    expect(verdictOf(base, body, phone)).toBe('not-allowed')
    expect(verdictOf(base, body, via)).toBe('not-allowed')
    expect(verdictOf(base, body, luz, eva)).toBe('not-allowed')
  })
  test('leaves her other devices, and what is said of leaders', () => {
    const state = said(base, turn(base, removal(phone), [ana], 1), ana)
    expect(holds(state, ana)).toBe(true)
    expect(state.decided.size).toBe(0)
  })
})

describe('[KE5] a turn', () => {
  test.each<[string, Keys, Verdict]>([
    ['a leader', rosa, 'accepted'],
    ['a member', luz, 'not-allowed'],
    ['staff', via, 'not-allowed'],
  ])('of nobody, by %s', (_who, keys, verdict) => {
    expect(verdictOf(base, turn(base, null, [], 0), keys)).toBe(verdict)
  })
  test('has one box for each who stays', () => {
    for (const missing of [-1, 1]) {
      expect(verdictOf(base, turn(base, null, [], missing), rosa)).toBe('wrong-boxes')
    }
  })
  test('has a new secret', () => {
    const again = { ...turn(base, null, [], 0), epochId: base.epochIds[0] ?? noId }
    expect(verdictOf(base, again, rosa)).toBe('unknown-epoch')
  })
  test('carries no other mandate', () => {
    const change = leadership(base, leads('Luz'))
    const body = turn(base, change, [rosa, ana, luz, eva], 0)
    expect(verdictOf(base, body, rosa)).toBe('not-allowed')
  })
  test('of two that follow one chain the second is refused, and made again on top is taken', () => {
    const first = nextStatement(base, rosa, turn(base, removal(via), [rosa], 1))
    const second = nextStatement(base, luz, turn(base, removal(phone), [ana], 1))
    const after = appendStatement(base, first)
    if (!after.ok) throw new Error(after.error)
    expect(appendStatement(after.value, second)).toEqual({ ok: false, error: 'not-next' })
    const again = turn(after.value, removal(phone), [ana], 1)
    const both = said(after.value, again, luz)
    expect([via, phone].map((keys) => holds(both, keys))).toEqual([false, false])
    expect(replayChain(both.statements.map(({ bytes }) => bytes))).toEqual({
      ok: true,
      value: both,
    })
  })
})

describe('[KE4] a re-issue', () => {
  const fresh = keysOf('Ana’s new key')
  const reissue = (
    signers: Keys[],
    change: Partial<Body<'admission'>> = {},
    state = base,
    replaced = [ana, phone],
  ): Body<'admission'> => {
    const keys = replaced.map(({ public: { sign } }) => sign)
    const mandate: Mandate = {
      matter: 'reissue',
      replaced: keys.sort((one, other) => (one[0] ?? 0) - (other[0] ?? 0)),
      keys: fresh.public,
      heads: [],
    }
    const signed = signedBy(state.group, mandate, signers)
    return { ...admission(fresh, tagOf('Ana')), mandate: signed, ...change }
  }
  test.each<[string, Keys[], Verdict]>([
    ['the leader and another', [rosa, luz], 'accepted'],
    ['the leader alone', [rosa], 'too-few-signatures'],
    ['two who do not lead', [luz, eva], 'too-few-signatures'],
    ['whoever has her phone, and another', [phone, luz], 'too-few-signatures'],
    ['more than half', [luz, eva, ana], 'accepted'],
  ])('by %s', (_who, signers, verdict) => {
    expect(verdictOf(base, reissue(signers), luz)).toBe(verdict)
  })
  test('puts the new key in the place of the old ones, and asks for a turn', () => {
    const state = said(base, reissue([rosa, luz]), luz)
    expect([ana, phone, fresh].map((keys) => holds(state, keys))).toEqual([false, false, true])
    expect(needsTurn(state)).toBe(true)
    expect(needsTurn(said(state, turn(state, null, [], 0), rosa))).toBe(false)
  })
  test('of the only leader: any two others, and she still leads', () => {
    const body = (signers: Keys[]) => ({
      ...reissue(signers, {}, base, [rosa]),
      tag: rosasTag,
      role: 'leader' as const,
    })
    expect(verdictOf(base, body([luz]), luz)).toBe('too-few-signatures')
    const state = said(base, body([luz, eva]), luz)
    expect(state.members.get(bytesToHex(fresh.public.sign))?.role).toBe('leader')
  })
  test('is for those keys, that member and that role', () => {
    expect(verdictOf(base, reissue([rosa, luz], { keys: eva.public }), rosa)).toBe('key-taken')
    const other = keysOf('another')
    expect(verdictOf(base, reissue([rosa, luz], { keys: other.public }), rosa)).toBe('mandate-void')
    expect(verdictOf(base, reissue([rosa, luz], { tag: tagOf('Luz') }), rosa)).toBe('mandate-void')
    expect(verdictOf(base, reissue([rosa, luz], { role: 'leader' }), rosa)).toBe('not-allowed')
    expect(verdictOf(base, reissue([rosa, luz], {}, base, [ana, eva]), rosa)).toBe('mandate-void')
  })
  test('a key that has ended never comes again', () => {
    const state = said(base, reissue([rosa, luz]), luz)
    expect(verdictOf(state, admission(ana, tagOf('Ana')), rosa)).toBe('key-taken')
  })
})

describe('[KE3] [KE5] who reads the group’s notebook', () => {
  const office = keysOf('Oficina')
  const reader = (
    signers: Keys[],
    change: Partial<Body<'admission'>> = {},
    asked = office,
  ): ControlBody => ({
    ...admission(office, tagOf('Oficina', 'reader')),
    role: 'reader',
    mandate:
      signers.length === 0
        ? null
        : signedBy(
            base.group,
            { matter: 'reading', invitation: noId, keys: asked.public },
            signers,
          ),
    ...change,
  })
  test.each<[string, Keys[], Verdict]>([
    ['nobody’s word but who brings it', [], 'too-few-signatures'],
    ['the leader alone', [rosa], 'too-few-signatures'],
    ['two devices of one member', [ana, phone], 'too-few-signatures'],
    ['two who do not lead', [luz, eva], 'too-few-signatures'],
    ['the leader and staff', [rosa, via], 'not-allowed'],
    ['the leader and another', [rosa, luz], 'accepted'],
    ['more than half', [ana, luz, eva], 'accepted'],
  ])('by %s', (_who, signers, verdict) => {
    expect(verdictOf(base, reader(signers), rosa)).toBe(verdict)
    if (signers.length > 0) expect(verdictOf(base, reader(signers), luz)).toBe(verdict)
  })
  test('is for those keys and that invitation, to read and nothing else', () => {
    expect(verdictOf(base, reader([rosa, luz], {}, eva), rosa)).toBe('mandate-void')
    const keys = keysOf('another').public
    const tag = tagOf('another', 'reader')
    expect(verdictOf(base, reader([rosa, luz], { keys, tag }), rosa)).toBe('mandate-void')
    const writes = { role: 'writer' as const, tag: tagOf('Oficina') }
    expect(verdictOf(base, reader([rosa, luz], writes), rosa)).toBe('mandate-void')
    const reissue: Mandate = {
      matter: 'reissue',
      replaced: [ana.public.sign],
      keys: office.public,
      heads: [],
    }
    const mandate = signedBy(base.group, reissue, [rosa, luz])
    expect(verdictOf(base, reader([], { mandate }), rosa)).toBe('mandate-void')
  })
  test('whose reading was taken back does not come again by the same word', () => {
    const reads = said(base, reader([rosa, luz]), rosa)
    const removal: Mandate = { matter: 'removal', key: office.public.sign, heads: [] }
    const gone = said(reads, turn(reads, removal, [luz, eva], 1), luz)
    expect(holds(gone, office)).toBe(false)
    expect(verdictOf(gone, reader([rosa, luz]), rosa)).toBe('key-taken')
  })
  test('one woman who is all of the group lets in by herself', () => {
    const alone = foundGroup('Rosa').control
    const body = { ...reader([]), mandate: null } as Body<'admission'>
    const mandate = signedBy(
      alone.group,
      { matter: 'reading', invitation: noId, keys: office.public },
      [rosa],
    )
    const epochId = alone.epochIds[0] ?? noId
    expect(verdictOf(alone, { ...body, epochId }, rosa)).toBe('too-few-signatures')
    expect(verdictOf(alone, { ...body, epochId, mandate }, rosa)).toBe('accepted')
  })
})

describe('[KE3] leaders follow what more than half have signed', () => {
  const change = (state: ControlState, mandate: Mandate, signers: Keys[]): ControlBody => ({
    kind: 'leadership',
    mandate: signedBy(state.group, mandate, signers),
  })
  test.each<[string, Keys[], Verdict]>([
    ['half of them', [rosa, luz], 'too-few-signatures'],
    ['half of them on more devices', [rosa, ana, phone], 'too-few-signatures'],
    ['more than half', [rosa, luz, eva], 'accepted'],
    ['more than half, whoever leads now away', [ana, luz, eva], 'accepted'],
    ['a woman herself and two others', [luz, ana, eva], 'accepted'],
  ])('by %s', (_who, signers, verdict) => {
    expect(verdictOf(base, change(base, leadership(base, leads('Luz')), signers), ana)).toBe(
      verdict,
    )
  })
  test('who is elected may invite and turn with every device of hers; who no longer leads may not', () => {
    const mandate = leadership(base, leads('Ana'), { tag: rosasTag, leads: false })
    const state = said(base, change(base, mandate, [ana, luz, eva]), luz)
    for (const keys of [ana, phone]) {
      expect(verdictOf(state, turn(state, null, [], 0), keys)).toBe('accepted')
    }
    expect(verdictOf(state, turn(state, null, [], 0), rosa)).toBe('not-allowed')
    expect(verdictOf(state, admission(keysOf('new'), tagOf('new')), rosa)).toBe('not-allowed')
  })
  test('a group never locks itself out, and one whose leader is gone elects another and turns', () => {
    const none = leadership(base, { tag: rosasTag, leads: false })
    expect(verdictOf(base, change(base, none, [ana, luz, eva]), luz)).toBe('no-leader-left')
    const elected = said(base, change(base, leadership(base, leads('Eva')), [ana, luz, eva]), luz)
    const body = turn(elected, dismissal(rosasTag), [eva, ana], 1)
    const after = said(elected, body, eva)
    expect(holds(after, rosa)).toBe(false)
  })
  test('is good once, and void after another decision about one of them', () => {
    const mandate = leadership(base, leads('Luz'))
    const state = said(base, change(base, mandate, [ana, luz, eva]), luz)
    expect(verdictOf(state, change(state, mandate, [ana, luz, eva]), luz)).toBe('mandate-void')
    const end = leadership(state, { tag: tagOf('Luz'), leads: false })
    const ended = said(state, change(state, end, [ana, luz, eva]), luz)
    expect(verdictOf(ended, change(ended, mandate, [ana, luz, eva]), luz)).toBe('mandate-void')
  })
  test('changes nothing where nothing is to be changed, and nobody alone makes a leader', () => {
    const same = leadership(base, { tag: tagOf('Luz'), leads: false })
    expect(verdictOf(base, change(base, same, [ana, luz, eva]), luz)).toBe('mandate-void')
    const role = { role: 'leader' as const }
    expect(verdictOf(base, admission(keysOf('new'), tagOf('new'), role), rosa)).toBe('not-allowed')
    const device = admission(keysOf('another device of Rosa'), rosasTag)
    expect(verdictOf(base, device, rosa)).toBe('not-allowed')
    expect(verdictOf(base, { ...device, ...role }, rosa)).toBe('accepted')
  })
})
