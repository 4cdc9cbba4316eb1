// The part of Cytoscape.js that the explorer uses; written for ownergraph, so that `tsc` does not read the vendored file
// itself. Styles, data and the options of an element stay loose: what they hold depends on the page.

declare namespace cytoscape {
  interface Position {
    x: number;
    y: number;
  }

  interface BoundingBox {
    x1: number;
    y1: number;
    x2: number;
    y2: number;
    w: number;
    h: number;
  }

  interface BoxOptions {
    includeNodes?: boolean;
    includeEdges?: boolean;
    includeLabels?: boolean;
    includeMainLabels?: boolean;
    includeOverlays?: boolean;
    includeUnderlays?: boolean;
  }

  interface ElementDefinition {
    group?: 'nodes' | 'edges';
    data: Record<string, any>;
    position?: Position;
    selected?: boolean;
    selectable?: boolean;
    locked?: boolean;
    grabbable?: boolean;
    pannable?: boolean;
    classes?: string | string[];
    scratch?: Record<string, any>;
  }

  type Selector = string | ((element: Element, index: number, all: Collection) => boolean);
  type StyleRule = { selector: string; style: Record<string, any> };

  interface EventObject {
    type: string;
    cy: Core;
    target: any;
    position: Position;
    renderedPosition: Position;
    originalEvent: MouseEvent & TouchEvent;
    preventDefault(): void;
    stopPropagation(): void;
  }

  type Handler = (event: EventObject, ...extra: any[]) => void;

  interface Options {
    container?: HTMLElement | null;
    elements?: ElementDefinition[] | { nodes?: ElementDefinition[]; edges?: ElementDefinition[] };
    style?: StyleRule[];
    layout?: { name: string } & Record<string, any>;
    zoom?: number;
    pan?: Position;
    minZoom?: number;
    maxZoom?: number;
    wheelSensitivity?: number;
    zoomingEnabled?: boolean;
    userZoomingEnabled?: boolean;
    panningEnabled?: boolean;
    userPanningEnabled?: boolean;
    boxSelectionEnabled?: boolean;
    selectionType?: 'single' | 'additive';
    autounselectify?: boolean;
    autoungrabify?: boolean;
    autolock?: boolean;
    headless?: boolean;
    styleEnabled?: boolean;
    hideEdgesOnViewport?: boolean;
    textureOnViewport?: boolean;
    motionBlur?: boolean;
    pixelRatio?: number | 'auto';
    renderer?: Record<string, any>;
  }

  interface ImageOptions {
    output?: 'base64uri' | 'base64' | 'blob' | 'blob-promise';
    bg?: string;
    full?: boolean;
    scale?: number;
    maxWidth?: number;
    maxHeight?: number;
    quality?: number;
  }

  /** One or more elements; what reads a value reads that of the first. */
  interface Collection extends Iterable<Element> {
    readonly length: number;
    [index: number]: Element;
    size(): number;
    empty(): boolean;
    nonempty(): boolean;
    id(): string;
    cy(): Core;
    group(): 'nodes' | 'edges';
    isNode(): boolean;
    isEdge(): boolean;
    isParent(): boolean;
    inside(): boolean;
    removed(): boolean;
    same(other: Collection): boolean;
    contains(other: Collection): boolean;
    has(other: Collection): boolean;
    is(selector: Selector): boolean;

    data(): Record<string, any>;
    data(name: string): any;
    data(name: string, value: any): this;
    data(values: Record<string, any>): this;
    removeData(names?: string): this;
    scratch(name?: string, value?: any): any;

    addClass(classes: string | string[]): this;
    removeClass(classes: string | string[]): this;
    toggleClass(classes: string | string[], on?: boolean): this;
    classes(): string[];
    classes(classes: string | string[]): this;
    hasClass(name: string): boolean;

    style(): Record<string, any>;
    style(name: string): any;
    style(name: string, value: any): this;
    style(values: Record<string, any>): this;
    removeStyle(names?: string): this;
    numericStyle(name: string): number;
    visible(): boolean;
    hidden(): boolean;
    effectiveOpacity(): number;

    position(): Position;
    position(axis: 'x' | 'y'): number;
    position(position: Position): this;
    positions(positions: Position | ((node: Element, index: number) => Position)): this;
    renderedPosition(): Position;
    renderedPosition(position: Position): this;
    shift(by: Position): this;
    sourceEndpoint(): Position;
    targetEndpoint(): Position;
    midpoint(): Position;
    renderedMidpoint(): Position;
    controlPoints(): Position[] | undefined;
    width(): number;
    height(): number;
    outerWidth(): number;
    outerHeight(): number;
    boundingBox(options?: BoxOptions): BoundingBox;
    renderedBoundingBox(options?: BoxOptions): BoundingBox;

    select(): this;
    unselect(): this;
    selected(): boolean;
    selectify(): this;
    unselectify(): this;
    lock(): this;
    unlock(): this;
    locked(): boolean;
    grabify(): this;
    ungrabify(): this;
    grabbed(): boolean;
    active(): boolean;

    degree(withLoops?: boolean): number;
    source(): Collection;
    target(): Collection;
    sources(selector?: Selector): Collection;
    targets(selector?: Selector): Collection;
    connectedNodes(selector?: Selector): Collection;
    connectedEdges(selector?: Selector): Collection;
    parallelEdges(selector?: Selector): Collection;
    edgesWith(others: Collection | string): Collection;
    edgesTo(others: Collection | string): Collection;
    neighborhood(selector?: Selector): Collection;
    openNeighborhood(selector?: Selector): Collection;
    closedNeighborhood(selector?: Selector): Collection;
    outgoers(selector?: Selector): Collection;
    incomers(selector?: Selector): Collection;
    successors(selector?: Selector): Collection;
    predecessors(selector?: Selector): Collection;
    components(): Collection[];
    parent(selector?: Selector): Collection;
    children(selector?: Selector): Collection;

