/** What the desk offers to two devices at one table, without a network: from screen to camera (table.ts). */
import type { Result } from '../../shared/base/result.ts'
import { refuse } from '../../shared/base/result.ts'
import type { Device } from '../device/device.ts'
import type { Joining } from '../sync/joining.ts'
import type { Notebook } from '../sync/notebook.ts'
import type { Failure } from './as-refusal.ts'
import type { Outcome } from './desk.ts'
import type * as table from './table.ts'

export interface TableDesk {
  /** What she who joins shows first, as texts of codes; refused where nobody is joining. */
  askingCodes(): Outcome<readonly string[]>
  /** The four words that go with it. About 0.1 s of work. */
  askingWords(): Promise<readonly string[]>
  /** What the inviter's screen answered: she is in. */
  takeAnswer(letter: Uint8Array): Outcome
  /** The inviter's side: what she has read from the other screen. It is then among the notebook's requests. Resolves to the invitation's key in hex. */
  takeRequest(letter: Uint8Array): Outcome<string>
  /** What she shows once she has said yes. */
  answerCodes(): Outcome<readonly string[]>
}

export interface TablePorts {
  readonly device: Device
  readonly joining: () => Joining | null
  readonly notebook: () => Notebook | null
  readonly said: <Value>(result: Result<Value, Failure>) => Awaited<Outcome<Value>>
}

const load = (): Promise<typeof table> => import('./table.ts')

export const tableDesk = ({ device, joining, notebook, said }: TablePorts): TableDesk => ({
  askingCodes: async () => {
    const { codesOf } = await load()
    const letter = joining()?.requestLetter()
    return letter === undefined ? refuse('not-ready') : said(codesOf(letter))
  },
  askingWords: async () => {
    // Lets the screen show that it works before a tenth of a second of hashing.
    await new Promise((resolve) => setTimeout(resolve))
    return joining()?.ownWords() ?? []
  },
  takeAnswer: async (letter) => {
    const attempt = joining()
    return attempt === null ? refuse('not-ready') : said(await attempt.takeAnswer(letter))
  },
  takeRequest: async (letter) => {
    const { takeRequest } = await load()
    const open = notebook()
    return open === null ? refuse('locked') : said(await takeRequest(open, letter, device.now()))
  },
  answerCodes: async () => {
    const { answerLetter, codesOf } = await load()
    const open = notebook()
    return open === null ? refuse('locked') : said(codesOf(answerLetter(open)))
  },
})
