/** Motions for stories, and what came of them. */
import { foundingAgreement } from '../../shared/ledger/agreement.ts'
import { pesos } from '../../shared/money/centavos.ts'
import type { Agreement } from '../../shared/record/agreement.ts'
import type { Motion } from '../../shared/record/vote-facts.ts'
import type { Story } from './story.ts'

export const end: Motion = { kind: 'cycle-end' }

export const agreeing = (changes: Partial<Agreement>): Motion => ({
  kind: 'agreement',
  agreement: { ...foundingAgreement(pesos(50)), ...changes },
})

export const electing = (story: Story, name: string, replaces: string | null = null): Motion => ({
  kind: 'leader-elected',
  member: story.memberRef(name),
  replaces: replaces === null ? null : story.memberRef(replaces),
})

export const outcomeOf = (story: Story, proposal: Parameters<Story['proposal']>[0]) =>
  story.proposal(proposal).decision?.outcome ?? null

export const leadersOf = (story: Story): string[] =>
  [...story.ledger.members.values()].filter(({ leads }) => leads).map(({ alias }) => alias)
