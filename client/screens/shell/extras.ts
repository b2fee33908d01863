/**
 * Parts of the program that only some devices need are kept for offline use: a reader of codes where the browser has none from the beginning, the other
 * language from the first time that it is needed. The worker keeps what is asked for under its eyes (extrasWorker in vite.config.ts); what came before, it is told.
 */
export const keepExtras = async (serviceWorker: ServiceWorkerContainer): Promise<void> => {
  await serviceWorker.ready
  if (serviceWorker.controller === null) {
    await new Promise((claimed) =>
      serviceWorker.addEventListener('controllerchange', claimed, { once: true }),
    )
  }
  const loaded = performance.getEntriesByType('resource').map(({ name }) => name)
  serviceWorker.controller?.postMessage({ type: 'KEEP', urls: loaded })
}
