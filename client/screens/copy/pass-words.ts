/** What came of a meeting that was read from another screen, in sentences. */
import type { Told } from '../../state/passing.ts'
import { m } from '../../words/compiled/messages.js'

/** Seconds that a camera takes which loses a third of the codes: so many pieces and two in vain, half as many again, ten a second. */
export const secondsFor = (pieces: number): number => Math.ceil(((pieces + 2) * 1.5) / 10)

export const linesOf = ({
  news,
  hasStrange,
  isBehind,
}: Extract<Told, { kind: 'taken' }>): string[] => {
  const came = news > 0 ? m.pass_news({ count: news }) : m.pass_nothing_new()
  if (hasStrange) return [came, m.pass_strange()]
  if (!isBehind) return [came]
  return news > 0 ? [came, m.pass_behind()] : [m.pass_behind()]
}
