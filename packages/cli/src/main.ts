import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { createTerminal, Failure, languageOf, type Terminal, type Text } from './terminal.ts'

/**
 * Runs one command. Each command's file is imported only when it is called: `decrypt` needs none of the server, and
 * a production installation has no emulator.
 *
 * @returns The exit code: 0 done, 1 failed (with a sentence on stderr), 2 called the wrong way.
 */
export async function main(args: string[]): Promise<number> {
  const terminal = createTerminal(languageOf(process.env))
  try {
    await createProgram(terminal).parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2 // it has said what is wrong
    terminal.complain(sentenceFor(error))
    if (process.env.QUICKREG_DEBUG) console.error(error)
    return 1
  }
}

function createProgram(terminal: Terminal): Command {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  const t = (zh: string, en: string) => ({ zh, en })[terminal.language]
  const program = new Command('quickreg')
    .description(t('手机号快速注册：开发、运行、排错', 'Register the users of a WeChat mini program by phone number'))
    .version(version)
    .exitOverride() // copied to every subcommand below

  program
    .command('dev')
    .description(t('离线微信与注册服务器，一个命令', 'an offline WeChat and the registration server, in one process'))
    .option(
      '--project <dir>',
      t('放进手机的小程序', 'the mini program to put on the phone (default: the example, if here)'),
    )
    .option('--api <url>', t('改用你自己的后端', 'your own back end, in the place of the registration server'))
    .action(async (options) => (await import('./commands/dev.ts')).dev(options, terminal))
  program
    .command('tour')
    .description(t('从头到尾走一遍注册旅程，并逐步核对', 'walk the whole journey of registration and check every step'))
    .action(async () => (await import('./commands/tour.ts')).tour(terminal))
  program
    .command('start')
    .description(t('生产环境的服务器，配置取自环境变量', 'the server for production, configured by the environment'))
    .action(async () => (await import('./commands/start.ts')).start(terminal))
  program
    .command('migrate')
    .description(t('把数据库升级到本版本的结构', "bring the database to this version's schema"))
    .action(async () => (await import('./commands/migrate.ts')).migrate(terminal))
  program
    .command('costs')
    .description(
      t('一天的花费：微信取号和短信，每个新注册花了多少', 'what a day has cost, by rung and for each new person'),
    )
    .option(
      '--day <day>',
      t('哪一天，如 2026-03-01，默认今天（北京时间）', 'such as 2026-03-01 (default: today in Shanghai)'),
    )
    .option('--json', t('输出 JSON', 'print JSON'))
    .action(async (options) => (await import('./commands/costs.ts')).costs(options, terminal))
  program
    .command('backup')
    .description(t('备份 SQLite 数据库，服务照常运行', 'copy the SQLite database while the server runs'))
    .option('--to <file>', t('写到哪个新文件', 'a new file (default: by date, in backups/ beside the database)'))
    .action(async (options) => (await import('./commands/backup.ts')).backup(options, terminal))
  program
    .command('restore')
    .description(t('恢复备份，并结束所有登录', 'put a backup back, and end every sign-in'))
    .option('--from <file>', t('quickreg backup 生成的文件（SQLite）', 'what `quickreg backup` made (SQLite)'))
    .option('--after-pg-restore', t('pg_restore 之后运行（PostgreSQL）', 'to run after pg_restore (PostgreSQL)'))
    .option(
      '--replaced <url>',
      t('原来的数据库，若还能读（PostgreSQL）', 'the database it replaces, if it can be read'),
    )
    .action(async (options) => (await import('./commands/restore.ts')).restoreBackup(options, terminal))
  const keys = program
    .command('keys')
    .description(t('密钥文件：生成、轮换、查看', 'the keys file: make it, rotate it, see what is in it'))
  const keysFile = t('密钥文件，如 keys.json', 'such as keys.json')
  keys
    .command('new')
    .description(t('为新安装生成密钥', 'the first keys of an installation'))
    .argument('<file>', keysFile)
    .action(async (file) => (await import('./commands/keys.ts')).keysNew(file, terminal))
  keys
    .command('add')
    .description(t('轮换第一步：加入新密钥，暂不使用', 'first step of a rotation: keys that are not used yet'))
    .argument('<file>', keysFile)
    .option(
      '--stolen',
      t(
        '旧密钥已被盗：启用新密钥时，旧签名密钥立即作废',
        'somebody has the old keys: once the added ones are used, the old signing keys are over',
      ),
    )
    .action(async (file, options) => (await import('./commands/keys.ts')).keysAdd(file, options, terminal))
  keys
    .command('use')
    .description(t('轮换第二步：改用新密钥', 'second step: use them, once every server knows them'))
    .argument('<file>', keysFile)
    .action(async (file) => (await import('./commands/keys.ts')).keysUse(file, terminal))
  keys
    .command('list')
    .description(t('每把密钥的编号和状态，从不显示密钥', 'ids and states, never a key'))
    .argument('<file>', keysFile)
    .action(async (file) => (await import('./commands/keys.ts')).keysList(file, terminal))
  program
    .command('emulator')
    .description(t('只启动离线微信，供其他语言的测试使用', "the offline WeChat alone, for other languages' tests"))
    .option('--port <port>', t('端口，0 为任意空闲端口', 'port, 0 for any free one (default: EMULATOR_PORT or 8701)'))
    .option('--host <name...>', t('除 localhost 外还接受的主机名', 'host names to answer to beside localhost'))
    .action(async (options) => (await import('./commands/emulator.ts')).emulator(options, terminal))
  const orFile = t('（或 @文件）', ' (or @FILE)')
  program
    .command('decrypt')
    .description(t('解开小程序的 encryptedData，输出 JSON', "open a mini program's encryptedData and print it as JSON"))
    .requiredOption('--appid <appid>', t('数据所属的小程序', 'the mini program the data was made for') + orFile)
    .requiredOption('--session-key <base64>', t('code2Session 返回的 session_key', 'from code2Session') + orFile)
    .requiredOption('--iv <base64>', t('与数据一同送达的 iv', 'as it came with the data') + orFile)
    .requiredOption('--data <base64>', t('encryptedData 本身', 'the encryptedData itself') + orFile)
    .action(async (options) => (await import('./commands/decrypt.ts')).decrypt(options, terminal))
  program
    .command('explain')
    .description(t('任意 errcode、errno、errMsg 的原因与解法', 'cause, cure and owner of any errcode, errno or errMsg'))
    .argument(
      '<code...>',
      t('如 40029、-1、"getPhoneNumber:fail user deny"', 'such as 40029, -1 or "getPhoneNumber:fail user deny"'),
    )
    .option('--json', t('输出 JSON', 'print JSON'))
    .action(async (codes, options) => (await import('./commands/explain.ts')).explain(codes, options, terminal))
  return program
}

function sentenceFor(error: unknown): Text {
  if (error instanceof Failure) return error.text
  const { message, code } = error as NodeJS.ErrnoException
  const reason = message || code || String(error) // several refused connections at once have a code and no message
  return {
    zh: `quickreg 出错：${reason}（设置 QUICKREG_DEBUG=1 可看到出错位置）`,
    en: `quickreg failed: ${reason} (QUICKREG_DEBUG=1 shows where)`,
  }
}
