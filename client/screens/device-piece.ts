/** What is done with a device: its copy, its key, forgetting. */
import Copy from './copy/copy.svelte'
import ReaderKey from './copy/reader-key.svelte'
import Forget from './lock/forget.svelte'

export const screens = {
  Copy,
  ReaderKey,
  Forget,
}
