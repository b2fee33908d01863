import type { Mirror } from '../device/replica-mirror.ts'
import type { Notebook } from '../sync/notebook.ts'
import type { RelayLink } from '../sync/relay-link.ts'
import type { Engine } from './engine.ts'

/** Everything that is open while a notebook is. */
export interface OpenNotebook {
  readonly notebook: Notebook
  /** Key of the credential that has entered, in hex. */
  readonly me: string | null
  /** Whose link it is, in hex. */
  key: string | null
  link: RelayLink | null
  mirror: Mirror | null
}

export interface Surroundings {
  readonly engine: Pick<Engine, 'openLink' | 'attachMirror'>
  /** Of the relay. */
  readonly url: string
  readonly changed: () => void
  readonly isOpen: () => boolean
}

/** Ties the notebook's present Y.Doc to the relay and to its copy in y-indexeddb. */
export const connect = async (
  open: OpenNotebook,
  { engine, url, changed, isOpen }: Surroundings,
): Promise<void> => {
  const { notebook, me } = open
  // Both need its Y.Doc, which may still be on its way.
  await notebook.idle()
  if (!isOpen()) return
  open.link?.close()
  open.link = null
  await open.mirror?.close()
  open.mirror = null
  const held = notebook.own.filter(({ key }) => notebook.control.members.has(key))
  const credential = held.find(({ key }) => key === me) ?? held[0]
  open.key = credential?.key ?? null
  if (credential !== undefined) {
    const door = credential.role === 'reader' ? 'reader' : 'writer'
    open.link = engine.openLink(notebook, { url, door, keys: credential.keys, changed })
  }
  void engine.attachMirror(notebook).then((mirror) => {
    if (isOpen()) open.mirror = mirror
    else void mirror.close()
  })
}

/** The key with which this device stands at the relay has come to its end: another of its keys may go on. */
export const hasLostKey = ({ notebook, key }: OpenNotebook): boolean =>
  key !== null && !notebook.control.members.has(key)

/** Link and copy first: nothing reads or writes any more once the keys are gone. */
export const shut = async ({ link, mirror, notebook }: OpenNotebook): Promise<void> => {
  link?.close()
  await mirror?.close()
  await notebook.rememberMarks()
  await notebook.close()
}
