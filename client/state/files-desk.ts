/** What the desk offers of files (copies.ts): for whoever may read here, staff or a woman who has entered. */
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import type { Device } from '../device/device.ts'
import type { Notebook, TakenFile } from '../sync/notebook.ts'
import type { Failure } from './as-refusal.ts'
import type * as copies from './copies.ts'
import type { Outcome, ReaderKeyFile } from './desk.ts'

export interface FilesDesk {
  /** The open notebook as a file (shared/replica/notebook-file.ts), sealed as it is everywhere. */
  makeCopy(): Outcome<Uint8Array>
  /** Called once the copy was handed to the device. */
  rememberCopy(): Outcome
  /** Takes in what a copy of this notebook has and this device has not. */
  takeCopy(bytes: Uint8Array): Outcome<TakenFile>
  /** Only where the device reads and does not write. About a second of work. */
  makeReaderKey(): Outcome<ReaderKeyFile>
}

export interface FilesPorts {
  readonly device: Device
  /** Null: nobody is in who may read. */
  readonly notebook: () => Notebook | null
  readonly said: <Value>(result: Result<Value, Failure>) => Awaited<Outcome<Value>>
  /** Shows what has changed. */
  readonly refresh: () => void
}

type Work<Value> = (
  files: typeof copies,
  notebook: Notebook,
) => Result<Value, Failure> | Promise<Result<Value, Failure>>

export const filesDesk = ({ device, notebook, said, refresh }: FilesPorts): FilesDesk => {
  const withFiles = async <Value>(work: Work<Value>): Outcome<Value> => {
    const open = notebook()
    if (open === null) return refuse('locked')
    const result = await work(await import('./copies.ts'), open)
    refresh()
    return said(result)
  }
  return {
    makeCopy: () => withFiles(({ copyOf }, open) => ok(copyOf(open))),
    rememberCopy: () => withFiles((_files, open) => open.rememberCopy(device.now())),
    takeCopy: (bytes) => withFiles(({ takeCopy }, open) => takeCopy(open, bytes)),
    makeReaderKey: () => withFiles(({ readerKeyOf }, open) => readerKeyOf(open, device)),
  }
}
