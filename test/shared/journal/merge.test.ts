// @vitest-environment node
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inOneGo } from '../../../shared/base/steps.ts'
import { orderInSteps } from '../../../shared/journal/merge.ts'
import { compareRecords } from '../../../shared/record/record.ts'
import { histories } from '../../support/history.ts'

test('[OR1] the pages of any history, one after the other in any order, are put in the one order', () => {
  fc.assert(
    fc.property(histories, fc.infiniteStream(fc.nat()), ({ records }, chance) => {
      const rank = new Map(records.map(({ page }) => [page, chance.next().value]))
      const byPage = records.toSorted(
        (left, right) => (rank.get(left.page) ?? 0) - (rank.get(right.page) ?? 0),
      )
      expect(inOneGo(orderInSteps(byPage))).toEqual(byPage.toSorted(compareRecords))
    }),
  )
})
