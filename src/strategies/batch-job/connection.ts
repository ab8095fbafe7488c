export interface Connection {
  readonly rootUrl: string;
  readonly projectId: string;
  readonly region: string;
  readonly modelName: string;
  readonly modelVersion: string | undefined;
  readonly machineType: string;
}
