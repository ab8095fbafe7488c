type Environment = Record<string, string | undefined>;

export const tfjsNodeVersion: string;
export const libraryVersion: string;
export const packageRoot: string;
export function cacheFolder(env?: Environment, platform?: string): string;
export function runtimeFolder(how: 'wheel' | 'official', env?: Environment): string;
export function packageIn(folder: string): string;
export function addonIn(packageFolder: string): string;
