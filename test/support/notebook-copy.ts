/** A small group's notebook as a file, and somebody who changes it on its way and gives it a hash that fits again. */
import { required } from '../../shared/base/assert.ts'
import type { ReaderKey } from '../../shared/crypto/reader-key.ts'
import type { NotebookFile } from '../../shared/replica/notebook-file.ts'
import { readNotebookFile, writeNotebookFile } from '../../shared/replica/notebook-file.ts'
import type { Notebook } from '../../client/sync/notebook.ts'
import { pesos } from '../../shared/money/centavos.ts'
import { Season } from './season.ts'

export const officeName = 'Oficina de Via'

/** Two meetings of three women, one of them on a phone of her own, and staff who read. */
export const playedNotebook = async (): Promise<Notebook> => {
  const season = new Season('Rosa', {
    name: 'Las Jacarandas',
    programme: 'via-migrante',
    currency: 'MXN',
    weekday: 2,
    weeklySaving: pesos(50),
  })
  season.tablet('Lupe')
  season.phone('Ana', 'Teléfono de Ana')
  season.reader(officeName)
  season
    .meeting()
    .rollCall()
    .savings()
    .receive(pesos(2_000), 'de Via')
    .lend('Ana', pesos(1_000), { weeks: 10 })
    .confirmations('Lupe')
    .close()
    .sign('Rosa', 'Lupe', 'Ana')
  season.meeting().rollCall().instalments().savings().close().sign('Rosa', 'Lupe', 'Ana')
  const stage = await season.play()
  return stage.device(officeName).notebook
}

export const readerKeyIn = ({ group, own }: Notebook): ReaderKey => ({
  group,
  seed: required(own[0], 'the reader’s credential').seed,
})

export const fileOf = (bytes: Uint8Array): NotebookFile => {
  const file = readNotebookFile(bytes)
  return required(file.ok ? file.value : null, 'a notebook file')
}

/** What an attacker with the file and without keys can do: everything but sign. */
export const rewritten = (
  file: NotebookFile,
  change: (file: NotebookFile) => Partial<NotebookFile>,
): Uint8Array => writeNotebookFile({ ...file, ...change(file) })
