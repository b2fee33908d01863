import { expect, test } from 'vitest'
import { hashParts } from '../../../shared/crypto/digest.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import type { FactRef } from '../../../shared/record/record.ts'
import { fakeId } from '../../support/plain-notebook.ts'
import type { Story } from '../../support/story.ts'
import { codesOf, group } from '../../support/story.ts'

const stateEvidence = (story: Story, by: string, { page, clock }: FactRef): void => {
  const left = [new Uint8Array([1])]
  story.state(by, {
    kind: 'evidence',
    page,
    clock,
    prev: new Uint8Array(32),
    left,
    right: [new Uint8Array([2])],
  })
}

test('[PG4] above a proven fork nothing of the page has effect', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().by('Ana').save('Ana', pesos(50))
  const forked = meeting.save('Ana', pesos(70)).last
  meeting.save('Ana', pesos(90))
  stateEvidence(story, 'Lupe', forked)
  expect(story.problems.toSorted()).toEqual(['above-fork', 'above-fork', 'page-forked'])
  expect(story.cash('savings')).toBe(pesos(50))
})

test('[PG4] what lies below the heads of a co-signed closing keeps its effect', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().by('Ana').save('Ana', pesos(50))
  const forked = meeting.last
  meeting.by('Rosa').close().sign('Lupe')
  story.meeting().by('Ana').save('Ana', pesos(70))
  stateEvidence(story, 'Lupe', forked)
  expect(story.problems).toEqual(['above-fork', 'page-forked'])
  expect(story.cash('savings')).toBe(pesos(50))
})

test('[PG4] a closing that nobody else signed, or only who forked, covers nothing', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().by('Ana').save('Ana', pesos(50))
  const forked = meeting.last
  meeting.by('Rosa').close().sign('Rosa', 'Ana')
  stateEvidence(story, 'Lupe', forked)
  expect(story.problems).toContain('above-fork')
  expect(story.member('Ana').savings.balance).toBe(0)
})

test('[PG4] a co-signed closing on the forked page itself is what its witnesses signed', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().save('Ana', pesos(50))
  const forked = meeting.last
  meeting.close().sign('Ana')
  story.meeting()
  stateEvidence(story, 'Lupe', forked)
  expect(story.problems).toEqual(['above-fork', 'page-forked'])
  expect(meeting.closed.signatures).toHaveLength(1)
})

test('[PG4] two branches, each covered by a co-signed closing, are a problem that names both', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const first = story.meeting().by('Ana').save('Ana', pesos(50))
  const forked = first.last
  first.by('Rosa').close().sign('Lupe')
  const heads = story
    .heads('Rosa')
    .map((head) => (head.page === forked.page ? { ...head, id: fakeId(head.page, 1, 1) } : head))
  const second = story.meeting().close({ heads }).sign('Lupe')
  stateEvidence(story, 'Lupe', forked)
  expect(story.problems).toContain('both-branches-closed')
  expect(story.problems).toContain('head-differs')
  expect(second.closed.heads.get(forked.page)).toBe(forked.clock - 1)
})

test('[PG4] staff are no witnesses: their evidence has no effect', () => {
  const story = group('Rosa', 'Ana').stranger('staff', 'reader')
  const meeting = story.meeting().by('Ana').save('Ana', pesos(50))
  stateEvidence(story, 'staff', meeting.last)
  expect(story.problems).toEqual(['reader-wrote'])
})

test('[AU3] what a leaver writes has no effect, whether or not it looks older than her leaving', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().save('Lupe', pesos(50)).save('Lupe', pesos(10))
  const early = meeting.by('Ana').save('Ana', pesos(20)).last
  story.part('Ana')
  meeting.by('Rosa').save('Lupe', pesos(10)).save('Lupe', pesos(10)).leave('Ana')
  story.confirm('Lupe', meeting.last)
  meeting.by('Ana').save('Ana', pesos(70))
  story.meet()
  story.confirm('Ana', meeting.by('Rosa').save('Lupe', pesos(10)).last)
  expect(story.problems).toEqual(['author-left', 'author-left'])
  expect(story.status(early)).toBe('recorded')
  expect(story.cash('savings')).toBe(pesos(90))
})

