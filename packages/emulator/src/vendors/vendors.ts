import { aliyun } from './aliyun/aliyun.ts'
import { tencent } from './tencent/tencent.ts'
import type { Vendor } from './vendor.ts'

/** The SMS vendors, by path. */
export const vendors: ReadonlyMap<string, Vendor> = new Map([tencent, aliyun].map((vendor) => [vendor.path, vendor]))
