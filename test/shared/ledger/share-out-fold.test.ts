import { expect, test } from 'vitest'
import { foundingAgreement } from '../../../shared/ledger/agreement.ts'
import { valueOfCash } from '../../../shared/ledger/cash.ts'
import { newestShareOut } from '../../../shared/ledger/share-out-fold.ts'
import { savedBy } from '../../../shared/ledger/loan.ts'
import { statementOf } from '../../../shared/ledger/statement.ts'
import { totalsOf } from '../../../shared/ledger/totals.ts'
import type { Centavos } from '../../../shared/money/centavos.ts'
import { centavos, pesos, sumCentavos } from '../../../shared/money/centavos.ts'
import type { Agreement } from '../../../shared/record/agreement.ts'
import type { CashRow } from '../../../shared/record/record.ts'
import type { Story } from '../../support/story.ts'
import { group } from '../../support/story.ts'

/** DOMAIN's box: 2×500 + 3×200 + 4×50 + 2×20 note + 1×20 coin + 6×10 + 3×5 + 4×2 + 5×1 + 3×0.50 = 1,949.50. */
const box: CashRow[] = [
  { form: 'note', value: pesos(500), count: 2 },
  { form: 'note', value: pesos(200), count: 3 },
  { form: 'note', value: pesos(50), count: 4 },
  { form: 'note', value: pesos(20), count: 2 },
  { form: 'coin', value: pesos(20), count: 1 },
  { form: 'coin', value: pesos(10), count: 6 },
  { form: 'coin', value: pesos(5), count: 3 },
  { form: 'coin', value: pesos(2), count: 4 },
  { form: 'coin', value: pesos(1), count: 5 },
  { form: 'coin', value: pesos(0.5), count: 3 },
]

const agree = (story: Story, changes: Partial<Agreement>): void => {
  const agreement = { ...foundingAgreement(pesos(50)), ...changes }
  story.decide({ kind: 'agreement', agreement }, 'Rosa', 'Ana', 'Lupe')
}

/** Everyone has saved, and the box holds so much more (or less) than that, counted and closed. */
const saved = (savings: Readonly<Record<string, Centavos>>, over = pesos(0)): Story => {
  const [leader = '', ...others] = Object.keys(savings)
  const story = group(leader, ...others)
  const meeting = story.meeting()
  for (const [name, amount] of Object.entries(savings)) meeting.save(name, amount)
  const sum = sumCentavos(Object.values(savings))
  const counted = { savings: centavos(sum + over) }
  meeting.close({ counted, reason: over === 0 ? '' : 'rifa vendida' }).sign(others[0] ?? leader)
  return story
}

const threeOf = (over = pesos(0)): Story =>
  saved({ Rosa: pesos(500), Ana: pesos(300), Lupe: pesos(200) }, over)

const hers = (story: Story, ...names: string[]): Centavos[] =>
  names.map((name) => savedBy(story.member(name)))

const sumOfBooks = ({ ledger }: Story): number =>
  ledger.accounts.reduce((sum, { balance }) => sum + balance, 0)

test('[SH1] the share-out that 2pinklines.com publishes, on the books', () => {
  const story = saved(
    { Rosa: pesos(370_500), Ana: pesos(163_200), Lupe: pesos(421_100), Meche: pesos(45_200) },
    pesos(4_000_000),
  )
  story.meeting().shareOut({ cash: [{ form: 'coin', value: pesos(1), count: 1_000_000 }] })
  const shared = newestShareOut(story.ledger)
  expect(shared?.pool).toBe(pesos(5_000_000))
  expect(shared?.parts.map(({ due }) => due)).toEqual(
    [1_852_500, 816_000, 2_105_500, 226_000].map(pesos),
  )
  const paid = sumCentavos(shared?.parts.map(({ cash }) => valueOfCash(cash)) ?? [])
  const still = hers(story, 'Rosa', 'Ana', 'Lupe', 'Meche')
  expect(paid).toBe(pesos(1_000_000))
  expect(sumCentavos([paid, ...still])).toBe(pesos(5_000_000))
  expect(story.cash('savings')).toBe(pesos(4_000_000))
  expect(story.problems).toEqual([])
  expect(sumOfBooks(story)).toBe(0)
})

