/**
 * What the parameters of a Format-* command ask for.
 * @module
 */
import type { PropertyParameter } from "./property_parameters.ts";
import type { ViewShape } from "./view.ts";

/** How collections are treated: as objects, as their items, or both. */
export type Expansion = "CoreOnly" | "EnumOnly" | "Both";

/** The wishes of one Format-* command. */
export interface FormatOptions {
  readonly shape: ViewShape;
  readonly properties: readonly PropertyParameter[];
  readonly groupBy?: PropertyParameter | undefined;
  /** -View. */
  readonly view?: string | undefined;
  /** Text and errors are drawn in this shape too. */
  readonly force?: boolean;
  readonly autoSize?: boolean | undefined;
  readonly repeatHeader?: boolean;
  /** Errors of properties come as error records between the objects. */
  readonly showError?: boolean;
  /** Errors of properties show in their cells. */
  readonly displayError?: boolean;
  readonly expand?: Expansion | undefined;
  readonly hideHeaders?: boolean | undefined;
  readonly wrap?: boolean | undefined;
  /** Columns of Format-Wide. */
  readonly columns?: number | undefined;
  /** Levels of Format-Custom. */
  readonly depth?: number | undefined;
}
