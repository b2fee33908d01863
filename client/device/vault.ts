/**
 * Wraps what must not lie readable on the device: AES-256-GCM under keys that WebCrypto keeps and no script can export (rule
 * KE1). The device's own key protects against a copy of the database's files, as far as the browser hides its own keys; what a PIN
 * protects is wrapped again by a key that exists only while its owner is in (pin-lock.ts). Neither helps against code that runs in this page.
 *
 *   wrapped = nonce (12) ‖ AES-GCM(key, nonce, associated data = label)
 */
import { joinBytes } from '../../shared/base/bytes.ts'

export interface Vault {
  wrap(label: string, plain: Uint8Array): Promise<Uint8Array>
  /** Null: damaged, or wrapped elsewhere or under another label. */
  unwrap(label: string, wrapped: Uint8Array): Promise<Uint8Array | null>
}

const nonceBytes = 12

export const createVaultKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])

/** A vault of 32 bytes that are known for a moment; the caller's copy can be overwritten afterwards. */
export const vaultFrom = async (bytes: Uint8Array): Promise<Vault> =>
  openVault(
    await crypto.subtle.importKey('raw', bytes.slice(), 'AES-GCM', false, ['encrypt', 'decrypt']),
  )

/** What `inner` wraps, `outer` wraps again: it takes both to open. */
export const nestVaults = (outer: Vault, inner: Vault): Vault => ({
  wrap: async (label, plain) => outer.wrap(label, await inner.wrap(label, plain)),
  unwrap: async (label, wrapped) => {
    const opened = await outer.unwrap(label, wrapped)
    return opened === null ? null : inner.unwrap(label, opened)
  },
})

export const openVault = (key: CryptoKey): Vault => ({
  async wrap(label, plain) {
    const iv = crypto.getRandomValues(new Uint8Array(nonceBytes))
    const sealed = await crypto.subtle.encrypt(parameters(iv, label), key, plain.slice())
    return joinBytes(iv, new Uint8Array(sealed))
  },
  async unwrap(label, wrapped) {
    const iv = wrapped.slice(0, nonceBytes)
    try {
      const sealed = wrapped.slice(nonceBytes)
      return new Uint8Array(await crypto.subtle.decrypt(parameters(iv, label), key, sealed))
    } catch {
      // WebCrypto reports a tag that does not fit by rejecting; here that is an answer.
      return null
    }
  },
})

const parameters = (iv: Uint8Array<ArrayBuffer>, label: string): AesGcmParams => ({
  name: 'AES-GCM',
  iv,
  additionalData: new TextEncoder().encode(label),
})
