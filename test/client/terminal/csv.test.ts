// @vitest-environment node
import { expect, test } from 'vitest'
import { bookOf } from '../../../client/terminal/book.ts'
import { toCsv } from '../../../client/terminal/csv.ts'
import { pesos } from '../../../shared/money/centavos.ts'
import { group } from '../../support/story.ts'

const rowsOf = (csv: string): string[] => csv.split('\r\n').slice(1, -1)

test('one row a posting, quoted by RFC 4180, and nothing that a spreadsheet would run', () => {
  const story = group('=HYPERLINK("x","y")', 'Ana, "la güera"')
  story.meeting().save('Ana, "la güera"', pesos(50)).save('=HYPERLINK("x","y")', pesos(20))
  const rows = rowsOf(toCsv(bookOf(story.ledger)))
  expect(rows).toHaveLength(4)
  expect(rows[0]).toMatch(/,saving,recorded,"Ana, ""la güera""",Assets:Box:Savings,50\.00,MXN,/u)
  expect(rows[1]).toContain(',Liabilities:Savings:AnaLaGuera,-50.00,MXN,')
  expect(rows[2]).toContain(`,"'=HYPERLINK(""x"",""y"")",Assets:Box:Savings,20.00,`)
})

test('a correction is a transaction of its own, and names what it takes back', () => {
  const story = group('Rosa', 'Ana')
  story.meeting().save('Ana', pesos(50))
  const { page, clock, index } = story.last
  story.reverse('Rosa', story.last, 'eran 20')
  const rows = rowsOf(toCsv(bookOf(story.ledger)))
  expect(rows).toHaveLength(4)
  expect(rows[0]).toContain(',saving,voided,')
  expect(rows[2]).toMatch(/,reversal,.*,-50\.00,MXN,eran 20,Rosa,/u)
  expect(rows[2]?.endsWith(`,${page}.${clock}.${index}`)).toBe(true)
})
