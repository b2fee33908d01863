import { bytesToHex } from '../../shared/base/bytes.ts'

/** The Ed25519 key of a seed, in hex. The curve is loaded when it is asked for: a device that waits for a PIN has no use for it. */
export const keyOfSeed = async (seed: Uint8Array): Promise<string> => {
  const { keysFromSeed } = await import('../../shared/crypto/keys.ts')
  return bytesToHex(keysFromSeed(seed).public.sign)
}
