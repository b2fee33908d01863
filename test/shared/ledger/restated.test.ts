/** The same fact, stated from two copies of one device: whatever arrives, and in whatever order, it counts once. */
import { expect, test } from 'vitest'
import { hashParts } from '../../../shared/crypto/digest.ts'
import type { FoldInput } from '../../../shared/ledger/cuts.ts'
import { applyRecord, fold, problemsOf } from '../../../shared/ledger/fold.ts'
import { statusOf } from '../../../shared/ledger/status.ts'
import { createLedger } from '../../../shared/ledger/state.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import type { Fact, FactRef, PlacedRecord } from '../../../shared/record/record.ts'
import { fakeId } from '../../support/plain-notebook.ts'
import type { Story } from '../../support/story.ts'
import { group } from '../../support/story.ts'

/** Ana's tablet and two copies of it: pages of one and the same credential. */
const copies = ['first copy', 'second copy'] as const

const anasTablet = (): Story =>
  copies.reduce((story, copy) => story.device('Ana', copy), group('Rosa', 'Ana', 'Lupe'))

const inputOf = (story: Story): FoldInput => {
  const { credentials, records } = story.input()
  const isCopy = (author: string): boolean => copies.some((copy) => copy === author)
  return {
    hash: hashParts,
    credentials,
    records: records.map((record) =>
      isCopy(record.author) ? { ...record, author: 'Ana' } : record,
    ),
  }
}

const codes = (input: FoldInput): string[] => fold(input).problems.map(({ code }) => code)
const savings = (input: FoldInput): number => fold(input).ledger.box.savings.balance

const saved = (story: Story, meeting: FactRef, amount: number): Fact => ({
  kind: 'saving',
  meeting,
  member: story.memberRef('Ana'),
  amount: pesos(amount),
})

/** Centavos that a copy states of itself before it states anything again. */
const mark = 1

/** Stated by a copy: what the tablet had written at `old`. */
const restate = (story: Story, copy: string, old: Uint8Array, ...facts: Fact[]): FactRef => {
  const next = story.state(copy, saved(story, meetingOf(story), mark / 100))
  const place = { page: next.page, clock: next.clock + 1 }
  const names = facts.map((_, index): Fact => ({
    kind: 'restated',
    id: old,
    index,
    fact: { ...place, index },
  }))
  story.state(copy, ...facts, ...names)
  return { ...place, index: 0 }
}

const meetingOf = (story: Story): FactRef => {
  const [meeting] = [...story.ledger.meetings.values()]
  if (meeting === undefined) return story.meeting().ref
  const { page, clock, index } = meeting.entry
  return { page, clock, index }
}

/** The record of an old life that nobody ever received. */
const lost = fakeId(77 as FactRef['page'], 3)
test('[PG3] stated again by one copy it counts, and nothing is odd', () => {
  const story = anasTablet()
  restate(story, 'first copy', lost, saved(story, meetingOf(story), 50))
  expect(savings(inputOf(story))).toBe(pesos(50) + 1 * mark)
  expect(codes(inputOf(story))).toEqual([])
})

test('[PG3] stated again by two copies it counts once; whoever confirmed either confirmed it', () => {
  const story = anasTablet()
  const meeting = meetingOf(story)
  story.part(...copies)
  const one = restate(story, 'first copy', lost, saved(story, meeting, 50))
  const other = restate(story, 'second copy', lost, saved(story, meeting, 50))
  story.meet()
  story.confirm('Lupe', other)
  const input = inputOf(story)
  expect(savings(input)).toBe(pesos(50) + 2 * mark)
  expect(codes(input)).toEqual(['restated-twice'])
  const { ledger, problems } = fold(input)
  expect(problems[0]?.about).toEqual(one)
  const entry = ledger.pages.get(one.page)?.rows[one.clock]?.entries[one.index]
  expect(entry && statusOf(entry)).toBe('confirmed')
})

