import { expect, test } from 'vitest'
import { bytesToHex } from '../../../shared/base/bytes.ts'
import type { ControlState } from '../../../shared/control/chain.ts'
import { appendStatement } from '../../../shared/control/chain.ts'
import { faultOf, makeTurn, secretsFor } from '../../../shared/control/epochs.ts'
import { memberTag } from '../../../shared/control/member-tag.ts'
import { openEpoch } from '../../../shared/crypto/seal.ts'
import { foundGroup, keysOf, nextStatement, seedOf } from '../../support/notebook.ts'

const { control: founded, epoch } = foundGroup('Rosa', 'Ana', 'Luz')
const first = epoch.secret

const turned = (
  state: ControlState,
  secret: Uint8Array,
  older: Uint8Array[],
  boxOf = (key: Uint8Array): Uint8Array => key,
): ControlState => {
  const receivers = [...state.members.values()].map(({ keys }) => boxOf(keys.box))
  const body = makeTurn(state.group, secret, older, receivers, null)
  const next = appendStatement(state, nextStatement(state, keysOf('Rosa'), body))
  if (!next.ok) throw new Error(next.error)
  return next.value
}

const [second, third] = [seedOf('second'), seedOf('third')]
const twice = turned(turned(founded, second, [first]), third, [first, second])
const epochsOf = (...secrets: Uint8Array[]) =>
  new Map(secrets.map((one, at) => [at, openEpoch(one)]))

test('[KE2] each who stays has all secrets, from the newest box alone', () => {
  for (const name of ['Rosa', 'Ana', 'Luz']) {
    expect(secretsFor(twice, [keysOf(name)])).toEqual(
      new Map([
        [0, first],
        [1, second],
        [2, third],
      ]),
    )
  }
  expect(secretsFor(twice, [keysOf('stranger')]).size).toBe(0)
  expect([...secretsFor(twice, [keysOf('Ana')], epochsOf(first, second)).keys()]).toEqual([2])
})

test('[KE5] a turn that leaves a woman out is seen by all who are in it, and mended by the next', () => {
  const ana = bytesToHex(keysOf('Ana').public.box)
  const boxOf = (box: Uint8Array) => (bytesToHex(box) === ana ? keysOf('x').public.box : box)
  const out = turned(founded, second, [first], boxOf)
  expect(secretsFor(out, [keysOf('Ana')]).has(1)).toBe(false)
  const fault = faultOf(out, epochsOf(first, second))
  expect(fault).toEqual({
    maker: bytesToHex(keysOf('Rosa').public.sign),
    leftOut: [bytesToHex(keysOf('Ana').public.sign)],
    losesHistory: false,
  })
  const mended = turned(out, third, [first, second])
  expect(faultOf(mended, epochsOf(first, second, third))).toBeNull()
  expect(secretsFor(mended, [keysOf('Ana')]).get(1)).toEqual(second)
})

test('[KE2] a turn that loses the history is seen, whatever stands in its place', () => {
  for (const older of [[], [seedOf('something else')], [second]]) {
    const lossy = turned(founded, seedOf('new'), older)
    const epochs = new Map([[1, openEpoch(seedOf('new'))]])
    expect(faultOf(lossy, epochs)).toMatchObject({ leftOut: [], losesHistory: true })
    expect(secretsFor(lossy, [keysOf('Ana')]).get(0)).toEqual(first)
  }
})

test('[KE5] without a turn, or without its secret, there is nothing to find fault with', () => {
  expect(faultOf(founded, epochsOf(first))).toBeNull()
  expect(faultOf(twice, epochsOf(first))).toBeNull()
  expect(faultOf(twice, epochsOf(first, second, third))).toBeNull()
})

test('[KE5] a tag is one member’s, in one group', () => {
  const refs = [
    { page: 1, clock: 0, index: 0 },
    { page: 1, clock: 0, index: 1 },
    { page: 1, clock: 1, index: 0 },
    { page: 2, clock: 0, index: 0 },
  ]
  const tags = [first, second].flatMap((secret) => refs.map((ref) => memberTag(secret, ref)))
  expect(new Set(tags.map(bytesToHex)).size).toBe(8)
  expect(tags.every(({ length }) => length === 16)).toBe(true)
})