test('[AU3] when her leaving is taken back, what she wrote since has its effect again', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().leave('Ana')
  const leaving = meeting.last
  story.confirm('Lupe', leaving)
  meeting.by('Ana').save('Ana', pesos(70))
  expect(story.problems).toEqual(['author-left'])
  story.reverse('Rosa', leaving)
  expect(story.problems).toEqual(['for-leaver'])
  expect(story.cash('savings')).toBe(pesos(70))
})

test('[AU3] a leaver opens no new page', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  story.confirm('Lupe', story.meeting().leave('Ana').last)
  story.device('Ana', 'new phone')
  story.meeting().by('new phone').save('Ana', pesos(70))
  expect(story.problems).toEqual(['author-left', 'author-left'])
})

test('[AU3] a leaving without effect cuts nothing, though its taking back is stated', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const nowhere = { page: story.memberRef('Ana').page, clock: 90, index: 0 }
  const member = story.memberRef('Ana')
  story.state('Rosa', { kind: 'member-left', meeting: nowhere, member, savingsPaid: pesos(0) })
  const refused = story.last
  story.reverse('Rosa', refused)
  story.meeting().by('Ana').save('Ana', pesos(70))
  expect(story.problems).toEqual(['refers-to-unseen', 'refers-to-nothing'])
  expect(story.cash('savings')).toBe(pesos(70))
  story.confirm('Lupe', story.meeting().leave('Ana').last)
  story.meeting().by('Ana').save('Ana', pesos(70))
  expect(story.problems.at(-1)).toBe('author-left')
})

test('[AU6] it takes two to end a membership: what only one states cuts nothing', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().save('Ana', pesos(50)).leave('Ana')
  const leaving = meeting.last
  const after = meeting.by('Ana').save('Ana', pesos(70)).last
  expect(story.problems).toEqual(['for-leaver', 'leaver-savings-left'])
  story.confirm('Ana', leaving)
  expect(story.status(after)).toBe('recorded')
  meeting.save('Ana', pesos(10))
  expect(story.problems).toEqual(['for-leaver', 'author-left', 'leaver-savings-left'])
  story.confirm('Lupe', leaving)
  expect(story.problems.toSorted()).toEqual(['author-left', 'author-left', 'author-left'])
})

test('[SA2] a member may state herself that she leaves; nobody but a leader states it of another', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().by('Ana').leave('Ana').leave('Lupe')
  meeting.save('Ana', pesos(10))
  expect(story.problems).toEqual(['author-left', 'author-left'])
  expect(story.member('Lupe').left).toBeNull()
})

test('[AU6] two pairs that dismiss each other at once: neither leaving counts', () => {
  const story = group('Rosa', 'Ana', 'Lupe', 'Meche')
  story.decide(
    { kind: 'leader-elected', member: story.memberRef('Ana'), replaces: null },
    'Rosa',
    'Ana',
    'Lupe',
  )
  const meeting = story.meeting()
  story.part('Rosa', 'Ana', 'Lupe', 'Meche')
  const one = meeting.leave('Ana').last
  const other = meeting.by('Ana').leave('Rosa').last
  story.hear('Lupe', 'Rosa').hear('Meche', 'Ana')
  story.confirm('Lupe', one).confirm('Meche', other)
  story.meet()
  meeting.by('Ana').save('Ana', pesos(10)).by('Rosa').save('Rosa', pesos(10))
  expect(story.problems).toEqual([
    'for-leaver',
    'for-leaver',
    'leaver-savings-left',
    'leaver-savings-left',
  ])
})

test('[PG4] evidence that arrives twice says the same once', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().by('Ana').save('Ana', pesos(50))
  const forked = meeting.last
  meeting.by('Rosa').close().sign('Lupe')
  const heads = story
    .heads('Rosa')
    .map((head) => (head.page === forked.page ? { ...head, id: fakeId(head.page, 1, 1) } : head))
  story.meeting().close({ heads }).sign('Lupe')
  stateEvidence(story, 'Lupe', forked)
  const { credentials, records } = story.input()
  const twice = records.flatMap((record) => [record, { ...record }])
  expect(codesOf({ hash: hashParts, credentials, records: twice })).toEqual(story.problems)
})
