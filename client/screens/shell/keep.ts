/** Whether the browser may throw the notebook away when the device runs short of space. Not every browser tells. */

/** Asks it not to; from a gesture, since some browsers ask the person in turn. */
export const askToKeep = async (): Promise<void> => {
  if ('storage' in navigator) await navigator.storage.persist()
}

export const isKept = async (): Promise<boolean> =>
  'storage' in navigator && (await navigator.storage.persisted())
