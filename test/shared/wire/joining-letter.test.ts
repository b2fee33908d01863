import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Writer } from '../../../shared/base/codec.ts'
import { appendStatement } from '../../../shared/control/chain.ts'
import { sealNote } from '../../../shared/control/note.ts'
import type { ControlBody } from '../../../shared/control/statement.ts'
import { fillLockbox } from '../../../shared/crypto/lockbox.ts'
import type { Keys } from '../../../shared/crypto/keys.ts'
import { seriesOf } from '../../../shared/wire/frames.ts'
import type { JoiningLetter } from '../../../shared/wire/joining-letter.ts'
import { decodeLetter, encodeLetter } from '../../../shared/wire/joining-letter.ts'
import { done } from '../../support/devices.ts'
import { anyBytes } from '../../support/fact-arbitraries.ts'
import { foundGroup, keysOf, nextStatement, tagOf } from '../../support/notebook.ts'
import { expectCanonical, expectStrict } from '../../support/strictness.ts'

const anyRequest: fc.Arbitrary<JoiningLetter> = fc
  .tuple(anyBytes(32), anyBytes(32), anyBytes(32), anyBytes(32), anyBytes(64), anyBytes(64))
  .map(([group, invitation, sign, box, byDoor, byHer]) => ({
    kind: 'request',
    group,
    body: { kind: 'request', invitation, keys: { sign, box } },
    signatures: [
      { key: invitation, signature: byDoor },
      { key: sign, signature: byHer },
    ],
  }))

const anyAnswer: fc.Arbitrary<JoiningLetter> = fc
  .tuple(
    fc.array(fc.uint8Array({ maxLength: 20 }), { minLength: 1, maxLength: 4 }),
    fc.integer({ min: 0, max: 4 }),
  )
  .map(([statements, accepted]) => ({
    kind: 'answer',
    accepted: Math.min(accepted, statements.length),
    statements,
  }))

const format = { encode: encodeLetter, decode: decodeLetter }

test('[KE4] letters come back, and no part of one is a letter', () => {
  expectStrict(anyRequest, format, 20)
  expectStrict(anyAnswer, format, 100)
})

test('[KE4] one encoding of each letter', () => {
  expectCanonical(fc.oneof(anyRequest, anyAnswer), format, 1000)
})

test.each<[string, Uint8Array]>([
  ['nothing', new Uint8Array(0)],
  ['another kind', new Writer().uint(2).finish()],
  ['a chain without a beginning', new Writer().uint(1).uint(0).uint(0).finish()],
  ['more accepted than there are', new Writer().uint(1).uint(2).uint(1).uint(0).finish()],
])('[KE4] %s is no letter', (_name, bytes) => {
  expect(decodeLetter(bytes).ok).toBe(false)
})

/** A group in which everybody but the first came by an invitation, each with a note of the usual length. */
const groupOf = (count: number) => {
  const { control: founded, epoch } = foundGroup('Rosa')
  let control = founded
  const say = (body: ControlBody, ...signers: Keys[]): void => {
    control = done(appendStatement(control, nextStatement(control, signers, body)))
  }
  const rosa = keysOf('Rosa')
  for (let place = 1; place < count; place++) {
    const [door, hers] = [keysOf(`door ${place}`), keysOf(`woman ${place}`)]
    const told = { member: { page: 2 ** 50, clock: 5, index: 0 }, label: 'Aparato de Lupe', at: 0 }
    const sealed = (key: Uint8Array) => sealNote(epoch, control.group, key, told)
    const key = door.public.sign
    say(
      { kind: 'invitation', key, role: 'writer', expiresAt: 1_800_000_000, note: sealed(key) },
      rosa,
    )
    say({ kind: 'request', invitation: key, keys: hers.public }, door, hers)
    say(
      {
        kind: 'admission',
        keys: hers.public,
        role: 'writer',
        tag: tagOf(`woman ${place}`),
        invitation: key,
        mandate: null,
        epochId: epoch.id,
        lockbox: fillLockbox(epoch.secret, hers.public.box, new Uint8Array(32).fill(place)),
        note: sealed(hers.public.sign),
      },
      rosa,
    )
  }
  return control.statements.map(({ bytes }) => bytes)
}

test('[KE4] how many codes an answer takes at least: four for the first woman, eighty or so for the thirtieth', () => {
  const codesFor = (count: number): number => {
    const statements = groupOf(count)
    return done(seriesOf(encodeLetter({ kind: 'answer', accepted: 0, statements }))).count
  }
  expect([2, 12, 30].map(codesFor)).toEqual([4, 31, 80])
})