test('[SH2] the box of 1,949.50 pays three women; what it cannot pay in cash stays hers, by name', () => {
  const story = saved({ Rosa: pesos(974.75), Ana: pesos(650), Lupe: pesos(324.75) })
  story.meeting().shareOut({ cash: box })
  const parts = newestShareOut(story.ledger)?.parts ?? []
  expect(parts.map(({ due, cash, unpaid }) => [due, valueOfCash(cash), unpaid])).toEqual([
    [pesos(974.75), pesos(974.5), pesos(0.25)],
    [pesos(650), pesos(650), pesos(0)],
    [pesos(324.75), pesos(324.5), pesos(0.25)],
  ])
  expect(hers(story, 'Rosa', 'Ana', 'Lupe')).toEqual([pesos(0.25), pesos(0), pesos(0.25)])
  expect(story.cash('savings')).toBe(pesos(0.5))
  expect(story.problems).toEqual([])
})

test('[SH2] what was not paid is paid by a later share-out that has seen the first', () => {
  const story = threeOf(pesos(100))
  const meeting = story.meeting().shareOut({ pay: 'nothing' })
  expect(hers(story, 'Rosa', 'Ana', 'Lupe')).toEqual([pesos(550), pesos(330), pesos(220)])
  meeting.shareOut({ cash: [{ form: 'note', value: pesos(10), count: 110 }] })
  expect(hers(story, 'Rosa', 'Ana', 'Lupe')).toEqual([pesos(0), pesos(0), pesos(0)])
  expect(story.cash('savings')).toBe(pesos(0))
  expect(story.member('Ana')).toMatchObject({ gain: { balance: pesos(30) } })
  expect(story.problems).toEqual([])
  expect(sumOfBooks(story)).toBe(0)
})

test('[SH1] to each her own and equal parts of the rest, where the group agreed so', () => {
  const story = threeOf(pesos(100))
  agree(story, { shareOut: 'own-and-equal-rest' })
  story.meeting().shareOut()
  expect(newestShareOut(story.ledger)?.parts.map(({ due }) => due)).toEqual(
    [533.34, 333.33, 233.33].map(pesos),
  )
  expect(story.problems).toEqual([])
})

test('[SH1] a shortage is borne in proportion, and the books say who bore what', () => {
  const story = threeOf(pesos(-100))
  story.meeting().shareOut({ cash: [{ form: 'note', value: pesos(10), count: 90 }] })
  expect(newestShareOut(story.ledger)?.parts.map(({ due }) => due)).toEqual(
    [450, 270, 180].map(pesos),
  )
  expect(hers(story, 'Rosa', 'Ana', 'Lupe')).toEqual([0, 0, 0])
  expect(story.member('Rosa')).toMatchObject({ gain: { balance: pesos(-50) } })
  expect(story.cash('savings')).toBe(0)
})

test('[SH1] only what is counted in the box: a count at the beginning of a meeting decides', () => {
  const story = threeOf()
  const meeting = story
    .meeting()
    .countBox({ savings: pesos(900) })
    .save('Ana', pesos(100))
  meeting.shareOut({ pay: 'nothing' })
  expect(newestShareOut(story.ledger)?.pool).toBe(pesos(1_000))
  expect(story.problems).toEqual(['box-count-differs'])
})

test('[SH1] a box that was never counted is shared out by the books, and that is shown', () => {
  const story = group('Rosa', 'Ana')
  story.meeting().save('Ana', pesos(50)).shareOut({ pay: 'nothing' })
  expect(newestShareOut(story.ledger)?.pool).toBe(pesos(50))
  expect(story.problems).toEqual(['share-out-uncounted'])
})

test('[SH1] savings that go by lots are not shared out without a word', () => {
  const story = threeOf()
  agree(story, { savingsUse: 'lots' })
  story.meeting().shareOut()
  expect(story.problems).toEqual(['share-out-not-agreed'])
})

