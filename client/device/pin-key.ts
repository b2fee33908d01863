/**
 * Argon2id (RFC 9106) of a PIN: hash-wasm, loaded when first needed; where WebAssembly is not allowed, @noble's, which gives the same
 * bytes three to four times slower. The cost is OWASP's for 19 MiB: 0.06 s here, half a second on a slow phone.
 */
const cost = { memoryKib: 19_456, passes: 2, lanes: 1, bytes: 32 }

export const stretchPin = async (pin: string, salt: Uint8Array): Promise<Uint8Array> => {
  try {
    const { argon2id } = await import('hash-wasm')
    return await argon2id({
      password: pin,
      salt,
      memorySize: cost.memoryKib,
      iterations: cost.passes,
      parallelism: cost.lanes,
      hashLength: cost.bytes,
      outputType: 'binary',
    })
  } catch {
    // A browser made safe by taking WebAssembly away, or a site that serves the app without allowing it.
    const { argon2idAsync } = await import('@noble/hashes/argon2.js')
    return argon2idAsync(pin, salt, {
      m: cost.memoryKib,
      t: cost.passes,
      p: cost.lanes,
      dkLen: cost.bytes,
    })
  }
}
