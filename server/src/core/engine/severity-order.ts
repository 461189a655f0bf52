// How grave a severity is beside another; the gravest is the least.
export const SEVERITY_ORDER = { error: 0, warning: 1, information: 2 } as const;
