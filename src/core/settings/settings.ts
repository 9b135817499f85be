import type { StoredValue } from "../ports.js";
import { type SettingName, type SettingValues, settingDefinitions } from "./definitions.js";

/** Setting values in RAM, and what flash holds of them. */
export class Settings {
  readonly #values = new Map<SettingName, StoredValue>();
  #stored: Record<string, StoredValue> = {};
  #dirty = false;

  /**
   * What the command that runs is about: RAM, and flash as far as the setting asks for it; RAM only (commands that end
   * in _CUR); RAM and flash in any case (commands that end in _DEF); or what flash holds (their queries).
   */
  scope: "usual" | "current" | "saving" | "stored" = "usual";

  /** `initial`: factory defaults that are not those of the definitions. */
  constructor(private readonly initial: Partial<SettingValues> = {}) {}

  /** A restart: everything that flash does not hold goes back to its default. */
  load(stored: Readonly<Record<string, StoredValue>>): void {
    this.#stored = { ...stored };
    this.scope = "usual";
    this.#values.clear();
    this.#dirty = false;
  }

  get<Name extends SettingName>(name: Name): SettingValues[Name] {
    const value = this.scope === "stored" ? undefined : this.#values.get(name);
    return value === undefined ? this.getStored(name) : (value as SettingValues[Name]);
  }

  /**
   * Sets the value in RAM and, as far as the setting and AT+SYSSTORE ask for it, in flash. `stored` is given where
   * flash keeps something else than RAM holds.
   */
  set<Name extends SettingName>(name: Name, value: SettingValues[Name], stored: SettingValues[Name] = value): void {
    this.#values.set(name, value as StoredValue);
    if (this.scope === "current") return;
    const saved = this.scope === "saving" ? "always" : settingDefinitions[name].saved;
    if (saved === "always" || (saved === "with SYSSTORE" && this.get("store") === 1))
      this.#store(name, stored as StoredValue);
  }

  /** In RAM only, whatever the setting asks for: AT+UART_CUR. */
  setForNow<Name extends SettingName>(name: Name, value: SettingValues[Name]): void {
    this.#values.set(name, value as StoredValue);
  }

  /** What flash holds, whatever RAM says. */
  getStored<Name extends SettingName>(name: Name): SettingValues[Name] {
    return name in this.#stored ? (this.#stored[name] as SettingValues[Name]) : this.factory(name);
  }

  /** What it is when nothing was ever set. */
  factory<Name extends SettingName>(name: Name): SettingValues[Name] {
    return (this.initial[name] ?? settingDefinitions[name].initial) as SettingValues[Name];
  }

  /** What has to be written, or undefined when flash is up to date. */
  takeUnsaved(): Readonly<Record<string, StoredValue>> | undefined {
    if (!this.#dirty) return undefined;
    this.#dirty = false;
    return { ...this.#stored };
  }

  /** What {@link takeUnsaved} gave could not be written. */
  keepUnsaved(): void {
    this.#dirty = true;
  }

  #store(name: SettingName, value: StoredValue): void {
    this.#stored[name] = value;
    this.#dirty = true;
  }
}
