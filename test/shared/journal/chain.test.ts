import { expect, test } from 'vitest'
import { required } from '../../../shared/base/assert.ts'
import { noticesOf } from '../../../shared/journal/journal.ts'
import { Device, foundGroup, plainFact } from '../../support/notebook.ts'

test('[PG5] one signature vouches for the bytes below it, not only for their number', () => {
  const group = foundGroup('Ana', 'Luz')
  const ana = new Device(group, 'Ana')
  for (let picture = 0; picture < 4; picture++) ana.write(plainFact(picture))
  const honest = required(ana.runsBeyond()[0], 'her page')
  for (let altered = 0; altered < honest.items.length; altered++) {
    const items = honest.items.map((item, clock) => {
      const copy = item.slice()
      if (clock === altered) copy[30] = (copy[30] ?? 0) ^ 1
      return copy
    })
    const luz = new Device(group, 'Luz')
    const receipt = luz.receive([{ ...honest, items }])
    expect(receipt.placed.length).toBe(altered)
    expect(noticesOf(luz.journal).some(({ kind }) => kind === 'stopped')).toBe(false)
    expect(luz.receive([honest])).toMatchObject({ forks: [], refused: [] })
    expect(luz.order().length).toBe(4)
  }
})
