/** Files of this device: handing one over, and asking for one. */
import { dayToIso } from '../../../shared/time/civil-date.ts'
import { today } from '../../words/say.ts'

/** Milliseconds until the browser has surely begun to save what it was given. */
const savingMs = 60_000

/** Among the downloads, under a name that says nothing of a group: it lies beside other files, and on other people's devices. */
export const handOver = (bytes: Uint8Array, kind: 'cuaderno' | 'llave'): void =>
  handOverAs(bytes, `${kind}-${dayToIso(today())}.${kind}`)

export const handOverAs = (bytes: Uint8Array, name: string): void => {
  const url = URL.createObjectURL(new Blob([bytes.slice()]))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), savingMs)
}

/** Nothing is resolved where no file is chosen: not every browser tells. */
export const askForFile = (): Promise<File> =>
  new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.onchange = () => {
      const [file] = input.files ?? []
      if (file !== undefined) resolve(file)
    }
    input.click()
  })
