/** A receipt that somebody brings, honest or not, against the notebook: the notebook decides. */
import { expect, test } from 'vitest'
import { required } from '../../../shared/base/assert.ts'
import { openEpoch } from '../../../shared/crypto/seal.ts'
import { codeToReceipt, folioOf, receiptToCode } from '../../../shared/journal/receipt-code.ts'
import { checkReceipt, receiptOf } from '../../../shared/ledger/receipt.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import type { Receipt } from '../../../shared/record/receipt.ts'
import { encodeReceipt, movementKinds } from '../../../shared/record/receipt.ts'
import type { FactRef, PageId } from '../../../shared/record/record.ts'
import { addDays } from '../../../shared/time/civil-date.ts'
import type { Story } from '../../support/story.ts'
import { group } from '../../support/story.ts'

const epochs = [1, 2].map((byte) => openEpoch(new Uint8Array(32).fill(byte)))
const [first = openEpoch(new Uint8Array(32)), second = first] = epochs
const groupId = new Uint8Array(32).fill(3)

const paid = (): { story: Story; ref: FactRef; receipt: Receipt } => {
  const story = group('Rosa', 'Ana', 'Lupe').lend('Ana', pesos(1_500), { weeks: 10 })
  story.meeting().pay('Ana', pesos(150))
  const ref = story.last
  return { story, ref, receipt: required(receiptOf(story.ledger, story.entry(ref)), 'receipt') }
}

/** What a device of the group answers to the text of a QR code. */
const answer = ({ ledger }: Story, code: string, known = epochs): string => {
  const read = codeToReceipt(known, groupId, code)
  return read.ok ? checkReceipt(ledger, read.value).kind : read.error
}

test('an honest receipt is in the notebook, under whichever epoch it was made', () => {
  const { story, receipt } = paid()
  for (const epoch of epochs) {
    expect(answer(story, receiptToCode(epoch, groupId, receipt))).toBe('as-written')
  }
  expect(answer(story, receiptToCode(second, groupId, receipt), [first])).toBe('not-ours')
})

test('another amount, kind, day or woman, though sealed with the key of the group, is told apart', () => {
  const { story, receipt } = paid()
  const forged: Partial<Receipt>[] = [
    { amount: pesos(1_500) },
    { kind: 'saving' },
    { day: addDays(receipt.day, 7) },
    { member: story.memberRef('Lupe') },
    { member: null },
  ]
  for (const change of forged) {
    const code = receiptToCode(first, groupId, { ...receipt, ...change })
    expect(answer(story, code)).toBe('differs')
  }
})

test('a made-up record, or a place where another record stands, is not in the notebook', () => {
  const { story, ref, receipt } = paid()
  const made: Partial<Receipt>[] = [
    { idStart: new Uint8Array(16).fill(5) },
    { fact: { ...ref, clock: ref.clock + 1 } },
    { fact: { ...ref, index: 1 } },
    { fact: { ...ref, page: 77 as PageId } },
  ]
  for (const change of made) {
    expect(answer(story, receiptToCode(first, groupId, { ...receipt, ...change }))).toBe('not-here')
  }
})

test('what was corrected since is said to be, and a forged amount of it still differs', () => {
  const { story, ref, receipt } = paid()
  story.reverse('Rosa', ref)
  expect(answer(story, receiptToCode(first, groupId, receipt))).toBe('corrected')
  const forged = { ...receipt, amount: pesos(200) }
  expect(answer(story, receiptToCode(first, groupId, forged))).toBe('differs')
})

test('of another group, or a letter changed: no device of the group opens it', () => {
  const { story, receipt } = paid()
  const other = openEpoch(new Uint8Array(32).fill(9))
  expect(answer(story, receiptToCode(other, groupId, receipt))).toBe('not-ours')
  expect(answer(story, receiptToCode(first, new Uint8Array(32).fill(4), receipt))).toBe('not-ours')
  const code = receiptToCode(first, groupId, receipt)
  for (let at = 3; at < code.length; at += 1) {
    const changed = `${code.slice(0, at)}${code[at] === 'A' ? 'B' : 'A'}${code.slice(at + 1)}`
    expect(answer(story, changed)).toMatch(/^not-(?:ours|a-receipt)$/u)
  }
  expect(answer(story, 'https://example.org')).toBe('not-a-receipt')
  expect(answer(story, '')).toBe('not-a-receipt')
})

test('without a key a receipt tells neither what it says nor of which group it is: all are noise of one length', () => {
  const { receipt } = paid()
  const amounts = [pesos(1), pesos(150), pesos(9_000_000)]
  const codes = amounts.map((amount) => receiptToCode(first, groupId, { ...receipt, amount }))
  expect(new Set(codes.map(({ length }) => length))).toEqual(new Set([158]))
  // They share the mark that tells a receipt from other codes, and no more than chance after it.
  const same = Array.from(codes[0] ?? '').filter((letter, at) => letter === codes[1]?.[at]).length
  expect(same).toBeLessThan(20)
})

test('the longest receipt is padded to the same length as the shortest', () => {
  const far = { page: Number.MAX_SAFE_INTEGER as PageId, clock: 2 ** 31 - 1, index: 255 }
  const { receipt } = paid()
  const longest = encodeReceipt({
    ...receipt,
    fact: far,
    member: far,
    amount: pesos(9_000_000_000),
    day: addDays(receipt.day, 2_800_000),
    kind: required(movementKinds.at(-1), 'kind'),
  })
  expect(longest).toHaveLength(59)
})

test('a folio is a word and three digits, the same on every device of the group, another for another record', () => {
  const { story, ref } = paid()
  const { id } = story.record(ref)
  const folio = folioOf(first.secret, id, 0)
  expect(folio).toMatch(/^\p{L}+ \d{3}$/u)
  expect(folioOf(first.secret, id, 0)).toBe(folio)
  expect(folioOf(first.secret, id, 1)).not.toBe(folio)
  expect(folioOf(second.secret, id, 0)).not.toBe(folio)
})

test('[PG3] a receipt made before its record was stated again finds what stands in its stead', () => {
  const { story, receipt } = paid()
  const lost = new Uint8Array(32).fill(8)
  const meeting = required([...story.ledger.meetings.values()].at(-1), 'meeting').entry
  const { page, clock } = story.state('Rosa', {
    kind: 'saving',
    meeting: { page: meeting.page, clock: meeting.clock, index: meeting.index },
    member: story.memberRef('Lupe'),
    amount: pesos(50),
  })
  const saving = story.record({ page, clock }).facts[0]
  if (saving === undefined) throw new Error('no saving')
  const heads = story.heads('Rosa').find((head) => head.page === page)
  const next = { page, clock: (heads?.clock ?? 0) + 1, index: 0 }
  story.state('Rosa', saving, { kind: 'restated', id: lost, index: 4, fact: next })
  const old: Receipt = {
    ...receipt,
    kind: 'saving',
    amount: pesos(50),
    member: story.memberRef('Lupe'),
    fact: { page: 99 as PageId, clock: 5, index: 4 },
    idStart: lost.slice(0, 16),
  }
  expect(checkReceipt(story.ledger, old).kind).toBe('as-written')
  expect(checkReceipt(story.ledger, { ...old, amount: pesos(60) }).kind).toBe('differs')
})
