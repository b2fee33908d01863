/** `npm start`: app and relay on one port, until it is told to stop. */
import { assembleRelay } from './assemble.ts'
import { addressFor, createSite, listen } from './serve.ts'
import { serveSite } from './site.ts'

const main = async (): Promise<void> => {
  const { settings, relay, log, close } = assembleRelay(process.env)
  const server = createSite(serveSite('dist'), relay, log)
  const stop = async (): Promise<void> => {
    server.close()
    await close()
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      stop().catch(fail)
    })
  }
  const port = await listen(server, settings.PORT, settings.HOST)
  console.log(`Juntas: ${addressFor(settings.HOST, port)}`)
}

const fail = (error: unknown): void => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

main().catch(fail)
