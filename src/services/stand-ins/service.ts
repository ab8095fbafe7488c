/** The embedded services' handles, as the coordinator and `predbench serve` see them. */
import type { Shapes } from '../../core/signature.ts';
import type { ServiceKind } from '../../core/predictor.ts';
import type { ServerProfile } from '../../core/server-profile.ts';

interface Access {
  /** For the one who starts it: its address has a one-time token, without which every request is refused. */
  readonly oneTimeToken?: boolean;
  /**
   * Folders, here or in Cloud Storage, in which clients may name files; one that ends with `*` stands for all whose path begins so. None
   * unless given.
   */
  readonly roots?: readonly string[];
}

/** One model, served online or to batch jobs. */
export interface ModelServiceOptions extends Access {
  readonly kind: ServiceKind;
  /** Folder of the SavedModel. */
  readonly model: string;
  readonly signature?: string;
  readonly shapes?: Shapes;
  /** Name under which the model is served. */
  readonly modelName: string;
  /** Worker threads that predict, each with one TensorFlow thread. */
  readonly modelThreads: number;
  /** Of the model server: the times it keeps; as fast as it can without. */
  readonly profile?: ServerProfile;
  /** 0 takes a free one. */
  readonly port: number;
}

/** Vertex AI and AI Platform in small: models come to it by the calls that deploy them. */
export interface PlatformOptions extends Access {
  readonly kind: 'platform';
  /** Worker threads of each deployed model, and of a batch job. */
  readonly modelThreads: number;
  /** 0 takes a free one. */
  readonly port: number;
}

export type ServiceOptions = ModelServiceOptions | PlatformOptions;

/** CPU seconds and peak memory of a service's process since it started. */
export interface ServiceUsage {
  readonly cpuS: number;
  readonly peakRssBytes: number;
}

/** A service in a process of its own, on 127.0.0.1. */
export interface ServiceHandle {
  readonly kind: ServiceOptions['kind'];
  readonly url: string;
  usage(): Promise<ServiceUsage>;
  /** Rejects with the reason when its process ends, asked to or not. */
  readonly ended: Promise<never>;
  stop(): Promise<void>;
}
