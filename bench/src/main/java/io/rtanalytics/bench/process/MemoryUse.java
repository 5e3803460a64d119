package io.rtanalytics.bench.process;

/**
 * The most memory that a process of rt took.
 *
 * @param process what it is
 * @param heap the most bytes of its heap in use when a collection began, those included that nobody
 *     needed any more; 0 if there was none
 * @param live the most bytes of its heap that a collection left; 0 if there was none
 * @param resident the most bytes resident
 */
public record MemoryUse(String process, long heap, long live, long resident) {
  /** The same under another name. */
  public MemoryUse of(String name) {
    return new MemoryUse(name, heap, live, resident);
  }
}
