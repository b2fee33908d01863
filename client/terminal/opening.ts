/** A notebook's file and a reader's key, opened as far as they go: what export and verify begin with. */
import { bytesToHex, equalBytes } from '../../shared/base/bytes.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import type { ControlState } from '../../shared/control/chain.ts'
import { replayChain } from '../../shared/control/chain.ts'
import { secretsFor } from '../../shared/control/epochs.ts'
import { hashParts } from '../../shared/crypto/digest.ts'
import { keysFromSeed } from '../../shared/crypto/keys.ts'
import type { ReaderKey, ReaderKeyFailure } from '../../shared/crypto/reader-key.ts'
import { openReaderKey } from '../../shared/crypto/reader-key.ts'
import { openEpoch } from '../../shared/crypto/seal.ts'
import type { Journal } from '../../shared/journal/journal.ts'
import { createJournal, noticesOf } from '../../shared/journal/journal.ts'
import { receiveRuns } from '../../shared/journal/receive.ts'
import type { Folded } from '../../shared/ledger/fold.ts'
import { fold } from '../../shared/ledger/fold.ts'
import type { Credential } from '../../shared/record/record.ts'
import type { NotebookFile, NotebookFileFailure } from '../../shared/replica/notebook-file.ts'
import { readNotebookFile } from '../../shared/replica/notebook-file.ts'
import { credentialsOf } from '../sync/credentials.ts'

/** What stands in the way, as one sentence that says what to do. */
export type Trouble = string

const fileTroubles: Partial<Record<NotebookFileFailure, Trouble>> = {
  'not-a-notebook': 'This is not a copy of a notebook: give the file that the app saved.',
  'other-version':
    'This copy is of a later version: use the version of this program that wrote it.',
  damaged: 'This copy is damaged (its hash does not fit): save or fetch it again.',
}

export const openFile = (bytes: Uint8Array): Result<NotebookFile, Trouble> => {
  const file = readNotebookFile(bytes)
  if (file.ok) return file
  const written = `This copy is whole, but no version of this program writes it so (${file.error}).`
  return refuse(fileTroubles[file.error] ?? written)
}

/** The control chain, checked from its first statement on. */
export const openChain = ({ statements, group }: NotebookFile): Result<ControlState, Trouble> => {
  const chain = replayChain(statements)
  if (!chain.ok) return refuse(`The control chain does not hold: ${chain.error}.`)
  return equalBytes(chain.value.group, group)
    ? chain
    : refuse('The control chain is that of another group than the copy says.')
}

const keyTroubles: Readonly<Record<ReaderKeyFailure, Trouble>> = {
  'not-a-key': 'This is not a reader’s key: give the file that the staff screen saved.',
  'other-version': 'This key is of a later version: use the version of this program that wrote it.',
  damaged: 'This key is damaged: save a new one on the staff screen.',
  'wrong-passphrase': 'The six words do not open this key: look at them again, and at their order.',
}

export const openKey = (bytes: Uint8Array, passphrase: string): Result<ReaderKey, Trouble> => {
  const key = openReaderKey(bytes, passphrase)
  return key.ok ? key : refuse(keyTroubles[key.error])
}

/** Everything that a reader sees. */
export interface Opened {
  readonly control: ControlState
  readonly journal: Journal
  readonly credentials: readonly Credential[]
  readonly folded: Folded
  /** What the group calls the reader. */
  readonly label: string
  /** Some of it could not be read or placed. */
  readonly hasGaps: boolean
}

/** Through the guard, as on a device that joins today. */
export const openNotebook = (
  file: NotebookFile,
  control: ControlState,
  key: ReaderKey,
): Result<Opened, Trouble> => {
  if (!equalBytes(key.group, control.group)) {
    return refuse('This key belongs to another group: give the key of the group of this copy.')
  }
  const keys = keysFromSeed(key.seed)
  const hex = bytesToHex(keys.public.sign)
  if (control.members.get(hex)?.role !== 'reader') {
    return refuse(
      'The group of this copy has not let this key in, or no longer does: save a newer copy, or ask the group.',
    )
  }
  const secrets = secretsFor(control, [keys])
  const epochs = new Map([...secrets].map(([number, secret]) => [number, openEpoch(secret)]))
  const journal = createJournal(control, epochs)
  const { placed, refused } = receiveRuns(journal, file.pages)
  const credentials = credentialsOf(control, journal.epochs)
  return ok({
    control,
    journal,
    credentials,
    folded: fold({ credentials, records: placed, hash: hashParts }),
    label: credentials.find((one) => one.key === hex)?.label ?? '',
    hasGaps: refused.length > 0 || noticesOf(journal).length > 0,
  })
}
