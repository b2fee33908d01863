/** Lots as facts: what a woman states when she opens them, presses, closes, reveals and draws (rules LT1–LT3). */
import type { Result } from '../../shared/base/result.ts'
import { refuse } from '../../shared/base/result.ts'
import { hashParts } from '../../shared/crypto/digest.ts'
import { lotsNonce } from '../../shared/crypto/lots-nonce.ts'
import { commitmentOf } from '../../shared/ledger/draw.ts'
import type { Draw, Member } from '../../shared/ledger/ledger.ts'
import { eligibilityBelow, isEligible, poolOf } from '../../shared/ledger/lots-eligible.ts'
import { answeredClosing, lotsNameOf, outcomeOf, refOf } from '../../shared/ledger/lots-progress.ts'
import type { Centavos } from '../../shared/money/centavos.ts'
import type { FactRef } from '../../shared/record/record.ts'
import type { Notebook } from '../sync/notebook.ts'
import type { ActFailure } from './acts.ts'
import { headsOf, openMeetingOf } from './acts.ts'

type Act = Promise<Result<FactRef[], ActFailure>>

const refused = (failure: ActFailure): Act => Promise.resolve(refuse(failure))

/** What opening lots would state now. */
export interface LotsDraft {
  readonly eligible: readonly Member[]
  readonly behind: readonly Member[]
  readonly amount: Centavos
  readonly round: number
}

/** Null without an open meeting whose agreement gives the savings away by lots. */
export const lotsDraft = (notebook: Notebook): LotsDraft | null => {
  const meeting = openMeetingOf(notebook)
  if (meeting?.agreement.savingsUse !== 'lots') return null
  const heads = new Map(headsOf(notebook).map(({ page, clock }) => [page, clock]))
  const { lotsNeedUpToDate } = meeting.agreement
  const { round, standings } = eligibilityBelow(notebook.ledger, heads, lotsNeedUpToDate)
  return {
    eligible: standings.filter(isEligible).map(({ member }) => member),
    behind: standings.filter(({ behind }) => behind > 0).map(({ member }) => member),
    amount: poolOf(standings),
    round,
  }
}

/** For all that is saved. */
export const openLots = (notebook: Notebook, key: string): Act => {
  const meeting = openMeetingOf(notebook)
  if (meeting === null) return refused('no-meeting')
  const draft = lotsDraft(notebook)
  if (draft === null || draft.eligible.length === 0 || draft.amount === 0) {
    return refused('nothing-to-do')
  }
  return notebook.state(key, [
    {
      kind: 'lots-opened',
      meeting: refOf(meeting.entry),
      eligible: draft.eligible.map(({ entry }) => refOf(entry)),
      heads: headsOf(notebook),
      amount: draft.amount,
    },
  ])
}

const nonceFor = (notebook: Notebook, key: string, draw: Draw): Uint8Array | null => {
  const keys = notebook.ownBy(key)?.keys
  return keys === undefined ? null : lotsNonce(keys, draw.entry.record.id, draw.entry.index)
}

const memberBy = ({ credentials }: Notebook, key: string): FactRef | null =>
  credentials.find((one) => one.key === key)?.member ?? null

export const commitLots = (notebook: Notebook, key: string, draw: Draw): Act => {
  const nonce = nonceFor(notebook, key, draw)
  const member = memberBy(notebook, key)
  if (nonce === null || member === null) return refused('not-admitted')
  const commitment = commitmentOf(hashParts, lotsNameOf(draw), member, nonce)
  return notebook.state(key, [{ kind: 'lots-committed', lots: refOf(draw.entry), commitment }])
}

export const closeCommitments = (notebook: Notebook, key: string, draw: Draw): Act =>
  notebook.state(key, [
    { kind: 'lots-commitments-closed', lots: refOf(draw.entry), heads: headsOf(notebook) },
  ])

/** With the credential with which she pressed; on another device of hers there is nothing to reveal. */
export const revealLots = (notebook: Notebook, key: string, draw: Draw): Act => {
  const nonce = nonceFor(notebook, key, draw)
  const committed = [...(answeredClosing(draw)?.committed.values() ?? [])]
  const isHers = committed.some(({ record }) => record.author === key)
  return nonce === null || !isHers
    ? refused('nothing-to-do')
    : notebook.state(key, [{ kind: 'lots-revealed', lots: refOf(draw.entry), nonce }])
}

/** What comes out by all that this device holds. */
export const drawLots = (notebook: Notebook, key: string, draw: Draw): Act => {
  const outcome = outcomeOf(hashParts, draw)
  return outcome === null
    ? refused('nothing-to-do')
    : notebook.state(key, [
        {
          kind: 'lots-drawn',
          lots: refOf(draw.entry),
          heads: headsOf(notebook),
          winner: outcome.drawn.winner,
          amount: draw.amount,
        },
      ])
}
