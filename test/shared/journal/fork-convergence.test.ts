import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { required } from '../../../shared/base/assert.ts'
import { firstPrev, recordIdOf } from '../../../shared/crypto/record-signature.ts'
import { evidenceOf, owedBranches } from '../../../shared/journal/evidence.ts'
import { noticesOf } from '../../../shared/journal/journal.ts'
import type { PageId } from '../../../shared/record/record.ts'
import { readPageFrom, replicaVector } from '../../../shared/replica/replica.ts'
import {
  Device,
  forge,
  foundGroup,
  pageOfName,
  plainFact,
  plainRecord,
} from '../../support/notebook.ts'

vi.setConfig({ testTimeout: 60_000 })

/** Mala forks her page again and again, and shows a different branch to everyone. */
const names = ['Ana', 'Luz', 'Eva'] as const
const group = foundGroup(...names, 'Mala')
const malas = pageOfName(group, 'Mala')

interface Node {
  readonly item: Uint8Array
  readonly id: Uint8Array
  readonly below: Node | null
}

const chainOf = (node: Node | null): Uint8Array[] =>
  node === null ? [] : [...chainOf(node.below), node.item]

/** `parents[i]`: on which of the earlier nodes (or on nothing) node i stands. */
const growTree = (parents: readonly number[]): Node[] => {
  const nodes: Node[] = []
  for (const [index, parent] of parents.entries()) {
    const below = nodes[parent % (nodes.length + 1)] ?? null
    const prev = below?.id ?? firstPrev
    const clock = chainOf(below).length
    const item = forge(group, 'Mala', { clock, prev, record: plainRecord(plainFact(index)) })
    nodes.push({ item, id: recordIdOf(prev, item), below })
  }
  return nodes
}

const readItems =
  (device: Device) =>
  (page: PageId, clock: number): Uint8Array[] =>
    readPageFrom(device.replica, page, clock)

/** What an honest device does when it is shown a branch: it proves the fork, and brings what it has cited. */
const show = (device: Device, items: readonly Uint8Array[]): number => {
  const { forks } = device.receive([{ page: malas, from: 0, items }])
  for (const fork of forks) {
    const proof = evidenceOf(device.journal, fork, readItems(device)(malas, fork.clock))
    device.write(required(proof, 'a proof'))
  }
  return forks.length
}

const payDebts = (device: Device, name: string): void => {
  const own = pageOfName(group, name)
  for (const fact of owedBranches(device.journal, own, readItems(device))) device.write(fact)
}

/** Everything but Mala's page: of that, everybody has a branch of her own. */
const tell = (from: Device, to: Device): void => {
  const runs = from.runsBeyond(replicaVector(to.replica))
  for (const run of runs) if (run.page !== malas) to.receive([run])
}

type Step =
  | { readonly kind: 'show'; readonly who: number; readonly node: number }
  | { readonly kind: 'write'; readonly who: number }
  | { readonly kind: 'tell'; readonly who: number; readonly whom: number }

const anyone = fc.nat({ max: names.length - 1 })
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('show' as const), who: anyone, node: fc.nat() }),
  fc.record({ kind: fc.constant('write' as const), who: anyone }),
  fc.record({ kind: fc.constant('tell' as const), who: anyone, whom: anyone }),
)

/** A page that forks, and on one side forks again; everybody sees another side, and one waits. Chance adds to it. */
const firstParents = [0, 0, 0, 1, 1]
const firstSteps: readonly Step[] = [
  { kind: 'show', who: 0, node: 2 },
  { kind: 'write', who: 0 },
  { kind: 'tell', who: 0, whom: 1 },
  { kind: 'show', who: 1, node: 4 },
  { kind: 'show', who: 2, node: 3 },
]

const others = (device: Device) =>
  device
    .order()
    .filter(({ page }) => page !== malas)
    .map(({ page, clock, depth }) => `${page} ${clock} ${depth}`)

test('[PG4] whatever a forger shows to whom, the honest pages come to one order everywhere', () => {
  const seen = { proofs: 0, waited: 0, forksOfForks: 0 }
  const anyTree = fc.array(fc.nat({ max: 50 }), { maxLength: 6 })
  const law = fc.property(anyTree, fc.array(anyStep, { maxLength: 12 }), (parents, steps) => {
    const nodes = growTree([...firstParents, ...parents])
    const devices = names.map((name) => new Device(group, name))
    const device = (index: number): Device => required(devices[index], 'a device')
    for (const step of [...firstSteps, ...steps]) {
      if (step.kind === 'write') device(step.who).write(plainFact(1))
      else if (step.kind === 'tell') tell(device(step.who), device(step.whom))
      else {
        const node = required(nodes[step.node % nodes.length], 'a node')
        seen.proofs += show(device(step.who), chainOf(node))
      }
    }
    for (const { journal } of devices) seen.waited += noticesOf(journal).length
    // At last everybody meets everybody, and shows what she was shown.
    for (let round = 0; round < 4; round++) {
      for (const one of devices) {
        for (const other of devices) {
          tell(one, other)
          const mine = readItems(one)(malas, 0)
          if (mine.length > 0) seen.proofs += show(other, mine)
        }
      }
      for (const [index, one] of devices.entries()) payDebts(one, names[index] ?? '')
    }
    for (const one of devices) {
      const notices = noticesOf(one.journal).filter(({ page }) => page !== malas)
      expect(notices).toEqual([])
      expect(others(one)).toEqual(others(device(0)))
    }
    const branches = [...(device(0).journal.pages.get(malas)?.branches.values() ?? [])]
    if (new Set(branches.map(({ clock }) => clock)).size > 1) seen.forksOfForks++
  })
  fc.assert(law, { numRuns: 6 })
  // A fixed run as well, of which it is known that everything counted below happens in it.
  fc.assert(law, { numRuns: 6, seed: 7 })
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0)
})
