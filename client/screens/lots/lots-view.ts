/** Lots as the screens show them: fresh plain values (see desk.ts). */
import { hashParts } from '../../../shared/crypto/digest.ts'
import { recomputeDraw } from '../../../shared/ledger/draw.ts'
import type { Draw, DrawResult, Ledger, Member } from '../../../shared/ledger/ledger.ts'
import {
  answeredClosing,
  hasPressed,
  hasStated,
  lotsOf,
  neededToClose,
  neededToDraw,
  resultOf,
  stageOf,
  withholding,
} from '../../../shared/ledger/lots-progress.ts'
import type { LotsStage } from '../../../shared/ledger/lots-progress.ts'
import { refToKey } from '../../../shared/record/record.ts'

export interface LotsView {
  readonly draw: Draw
  readonly stage: LotsStage
  readonly women: readonly {
    readonly key: string
    readonly alias: string
    readonly picture: number
    readonly isDone: boolean
  }[]
  readonly done: number
  /** Of those who pressed, who has yet to reveal. */
  readonly missing: readonly Member[]
  readonly mayClose: boolean
  readonly mayDraw: boolean
  readonly stated: number
  readonly needed: number
  readonly result: DrawResult | null
}

/** The lots of the meeting that is held, or else the newest. */
export const newestLots = ({ draws, meetings }: Ledger): Draw | null => {
  const open = [...meetings.values()].findLast(({ closing }) => closing === null)
  const all = [...draws.values()]
  return open === undefined ? (all.at(-1) ?? null) : lotsOf(all, open.entry)
}

/** The newest lots that were drawn. */
export const newestResult = ({
  draws,
}: Ledger): { readonly draw: Draw; readonly result: DrawResult } | null => {
  for (const draw of [...draws.values()].toReversed()) {
    const result = resultOf(draw)
    if (result !== null) return { draw, result }
  }
  return null
}

export const viewLots = (draw: Draw): LotsView => {
  const stage = stageOf(draw)
  const missing = withholding(draw)
  const closing = answeredClosing(draw)
  const isDone = (member: Member): boolean =>
    stage === 'pressing'
      ? hasPressed(draw, member)
      : closing?.committed.has(member.key) === true && !missing.includes(member)
  const taking =
    stage === 'pressing' || closing === null
      ? draw.eligible
      : draw.eligible.filter(({ key }) => closing.committed.has(key))
  const women = taking.map((member) => ({
    key: member.key,
    alias: member.alias,
    picture: member.picture,
    isDone: isDone(member),
  }))
  const done = women.filter((woman) => woman.isDone).length
  return {
    draw,
    stage,
    women,
    done,
    missing,
    mayClose: stage === 'pressing' && done >= neededToClose(draw),
    mayDraw: stage === 'revealing' && (done > 0 || draw.eligible.length === 1),
    stated: new Set(draw.statements.map(({ entry }) => entry.author.key)).size,
    needed: neededToDraw(draw),
    result: resultOf(draw),
  }
}

/** What she is asked to do; null where it is not her turn. */
export const turnOf = (view: LotsView, her: Member | null): 'press' | 'reveal' | 'draw' | null => {
  if (her === null || view.stage === 'drawn') return null
  const { draw, stage, missing, mayDraw } = view
  if (stage === 'pressing') {
    return draw.eligible.includes(her) && !hasPressed(draw, her) ? 'press' : null
  }
  if (missing.includes(her)) return 'reveal'
  if (!mayDraw) return null
  if (missing.length > 0) return hasStated(draw, her) ? null : 'draw'
  const opener = draw.entry.author
  const closer = (answeredClosing(draw) ?? draw).entry.author
  return her === opener && her === closer ? null : 'draw'
}

export interface Recomputed {
  /** What this device gets is what the notebook says. */
  readonly isSame: boolean
  /** In hex. */
  readonly seed: string
  readonly candidates: readonly { readonly alias: string; readonly isWinner: boolean }[]
  readonly revealed: readonly string[]
}

/** Draws again, from nothing but what each woman committed to and revealed. */
export const recompute = ({ members }: Ledger, { input, winner }: DrawResult): Recomputed => {
  const drawn = recomputeDraw(hashParts, input)
  const aliasOf = (ref: Parameters<typeof refToKey>[0]): string =>
    members.get(refToKey(ref))?.alias ?? ''
  return {
    isSame: drawn !== null && refToKey(drawn.winner) === winner.key,
    seed: [...(drawn?.seed ?? [])].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
    candidates: (drawn?.candidates ?? []).map((ref) => ({
      alias: aliasOf(ref),
      isWinner: refToKey(ref) === winner.key,
    })),
    revealed: input.reveals.map(({ member }) => aliasOf(member)),
  }
}
