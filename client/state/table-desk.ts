/** What the desk offers to two devices at one table, without a network: from screen to camera (table.ts). */
import type { Result } from '../../shared/base/result.ts'
import { refuse } from '../../shared/base/result.ts'
import type { Series } from '../../shared/wire/frames.ts'
import type { Device } from '../device/device.ts'
import type { Joining } from '../sync/joining.ts'
import type { Notebook } from '../sync/notebook.ts'
import type { Failure } from './as-refusal.ts'
import type { Outcome } from './desk.ts'
import type { ShownPart, Told } from './passing.ts'
import type * as table from './table.ts'

export interface TableDesk {
  /** What she who joins shows first; refused where nobody is joining. */
  asking(): Outcome<Series>
  /** The four words that go with it. About 0.1 s of work. */
  askingWords(): Promise<readonly string[]>
  /** What the inviter's screen answered: she is in. */
  takeAnswer(letter: Uint8Array): Outcome
  /** The inviter's side: what she has read from the other screen. It is then among the notebook's requests. Resolves to the invitation's key in hex. */
  takeRequest(letter: Uint8Array): Outcome<string>
  /** What she shows once she has said yes. */
  answer(): Outcome<Series>
  /** What this device shows another: `asked`, what that one lacks; null: this meeting. */
  part(asked: Uint8Array | null): Outcome<ShownPart>
  /** What this device has, shown so that another can show it the rest. */
  holdings(): Outcome<Series>
  /** What another's screen has shown, a part or what it has. */
  take(told: Uint8Array): Outcome<Told>
}

export interface TablePorts {
  readonly device: Device
  readonly joining: () => Joining | null
  readonly notebook: () => Notebook | null
  readonly said: <Value>(result: Result<Value, Failure>) => Awaited<Outcome<Value>>
}

const load = (): Promise<typeof table> => import('./table.ts')

export const tableDesk = ({ device, joining, notebook, said }: TablePorts): TableDesk => ({
  asking: async () => {
    const { shown } = await load()
    const letter = joining()?.requestLetter()
    return letter === undefined ? refuse('not-ready') : said(shown(letter))
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
  answer: async () => {
    const { answerLetter, shown } = await load()
    const open = notebook()
    return open === null ? refuse('locked') : said(shown(answerLetter(open)))
  },
  part: async (asked) => {
    const { showPart } = await import('./passing.ts')
    const open = notebook()
    return open === null ? refuse('locked') : said(showPart(open, asked))
  },
  holdings: async () => {
    const { showHoldings } = await import('./passing.ts')
    const open = notebook()
    return open === null ? refuse('locked') : said(showHoldings(open))
  },
  take: async (told) => {
    const { takeTold } = await import('./passing.ts')
    const open = notebook()
    return open === null ? refuse('locked') : said(await takeTold(open, told))
  },
})
