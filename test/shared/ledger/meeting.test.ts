import { expect, test } from 'vitest'
import { attendanceOf } from '../../../shared/ledger/meeting.ts'
import { totalsOf } from '../../../shared/ledger/totals.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import { refToKey } from '../../../shared/record/record.ts'
import { group } from '../../support/story.ts'

test('[ME1] presence: the last word holds', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().present('Rosa').absent('Ana').attend('Ana', 'late')
  const presence = attendanceOf(meeting.meeting)
  expect(presence.get(refToKey(story.memberRef('Rosa')))).toBe('present')
  expect(presence.get(refToKey(story.memberRef('Ana')))).toBe('late')
  expect(presence.has(refToKey(story.memberRef('Lupe')))).toBe(false)
})

test('[ME3] money that claims a closed meeting is late: kept, shown, counted in the next closing', () => {
  const story = group('Rosa', 'Ana').part('Ana')
  story.meet()
  const first = story.meeting().save('Rosa', pesos(50))
  story.part('Ana')
  first.close()
  const late = first.by('Ana').save('Ana', pesos(70)).last
  story.meet()
  expect(story.problems).toEqual(['late'])
  expect(story.entry(late).late).toBe(true)
  expect(story.status(late)).toBe('recorded')
  expect(totalsOf(first.meeting).saved).toBe(pesos(50))
  expect(first.closed.pots.find(({ pot }) => pot === 'savings')?.expected).toBe(pesos(50))
  expect(story.cash('savings')).toBe(pesos(120))

  const second = story.meeting().close()
  expect(second.closed.pots.find(({ pot }) => pot === 'savings')?.expected).toBe(pesos(120))
  expect(story.status(late)).toBe('sealed')
  expect(story.problems).toEqual(['late'])
})

test('[AU6] leaving out what one has seen does not make a fact look early', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().save('Rosa', pesos(50)).present('Ana')
  story.part('Lupe')
  meeting.save('Ana', pesos(50)).save('Ana', pesos(10)).close()
  const old = meeting.by('Lupe').save('Lupe', pesos(70)).last
  const absent = meeting.by('Lupe').absent('Ana').last
  story.meet()
  const { records } = story.input()
  const depth = (clock: number, page: number) =>
    records.find((record) => record.page === page && record.clock === clock)?.depth ?? 0
  expect(depth(old.clock, old.page)).toBeLessThan(
    depth(meeting.closing.clock, meeting.closing.page),
  )
  expect(story.problems).toEqual(['late', 'late'])
  expect(story.entry(old).late && story.entry(absent).late).toBe(true)
  expect(attendanceOf(meeting.meeting).get(refToKey(story.memberRef('Ana')))).toBe('present')
})

test('[ME3] what is taken back after the closing changes the box, not what was settled', () => {
  const story = group('Rosa', 'Ana')
  const meeting = story.meeting().save('Ana', pesos(50)).save('Rosa', pesos(20))
  const { last } = meeting
  meeting.close()
  story.reverse('Rosa', last)
  expect(totalsOf(meeting.meeting).saved).toBe(pesos(70))
  expect(story.cash('savings')).toBe(pesos(50))
  const { pots } = story.meeting().close().closed
  expect(pots.find(({ pot }) => pot === 'savings')).toMatchObject({
    stated: pesos(50),
    expected: pesos(50),
  })
})

test('[ME3] what was taken back before the closing is not in its totals', () => {
  const story = group('Rosa', 'Ana')
  const meeting = story.meeting().save('Ana', pesos(50))
  story.reverse('Rosa', meeting.last)
  expect(totalsOf(meeting.meeting).saved).toBe(0)
  meeting.close()
  expect(totalsOf(meeting.meeting).saved).toBe(0)
})

test('[ME1] the box as it is found: as the books expect it, short, or in coins that do not add up', () => {
  const story = group('Rosa', 'Ana')
  const meeting = story.meeting().save('Ana', pesos(50)).countBox()
  expect(story.problems).toEqual([])
  meeting.countBox({ savings: pesos(40) })
  expect(story.problems).toEqual(['box-count-differs'])
  const pots = [{ pot: 'savings', expected: pesos(50), counted: pesos(50) }] as const
  const cash = [{ form: 'coin', value: pesos(10), count: 4 }] as const
  story.state('Rosa', { kind: 'box-counted', meeting: meeting.ref, pots, cash })
  expect(story.problems).toEqual(['box-count-differs', 'closing-cash-differs'])
  expect(meeting.meeting.entries).toHaveLength(4)
})

test('[AU6] a count for a meeting that its author had not seen says nothing of the box', () => {
  const story = group('Rosa', 'Ana').part('Ana')
  const meeting = story.meeting().save('Rosa', pesos(50))
  meeting.by('Ana').countBox({ savings: pesos(1) })
  story.meet()
  expect(story.problems).toEqual(['refers-to-unseen'])
  expect(meeting.meeting.entries).toHaveLength(1)
})
