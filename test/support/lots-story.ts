/** Lots, told in their own verbs: see story.ts. */
import { required } from '../../shared/base/assert.ts'
import { hashParts } from '../../shared/crypto/digest.ts'
import { foundingAgreement } from '../../shared/ledger/agreement.ts'
import { commitmentOf, recomputeDraw } from '../../shared/ledger/draw.ts'
import type { Draw, DrawResult } from '../../shared/ledger/ledger.ts'
import { fold } from '../../shared/ledger/fold.ts'
import { resultOf } from '../../shared/ledger/lots-progress.ts'
import type { Centavos } from '../../shared/money/centavos.ts'
import { pesos } from '../../shared/money/centavos.ts'
import type { Agreement } from '../../shared/record/agreement.ts'
import type { FactRef, Head } from '../../shared/record/record.ts'
import { compareRefs, refToKey } from '../../shared/record/record.ts'
import type { MeetingStory } from './meeting-story.ts'
import type { Story } from './story.ts'
import { group } from './story.ts'

/** 32 bytes, the same for the same text. */
export const nonceOf = (text: string): Uint8Array =>
  hashParts(Uint8Array.from(text, (letter) => letter.charCodeAt(0)))

export interface Drawing {
  readonly heads?: readonly Head[]
  readonly winner?: string
  readonly amount?: Centavos
}

/** A group that has agreed on lots. */
export const lotsGroup = (
  agreement: Partial<Agreement>,
  ...names: [string, ...string[]]
): Story => {
  const story = group(...names)
  const [leader, second = leader] = names
  story.decide(
    {
      kind: 'agreement',
      agreement: {
        ...foundingAgreement(pesos(50)),
        savingsUse: 'lots',
        weeksBetweenLots: 1,
        ...agreement,
      },
    },
    leader,
    second,
    ...names.slice(2),
  )
  return story
}

export class LotsStory {
  readonly story: Story
  readonly meeting: MeetingStory
  readonly ref: FactRef
  readonly amount: Centavos

  constructor(meeting: MeetingStory, by: string, amount: Centavos, eligible: readonly string[]) {
    const { story } = meeting
    this.story = story
    this.meeting = meeting
    this.amount = amount
    this.ref = story.state(by, {
      kind: 'lots-opened',
      meeting: meeting.ref,
      eligible: eligible.map((name) => story.memberRef(name)).toSorted(compareRefs),
      heads: story.heads(by),
      amount,
    })
  }

  get draw(): Draw {
    return required(this.story.ledger.draws.get(refToKey(this.ref)), 'draw')
  }

  get result(): DrawResult | null {
    return resultOf(this.draw)
  }

  commitment(name: string, nonce = nonceOf(name)): Uint8Array {
    const { id } = this.story.record(this.ref)
    return commitmentOf(hashParts, { ...this.ref, id }, this.story.memberRef(name), nonce)
  }

  /** Each on her own page. */
  press(...names: string[]): this {
    for (const name of names) this.pressWith(name, this.commitment(name))
    return this
  }

  pressWith(device: string, commitment: Uint8Array): this {
    this.story.state(device, { kind: 'lots-committed', lots: this.ref, commitment })
    return this
  }

  closePressing(by = this.story.leader, heads: readonly Head[] = this.story.heads(by)): FactRef {
    return this.story.state(by, { kind: 'lots-commitments-closed', lots: this.ref, heads })
  }

  reveal(...names: string[]): this {
    for (const name of names) this.revealWith(name, nonceOf(name))
    return this
  }

  revealWith(device: string, nonce: Uint8Array): this {
    this.story.state(device, { kind: 'lots-revealed', lots: this.ref, nonce })
    return this
  }

  /** Whom these nonces draw, when these women have committed. */
  winnerOf(committed: readonly string[], revealed: readonly string[] = committed): string {
    const { story, draw } = this
    const drawn = recomputeDraw(hashParts, {
      lots: { ...this.ref, id: story.record(this.ref).id },
      meeting: this.meeting.ref,
      eligible: draw.eligible.map(({ entry }) => entry),
      commitments: committed.map((name) => ({
        member: story.memberRef(name),
        commitment: this.commitment(name),
      })),
      reveals: revealed.map((name) => ({ member: story.memberRef(name), nonce: nonceOf(name) })),
    })
    const key = refToKey(required(drawn, 'a draw').winner)
    return required(
      draw.eligible.find((one) => one.key === key),
      'winner',
    ).alias
  }

  /** What she can see: who committed and who revealed. */
  state(by: string, { heads = this.story.heads(by), winner, amount }: Drawing = {}): FactRef {
    const known = fold(this.story.input(by)).ledger.draws.get(refToKey(this.ref))
    const { closings = [], reveals = [], eligible = [] } = known ?? {}
    const committed = [...(closings[0]?.committed.values() ?? [])].map(({ author }) => author.alias)
    const revealed = reveals.map(({ entry }) => entry.author.alias)
    const only = eligible.length === 1 ? eligible[0]?.alias : undefined
    const won = winner ?? only ?? this.winnerOf(committed, revealed)
    return this.story.state(by, {
      kind: 'lots-drawn',
      lots: this.ref,
      heads,
      winner: this.story.memberRef(won),
      amount: amount ?? this.amount,
    })
  }
}

/** Opened by the leader; `names`: who may win. */
export const openLots = (
  meeting: MeetingStory,
  amount: Centavos,
  names: readonly string[],
  by = meeting.story.leader,
): LotsStory => new LotsStory(meeting, by, amount, names)
