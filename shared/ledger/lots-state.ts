/** Lots as the fold writes them (contract: Draw in ledger.ts). */
import type { FactKey } from '../record/record.ts'
import type { CommitmentsClosed, Draw, DrawResult, DrawStatement, Reveal } from './ledger.ts'
import type { Standing } from './lots-eligible.ts'
import type { Heads } from './past.ts'
import type { EntryState, MeetingState, MemberState } from './state.ts'

export interface DrawState extends Draw {
  readonly entry: EntryState
  readonly meeting: MeetingState
  readonly heads: Heads
  readonly standings: readonly Standing[]
  readonly eligible: readonly MemberState[]
  readonly commitments: EntryState[]
  readonly closings: CommitmentsClosedState[]
  readonly reveals: RevealState[]
  readonly statements: DrawStatementState[]
  readonly results: DrawResultState[]
}

export interface CommitmentsClosedState extends CommitmentsClosed {
  readonly entry: EntryState
  readonly heads: Heads
  readonly committed: ReadonlyMap<FactKey, EntryState>
}

export interface RevealState extends Reveal {
  readonly entry: EntryState
  readonly closings: readonly CommitmentsClosedState[]
}

export interface DrawStatementState extends DrawStatement {
  readonly entry: EntryState
}

export interface DrawResultState extends DrawResult {
  readonly entry: EntryState
  readonly heads: Heads
  readonly winner: MemberState
}
