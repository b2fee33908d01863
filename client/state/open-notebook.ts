import type { Mirror } from '../device/replica-mirror.ts'
import type { Notebook } from '../sync/notebook.ts'
import type { RelayLink } from '../sync/relay-link.ts'

/** Everything that is open while a notebook is. */
export interface OpenNotebook {
  readonly notebook: Notebook
  /** Whose link it is, in hex. */
  key: string | null
  link: RelayLink | null
  mirror: Mirror | null
}

/** Link and copy first: nothing reads or writes any more once the keys are gone. */
export const shut = async ({ link, mirror, notebook }: OpenNotebook): Promise<void> => {
  link?.close()
  await mirror?.close()
  await notebook.rememberMarks()
  await notebook.close()
}
