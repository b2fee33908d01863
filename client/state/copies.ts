/** What goes out of an open notebook as a file, and what comes in by one. Loaded when somebody asks for it. */
import { bytesToBase64url, equalBytes } from '../../shared/base/bytes.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import { readerKeyRandomBytes, sealReaderKey } from '../../shared/crypto/reader-key.ts'
import type { NotebookFileFailure } from '../../shared/replica/notebook-file.ts'
import { readNotebookFile, writeNotebookFile } from '../../shared/replica/notebook-file.ts'
import type { Device } from '../device/device.ts'
import type { Notebook, StateFailure, TakenFile } from '../sync/notebook.ts'
import type { ReaderKeyFile } from './desk.ts'

export const copyOf = (notebook: Notebook): Uint8Array => writeNotebookFile(notebook.file())

export type FileRefusal = 'file-unreadable' | 'file-other-version' | 'file-other-group'

/** base64url of the group whose file it is: all that can be known of it without a key. */
export const groupOfCopy = (bytes: Uint8Array): Result<string, FileRefusal> => {
  const file = readNotebookFile(bytes)
  return file.ok ? ok(bytesToBase64url(file.value.group)) : refuseFile(file.error)
}

const refuseFile = (failure: NotebookFileFailure): Result<never, FileRefusal> =>
  refuse(failure === 'other-version' ? 'file-other-version' : 'file-unreadable')

export const takeCopy = async (
  notebook: Notebook,
  bytes: Uint8Array,
): Promise<Result<TakenFile, StateFailure | FileRefusal>> => {
  const file = readNotebookFile(bytes)
  if (!file.ok) return refuseFile(file.error)
  if (!equalBytes(file.value.group, notebook.group)) return refuse('file-other-group')
  return notebook.takeFile(file.value)
}

/** Of a device that only reads: a key that can write never leaves its device. */
export const readerKeyOf = (
  { own, control, group }: Notebook,
  device: Device,
): Result<ReaderKeyFile, 'nothing-to-do'> => {
  const reader = own.find(({ key }) => control.members.get(key)?.role === 'reader')
  if (reader === undefined) return refuse('nothing-to-do')
  const random = device.random(readerKeyRandomBytes)
  const { file, words } = sealReaderKey({ group, seed: reader.seed }, random)
  return ok({ bytes: file, words })
}
