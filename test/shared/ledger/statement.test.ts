import { expect, test } from 'vitest'
import { statementOf } from '../../../shared/ledger/statement.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import { addWeeks } from '../../../shared/time/civil-date.ts'
import type { MeetingStory } from '../../support/meeting-story.ts'
import { group } from '../../support/story.ts'

const aliases = (members: readonly { readonly alias: string }[]): string =>
  members.map(({ alias }) => alias).join()

/** Each sentence as one line. */
const told = ({ story, meeting }: MeetingStory): string[] =>
  statementOf(story.ledger, meeting).map((sentence) => {
    const { code, ...rest } = sentence
    return [code, ...Object.values(rest).map(plain)].join(' ')
  })

const plain = (value: unknown): string => {
  if (typeof value === 'number' || typeof value === 'string') return String(value)
  if (Array.isArray(value)) return aliases(value as { alias: string }[])
  const object = value as { readonly alias?: string; readonly decision?: { outcome: string } }
  return object.alias ?? object.decision?.outcome ?? '?'
}

test('[AU5] a meeting as it is read aloud before all sign', () => {
  const story = group('Rosa', 'Ana', 'Lupe', 'Meche').lend('Ana', pesos(500), { weeks: 5 })
  const meeting = story.meeting().present('Rosa', 'Lupe').attend('Ana', 'late').absent('Meche')
  meeting.pay('Ana', pesos(60)).cover('Ana', { Rosa: pesos(20), Lupe: pesos(20) })
  meeting.save('Rosa', pesos(50)).save('Rosa', pesos(10)).save('Lupe', pesos(50))
  meeting.payFine('Ana', pesos(10)).dues('Lupe', pesos(5)).receive(pesos(1_000))
  const wrong = meeting.save('Meche', pesos(999)).last
  story.reverse('Rosa', wrong)
  const proposal = story.propose('Ana', { kind: 'cycle-end' }, meeting.ref)
  story.vote(proposal, 'yes', 'Rosa', 'Ana', 'Lupe').closeVote('Ana', proposal)
  meeting.lend('Lupe', pesos(300), { weeks: 3 }).spend(pesos(5)).train('insurance').setNext()
  meeting.close({ counted: { savings: pesos(109) }, reason: 'faltó cambio' })
  const { day } = meeting
  expect(told(meeting)).toEqual([
    `meeting ${day}`,
    'attendance 3 4',
    'presence late Ana',
    'presence absent Meche',
    'repaid 6000 1',
    'saved 11000 2',
    'fines 1000 1',
    'dues 500 1',
    'received 100000',
    'covered Ana 4000 Rosa,Lupe',
    'lent Lupe 30000 3',
    'spent 500 pastel',
    'trained insurance ',
    'voted passed',
    'pot loan-fund 80000',
    'pot savings 10900',
    'pot group-fund 1000',
    'difference savings -100',
    'reason faltó cambio',
    `next ${addWeeks(day, 1)}`,
  ])
})

test('[AU5] before the closing it tells what the pots hold so far', () => {
  const story = group('Rosa', 'Ana')
  const meeting = story.meeting().save('Ana', pesos(50))
  expect(told(meeting).slice(-3)).toEqual([
    'pot loan-fund 0',
    'pot savings 5000',
    'pot group-fund 0',
  ])
})

test('[ME3] what came late is told in the next closing', () => {
  const story = group('Rosa', 'Ana')
  const first = story.meeting()
  story.part('Ana')
  first.close()
  first.by('Ana').save('Ana', pesos(70))
  story.meet()
  const second = story.meeting().close()
  expect(statementOf(story.ledger, second.meeting)).toContainEqual(
    expect.objectContaining({ code: 'late' }),
  )
  expect(told(first)).not.toContainEqual(expect.stringContaining('late'))
})

test('[AU5] an open meeting, told whole: who is still to speak of a vote, and no late facts', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const before = story.meeting()
  const other = story.propose('Ana', { kind: 'cycle-end' }, before.ref)
  story.vote(other, 'yes', 'Rosa', 'Ana').closeVote('Ana', other)
  before.close()
  const meeting = story
    .meeting()
    .present('Rosa', 'Ana')
    .attend('Lupe', 'excused')
    .dues('Ana', pesos(9))
  meeting.transfer('group-fund', 'savings', pesos(4))
  story.propose('Ana', { kind: 'cycle-end' }, meeting.ref)
  expect(told(meeting)).toEqual([
    `meeting ${meeting.day}`,
    'attendance 2 3',
    'presence excused Lupe',
    'dues 900 1',
    'moved group-fund savings 400',
    'pot loan-fund 0',
    'pot savings 400',
    'pot group-fund 500',
  ])
  expect(told(before)).toContain('voted passed')
})

test('[AU5] who leaves, with what she takes along', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  story.meeting().save('Lupe', pesos(50)).close()
  expect(told(story.meeting().leave('Lupe'))).toContain('left Lupe 5000')
})
