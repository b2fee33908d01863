/** Sections 2 and 4 of docs/FORMATS.md with Node's own cryptography; HChaCha20 by hand, since Node has ChaCha20-Poly1305 only. */
import {
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  verify,
} from 'node:crypto'

const derPrefix = {
  ed25519: '302a300506032b6570032100',
  x25519: '302a300506032b656e032100',
  ed25519Secret: '302e020100300506032b657004220420',
  x25519Secret: '302e020100300506032b656e04220420',
} as const

const publicKey = (kind: 'ed25519' | 'x25519', key: Uint8Array) =>
  createPublicKey({
    key: Buffer.concat([Buffer.from(derPrefix[kind], 'hex'), key]),
    format: 'der',
    type: 'spki',
  })

const secretKey = (kind: 'ed25519' | 'x25519', key: Uint8Array) =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from(derPrefix[`${kind}Secret`], 'hex'), key]),
    format: 'der',
    type: 'pkcs8',
  })

export const join = (...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(Buffer.concat(parts))

export const uint = (value: number): Uint8Array => {
  const bytes: number[] = []
  let rest = BigInt(value)
  do {
    const more = rest > 127n
    bytes.push(Number(rest & 127n) | (more ? 128 : 0))
    rest >>= 7n
  } while (rest > 0n)
  return Uint8Array.from(bytes)
}

export const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))
export const sha256 = (...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(
    createHash('sha256')
      .update(join(...parts))
      .digest(),
  )

/** Section 2: a domain, led by its length. */
export const domain = (name: string): Uint8Array => join(Uint8Array.of(name.length), ascii(name))
export const digest = (name: string, ...parts: readonly Uint8Array[]): Uint8Array =>
  sha256(domain(name), ...parts)

export const hkdf = (
  secret: Uint8Array,
  info: Uint8Array,
  salt: Uint8Array = new Uint8Array(0),
): Uint8Array => new Uint8Array(hkdfSync('sha256', secret, salt, info, 32))

export const hmac = (key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(
    createHmac('sha256', key)
      .update(join(...parts))
      .digest(),
  )

export const isSignedBy = (key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
  verify(null, message, publicKey('ed25519', key), signature)

/** The public key of a secret one: the last 32 bytes of its SPKI form. */
export const publicOf = (kind: 'ed25519' | 'x25519', secret: Uint8Array): Uint8Array =>
  Uint8Array.from(
    createPublicKey(secretKey(kind, secret)).export({ format: 'der', type: 'spki' }).subarray(-32),
  )

export const agree = (secret: Uint8Array, other: Uint8Array): Uint8Array =>
  Uint8Array.from(
    diffieHellman({
      privateKey: secretKey('x25519', secret),
      publicKey: publicKey('x25519', other),
    }),
  )

/** draft-irtf-cfrg-xchacha-03, section 2.2: the first and last row of the state after twenty rounds. */
const hChaCha20 = (key: Uint8Array, nonce: Uint8Array): Uint8Array => {
  const input = new DataView(join(ascii('expand 32-byte k'), key, nonce).buffer)
  const state = Uint32Array.from({ length: 16 }, (_, at) => input.getUint32(4 * at, true))
  const add = (to: number, from: number): void => {
    state[to] = (state[to] ?? 0) + (state[from] ?? 0)
  }
  const mix = (to: number, from: number, bits: number): void => {
    const value = (state[to] ?? 0) ^ (state[from] ?? 0)
    state[to] = (value << bits) | (value >>> (32 - bits))
  }
  const quarter = (a: number, b: number, c: number, d: number): void => {
    for (const [first, second] of [
      [16, 12],
      [8, 7],
    ] as const) {
      add(a, b)
      mix(d, a, first)
      add(c, d)
      mix(b, c, second)
    }
  }
  for (let round = 0; round < 10; round++) {
    for (let column = 0; column < 4; column++) quarter(column, column + 4, column + 8, column + 12)
    for (let column = 0; column < 4; column++) {
      quarter(column, 4 + ((column + 1) % 4), 8 + ((column + 2) % 4), 12 + ((column + 3) % 4))
    }
  }
  const output = new DataView(new ArrayBuffer(32))
  ;[0, 1, 2, 3, 12, 13, 14, 15].forEach((word, at) =>
    output.setUint32(4 * at, state[word] ?? 0, true),
  )
  return new Uint8Array(output.buffer)
}

/** `sealed`: ciphertext and tag. Throws where the tag does not fit. */
export const openXChaCha = (
  key: Uint8Array,
  nonce: Uint8Array,
  associated: Uint8Array,
  sealed: Uint8Array,
): Uint8Array => {
  const subkey = hChaCha20(key, nonce.subarray(0, 16))
  const inner = join(new Uint8Array(4), nonce.subarray(16))
  const decipher = createDecipheriv('chacha20-poly1305', subkey, inner, { authTagLength: 16 })
  decipher.setAAD(associated, { plaintextLength: sealed.length - 16 })
  decipher.setAuthTag(sealed.subarray(-16))
  return join(decipher.update(sealed.subarray(0, -16)), decipher.final())
}

/** `wrapped`: nonce (12) ‖ ciphertext ‖ tag (16). */
export const openAesGcm = (key: Uint8Array, label: string, wrapped: Uint8Array): Uint8Array => {
  const decipher = createDecipheriv('aes-256-gcm', key, wrapped.subarray(0, 12))
  decipher.setAAD(Buffer.from(label, 'utf8'))
  decipher.setAuthTag(wrapped.subarray(-16))
  return join(decipher.update(wrapped.subarray(12, -16)), decipher.final())
}
