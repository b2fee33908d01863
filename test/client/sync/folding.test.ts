// @vitest-environment node
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold } from '../../../shared/ledger/fold.ts'
import type { FoldInput } from '../../../shared/ledger/cuts.ts'
import type { PlacedRecord } from '../../../shared/record/record.ts'
import { compareRecords } from '../../../shared/record/record.ts'
import * as acts from '../../../client/state/acts.ts'
import type { Contents } from '../../../client/sync/contents.ts'
import { Folding } from '../../../client/sync/folding.ts'
import { done } from '../../support/devices.ts'
import { histories, votingHistories } from '../../support/history.ts'
import { littleGroup } from '../../support/little-group.ts'
import { picture } from '../../support/picture.ts'
import { tablet } from '../../support/stage.ts'

/** Of an open notebook only what folding looks at. */
const contentsOf = (input: FoldInput): Contents => {
  const folded = fold({ ...input, records: [] })
  return { credentials: input.credentials, records: [], folded } as unknown as Contents
}

/** As a receipt's records come into the contents. */
const add = ({ records }: Contents, placed: readonly PlacedRecord[]): 'behind' | 'between' => {
  const last = records.at(-1)
  const [first] = placed
  records.push(...placed)
  if (last === undefined || first === undefined || compareRecords(first, last) > 0) return 'behind'
  records.sort(compareRecords)
  return 'between'
}

/** In parts, in whatever order and however fast they come. */
const foldInParts = async (
  input: FoldInput,
  starts: readonly number[],
  waits: readonly boolean[],
): Promise<Contents> => {
  const contents = contentsOf(input)
  const folding = new Folding(() => contents)
  const cuts = [...new Set(starts.map((start) => start % (input.records.length + 1)))]
  const parts = [0, ...cuts].map((from, _, all) => {
    const end = Math.min(...all.filter((other) => other > from), input.records.length)
    return input.records.slice(from, end)
  })
  for (const [index, part] of parts.entries()) {
    const taking = folding.take(part, add(contents, part))
    if (waits[index % waits.length] === true) await taking
  }
  await folding.settled()
  return contents
}

test('[OR1] folded in slices while more comes in, the ledger is that of all records', async () => {
  const inputs = fc.oneof(histories, votingHistories)
  const starts = fc.array(fc.nat(), { maxLength: 6 })
  const waits = fc.array(fc.boolean(), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(inputs, starts, waits, async (input, cuts, pauses) => {
      const { folded } = await foldInParts(input, cuts, pauses)
      expect(picture(folded.ledger)).toEqual(picture(fold(input).ledger))
    }),
    { numRuns: 150 },
  )
})

test('[KE5] a statement that changes no credential and brings no record leaves the ledger as it is', async () => {
  const stage = await littleGroup()
  const { notebook, device } = stage.device(tablet)
  const { ledger } = notebook
  const [rosa] = notebook.own
  done(await acts.invite(notebook, device, rosa?.key ?? '', stage.member(notebook, 'Lupe'), 'x'))
  expect(notebook.ledger).toBe(ledger)
})

test('[KE5] a statement that lets somebody in is folded with all records', async () => {
  const stage = await littleGroup()
  const { notebook, device } = stage.device(tablet)
  const { ledger } = notebook
  const [rosa] = notebook.own
  const ana = stage.member(notebook, 'Ana')
  done(await acts.addWomanHere(notebook, device, rosa?.key ?? '', ana, 'aquí'))
  expect(notebook.ledger).not.toBe(ledger)
  expect(stage.member(notebook, 'Ana').credentials.length).toBe(ana.credentials.length + 1)
})
