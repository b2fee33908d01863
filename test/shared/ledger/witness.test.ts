import { expect, test } from 'vitest'
import { pesos } from '../../../shared/money/centavos.ts'
import { group } from '../../support/story.ts'

const savingBy = (recorder: string) => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const saving = story.meeting().by(recorder).save('Ana', pesos(50)).last
  return { story, saving }
}

test('[AU4] a money fact is recorded, then confirmed by the payer, then sealed', () => {
  const story = group('Rosa', 'Ana')
  const meeting = story.meeting().save('Ana', pesos(50))
  const saving = meeting.last
  expect(story.status(saving)).toBe('recorded')
  story.confirm('Ana', saving)
  expect(story.status(saving)).toBe('confirmed')
  expect(story.entry(saving).confirmations.map(({ author }) => author.alias)).toEqual(['Ana'])
  meeting.close()
  expect(story.status(saving)).toBe('sealed')
  expect(story.entry(saving).sealedBy?.entry).toMatchObject(meeting.closing)
  expect(story.problems).toEqual([])
})

test('[AU4] one member never both records and confirms, whatever the device', () => {
  const { story, saving } = savingBy('Ana')
  story.device('Ana', 'her phone').confirm('Ana', saving).confirm('her phone', saving)
  expect(story.status(saving)).toBe('recorded')
  expect(story.problems).toEqual(['confirmed-own', 'confirmed-own'])
  story.confirm('Lupe', saving)
  expect(story.status(saving)).toBe('confirmed')
})

test('[AU4] a second confirmation by the same member adds nothing', () => {
  const { story, saving } = savingBy('Rosa')
  story.confirm('Ana', saving).confirm('Lupe', saving).confirm('Ana', saving)
  expect(story.entry(saving).confirmations).toHaveLength(2)
  expect(story.problems).toEqual(['confirmed-twice'])
})

test('[RE1] one confirmation speaks for many facts, and a bad one does not hold up the others', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const meeting = story.meeting().save('Ana', pesos(50))
  const good = meeting.last
  const own = meeting.by('Lupe').save('Lupe', pesos(50)).last
  story.confirm('Lupe', good, own, story.memberRef('Ana'))
  expect(story.status(good)).toBe('confirmed')
  expect(story.problems).toEqual(['confirmed-own', 'refers-to-wrong-kind'])
})

test('[AU4] a dispute says who and why, and is lifted when the same member confirms', () => {
  const { story, saving } = savingBy('Rosa')
  story.confirm('Lupe', saving).dispute('Ana', saving, 'di 70')
  expect(story.status(saving)).toBe('disputed')
  expect(story.entry(saving).disputes).toMatchObject([
    { entry: { author: { alias: 'Ana' } }, reason: 'di 70', liftedBy: null },
  ])
  story.dispute('Ana', saving)
  expect(story.problems).toEqual(['disputed-twice'])
  story.confirm('Ana', saving)
  expect(story.status(saving)).toBe('confirmed')
  story.dispute('Ana', saving).confirm('Ana', saving)
  expect(story.status(saving)).toBe('confirmed')
  expect(story.problems).toEqual(['disputed-twice'])
})

test('[AU4] a dispute stands against a confirmation that has not seen it', () => {
  const { story, saving } = savingBy('Rosa')
  story.device('Ana', 'her phone').part('her phone').dispute('Ana', saving)
  story.confirm('her phone', saving).meet()
  expect(story.status(saving)).toBe('disputed')
})

test('[AU4] who recorded a fact takes it back instead of disputing it', () => {
  const { story, saving } = savingBy('Ana')
  story.dispute('Ana', saving)
  expect(story.problems).toEqual(['disputed-own'])
  story.reverse('Ana', saving, 'eran 70')
  expect(story.status(saving)).toBe('voided')
  expect(story.entry(saving).reversals.map(({ fact }) => fact)).toMatchObject([
    { kind: 'reversal', reason: 'eran 70' },
  ])
  expect(story.cash('savings')).toBe(0)
})

test('[AU4] a leader may take a fact back, another member may not', () => {
  const { story, saving } = savingBy('Ana')
  story.reverse('Lupe', saving)
  expect(story.problems).toEqual(['reversal-not-hers'])
  expect(story.status(saving)).toBe('recorded')
  story.reverse('Rosa', saving)
  expect(story.status(saving)).toBe('voided')
})

test('[AU4] nothing is taken back twice, and a reversal is not taken back', () => {
  const { story, saving } = savingBy('Rosa')
  const reversal = story.reverse('Rosa', saving).last
  story.reverse('Rosa', saving).reverse('Rosa', reversal)
  expect(story.problems).toEqual(['reversed-twice', 'reversal-of-reversal'])
  expect(story.cash('savings')).toBe(0)
})

test('[AU4] of two reversals at the same time both are shown and one moves money', () => {
  const { story, saving } = savingBy('Ana')
  story.part('Ana').reverse('Ana', saving).reverse('Rosa', saving).meet()
  expect(story.entry(saving).reversals).toHaveLength(2)
  expect(story.cash('savings')).toBe(0)
  expect(story.problems).toEqual(['reversed-twice'])
})
