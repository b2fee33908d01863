// @vitest-environment node
/** The way in, without a network (rule KE4). */
import { beforeEach, expect, test } from 'vitest'
import { assert } from '../../../shared/base/assert.ts'
import { bytesToHex } from '../../../shared/base/bytes.ts'
import type { ControlState } from '../../../shared/control/chain.ts'
import { appendStatement } from '../../../shared/control/chain.ts'
import * as acts from '../../../client/state/acts.ts'
import { Notebook } from '../../../client/sync/notebook.ts'
import type { Visitor } from '../../../client/sync/visitor.ts'
import { keepNotebook, requestBy, standingOf, visitorOf } from '../../../client/sync/visitor.ts'
import { createMemoryStore } from '../../support/device-memory-store.ts'
import { done } from '../../support/devices.ts'
import { littleGroup } from '../../support/little-group.ts'
import type { Stage } from '../../support/stage.ts'
import { tablet } from '../../support/stage.ts'

let stage: Stage
let code: string

const invitationOf = ({ door }: Visitor): string => bytesToHex(door.public.sign)

const visitor = (seed: number): Visitor =>
  done(visitorOf({ code, seed: new Uint8Array(32).fill(seed) }))

const after = (chain: ControlState, statement: Uint8Array): ControlState => {
  const next = appendStatement(chain, statement)
  assert(next.ok, 'the statement follows')
  return next.value
}

beforeEach(async () => {
  stage = await littleGroup()
  const { device } = stage.device(tablet)
  code = await stage.act('Rosa', ({ notebook, key }) =>
    acts.invite(notebook, device, key, stage.member(notebook, 'Lupe'), 'Teléfono'),
  )
})

test('[KE4] she asks, is let in, and keeps the notebook', async () => {
  const lupe = visitor(1)
  expect(standingOf(stage.letterbox.chain, lupe)).toBe('may-ask')
  assert(stage.letterbox.append(requestBy(lupe, stage.letterbox.chain)), 'it is open')
  expect(standingOf(stage.letterbox.chain, lupe)).toBe('has-asked')
  expect(await keepNotebook(createMemoryStore(), lupe, stage.letterbox.chain)).toEqual({
    ok: false,
    error: 'no-secret',
  })
  await stage.act('Rosa', ({ notebook, key }) =>
    acts.admitRequest(notebook, stage.device(tablet).device, key, invitationOf(lupe)),
  )
  const { chain } = stage.letterbox
  expect(standingOf(chain, lupe)).toBe('admitted')
  const store = createMemoryStore()
  done(await store.putJoining({ code, seed: lupe.seed }))
  const id = done(await keepNotebook(store, lupe, chain))
  expect(await store.readJoining()).toEqual({ ok: true, value: null })
  // The app was closed between the two steps: what is kept already is kept.
  done(await store.putJoining({ code, seed: lupe.seed }))
  expect(await keepNotebook(store, lupe, chain)).toEqual({ ok: true, value: id })
  expect(await store.readJoining()).toEqual({ ok: true, value: null })

  const { device } = stage.device(tablet)
  const notebook = done(await Notebook.open(id, device, store.notebook(id)))
  await stage.letterbox.exchange(notebook)
  expect(notebook.stateId()).toEqual(stage.device(tablet).notebook.stateId())
  const { credentials } = stage.member(notebook, 'Lupe')
  expect(credentials.map(({ label }) => label)).toEqual(['', 'Teléfono'])
})

test('[KE4] an invitation lets in one, and none once it is withdrawn', async () => {
  const [lupe, stranger] = [visitor(1), visitor(2)]
  const { chain } = stage.letterbox
  const asked = after(chain, requestBy(lupe, chain))
  expect(standingOf(asked, stranger)).toBe('used-up')
  expect(appendStatement(asked, requestBy(stranger, asked))).toEqual({
    ok: false,
    error: 'invitation-closed',
  })
  await stage.act('Rosa', ({ notebook, key }) =>
    acts.withdraw(notebook, key, lupe.door.public.sign),
  )
  expect(standingOf(stage.letterbox.chain, lupe)).toBe('withdrawn')
})

test('[KE4] nobody is let in who has not asked, or by who does not lead', async () => {
  const lupe = visitor(1)
  const admit = (name: string) =>
    stage
      .act(name, ({ notebook, key }) =>
        acts.admitRequest(notebook, stage.device(tablet).device, key, invitationOf(lupe)),
      )
      .catch(String)
  expect(await admit('Rosa')).toContain('nothing-to-do')
  stage.letterbox.append(requestBy(lupe, stage.letterbox.chain))
  await stage.exchangeAll()
  expect(await admit('Ana')).toContain('not-leader')
  expect(standingOf(stage.letterbox.chain, lupe)).toBe('has-asked')
})

test('[KE4] half a code is none', () => {
  const joining = { code: code.slice(0, 20), seed: new Uint8Array(32) }
  expect(visitorOf(joining)).toEqual({ ok: false, error: 'bad-code' })
})
