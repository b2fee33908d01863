/** What the control chain ends has an end in the ledger, and where the two differ it is shown. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { capabilityProblems } from '../../../shared/ledger/capability.ts'
import type { FoldInput } from '../../../shared/ledger/cuts.ts'
import { applyRecord, fold } from '../../../shared/ledger/fold.ts'
import { savedBy } from '../../../shared/ledger/loan.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import type { Credential, CredentialEnd, PageId } from '../../../shared/record/record.ts'
import type { Story } from '../../support/story.ts'
import { group } from '../../support/story.ts'

type Change = Partial<Pick<Credential, 'role' | 'ended' | 'hasStrangeTag'>>

/** What the story's records come to, if the control chain says something else of these keys. */
const inputWith = (story: Story, changes: Readonly<Record<string, Change>>): FoldInput => {
  const input = story.input()
  const credentials = input.credentials.map((one) => ({ ...one, ...changes[one.key] }))
  return { ...input, credentials }
}

const endOf = (
  matter: CredentialEnd['matter'],
  covered: readonly (readonly [PageId, number])[] = [],
): CredentialEnd => ({ matter, statement: 9, covered: new Map(covered) })

const savingsOf = ({ ledger }: ReturnType<typeof fold>): number[] =>
  [...ledger.members.values()].map((member) => savedBy(member) / 100)

const codesOf = ({ problems }: ReturnType<typeof fold>): string[] =>
  problems.map(({ code }) => code)

/** Rosa leads; Ana saves 50, 60 and 70 pesos, one record each. */
const savers = () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().by('Ana')
  const [first, second, third] = [50, 60, 70].map(
    (amount) => meeting.save('Ana', pesos(amount)).last,
  )
  return { story, meeting, first, second, third, page: first?.page as PageId }
}

test('[AU3] of a key that has ended counts what the end covers; what lies above has no effect and is shown', () => {
  const { story, second, page } = savers()
  const covered = [[page, (second?.clock ?? 0) + 1]] as const
  for (const matter of ['dismissal', 'removal', 'reissue'] as const) {
    const folded = fold(inputWith(story, { Ana: { ended: endOf(matter, covered) } }))
    expect(savingsOf(folded)).toEqual([0, 110, 0])
    expect(codesOf(folded)).toEqual(['key-ended'])
  }
  const nothing = fold(inputWith(story, { Ana: { ended: endOf('dismissal') } }))
  expect(savingsOf(nothing)).toEqual([0, 0, 0])
})

test('[AU3] [PG4] what a co-signed closing covers keeps its effect, whatever the end says', () => {
  const { story, meeting } = savers()
  meeting.by('Rosa').close().sign('Lupe')
  story.meeting().by('Ana').save('Ana', pesos(5))
  const folded = fold(inputWith(story, { Ana: { ended: endOf('dismissal') } }))
  expect(savingsOf(folded)).toEqual([0, 180, 0])
  expect(codesOf(folded)).toEqual(['key-ended'])
})

test('[AU3] a signature that comes after the end covers nothing', () => {
  const { story, meeting, third, page } = savers()
  meeting.by('Lupe').save('Lupe', pesos(30))
  const covered = [[page, (third?.clock ?? 0) + 1]] as const
  meeting.by('Rosa').close().sign('Ana')
  const ended = { Ana: { ended: endOf('dismissal', covered) }, Lupe: { ended: endOf('removal') } }
  expect(savingsOf(fold(inputWith(story, ended)))).toEqual([0, 180, 0])
  meeting.sign('Lupe')
  expect(savingsOf(fold(inputWith(story, ended)))).toEqual([0, 180, 0])
})

test('[AU3] others who recorded for her are not touched, and she herself stays in the books', () => {
  const { story, meeting } = savers()
  meeting.by('Rosa').save('Ana', pesos(7))
  const folded = fold(inputWith(story, { Ana: { ended: endOf('reissue') } }))
  expect(savingsOf(folded)).toEqual([0, 7, 0])
})

test('[AU3] in whatever order her records arrive, they come to the same', () => {
  const { story, second, page } = savers()
  const covered = [[page, (second?.clock ?? 0) + 1]] as const
  const input = inputWith(story, { Ana: { ended: endOf('dismissal', covered) } })
  const wanted = savingsOf(fold(input))
  let refolded = 0
  fc.assert(
    fc.property(fc.nat(input.records.length), (cut) => {
      const folded = fold({ ...input, records: input.records.slice(0, cut) })
      for (const [at, record] of input.records.entries()) {
        if (at < cut || applyRecord(folded.ledger, record) === 'applied') continue
        refolded++
        expect(savingsOf(fold({ ...input, records: input.records.slice(0, at + 1) }))).toBeDefined()
        return
      }
      expect(savingsOf(folded)).toEqual(wanted)
    }),
    { seed: 2, numRuns: 40 },
  )
  expect(refolded).toBeGreaterThan(5)
})

test('[KE3] [VO1] where ledger and control chain differ it is shown, and nowhere else', () => {
  const differing = (changes: Readonly<Record<string, Change>>, story = group('Rosa', 'Ana')) =>
    capabilityProblems(fold(inputWith(story, changes)).ledger).map(({ code }) => code)
  expect(differing({})).toEqual([])
  expect(differing({ Ana: { role: 'leader' } })).toEqual(['leader-differs'])
  expect(differing({ Rosa: { role: 'writer' } })).toEqual(['leader-differs'])
  expect(differing({ Rosa: { role: 'writer' }, Ana: { role: 'leader' } })).toHaveLength(2)
  expect(differing({ Ana: { ended: endOf('dismissal') } })).toEqual(['member-without-key'])
  // A lost phone is no dismissal.
  expect(differing({ Ana: { ended: endOf('removal') } })).toEqual([])
  expect(differing({ Ana: { hasStrangeTag: true } })).toEqual(['tag-differs'])

  const left = group('Rosa', 'Ana', 'Lupe')
  left.meeting().leave('Ana')
  expect(differing({}, left)).toEqual(['gone-with-key'])
  expect(differing({ Ana: { ended: endOf('dismissal') } }, left)).toEqual([])
})

test('[KE3] whoever leads by the control chain alone leads nothing in the ledger', () => {
  const story = group('Rosa', 'Ana')
  story.state('Ana', { kind: 'meeting-opened', day: story.meeting().meeting.day })
  const folded = fold(inputWith(story, { Ana: { role: 'leader' }, Rosa: { role: 'writer' } }))
  expect(codesOf(folded)).toEqual(['not-leader'])
})
