/**
 * All that works on an open notebook, in one piece. It is most of the program, so the desk loads it behind the first screen: a locked device
 * shows its pictures and takes a PIN without it.
 */
import { fingerprintOf } from '../../shared/crypto/fingerprint.ts'
import type { Meeting } from '../../shared/ledger/ledger.ts'
import type { Device } from '../device/device.ts'
import { attachMirror, forgetMirror } from '../device/replica-mirror.ts'
import type { DeviceStore } from '../device/store.ts'
import { foundGroup } from '../sync/found.ts'
import { Notebook } from '../sync/notebook.ts'
import { openLink } from '../sync/relay-link.ts'
import { bookOf } from './book.ts'
import type { CycleTools } from './cycle-desk.ts'
import { cycleDeskOf } from './cycle-desk.ts'
import type { Founding } from './desk.ts'
import { awaitedIn } from './door.ts'
import { doorDeskOf } from './door-desk.ts'
import { entryDeskOf } from './entry-desk.ts'
import { lotsDeskOf } from './lots-desk.ts'
import type { MeetingTools } from './meeting-desk.ts'
import { meetingDeskOf } from './meeting-desk.ts'
import { attest, peopleDesk } from './people-desk.ts'
import { receiptDeskOf } from './receipt-desk.ts'
import { viewOf } from './view.ts'

export const engineOf = (tools: CycleTools) => ({
  entries: entryDeskOf(meetingToolsOf(tools)),
  door: doorDeskOf(tools),
  cycle: cycleDeskOf(tools),
  lots: lotsDeskOf(tools),
  receipts: receiptDeskOf(tools.notebook),
  meeting: meetingDeskOf(meetingToolsOf(tools)),
  people: peopleDesk(tools.device, tools.act),
  openNotebook: (...given: Parameters<typeof Notebook.open>) => Notebook.open(...given),
  found,
  openLink,
  attachMirror,
  destroy,
  viewOf,
  fingerprint: (meeting: Meeting | null) => fingerprintIn(tools.notebook(), meeting),
  attest,
  awaitedIn,
})

const meetingToolsOf = ({ notebook, act }: CycleTools): MeetingTools => ({
  book: () => bookIn(notebook()),
  act: (work) => act((open, me) => work(bookOf(open), me)),
})

const found = (
  device: Device,
  store: DeviceStore,
  { alias, picture, name, ...terms }: Founding,
  pin: string,
) =>
  foundGroup(
    device,
    store,
    { ...terms, name: name.normalize('NFC') },
    { alias: alias.normalize('NFC'), picture },
    pin,
  )

/** Once it is closed: its keys, its records, and their copy. */
const destroy = async (store: DeviceStore, notebook: Notebook) => {
  const forgotten = await store.forgetNotebook(notebook.id)
  await forgetMirror(notebook)
  return forgotten
}

export type Engine = ReturnType<typeof engineOf>

const bookIn = (notebook: Notebook | null) => (notebook === null ? null : bookOf(notebook))

const fingerprintIn = async (
  notebook: Notebook | null,
  meeting: Meeting | null,
): Promise<readonly string[]> => {
  if (notebook === null) return []
  const id = meeting === null ? notebook.stateId() : meeting.closing?.entry.record.id
  if (id === undefined) return []
  // Lets the screen show that it works before a tenth of a second of hashing.
  await new Promise((resolve) => setTimeout(resolve))
  return fingerprintOf(id)
}
