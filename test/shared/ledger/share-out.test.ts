import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ShareOutMethod } from '../../../shared/record/agreement.ts'
import { shareOut } from '../../../shared/ledger/share-out.ts'
import { centavos, pesos, sumCentavos } from '../../../shared/money/centavos.ts'

const methods = fc.constantFrom<ShareOutMethod>('in-proportion', 'own-and-equal-rest')
const amounts = fc.nat(1_000_000_00).map(centavos)

test('[SH1] in proportion to savings, as 2pinklines.com publishes it', () => {
  const savings = [370_500, 163_200, 421_100, 45_200].map(pesos)
  expect(shareOut(pesos(5_000_000), savings, 'in-proportion')).toEqual(
    [1_852_500, 816_000, 2_105_500, 226_000].map(pesos),
  )
})

test('[SH1] to each her own and equal parts of the rest', () => {
  const savings = [pesos(500), pesos(300), pesos(200)]
  expect(shareOut(pesos(1_100), savings, 'own-and-equal-rest')).toEqual(
    [533.34, 333.33, 233.33].map(pesos),
  )
})

test('[SH1] only what was counted is shared: a shortage is borne in proportion', () => {
  const savings = [pesos(500), pesos(300), pesos(200)]
  const shares = [450, 270, 180].map(pesos)
  expect(shareOut(pesos(900), savings, 'own-and-equal-rest')).toEqual(shares)
  expect(shareOut(pesos(900), savings, 'in-proportion')).toEqual(shares)
})

test('[SH1] where nobody saved, what is there is shared equally; among nobody, nothing', () => {
  const none = [pesos(0), pesos(0)]
  expect(shareOut(pesos(5), none, 'in-proportion')).toEqual([pesos(2.5), pesos(2.5)])
  expect(shareOut(pesos(5), [], 'in-proportion')).toEqual([])
})

test('[MO2] shares sum to what was counted, and who saved more never gets less', () => {
  const savings = fc.array(amounts, { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(amounts, savings, methods, (counted, saved, method) => {
      const shares = shareOut(counted, saved, method)
      expect(sumCentavos(shares)).toBe(counted)
      for (const [place, share] of shares.entries()) {
        for (const [other, hers] of saved.entries()) {
          if (hers < (saved[place] ?? 0)) expect(shares[other]).toBeLessThanOrEqual(share)
        }
      }
    }),
  )
})
