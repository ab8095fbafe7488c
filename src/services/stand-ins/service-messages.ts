/** What crosses between a service's process and the one that started it. */
import type { WireError } from '../../core/wire-error.ts';
import type { ServiceOptions, ServiceUsage } from './service.ts';

export type ToService =
  | { readonly type: 'start'; readonly options: ServiceOptions }
  | { readonly type: 'usage' }
  | { readonly type: 'stop' };

export type FromService =
  | { readonly type: 'ready'; readonly url: string }
  | { readonly type: 'failed'; readonly error: WireError }
  | { readonly type: 'usage'; readonly usage: ServiceUsage };
