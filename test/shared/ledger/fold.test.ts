import { expect, test } from 'vitest'
import { hashParts } from '../../../shared/crypto/digest.ts'
import { required } from '../../../shared/base/assert.ts'
import { applyRecord, fold, problemsOf } from '../../../shared/ledger/fold.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import { picture } from '../../support/picture.ts'
import type { Story } from '../../support/story.ts'
import { codesOf, group } from '../../support/story.ts'

/** What `applyRecord` answers to the newest record, and that it left the ledger alone if it refused. */
const applyNewest = (story: Story): 'applied' | 'refold' => {
  const { credentials, records } = story.input()
  const { ledger } = fold({ hash: hashParts, credentials, records: records.slice(0, -1) })
  const before = picture(ledger)
  const answer = applyRecord(ledger, required(records.at(-1), 'newest record'))
  const all = fold({ hash: hashParts, credentials, records }).ledger
  expect(picture(ledger)).toEqual(answer === 'applied' ? picture(all) : before)
  return answer
}

test('[OR1] the newest record of the order is added to what was folded', () => {
  const story = group('Rosa', 'Ana')
  const meeting = story.meeting().save('Ana', pesos(50))
  expect(applyNewest(story)).toBe('applied')
  story.confirm('Ana', meeting.last)
  expect(applyNewest(story)).toBe('applied')
  meeting.close()
  expect(applyNewest(story)).toBe('applied')
})

test('[OR1] a record that belongs before others asks for a fold of all', () => {
  const story = group('Rosa', 'Ana')
  story.meeting().save('Ana', pesos(50))
  const { credentials, records } = story.input()
  const missing = records.length - 2
  const { ledger } = fold({ hash: hashParts, credentials, records: records.toSpliced(missing, 1) })
  expect(problemsOf(ledger).map(({ code }) => code)).toEqual(['record-out-of-place'])
  expect(applyRecord(ledger, required(records[missing], 'missing record'))).toBe('refold')
  const { ledger: whole } = fold({ hash: hashParts, credentials, records })
  const first = required(records[0], 'first record')
  expect(applyRecord(whole, { ...first, id: new Uint8Array(32) })).toBe('refold')
  expect(applyRecord(whole, { ...first })).toBe('applied')
})

test('[AU3] leaving, and taking a leaving back, ask for a fold of all', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().leave('Ana')
  const leaving = meeting.last
  expect(applyNewest(story)).toBe('refold')
  story.confirm('Lupe', leaving)
  expect(applyNewest(story)).toBe('refold')
  story.device('Ana', 'new phone')
  expect(applyNewest(story)).toBe('refold')
  story.reverse('Rosa', leaving)
  expect(applyNewest(story)).toBe('refold')
})

test('[PG4] evidence asks for a fold of all, and so do closings from then on', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().by('Ana').save('Ana', pesos(50))
  const { page, clock } = meeting.last
  const branch = [new Uint8Array([1])]
  story.state('Lupe', {
    kind: 'evidence',
    page,
    clock,
    prev: new Uint8Array(32),
    left: branch,
    right: branch,
  })
  expect(applyNewest(story)).toBe('refold')
  story.confirm('Lupe', meeting.by('Rosa').save('Ana', pesos(50)).last)
  expect(applyNewest(story)).toBe('applied')
  meeting.close()
  expect(applyNewest(story)).toBe('refold')
  meeting.sign('Lupe')
  expect(applyNewest(story)).toBe('refold')
})

test('[AU1] a ledger of no records is empty, and so is one of strangers', () => {
  const { credentials, records } = group('Rosa', 'Ana').input()
  expect(fold({ hash: hashParts, credentials, records: [] }).problems).toEqual([])
  expect(new Set(codesOf({ hash: hashParts, credentials: [], records }))).toEqual(
    new Set(['unknown-author']),
  )
})
