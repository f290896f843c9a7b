export interface LoginFailure {
  errMsg: string
  errno?: number
}

/** What the core needs of `wx`. Any object of this shape will do: uni-app's `uni`, Taro, or a test's own. */
export interface Wx {
  login(options: {
    timeout?: number
    success: (result: { code: string }) => void
    fail: (error: LoginFailure) => void
  }): void
  request(options: {
    url: string
    method: 'GET' | 'POST' | 'DELETE'
    header: Record<string, string>
    data?: string
    timeout: number
    success: (result: { statusCode: number; data: unknown; header: Record<string, unknown> }) => void
    fail: (error: { errMsg: string }) => void
  }): unknown
  getStorageSync(key: string): unknown
  setStorageSync(key: string, value: unknown): void
  removeStorageSync(key: string): void
}

/** @returns The login code: five minutes, once. */
export function login(wx: Pick<Wx, 'login'>): Promise<string> {
  return new Promise((resolve, reject) =>
    wx.login({ timeout: 10_000, success: ({ code }) => resolve(code), fail: (error) => reject(error) }),
  )
}
