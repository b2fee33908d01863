import { ed25519, x25519 } from '@noble/curves/ed25519.js'
import { sha512 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { hexToBytes, joinBytes } from '../../../shared/base/bytes.ts'
import { isBoxKey, isSigningKey, keysFromSeed, sign, verify } from '../../../shared/crypto/keys.ts'
import { keysOf, seedOf } from '../../support/notebook.ts'
import taming from '../../vectors/taming-eddsa.json' with { type: 'json' }

vi.setConfig({ testTimeout: 60_000 })

const { Point } = ed25519
const order = Point.Fn.ORDER
/** A point of order 8. */
const torsion = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa')
const torsionPoints = Array.from({ length: 7 }, (_, n) => torsion.multiplyUnsafe(BigInt(n + 1)))

const numberLE = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((sum, b) => sum * 256n + BigInt(b), 0n)
const bytesLE = (value: bigint): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, index) => Number((value >> BigInt(8 * index)) & 255n))

describe('[RE3] crafted signatures and keys', () => {
  // Where S is canonical and no small order or odd encoding is in play, the cofactored equation decides: 2 to 5 hold.
  const holds = [false, false, true, true, true, true, false, false, false, false, false, false]
  test.each(taming.cases.map((one, index) => [index, one.what, one] as const))(
    'case %i: %s',
    (index, _what, { message, publicKey, signature }) => {
      const key = hexToBytes(publicKey)
      const verdict = verify(hexToBytes(signature), hexToBytes(message), key)
      expect(verdict).toBe(holds[index])
      // Whatever the equation says, no key for which implementations differ is ever admitted.
      expect(verdict && isSigningKey(key)).toBe(false)
    },
  )
})

test('[RE3] a signer with a good key can only craft what this one implementation takes', () => {
  const keys = keysOf('Ana')
  const { scalar } = ed25519.utils.getExtendedPublicKey(keys.secret.sign)
  const message = seedOf('message')
  const signWith = (nonce: InstanceType<typeof Point>, r: bigint): Uint8Array => {
    const encoded = nonce.toBytes()
    const k = numberLE(sha512(joinBytes(encoded, keys.public.sign, message))) % order
    return joinBytes(encoded, bytesLE((r + k * scalar) % order))
  }
  expect(verify(signWith(Point.BASE.multiply(5n), 5n), message, keys.public.sign)).toBe(true)
  for (const point of torsionPoints) {
    // The cofactored equation of RFC 8032 holds; a cofactorless one would not.
    expect(
      verify(signWith(Point.BASE.multiply(5n).add(point), 5n), message, keys.public.sign),
    ).toBe(true)
    expect(verify(signWith(point, 0n), message, keys.public.sign)).toBe(true)
  }
})

test('[RE3] nobody else can change an honest signature: S + L, other lengths, other bits', () => {
  const keys = keysOf('Ana')
  const message = seedOf('message')
  const signature = sign(message, keys)
  expect(verify(signature, message, keys.public.sign)).toBe(true)
  const larger = joinBytes(
    signature.subarray(0, 32),
    bytesLE(numberLE(signature.subarray(32)) + order),
  )
  expect(verify(larger, message, keys.public.sign)).toBe(false)
  for (let length = 0; length < 64; length++) {
    expect(verify(signature.subarray(0, length), message, keys.public.sign)).toBe(false)
  }
  expect(verify(joinBytes(signature, Uint8Array.of(0)), message, keys.public.sign)).toBe(false)
  expect(verify(signature, message, keys.public.sign.subarray(1))).toBe(false)
  for (let bit = 0; bit < 512; bit += 3) {
    const other = signature.slice()
    other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(verify(other, message, keys.public.sign)).toBe(false)
  }
})

describe('[RE3] keys that are never admitted', () => {
  const honest = Point.fromBytes(keysOf('Ana').public.sign)
  const field = 2n ** 255n - 19n
  const cases: [string, Uint8Array][] = [
    ['the neutral element', Point.ZERO.toBytes()],
    ...torsionPoints.map((point, n): [string, Uint8Array] => [
      `${n + 1} × a point of order 8`,
      point.toBytes(),
    ]),
    ...torsionPoints.map((point, n): [string, Uint8Array] => [
      `an honest key with ${n + 1} × a point of order 8`,
      honest.add(point).toBytes(),
    ]),
    ['y = p + 1: the neutral element, not canonical', bytesLE(field + 1n)],
    ['y = p: not canonical', bytesLE(field)],
    ['y = 2^255 − 1', bytesLE(2n ** 255n - 1n)],
    ['the neutral element with a sign', bytesLE(1n + 2n ** 255n)],
    ['no point of the curve', bytesLE(2n)],
    ['31 bytes', new Uint8Array(31)],
    ['33 bytes', joinBytes(honest.toBytes(), Uint8Array.of(0))],
    ['nothing', new Uint8Array(0)],
  ]
  test.each(cases)('%s', (_name, key) => expect(isSigningKey(key)).toBe(false))
})

test('[RE3] every key made from a seed is admissible, and the same seed gives the same keys', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (seed) => {
      const keys = keysFromSeed(seed)
      expect(isSigningKey(keys.public.sign)).toBe(true)
      expect(isBoxKey(keys.public.box)).toBe(true)
      expect(keysFromSeed(seed)).toEqual(keys)
    }),
    { numRuns: 10 },
  )
})

describe('[KE1] X25519 keys that no secret can be sent to', () => {
  // The points of order 1, 2, 4 and 8 on curve and twist, and their second encodings (RFC 7748, section 6.1).
  test.each([
    '0000000000000000000000000000000000000000000000000000000000000000',
    '0100000000000000000000000000000000000000000000000000000000000000',
    'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
    '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    '00'.repeat(31),
    '09'.repeat(33),
  ])('%s', (hex) => expect(isBoxKey(hexToBytes(hex))).toBe(false))
})

test('[RE3] the wiring is RFC 8032 (test 2 of section 7.1) and RFC 7748 (section 6.1)', () => {
  const secret = '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'
  const publicKey = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c'
  const keys = {
    public: { sign: hexToBytes(publicKey), box: new Uint8Array(32) },
    secret: { sign: hexToBytes(secret), box: new Uint8Array(32) },
  }
  const signature = hexToBytes(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
      '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  )
  expect(sign(Uint8Array.of(0x72), keys)).toEqual(signature)
  expect(verify(signature, Uint8Array.of(0x72), keys.public.sign)).toBe(true)
  expect(
    x25519.getSharedSecret(
      hexToBytes('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a'),
      hexToBytes('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f'),
    ),
  ).toEqual(hexToBytes('4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742'))
})
