import { expect, test } from 'vitest'
import { doubtedPages } from '../../../shared/journal/doubt.ts'
import {
  branch,
  common,
  evidence,
  fork,
  group,
  lastId,
  left,
  page,
  right,
  run,
} from '../../support/forked-page.ts'
import { Device, plainFact } from '../../support/notebook.ts'

const holding = (name: string, items: readonly Uint8Array[]): Device => {
  const device = new Device(group, name)
  device.receive([run(0, items)])
  return device
}

test('[PG4] where all is well no page is doubted, a gap and a missing citation included', () => {
  const ana = holding('Ana', [...common, ...left])
  const luz = holding('Luz', common)
  luz.receive([ana.write(plainFact(1))])
  luz.receive([run(4, left.slice(2))])
  expect(doubtedPages(ana.journal)).toEqual([])
  expect(doubtedPages(luz.journal)).toEqual([])
})

test('[PG4] what continues another branch than ours makes its page doubted', () => {
  const ana = holding('Ana', [...common, ...left.slice(0, 1)])
  ana.receive([run(3, right.slice(1))])
  expect(doubtedPages(ana.journal)).toEqual([page])
  expect(ana.receive([run(0, [...common, ...right])]).forks).toHaveLength(1)
})

test('[PG4] branches of one length show themselves in what others cite, until the fork is proven', () => {
  const [one, other] = [branch(2, fork, 50), branch(2, fork, 60)]
  const ana = holding('Ana', [...common, ...one])
  const luz = holding('Luz', [...common, ...other])
  luz.receive([ana.write(plainFact(1))])
  expect(doubtedPages(luz.journal)).toEqual([page])
  expect(doubtedPages(ana.journal)).toEqual([])
  luz.receive([ana.write(evidence({ left: one, right: other }))])
  expect(doubtedPages(luz.journal)).toEqual([])
  expect(lastId(fork, one)).not.toEqual(lastId(fork, other))
})
