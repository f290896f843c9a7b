import type { configSchema } from '../../packages/server/src/config.ts'

/** What each setting means, in Chinese; English stands in the schema. */
export const settingsInChinese: Record<keyof typeof configSchema.shape, string> = {
  QUICKREG_ENV: '`development` 和 `test` 允许使用模拟器和自动生成的密钥',
  WECHAT_APPID: '小程序的 appid',
  WECHAT_SECRET: 'AppSecret；不会写进日志，也不会发给客户端',
  WECHAT_API_URL: '开发时填模拟器的地址',
  WECHAT_CLOUD_HOSTING: '在微信云托管内填 `true`：允许 `http://api.weixin.qq.com`',
  WECHAT_TOKEN_ENDPOINT: '`token` 会让两台服务器互相顶掉 access_token；只用于没有 stable_token 的账号',
  WECHAT_API_SIGNING: 'API 安全：密钥与平台证书，JSON `{symmetric, asymmetric, platform}`',
  WECHAT_PUSH_TOKEN: '消息推送的 Token；不填就没有推送接口',
  WECHAT_PUSH_AES_KEY: '消息推送的 EncodingAESKey',
  OPEN_DATA: '旧版加密数据：先问微信是不是它生成的（`confirmed`）、不问（只用于测试）、一律拒绝',
  DATABASE_URL: '`sqlite:文件` 或 `postgres://…`；默认是 DATA_DIR 里的一个文件',
  DATA_DIR: '服务端存放文件的目录',
  HOST: '监听地址；容器里填 `0.0.0.0`',
  PORT: '公开接口的端口；0 表示任意空闲端口',
  TRUSTED_PROXIES: '只相信这些反向代理写的 X-Forwarded-For：IP 地址或 CIDR 网段，用逗号分隔',
  OPS_HOST: '内部接口的地址',
  OPS_PORT: '内部接口的端口：监控指标和健康详情',
  KEYS: '本系统的密钥，JSON `{current, keys, index, signing}`；开发时自动生成',
  SCENES: '在哪些场景下需要手机号，JSON，以场景名为键',
  SERVICE_KEYS: '你自己的后端所用的密钥，JSON：名字 → 密钥的 SHA-256',
  TOKEN_ISSUER: 'access token 的 `iss`',
  DOCS: '`public`：生产环境也开放 /docs 和 /openapi.json',
  LOG_LEVEL: '写进日志的最低级别',
}
