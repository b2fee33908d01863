/** A chain of control statements on its way up to a relay that has none of it (rules RL3, KE5). */
import { expect, test } from 'vitest'
import { decodeMessage } from '../../shared/wire/message.ts'
import { littleGroup, phone } from '../support/little-group.ts'
import { Online } from '../support/online.ts'
import { relayHere } from '../support/relay-here.ts'
import { tablet } from '../support/stage.ts'

test('[RL3] each statement is offered once, and then the pages of whom it admits', async () => {
  const stage = await littleGroup()
  await using relay = await relayHere()
  const offered: number[] = []
  class Counting extends WebSocket {
    override send(frame: Uint8Array<ArrayBuffer>): void {
      const message = decodeMessage(frame)
      if (message.ok && message.value.kind === 'append') offered.push(frame.length)
      super.send(frame)
    }
  }
  const tablets = new Online(stage.device(tablet), relay.host, Counting)
  await tablets.synced()
  const { control, acceptedStatements } = stage.device(tablet).notebook
  expect(control.statements.length).toBeGreaterThan(4)
  expect(acceptedStatements).toBe(control.statements.length)
  // The founding came with the handshake.
  expect(offered).toHaveLength(control.statements.length - 1)

  const phones = new Online(stage.device(phone), relay.host)
  await phones.synced()
  expect(stage.device(phone).notebook.stateId()).toEqual(stage.device(tablet).notebook.stateId())
  tablets.close()
  phones.close()
})

test('[RL3] a relay that knows only the founding is made whole by a member whom it does not know', async () => {
  const stage = await littleGroup()
  await using relay = await relayHere()
  const phones = new Online(stage.device(phone), relay.host)
  await phones.synced()
  const { control, acceptedStatements } = stage.device(phone).notebook
  expect(acceptedStatements).toBe(control.statements.length)
  phones.close()
  const tablets = new Online(stage.device(tablet), relay.host)
  await tablets.synced()
  tablets.close()
  expect(stage.device(tablet).notebook.stateId()).toEqual(stage.device(phone).notebook.stateId())
})