test('[PG4] what still stands in its old place comes before all that states it again', () => {
  const story = anasTablet()
  const meeting = meetingOf(story)
  const old = story.state('Ana', saved(story, meeting, 50))
  restate(story, 'first copy', fakeId(old.page, old.clock), saved(story, meeting, 50))
  expect(savings(inputOf(story))).toBe(pesos(50) + 1 * mark)
  story.confirm('Lupe', old)
  story.state('Lupe', {
    kind: 'evidence',
    page: old.page,
    clock: old.clock,
    prev: fakeId(old.page, old.clock - 1),
    left: [new Uint8Array([1])],
    right: [new Uint8Array([2])],
  })
  expect(savings(inputOf(story))).toBe(pesos(50) + 1 * mark)
  expect(codes(inputOf(story)).toSorted()).toEqual(
    ['above-fork', 'page-forked', 'refers-to-nothing'].toSorted(),
  )
})

test('[AU6] naming somebody else’s fact takes nothing from her', () => {
  const story = anasTablet()
  const meeting = meetingOf(story)
  const old = story.state('Ana', saved(story, meeting, 50))
  const place = { page: story.memberRef('Lupe').page, clock: 0 }
  const { page, clock } = story.state('Lupe', saved(story, meeting, 1))
  const claimed = { page, clock: clock + 1, index: 0 }
  story.state('Lupe', saved(story, meeting, 20), {
    kind: 'restated',
    id: lost,
    index: 0,
    fact: claimed,
  })
  restate(story, 'first copy', lost, saved(story, meeting, 30))
  const input = inputOf(story)
  expect(savings(input)).toBe(pesos(50 + 1 + 20 + 30) + 1 * mark)
  expect(codes(input)).toEqual([])
  expect(fold(input).ledger.pages.get(old.page)?.rows[old.clock]?.entries[0]).not.toBeNull()
  // Nor does it, where the fact that it names is not its own.
  for (const fact of [old, { ...place, index: 0 }, { page, clock: clock + 2, index: 0 }]) {
    story.state('Lupe', { kind: 'restated', id: lost, index: 0, fact })
  }
  expect(codes(inputOf(story))).toEqual(Array(3).fill('refers-to-nothing'))
  expect(savings(inputOf(story))).toBe(savings(input))
})

test('[PG3] as records come one by one it is the same as all at once, in either order of the copies', () => {
  const story = anasTablet()
  const meeting = meetingOf(story)
  const old = story.state('Ana', saved(story, meeting, 50))
  story.part(...copies)
  for (const copy of copies) {
    restate(story, copy, fakeId(old.page, old.clock), saved(story, meeting, 50))
    restate(story, copy, lost, saved(story, meeting, 7), saved(story, meeting, 8))
  }
  story.meet()
  const { credentials, records } = inputOf(story)
  const whole = fold({ hash: hashParts, credentials, records })
  expect(whole.ledger.box.savings.balance).toBe(pesos(50 + 7 + 8) + 4 * mark)
  for (let from = 0; from <= records.length; from++) {
    const late = records.filter(({ page, clock }) => page === old.page && clock >= old.clock)
    for (const order of [records, [...records.filter((one) => !late.includes(one)), ...late]]) {
      const ledger = grow(credentials, order, from)
      expect(ledger.box.savings.balance).toBe(whole.ledger.box.savings.balance)
      expect(problemsOf(ledger)).toEqual(whole.problems)
    }
  }
})

/** As a client does: a fold of the first `from`, then each by itself, and all again where that is needed. */
const grow = (
  credentials: FoldInput['credentials'],
  order: readonly PlacedRecord[],
  from: number,
) => {
  const sorted = (count: number): PlacedRecord[] =>
    order
      .slice(0, count)
      .toSorted((a, b) => a.depth - b.depth || a.page - b.page || a.clock - b.clock)
  let ledger =
    from === 0
      ? createLedger(credentials, hashParts)
      : fold({ hash: hashParts, credentials, records: sorted(from) }).ledger
  for (let count = from; count < order.length; count++) {
    const next = order[count]
    if (next === undefined || applyRecord(ledger, next) === 'applied') continue
    ledger = fold({ hash: hashParts, credentials, records: sorted(count + 1) }).ledger
  }
  return ledger
}
