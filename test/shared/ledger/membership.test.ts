import { expect, test } from 'vitest'
import { hashParts } from '../../../shared/crypto/digest.ts'
import { refToKey } from '../../../shared/record/record.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import { addDays } from '../../../shared/time/civil-date.ts'
import { codesOf, group } from '../../support/story.ts'

test('[AU1] the founding record begins the group, its leader and her page', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const { ledger, problems } = story
  expect(problems).toEqual([])
  expect(ledger.group).toMatchObject({
    name: 'Las Jacarandas',
    programme: 'via-migrante',
    currency: 'MXN',
    weekday: 2,
    weeklySaving: pesos(50),
  })
  expect([...ledger.members.values()].map(({ alias, leads }) => [alias, leads])).toEqual([
    ['Rosa', true],
    ['Ana', false],
    ['Lupe', false],
  ])
})

test('[KE1] a member has a credential for each of her devices', () => {
  const story = group('Rosa', 'Ana').device('Ana', 'her phone')
  expect(story.member('Ana').credentials.map(({ label }) => label)).toEqual(['Ana', 'her phone'])
  story.meeting().by('her phone').save('Ana', pesos(50))
  expect(story.entry(story.last).author.alias).toBe('Ana')
})

test('[AU1] a key that nobody admitted has no authority', () => {
  const story = group('Rosa', 'Ana').stranger('thief', 'unknown')
  story.state('thief', { kind: 'page-opened', member: story.memberRef('Ana') })
  story.meeting().by('thief').save('Ana', pesos(50))
  expect(story.problems).toEqual(['unknown-author', 'unknown-author'])
  expect(story.cash('savings')).toBe(0)
})

test('[KE3] reading never implies writing: what staff write has no effect', () => {
  const story = group('Rosa', 'Ana').stranger('staff', 'reader')
  story.state('staff', { kind: 'page-opened', member: story.memberRef('Ana') })
  const meeting = story.meeting().save('Ana', pesos(50))
  story.confirm('staff', meeting.last)
  expect(story.problems).toEqual(['reader-wrote', 'reader-wrote'])
})

test('[AU2] members do not lead: what only a leader may state has no effect', () => {
  const story = group('Rosa', 'Ana', 'Lupe').lend('Lupe', pesos(500), { weeks: 10 })
  const day = addDays(story.meeting().day, 1)
  story.state('Ana', { kind: 'meeting-opened', day })
  story.state('Ana', { kind: 'member-added', alias: 'Carmen', picture: 7 })
  const meeting = story.meeting()
  meeting.by('Ana').receive(pesos(500)).lend('Ana', pesos(500), { weeks: 10 })
  meeting.leave('Lupe', pesos(0)).close()
  expect(story.problems).toEqual(Array.from({ length: 6 }, () => 'not-leader'))
  expect(story.ledger.members.size).toBe(3)
})

test('[AU1] a group is founded once', () => {
  const story = group('Rosa', 'Ana')
  const founding = story.ledger.pages.get(story.memberRef('Rosa').page)?.rows[0]?.record.facts ?? []
  story.state('Rosa', ...founding.slice(0, 1))
  expect(story.problems).toEqual(['founded-twice'])
})

test('[AU1] only the first leader of the control chain founds the group', () => {
  const story = group('Rosa', 'Ana')
  const { credentials, records } = story.input()
  const renamed = credentials.map((credential) =>
    credential.key === 'Rosa' ? { ...credential, statement: 9 } : credential,
  )
  const usurper = { key: 'X', role: 'leader', label: 'X', at: 0, statement: 0 } as const
  const withUsurper = [...renamed, { ...usurper, member: null }]
  expect(codesOf({ hash: hashParts, credentials: withUsurper, records })[0]).toBe('founder-differs')
})

