let keepers = 0

/** Whether some part of the screen keeps it lit now. */
export const isKeptAwake = (): boolean => keepers > 0

/** Keeps the screen lit while it is being read, or reads: nobody touches it meanwhile. Not every browser can, and none has to. */
export const keepAwake = (): (() => void) => {
  let isOver = false
  let lock: WakeLockSentinel | null = null
  const ask = async (): Promise<void> => {
    const { wakeLock } = navigator as { wakeLock?: WakeLock }
    const given = (await wakeLock?.request('screen').catch(() => null)) ?? null
    if (isOver) await given?.release()
    else lock = given
  }
  keepers++
  void ask()
  return () => {
    isOver = true
    keepers--
    void lock?.release()
  }
}
