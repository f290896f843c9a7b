import { Failure } from './terminal.ts'

/** The emulator is for development: a production installation does without it. */
export async function loadEmulator(): Promise<typeof import('@quickreg/emulator')> {
  try {
    return await import('@quickreg/emulator')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code !== 'ERR_MODULE_NOT_FOUND' || !message.includes("'@quickreg/emulator'")) throw error
    throw new Failure(
      {
        zh: '没有安装离线微信：请运行 `npm install --save-dev @quickreg/emulator`。',
        en: 'The offline WeChat is not installed: run `npm install --save-dev @quickreg/emulator`.',
      },
      { cause: error },
    )
  }
}