test('[SH1] loans and covers that are open are named until they are settled', () => {
  const story = threeOf().lend('Ana', pesos(100), { weeks: 1 })
  const meeting = story.meeting().cover('Ana', { Lupe: pesos(40) })
  meeting.close()
  const next = story.meeting().shareOut({ pay: 'nothing' })
  expect(story.problems).toEqual(['share-out-owing', 'share-out-owing'])
  next.pay('Ana', pesos(60))
  expect(story.problems).toEqual(['share-out-owing'])
})

test('[SA2] who left and has not taken her savings keeps them; they are not shared out', () => {
  const story = threeOf(pesos(80))
  const meeting = story.meeting().leave('Lupe', pesos(150))
  story.confirm('Ana', story.last)
  meeting.shareOut({ pay: 'nothing' })
  expect(newestShareOut(story.ledger)?.pool).toBe(pesos(880))
  expect(hers(story, 'Rosa', 'Ana', 'Lupe')).toEqual([pesos(550), pesos(330), pesos(50)])
  expect(story.problems).toEqual(['leaver-savings-left'])
})

test('[SH1] attack: a swapped method, another sum, a woman left out: ours holds, each is named', () => {
  const story = threeOf(pesos(100))
  const meeting = story.meeting()
  meeting.shareOut({ pay: 'nothing', method: 'own-and-equal-rest' })
  expect(hers(story, 'Rosa', 'Ana', 'Lupe')).toEqual([pesos(550), pesos(330), pesos(220)])
  expect(story.problems).toEqual(Array.from({ length: 3 }, () => 'share-out-differs'))
  const other = threeOf(pesos(100))
  other.meeting().shareOut({ pay: 'nothing', parts: (parts) => parts.slice(0, 2) })
  expect(hers(other, 'Rosa', 'Ana', 'Lupe')).toEqual([pesos(550), pesos(330), pesos(220)])
  expect(other.problems).toEqual(['share-out-differs'])
})

test('[SH1] attack: cash beyond her part is counted, and she owes it back on the books', () => {
  const story = threeOf()
  const cash = [{ form: 'note', value: pesos(500), count: 2 }] as const
  story.meeting().shareOut({
    parts: (parts) => parts.map((part, place) => ({ ...part, cash: place === 0 ? cash : [] })),
  })
  expect(hers(story, 'Rosa', 'Ana', 'Lupe')).toEqual([pesos(-500), pesos(300), pesos(200)])
  expect(story.cash('savings')).toBe(pesos(0))
  expect(story.problems).toEqual(Array.from({ length: 3 }, () => 'share-out-differs'))
})

test('[AU2] only a leader shares out', () => {
  const story = threeOf()
  story.meeting().by('Ana').shareOut()
  expect(story.problems).toEqual(['not-leader'])
})

test('[AU6] attack: shared out twice on top of each other pays nothing twice without being named', () => {
  const story = threeOf()
  const cash = [{ form: 'note', value: pesos(100), count: 10 }] as const
  const first = story.meeting()
  first.shareOut({ cash })
  const { parts } = story
    .record(story.last)
    .facts.find(({ kind }) => kind === 'shared-out') as never as {
    parts: never
  }
  first.shareOut({ parts: () => parts })
  expect(hers(story, 'Rosa', 'Ana', 'Lupe')).toEqual([pesos(-500), pesos(-300), pesos(-200)])
  expect(story.problems).toEqual([
    ...Array.from({ length: 3 }, () => 'share-out-differs'),
    'pot-overdrawn',
  ])
})

