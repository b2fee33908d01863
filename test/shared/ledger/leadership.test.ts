import { expect, test } from 'vitest'
import { everLeaders } from '../../../shared/ledger/leadership.ts'
import type { Motion } from '../../../shared/record/vote-facts.ts'
import { refToKey } from '../../../shared/record/record.ts'
import type { Story } from '../../support/story.ts'
import { group } from '../../support/story.ts'

const electing = (story: Story, name: string, replaces: string | null = null): Motion => ({
  kind: 'leader-elected',
  member: story.memberRef(name),
  replaces: replaces === null ? null : story.memberRef(replaces),
})

test('[AU1] whoever led at any time: who founded the group, and each who was elected, also where that has ended', () => {
  const story = group('Rosa', 'Ana', 'Lupe', 'Meche')
  const key = (name: string): string => refToKey(story.memberRef(name))
  const led = () => everLeaders(refToKey(story.memberRef('Rosa')), story.ledger.settled.passed)
  expect(led()).toEqual([key('Rosa')])
  story.decide(electing(story, 'Ana', 'Rosa'), 'Rosa', 'Ana', 'Lupe')
  expect(led()).toEqual([key('Rosa'), key('Ana')])
  story.decide({ kind: 'leader-ended', member: story.memberRef('Ana') }, 'Lupe', 'Ana', 'Meche')
  story.decide({ kind: 'dismissal', member: story.memberRef('Meche') }, 'Rosa', 'Ana', 'Lupe')
  expect(led()).toEqual([key('Rosa'), key('Ana')])
  expect(everLeaders(null, story.ledger.settled.passed)).toEqual([key('Ana')])
})
