/** What no way of checking can go below, on the same bytes and with the same libraries. */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 } from '@noble/hashes/sha2.js'
import * as Y from 'yjs'
import { assert, required } from '../../shared/base/assert.ts'
import { joinBytes } from '../../shared/base/bytes.ts'
import { Reader, Writer } from '../../shared/base/codec.ts'
import { domainBytes } from '../../shared/crypto/digest.ts'
import { signatureBytes } from '../../shared/crypto/keys.ts'
import { chainIds, firstPrev } from '../../shared/crypto/record-signature.ts'
import { placePrefix } from '../../shared/journal/sealing.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import type { Group } from '../support/notebook.ts'

/** Sealed bytes begin with the nonce (crypto/seal.ts). */
const nonceBytes = 24

/** One floor: everything is laid out beforehand, `run` does the bare work. */
export type Floor = () => void

export interface Floors {
  /** Yjs applies the bytes, unguarded. */
  readonly yjs: Floor
  /** XChaCha20-Poly1305 opens every record. */
  readonly cipher: Floor
  /** SHA-256 over every record and the id of the one before it. */
  readonly hash: Floor
  /** Ed25519 checks the newest signature of every page. */
  readonly signatures: Floor
}

/** `pages`: whole pages; `update`: the same as bytes. */
export const layFloors = (group: Group, pages: readonly PageRun[], update: Uint8Array): Floors => {
  const links = pages.flatMap(linksOf)
  const sealed = pages.flatMap((page) => sealedOf(group, page))
  const signed = pages.map((page) => signedOf(group, page))
  return {
    yjs: () => Y.applyUpdate(new Y.Doc({ gc: false }), update),
    cipher: () => {
      for (const { nonce, ad, ciphertext } of sealed) {
        xchacha20poly1305(group.epoch.cipherKey, nonce, ad).decrypt(ciphertext)
      }
    },
    hash: () => {
      for (const link of links) sha256(link)
    },
    signatures: () => {
      for (const { signature, message, key } of signed) {
        assert(ed25519.verify(signature, message, key, { zip215: false }), 'the signature holds')
      }
    },
  }
}

/** For each record, the id of the one before it. */
const prevsOf = ({ items }: PageRun): Uint8Array[] => [firstPrev, ...chainIds(firstPrev, items)]

const linksOf = (page: PageRun): Uint8Array[] => {
  const prevs = prevsOf(page)
  return page.items.map((item, clock) => joinBytes(required(prevs[clock], 'an id'), item))
}

const sealedOf = (group: Group, run: PageRun) => {
  const { key, number } = required(group.control.pageOwners.get(run.page), 'the owner of a page')
  const prefix = placePrefix({ group: group.control.group, key, number })
  const prevs = prevsOf(run)
  return run.items.map((item, clock) => {
    const reader = new Reader(item)
    reader.uint()
    const sealed = item.slice(reader.offset, item.length - signatureBytes)
    const prev = required(prevs[clock], 'an id')
    const ad = new Writer().fixed(prefix).uint(clock).fixed(prev).fixed(group.epoch.id).finish()
    return { ad, nonce: sealed.slice(0, nonceBytes), ciphertext: sealed.slice(nonceBytes) }
  })
}

const signedOf = (group: Group, run: PageRun) => {
  const { key } = required(group.control.pageOwners.get(run.page), 'the owner of a page')
  const newest = required(run.items.at(-1), 'a record')
  const message = joinBytes(
    domainBytes('juntas/record/1'),
    group.control.group,
    new Writer()
      .uint(run.page)
      .uint(run.items.length - 1)
      .finish(),
    required(prevsOf(run).at(-2), 'an id'),
    newest.subarray(0, newest.length - signatureBytes),
  )
  return { key, message, signature: newest.subarray(newest.length - signatureBytes) }
}
