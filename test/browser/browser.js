/** A Chromium of this machine, without anything that it would do over the network by itself. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export function launch() {
  const executablePath = execFileSync(fileURLToPath(new URL('../find-chromium.sh', import.meta.url)), {
    encoding: 'utf8',
  }).trim();
  return chromium.launch({
    executablePath,
    timeout: 120_000,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
