export function makeStaging(env: Record<string, string | undefined>): Promise<string>;
export function keep(staging: string, place: string, works: (folder: string) => Promise<boolean>): Promise<void>;
export function shareWithTree(packageFolder: string, root: string): Promise<void>;