test('[PG3] a page begins by saying whose it is, as the control chain does', () => {
  const story = group('Rosa', 'Ana', 'Lupe')
  const ana = story.memberRef('Ana')
  story.state('Ana', { kind: 'page-opened', member: ana })
  expect(story.problems).toEqual(['page-opened-again'])

  const { credentials, records } = story.input()
  const swapped = credentials.map((credential) =>
    credential.key === 'Ana' ? { ...credential, member: story.memberRef('Lupe') } : credential,
  )
  expect(codesOf({ hash: hashParts, credentials: swapped, records })).toEqual([
    'page-member-differs',
    'page-not-opened',
  ])
})

test('[PG3] a page whose first fact is another has no effect', () => {
  const story = group('Rosa', 'Ana')
  const { credentials, records } = story.input()
  const silent = records.map((record) =>
    record.author === 'Ana' ? { ...record, facts: [] } : record,
  )
  expect(codesOf({ hash: hashParts, credentials, records: silent })).toEqual(['page-not-opened'])
})

test('[PG1] a record under a page that another credential began has no effect', () => {
  const story = group('Rosa', 'Ana')
  story.meeting().by('Ana').save('Ana', pesos(50))
  const { credentials, records } = story.input()
  const forged = records.map((record, index) =>
    index === records.length - 1 ? { ...record, author: 'Rosa' } : record,
  )
  expect(codesOf({ hash: hashParts, credentials, records: forged })).toEqual(['page-of-another'])
})

test('[SA2] a leaver takes her own savings, and nothing else moves', () => {
  const story = group('Rosa', 'Ana', 'Lupe').lend('Ana', pesos(500), { weeks: 10 })
  story.meeting().save('Ana', pesos(50)).save('Lupe', pesos(80)).close()
  const meeting = story.meeting().leave('Ana').close()
  expect(meeting.meeting.entries).toHaveLength(1)
  expect(story.problems).toEqual([])
  expect(story.member('Ana').left).not.toBeNull()
  expect(story.member('Ana').savings.balance).toBe(0)
  expect(story.cash('savings')).toBe(pesos(80))
  expect(story.loan('Ana').balance).toBe(pesos(500))
})

test('[SA2] savings that a leaver was not paid, or was paid beyond, are shown until settled', () => {
  const story = group('Rosa', 'Ana')
  const meeting = story.meeting().save('Ana', pesos(50)).leave('Ana', pesos(30))
  expect(story.problems).toEqual(['leaver-savings-left'])
  story.reverse('Rosa', meeting.last)
  expect(story.problems).toEqual([])
  expect(story.member('Ana').left).toBeNull()
})

test('[SA2] money for a leaver is kept and shown; her presence and a second leaving are not', () => {
  const story = group('Rosa', 'Ana', 'Lupe').lend('Ana', pesos(500), { weeks: 10 })
  const meeting = story.meeting().leave('Ana')
  meeting.pay('Ana', pesos(50))
  expect(story.problems).toEqual(['for-leaver'])
  expect(story.loan('Ana').paid).toBe(pesos(50))
  meeting.present('Ana').leave('Ana', pesos(0))
  expect(story.problems).toEqual(['for-leaver', 'member-left', 'member-left'])
})

test('[AU1] members are known by the fact that added them', () => {
  const story = group('Rosa', 'Ana')
  const ana = story.memberRef('Ana')
  expect(story.ledger.members.get(refToKey(ana))?.alias).toBe('Ana')
})

test('[AU1] the founder is added in the founding record itself, by its own page and place', () => {
  const story = group('Rosa')
  const { credentials, records, hash } = story.input()
  const rosa = story.memberRef('Rosa')
  for (const leader of [
    { ...rosa, clock: 1 },
    { ...rosa, page: 77 as typeof rosa.page },
  ]) {
    const elsewhere = records.map((record) => ({
      ...record,
      facts: record.facts.map((fact) =>
        fact.kind === 'group-founded' ? { ...fact, leader } : fact,
      ),
    }))
    const hers = credentials.map((credential) => ({ ...credential, member: leader }))
    expect(codesOf({ hash, credentials: hers, records: elsewhere })).toEqual(['founder-differs'])
  }
})
