/** Records of several pages in the one order (rule OR1), in steps: sorting a notebook's worth at once would hold a slow phone up. */
import type { Steps } from '../base/steps.ts'
import { recordsPerStep } from '../base/steps.ts'
import type { PageId, PlacedRecord } from '../record/record.ts'
import { compareRecords } from '../record/record.ts'

type Records = readonly PlacedRecord[]

/** `records`: of each page by ascending clock, the pages in any order. */
export const orderInSteps = function* (records: Records): Steps<Records> {
  const byPage = new Map<PageId, PlacedRecord[]>()
  for (const [index, record] of records.entries()) {
    if (index % recordsPerStep === 0) yield
    const before = byPage.get(record.page)
    if (before === undefined) byPage.set(record.page, [record])
    else before.push(record)
  }
  let lists: Records[] = [...byPage.values()]
  while (lists.length > 1) {
    const merged: Records[] = []
    for (let place = 0; place < lists.length; place += 2) {
      merged.push(yield* merge(lists[place] ?? [], lists[place + 1] ?? []))
    }
    lists = merged
  }
  return lists[0] ?? []
}

const merge = function* (left: Records, right: Records): Steps<Records> {
  const both: PlacedRecord[] = []
  let [from, other] = [0, 0]
  for (;;) {
    if (both.length % recordsPerStep === 0) yield
    const [one, two] = [left[from], right[other]]
    if (one !== undefined && (two === undefined || compareRecords(one, two) < 0)) {
      both.push(one)
      from++
    } else if (two !== undefined) {
      both.push(two)
      other++
    } else return both
  }
}
