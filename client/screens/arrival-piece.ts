/** Ways to a notebook. */
import BeginFromCopy from './copy/begin-from-copy.svelte'
import Founding from './founding/founding.svelte'
import Join from './joining/join.svelte'
import Scan from './joining/scan.svelte'

export const screens = {
  BeginFromCopy,
  Founding,
  Join,
  Scan,
}
