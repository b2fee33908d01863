/** The vectors of what leaves the app as a file: a notebook, and a reader's key. */
import { bytesToHex } from '../../shared/base/bytes.ts'
import { readerKeyRandomBytes, sealReaderKey } from '../../shared/crypto/reader-key.ts'
import { writeNotebookFile } from '../../shared/replica/notebook-file.ts'
import { dayOf } from '../../shared/time/civil-date.ts'
import type { Vectors } from './format-vectors.ts'
import { Device, foundGroup, seedOf } from './notebook.ts'

export const fileVectors = (): Vectors => {
  const group = foundGroup('Ana')
  const statements = group.control.statements.map(({ bytes }) => bytes)
  const page = new Device(group, 'Ana').write({ kind: 'meeting-opened', day: dayOf(2026, 3, 17) })
  const key = { group: group.control.group, seed: seedOf('office') }
  const randomness = Uint8Array.from({ length: readerKeyRandomBytes }, (_, index) => index)
  const { file, words } = sealReaderKey(key, randomness)
  return {
    notebook: bytesToHex(writeNotebookFile({ group: key.group, statements, pages: [page] })),
    readerKey: bytesToHex(file),
    readerKeySeed: bytesToHex(key.seed),
    readerKeyWords: words.join(' '),
  }
}