    nodes(selector?: Selector): Collection;
    edges(selector?: Selector): Collection;
    filter(selector: Selector): Collection;
    not(others: Collection | Selector): Collection;
    union(others: Collection | Selector): Collection;
    add(others: Collection | Selector): Collection;
    intersection(others: Collection | Selector): Collection;
    difference(others: Collection | Selector): Collection;
    merge(others: Collection | Selector): this;
    unmerge(others: Collection | Selector): this;
    absoluteComplement(): Collection;
    eq(index: number): Collection;
    first(): Collection;
    last(): Collection;
    slice(start?: number, end?: number): Collection;
    toArray(): Element[];
    getElementById(id: string): Collection;
    $id(id: string): Collection;
    forEach(visit: (element: Element, index: number, all: Collection) => void): this;
    each(visit: (element: Element, index: number, all: Collection) => void | false): this;
    map<T>(make: (element: Element, index: number, all: Collection) => T): T[];
    some(test: (element: Element, index: number, all: Collection) => boolean): boolean;
    every(test: (element: Element, index: number, all: Collection) => boolean): boolean;
    reduce<T>(fold: (sofar: T, element: Element, index: number, all: Collection) => T, start: T): T;
    sort(compare: (one: Element, other: Element) => number): Collection;
    max(value: (element: Element) => number): { value: number; ele: Element };
    min(value: (element: Element) => number): { value: number; ele: Element };

    remove(): Collection;
    restore(): this;
    move(to: { source?: string; target?: string; parent?: string | null }): Collection;
    json(): any;
    layout(options: { name: string } & Record<string, any>): Layout;
    animate(options: Record<string, any>, more?: Record<string, any>): this;
    stop(clearQueue?: boolean, jumpToEnd?: boolean): this;
    emit(events: string, extra?: any[]): this;
    trigger(events: string, extra?: any[]): this;
    on(events: string, handler: Handler): this;
    on(events: string, selector: string, handler: Handler): this;
    one(events: string, handler: Handler): this;
    off(events: string, handler?: Handler): this;
    flashClass(classes: string, milliseconds?: number): this;
  }

  type Element = Collection;

  interface Layout {
    run(): this;
    stop(): this;
    on(events: string, handler: Handler): this;
    one(events: string, handler: Handler): this;
  }

  interface StyleSheet {
    selector(selector: string): this;
    style(values: Record<string, any>): this;
    fromJson(rules: StyleRule[]): this;
    clear(): this;
    update(): this;
    json(): StyleRule[];
  }

  interface Core {
    add(elements: ElementDefinition | ElementDefinition[] | Collection): Collection;
    remove(elements: Collection | string): Collection;
    collection(): Collection;
    elements(selector?: Selector): Collection;
    nodes(selector?: Selector): Collection;
    edges(selector?: Selector): Collection;
    filter(selector: Selector): Collection;
    $(selector: string): Collection;
    $id(id: string): Collection;
    getElementById(id: string): Collection;
    batch(change: () => void): this;
    startBatch(): this;
    endBatch(): this;
    mount(container: HTMLElement): void;
    unmount(): void;
    destroy(): void;
    destroyed(): boolean;
    container(): HTMLElement | null;
    ready(handler: Handler): this;
    data(name?: string, value?: any): any;
    scratch(name?: string, value?: any): any;

    style(): StyleSheet;
    style(rules: StyleRule[]): StyleSheet;
    resize(): this;
    forceRender(): this;
    width(): number;
    height(): number;
    extent(): BoundingBox;
    renderedExtent(): BoundingBox;
    fit(elements?: Collection | string, padding?: number): this;
    center(elements?: Collection | string): this;
    pan(): Position;
    pan(position: Position): this;
    panBy(by: Position): this;
    zoom(): number;
    zoom(level: number | { level: number; position?: Position; renderedPosition?: Position }): this;
    minZoom(level?: number): number;
    maxZoom(level?: number): number;
    viewport(view: { zoom: number; pan: Position }): this;
    reset(): this;
    animate(options: Record<string, any>, more?: Record<string, any>): this;
    animated(): boolean;
    stop(clearQueue?: boolean, jumpToEnd?: boolean): this;
    zoomingEnabled(on?: boolean): any;
    userZoomingEnabled(on?: boolean): any;
    panningEnabled(on?: boolean): any;
    userPanningEnabled(on?: boolean): any;
    boxSelectionEnabled(on?: boolean): any;
    selectionType(type?: 'single' | 'additive'): any;
    autounselectify(on?: boolean): any;
    autoungrabify(on?: boolean): any;
    autolock(on?: boolean): any;

    layout(options: { name: string } & Record<string, any>): Layout;
    on(events: string, handler: Handler): this;
    on(events: string, selector: string, handler: Handler): this;
    one(events: string, handler: Handler): this;
    one(events: string, selector: string, handler: Handler): this;
    off(events: string, handler?: Handler): this;
    off(events: string, selector: string, handler?: Handler): this;
    emit(events: string, extra?: any[]): this;
    promiseOn(events: string, selector?: string): Promise<EventObject>;
    png(options: ImageOptions & { output: 'blob' }): Blob;
    png(options: ImageOptions & { output: 'blob-promise' }): Promise<Blob>;
    png(options?: ImageOptions): string;
    jpg(options?: ImageOptions): any;
    json(): any;
    json(state: Record<string, any>): this;
  }
}

declare function cytoscape(options?: cytoscape.Options): cytoscape.Core;

declare namespace cytoscape {
  const version: string;
}

export default cytoscape;