test('[AU6] attack: a backdated share-out that leaves out the gain undoes nothing of the one that knows of it', () => {
  const story = group('Rosa', 'Ana', 'Lupe').device('Rosa', 'Rosa’s phone')
  const meeting = story.meeting().save('Rosa', pesos(500)).save('Ana', pesos(300))
  meeting.close().sign('Ana')
  const old = story.heads('Rosa’s phone')
  story.part('Rosa’s phone')
  const next = story.meeting().save('Lupe', pesos(200))
  next.close({ counted: { savings: pesos(1_100) }, reason: 'rifa vendida' })
  story.meeting().shareOut({ pay: 'nothing' })
  const honest = hers(story, 'Rosa', 'Ana', 'Lupe')
  expect(honest).toEqual([pesos(550), pesos(330), pesos(220)])
  meeting.by('Rosa’s phone').shareOut({ pay: 'nothing', heads: old })
  const backdated = story.last
  story.meet()
  expect(hers(story, 'Rosa', 'Ana', 'Lupe')).toEqual(honest)
  expect(story.problems).toContain('shared-out-twice')
  expect(sumOfBooks(story)).toBe(0)
  story.reverse('Rosa', backdated)
  expect(hers(story, 'Rosa', 'Ana', 'Lupe')).toEqual(honest)
  expect(story.problems).not.toContain('shared-out-twice')
})

test('[AU6] two share-outs of the same, stated apart: the gain is given once, and if one is taken back, still once', () => {
  const story = threeOf(pesos(100)).device('Rosa', 'Rosa’s phone')
  const meeting = story.meeting()
  story.part('Rosa’s phone')
  meeting.shareOut({ pay: 'nothing' })
  const first = story.last
  meeting.by('Rosa’s phone').shareOut({ pay: 'nothing' })
  const second = story.last
  story.meet()
  const once = [pesos(550), pesos(330), pesos(220)]
  expect(story.problems.filter((code) => code === 'shared-out-twice')).toHaveLength(1)
  expect(hers(story, 'Rosa', 'Ana', 'Lupe')).toEqual(once)
  story.reverse('Rosa', first)
  expect(hers(story, 'Rosa', 'Ana', 'Lupe')).toEqual(once)
  story.reverse('Rosa', second)
  expect(hers(story, 'Rosa', 'Ana', 'Lupe')).toEqual([pesos(500), pesos(300), pesos(200)])
  expect(sumOfBooks(story)).toBe(0)
})

test('[AU6] what moved the pool unseen is counted, is not in the share-out, and is named', () => {
  const story = threeOf()
  const meeting = story.meeting()
  story.part('Lupe')
  meeting.shareOut({ pay: 'nothing' })
  meeting.by('Lupe').save('Lupe', pesos(40))
  story.meet()
  expect(story.problems).toEqual(['share-out-late'])
  expect(hers(story, 'Lupe')).toEqual([pesos(240)])
  story.meeting().save('Lupe', pesos(10))
  expect(story.problems).toEqual(['share-out-late'])
})

test('[AU6] attack: heads that leave out that a woman took her savings and left pay her nothing twice', () => {
  const story = threeOf()
  const meeting = story.meeting()
  const heads = story.heads('Rosa')
  meeting.leave('Lupe')
  story.confirm('Ana', story.last)
  meeting.shareOut({ pay: 'nothing', heads })
  expect(hers(story, 'Rosa', 'Ana', 'Lupe')).toEqual([pesos(500), pesos(300), pesos(0)])
  expect(story.problems).toEqual(['share-out-late'])
})

test('[ME1] the share-out is read aloud, woman by woman, with what stays in her name', () => {
  const story = saved({ Rosa: pesos(974.75), Ana: pesos(650), Lupe: pesos(324.75) })
  const meeting = story.meeting().shareOut({ cash: box })
  const told = statementOf(story.ledger, meeting.meeting).filter(({ code }) => code === 'shared')
  expect(told).toMatchObject([
    { member: { alias: 'Rosa' }, amount: pesos(974.5), unpaid: pesos(0.25) },
    { member: { alias: 'Ana' }, amount: pesos(650), unpaid: 0 },
    { member: { alias: 'Lupe' }, amount: pesos(324.5), unpaid: pesos(0.25) },
  ])
  expect(totalsOf(meeting.meeting).sharedOut).toBe(pesos(1_949))
})
