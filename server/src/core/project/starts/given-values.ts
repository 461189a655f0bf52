// What the options of a process are, where they are variables of the environment and a command of another file sets them.

import type { Option } from '../../ray/facts/process.ts';
import { type Value, variablesIn } from '../../ray/facts/value.ts';
import type { LinkedEnvironment, LinkedProcess, LinkedSetting, LinkedValue } from '../linked-facts.ts';
import { decidingSettings } from '../verdict/settings.ts';

/** `environments`: one for each way in which it is started. What the file of the process sets itself is in its values already. */
export function withGivenValues<P extends LinkedProcess>(process: P, environments: readonly LinkedEnvironment[]): P {
  const before = process.options;
  const options = before.map((option) => givenOption(option, process, environments));
  return options.some((option, index) => option !== before[index]) ? { ...process, options } : process;
}

/** Where the variables are set that options of the process are given. */
export function placesOfGiven(process: LinkedProcess, environments: readonly LinkedEnvironment[]): LinkedValue[] {
  return process.options.filter(isGivable).flatMap(({ value, valueSpan }) =>
    variablesIn(value).flatMap((name) =>
      environments.flatMap((environment) =>
        settingsOf(name, process, environment).settings.map(({ path, span, takenFrom }) => ({
          name,
          span: valueSpan,
          from: takenFrom ?? { path, span },
          isSetting: true as const,
        })),
      ),
    ),
  );
}

/** What a process is follows from its address: that one stays as the file was read with it. */
function isGivable({ name }: Option): boolean {
  return name !== 'address';
}

function givenOption(option: Option, process: LinkedProcess, environments: readonly LinkedEnvironment[]): Option {
  if (!isGivable(option) || variablesIn(option.value).length === 0) return option;
  const values = environments.map((environment) => givenValue(option.value, process, environment));
  if (values.every((value) => value === option.value)) return option;
  return { ...option, value: oneOf(values) };
}

function givenValue(value: Value, process: LinkedProcess, environment: LinkedEnvironment): Value {
  if (value.kind === 'unknown') return value.variable === undefined ? value : given(value, process, environment);
  if (value.kind !== 'one-of') return value;
  const options = value.options.map((one) => givenValue(one, process, environment));
  const changed = options.filter((one, index) => one !== value.options[index]);
  if (changed.length === 0) return value;
  if (!value.fallback) return { ...value, options };
  // A default counts only where the variable may be missing.
  const isSure = changed.every(({ kind }) => kind === 'literal');
  return isSure ? oneOf(changed) : oneOf([...changed.flatMap(optionsOf), value]);
}

/** The value itself where nothing gives it another one. */
function given(
  value: Value & { readonly kind: 'unknown' },
  process: LinkedProcess,
  environment: LinkedEnvironment,
): Value {
  const { settings, orNone } = settingsOf(value.variable ?? '', process, environment);
  const values = settings.filter(({ operation }) => operation !== 'unset').map((setting) => setting.value);
  if (values.length === 0 || values.some((one) => one.kind === 'literal' && one.value === '')) return value;
  return oneOf(orNone || values.length < settings.length ? [...values, value] : values);
}

function settingsOf(name: string, { path }: LinkedProcess, { settings }: LinkedEnvironment) {
  const isOutside = (one: LinkedSetting) => one.path !== path && one.order !== 'after-start';
  return decidingSettings(settings.filter(isOutside), name);
}

function optionsOf(value: Value): readonly Value[] {
  return value.kind === 'one-of' ? value.options : [value];
}

function oneOf(values: readonly Value[]): Value {
  const distinct = [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
  const [only] = distinct;
  return only && distinct.length === 1 ? only : { kind: 'one-of', options: distinct, fallback: false };
}
