/**
 * Checking a sealed copy, line by line: what holds, what does not, and what could not be looked at. More than a device checks: a device asks for
 * one signature a page (rule PG5), here every record's own is asked for.
 *
 * Without a key: the file's hash; the control chain with all signatures; every page's owner, chain and signatures. With a reader's key also:
 * contents (sealing, nonce, padding, encoding), order, postings, balances and closings.
 *
 * What no check can tell from one file alone: whether it is the newest. So the five words of what it holds are given, to be compared with a device.
 */
import type { ControlState } from '../../shared/control/chain.ts'
import { fingerprintOf } from '../../shared/crypto/fingerprint.ts'
import type { ReaderKey } from '../../shared/crypto/reader-key.ts'
import { firstPrev, isRecordSigned } from '../../shared/crypto/record-signature.ts'
import { stateIdOf } from '../../shared/journal/state-id.ts'
import { linkItems } from '../../shared/journal/vouch.ts'
import type { NotebookFile } from '../../shared/replica/notebook-file.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import type { Check } from './check.ts'
import { fails, holds, note, unseen } from './check.ts'
import { checkContents, checkOrder } from './inside.ts'
import { openChain, openFile, openNotebook } from './opening.ts'
import { oneLine } from './plain-text.ts'
import { checkSums } from './sums.ts'

export interface Verified {
  readonly checks: readonly Check[]
  /** Nothing that was looked at fails. */
  readonly isSound: boolean
}

/** `key` null: only what can be seen from outside. */
export const verifyFile = (bytes: Uint8Array, key: ReaderKey | null): Verified => {
  const checks = checksOf(bytes, key)
  return { checks, isSound: checks.every(({ verdict }) => verdict !== 'fails') }
}

const checksOf = (bytes: Uint8Array, key: ReaderKey | null): Check[] => {
  const file = openFile(bytes)
  if (!file.ok) {
    return [fails('file', file.error), unseen('everything else', 'the file could not be read')]
  }
  const whole = holds('file', `${bytes.length} bytes, as its hash says`)
  const control = openChain(file.value)
  if (!control.ok) {
    const why = 'who owns them stands in the control chain'
    return [whole, fails('control chain', control.error), unseen('pages', why)]
  }
  const { statements, members } = control.value
  const chain = `${statements.length} statements in order, each signed by who may; ${members.size} keys let in`
  return [
    whole,
    holds('control chain', chain),
    ...checkPages(file.value, control.value),
    ...checkInside(file.value, control.value, key),
  ]
}

const checkPages = ({ pages }: NotebookFile, control: ControlState): Check[] => {
  const broken = pages.flatMap((page) => {
    const trouble = troubleOf(control, page)
    return trouble === null ? [] : [fails(`page ${page.page}`, trouble)]
  })
  const records = pages.reduce((sum, { items }) => sum + items.length, 0)
  const detail = `${pages.length}, with ${records} records, each signed by its page’s owner over all records below it`
  return broken.length === 0 ? [holds('pages', detail)] : broken
}

/** Every signature covers the id of the record before it: one that holds in its place holds the chain below. */
const troubleOf = (control: ControlState, { page, items }: PageRun): string | null => {
  const owner = control.pageOwners.get(page)
  if (owner === undefined) return 'nobody whom the control chain has let in owns it'
  const links = linkItems(firstPrev, items)
  const clock = links.findIndex(({ item }, index) => {
    const prev = links[index - 1]?.id ?? firstPrev
    return !isRecordSigned({ group: control.group, page, clock: index, prev }, item, owner.key)
  })
  return clock < 0
    ? null
    : `record ${clock} is not signed by the page’s owner in this place: it was changed or moved, or one below it was changed or left out`
}

const checkInside = (file: NotebookFile, control: ControlState, key: ReaderKey | null): Check[] => {
  if (key === null) {
    return [unseen('contents, order, sums, closings', 'that takes a reader’s key (--key)')]
  }
  const opened = openNotebook(file, control, key)
  if (!opened.ok) {
    return [fails('key', opened.error), unseen('contents, order, sums, closings', 'see above')]
  }
  const { label, journal, folded } = opened.value
  return [
    holds('key', `a reader whom the group has let in: ${oneLine(label)}`),
    ...checkContents(journal),
    ...checkOrder(journal),
    ...checkSums(folded),
    note('five words of what it holds', fingerprintOf(stateIdOf(journal)).join(' ')),
  ]
}
